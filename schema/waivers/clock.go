package waivers

import (
	"time"

	"github.com/plenary-org/plenary/schema/date"
)

// pause is the time from a question to its answer, or to the case's end without
// one; it still waits: a zero Until.
type pause struct {
	From  time.Time
	Until time.Time
}

// pausedDays counts the days by today on which a reviewer's clock stood still
// since a day: from the day of a question to the day of its answer. A question
// answered on its own day costs nobody a day.
func pausedDays(pauses []pause, since, today date.Date, zone *time.Location) (days int) {
	for _, p := range pauses {
		from, until := date.Of(p.From, zone), today
		if !p.Until.IsZero() {
			until = date.Of(p.Until, zone)
		}
		if from.Before(since) {
			from = since
		}
		if from.Before(until) {
			days += daysBetween(from, until)
		}
	}
	return days
}

// daysBetween counts the days from one to a later one.
func daysBetween(from, to date.Date) int {
	return int(to.Start(time.UTC).Sub(from.Start(time.UTC)).Hours()) / 24
}
