// Package standing answers what a member may do on a day, and why: vote, stand
// for a seat, speak, propose, see members' papers. Standing is computed, never
// stored: from what a member owed, paid and was spared, by rules that staff
// read and change. For a past day only counts what was known at its end, so
// that the roll of a record date stays the same for ever.
package standing

import (
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
)

// Right is something that a member may do.
type Right string

const (
	Vote    Right = "VOTE"
	Stand   Right = "STAND" // for a seat
	Speak   Right = "SPEAK"
	Propose Right = "PROPOSE"
	Papers  Right = "PAPERS" // see members' papers
)

// Rights lists every right, in the order in which they are shown.
var Rights = []Right{Vote, Stand, Speak, Propose, Papers}

// Deadline is the day by which dues have to be settled: paid, written off,
// credited or waived.
type Deadline string

const (
	RecordDate      Deadline = "RECORD_DATE"        // the day that standing is asked for
	EndOfYearBefore Deadline = "END_OF_YEAR_BEFORE" // 31 December before the record date's year
	DueDate         Deadline = "DUE_DATE"           // the due day and some days of grace
)

// Conditions are what a member of the day has to meet, all of them; without
// any, every member has the right.
type Conditions struct {
	SettledBy        *Deadline `db:"settled_by"`         // nil: dues need not be settled
	SettledYearsBack *int32    `db:"settled_years_back"` // whose dues: years before the record date's
	SettledGraceDays *int32    `db:"settled_grace_days"` // after the due day, with DueDate
	NotOverdueDays   *int32    `db:"not_overdue_days"`   // nothing overdue for more days; nil: does not matter
}

// Rule is a version of what a right depends on, from a day on.
type Rule struct {
	ID            int64     `db:"id"`
	Right         Right     `db:"right_code"`
	EffectiveFrom date.Date `db:"effective_from"`
	Citation      string    `db:"citation"` // "SOP 2.2.4"
	Conditions
	RecordedAt  time.Time  `db:"recorded_at"`
	RecordedBy  *string    `db:"recorded_by"` // a person's name
	TakenBackAt *time.Time `db:"taken_back_at"`
	TakenBackBy *string    `db:"taken_back_by"`
}

// deadline is the last day for settling dues, for a record date.
func (c Conditions) deadline(on, due date.Date) date.Date {
	switch *c.SettledBy {
	case EndOfYearBefore:
		return date.New(on.Year()-1, time.December, 31)
	case DueDate:
		return due.AddDays(int(*c.SettledGraceDays))
	}
	return on
}

// Known is the instant until which facts count for a record date: the end of a
// day that is over, nil (all that is known now) for today and days to come.
func Known(q store.Reader, on date.Date) *time.Time {
	if !on.Before(q.Today()) {
		return nil
	}
	end := on.AddDays(1).Start(q.Zone())
	return &end
}
