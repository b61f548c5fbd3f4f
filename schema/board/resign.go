package board

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Resignation gives a seat up before its term ends.
type Resignation struct {
	TermID     int64
	VacantFrom date.Date // the first day without a holder; zero: tomorrow
	Reason     string
	Decision   *decisions.Citation // that took note of it; nil: none
}

// Resign ends what is left of a term: from that day on the seat is vacant, its
// representative is not of the Board, and holds no office of it.
func Resign(ctx context.Context, tx *store.Tx, r Resignation) error {
	if r.VacantFrom.IsZero() {
		r.VacantFrom = tx.Today().AddDays(1)
	}
	known, err := Load(ctx, tx)
	if err != nil {
		return err
	}
	t, found := known.Term(r.TermID)
	if !found {
		return refuse.NotFound("termId")
	}
	if r.Reason, err = reasoned(r.Reason); err != nil {
		return err
	}
	switch {
	case r.Reason == "":
		return refuse.Invalid("reason", "SEAT_REASON_MISSING")
	case !t.VacantFrom.IsZero():
		return refuse.Conflict("termId", "SEAT_RESIGNED_ALREADY", "Day", t.VacantFrom)
	case !r.VacantFrom.After(t.StartsOn) || r.VacantFrom.After(t.EndsOn):
		return refuse.Invalid("vacantFrom", "SEAT_VACANT_OUTSIDE", "From", t.StartsOn.AddDays(1), "To", t.EndsOn)
	}
	var noted int64
	if r.Decision != nil {
		if noted, err = decisions.Cite(ctx, tx, *r.Decision); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `
		insert into seat_resignations (term_id, vacant_from, reason, decision_id, recorded_at, recorded_by)
		values ($1, $2, $3, nullif($4::bigint, 0), $5, nullif($6::bigint, 0))`, t.ID, r.VacantFrom, r.Reason, noted, tx.Now(), tx.Viewer().PersonID)
	if store.Violates(err, "seat_resignations_once") {
		return refuse.Conflict("termId", "SEAT_RESIGNED_ALREADY", "Day", r.VacantFrom)
	}
	return err
}
