package jobs

import (
	"fmt"
	"time"

	"github.com/go-co-op/gocron/v2"

	"github.com/plenary-org/plenary/schema/date"
)

// Schedule says when a job runs. A slot is the instant that a run stands for,
// whenever the clock really fired: it names the run in the ledger.
type Schedule interface {
	// slot is that of a run which fires at an instant.
	slot(now time.Time, zone *time.Location) time.Time
	// next is the first slot after an instant.
	next(now time.Time, zone *time.Location) time.Time
	definition() gocron.JobDefinition
}

// Daily runs once a day at an hour and minute of the zone. Where the clocks
// skip that hour, it runs after it; where they show it twice, at the first.
type Daily struct{ Hour, Minute int }

func (d Daily) String() string { return fmt.Sprintf("%02d:%02d", d.Hour, d.Minute) }

func (d Daily) on(day date.Date, zone *time.Location) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), d.Hour, d.Minute, 0, 0, zone).UTC()
}

func (d Daily) slot(now time.Time, zone *time.Location) time.Time {
	return d.on(date.Of(now, zone), zone)
}

func (d Daily) next(now time.Time, zone *time.Location) time.Time {
	today := date.Of(now, zone)
	if at := d.on(today, zone); at.After(now) {
		return at
	}
	return d.on(today.AddDays(1), zone)
}

// last is the latest slot that has passed.
func (d Daily) last(now time.Time, zone *time.Location) time.Time {
	today := date.Of(now, zone)
	if at := d.on(today, zone); !at.After(now) {
		return at
	}
	return d.on(today.AddDays(-1), zone)
}

func (d Daily) definition() gocron.JobDefinition {
	return gocron.DailyJob(1, gocron.NewAtTimes(gocron.NewAtTime(uint(d.Hour), uint(d.Minute), 0)))
}

// Every runs all the time, with a pause; a run missed is of no consequence.
type Every time.Duration

func (e Every) slot(now time.Time, _ *time.Location) time.Time {
	return now.Truncate(time.Duration(e))
}

func (e Every) next(now time.Time, _ *time.Location) time.Time {
	return now.Truncate(time.Duration(e)).Add(time.Duration(e))
}

func (e Every) definition() gocron.JobDefinition { return gocron.DurationJob(time.Duration(e)) }
