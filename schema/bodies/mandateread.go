package bodies

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Mandate is a mandate with the end of its last period.
type Mandate struct {
	ID      int64
	Kind    string
	BodyID  int64            `db:"body_id"` // 0: of another kind
	Names   texts.Translated // the body's, or its own
	Version int
}

const mandateColumns = `m.id, m.kind, coalesce(m.body_id, 0) as body_id, coalesce(b.names, m.names) as names, m.version
	from mandates m left join bodies b on b.id = m.body_id`

// MandatesByIDs loads mandates.
func MandatesByIDs(ctx context.Context, q store.Reader, ids []int64) (map[int64]Mandate, error) {
	var rows []Mandate
	err := q.Select(ctx, &rows, `select `+mandateColumns+` where m.id = any($1)`, store.IDs(ids))
	return store.Index(rows, func(m Mandate) int64 { return m.ID }), err
}

// MandatesOf loads the mandates of bodies, by body.
func MandatesOf(ctx context.Context, q store.Reader, bodyIDs []int64) (map[int64]Mandate, error) {
	var rows []Mandate
	err := q.Select(ctx, &rows, `select `+mandateColumns+` where m.body_id = any($1)`, store.IDs(bodyIDs))
	return store.Index(rows, func(m Mandate) int64 { return m.BodyID }), err
}

// Period is a period of a mandate.
type Period struct {
	ID             int64
	MandateID      int64 `db:"mandate_id"`
	Act            string
	StartsOn       date.Date  `db:"starts_on"`
	EndsOn         date.Date  `db:"ends_on"`         // as granted
	OrganisationID int64      `db:"organisation_id"` // the host; 0: none
	DecisionID     int64      `db:"decision_id"`
	ClosedOn       *date.Date `db:"closed_on"`
	ClosedByID     int64      `db:"closed_by_id"`
	ClosedWhy      string     `db:"closed_why"`
	Note           string
	NextOn         *date.Date `db:"next_on"` // the first day of the one that follows; nil: none
}

// Last is the last day on which the period is in force; before its first day
// where it was closed before it began.
func (p Period) Last() date.Date {
	if p.ClosedOn != nil {
		return *p.ClosedOn
	}
	return p.EndsOn
}

// following is the first day of the period that follows p.
const following = `(select min(n.starts_on) from mandate_periods n where n.mandate_id = p.mandate_id and n.starts_on > p.starts_on
	and coalesce(n.closed_on, n.ends_on) >= n.starts_on)`

// PeriodsOf reads the periods of mandates, the latest first.
func PeriodsOf(ctx context.Context, q store.Reader, mandateIDs []int64) (map[int64][]Period, error) {
	var rows []Period
	err := q.Select(ctx, &rows, `
		select p.id, p.mandate_id, p.act, p.starts_on, p.ends_on, coalesce(p.organisation_id, 0) as organisation_id, p.decision_id,
		       p.closed_on, coalesce(p.closed_by_id, 0) as closed_by_id, p.closed_why, p.note, `+following+` as next_on
		from mandate_periods p where p.mandate_id = any($1) order by p.starts_on desc, p.id desc`, store.IDs(mandateIDs))
	return store.Group(rows, func(p Period) int64 { return p.MandateID }), err
}

// Where something granted for a time stands; the words are the schema's.
const (
	StateClosed   = "CLOSED"
	StateEnded    = "ENDED"
	StateEnding   = "ENDING"
	StateFollowed = "FOLLOWED"
	StateInForce  = "IN_FORCE"
	StateUpcoming = "UPCOMING"
)

// soon is how many days before its end something counts as ending.
const soon = 90

// Stands says where a period stands on a day.
func (p Period) Stands(day date.Date) string {
	return stands(day, p.StartsOn, p.Last(), p.ClosedOn != nil, p.NextOn != nil)
}

func stands(day, first, last date.Date, closed, followed bool) string {
	switch {
	case closed && (last.Before(day) || last.Before(first)):
		return StateClosed
	case last.Before(day) && followed:
		return StateFollowed
	case last.Before(day):
		return StateEnded
	case first.After(day):
		return StateUpcoming
	case !followed && !last.After(day.AddDays(soon)):
		return StateEnding
	}
	return StateInForce
}

// Deciding is the period that says where a mandate stands: the last that was
// ever in force or will be, else the last.
func Deciding(periods []Period) Period {
	for _, p := range periods {
		if !p.Last().Before(p.StartsOn) {
			return p
		}
	}
	return periods[0]
}

// Standing says where a mandate stands on a day: where its last period does, or
// one that is in force before that begins.
func Standing(periods []Period, day date.Date) string {
	state := Deciding(periods).Stands(day)
	for _, p := range periods {
		if now := p.Stands(day); state == StateUpcoming && (now == StateInForce || now == StateEnding) {
			return now
		}
	}
	return state
}

// DaysLeft counts the days from one day to another; below zero: since.
func DaysLeft(today, end date.Date) int {
	return int(end.Start(time.UTC).Sub(today.Start(time.UTC)).Hours() / 24)
}
