package waivers

import (
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
)

// period is from the first to the last day of a waiver.
type period struct {
	From date.Date `json:"from"`
	To   date.Date `json:"to"`
}

func (p period) overlaps(other period) bool {
	return !p.From.After(other.To) && !other.From.After(p.To)
}

// held is when another waiver of a member holds.
type held struct {
	period
	Year int `json:"year"` // of the membership year
}

// longest bounds what somebody may have mistyped, in days.
const longest = 3 * 366

// valid works out the period of a waiver: what was asked for; else from the day
// of the decision, or the day after the member's last waiver of an earlier
// membership year where that is later, for the agreed months. One granted for a
// year gone by does not begin after those of later years: where it runs into
// them it needs days of its own.
func valid(asked period, day date.Date, others []held, year, months int) (period, *refuse.Refusal) {
	p := asked
	if p.From.IsZero() {
		p.From = day
		for _, other := range others {
			if next := other.To.AddDays(1); other.Year < year && next.After(p.From) {
				p.From = next
			}
		}
	}
	if p.To.IsZero() {
		p.To = monthsAfter(p.From, months).AddDays(-1)
	}
	if p.To.Before(p.From) || p.To.After(p.From.AddDays(longest)) {
		return p, refuse.Invalid("validTo", "VALIDITY_RANGE", "From", p.From)
	}
	for _, other := range others {
		if p.overlaps(other.period) {
			return p, refuse.Conflict("waiverIds", "WAIVER_OVERLAPS", "From", other.From, "To", other.To)
		}
	}
	return p, nil
}

// monthsAfter is the same day some months later; of a month without it, the
// first day of the next.
func monthsAfter(day date.Date, months int) date.Date {
	month := day.Month() + time.Month(months)
	if later := date.New(day.Year(), month, day.Day()); later.Day() == day.Day() {
		return later
	}
	return date.New(day.Year(), month+1, 1)
}
