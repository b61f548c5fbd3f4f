// Package reminders keeps the ledger of what members are reminded of: which
// reminder is planned for which day and contact, which has gone out, which was
// not needed and why. Renewal reminders go to the focal points and finance
// contacts of every current member that owes dues, on set days around the due
// date. The ledger and the outbox are written in one transaction, so that
// nothing is said twice and nothing is forgotten.
package reminders

import (
	"context"

	"github.com/plenary-org/plenary/schema/store"
)

// rule names the only rule there is so far.
const rule = "renewal"

// horizon is how many days before a member's first reminder the whole series
// is planned, so that staff see what is coming.
const horizon = 30

// turn is the advisory lock under which planning and settling take turns.
// The constraint reminders_once would keep order too, by failing.
const turn = 7_364_001

// Counts says what a run changed.
type Counts struct {
	Planned  int64            // rows newly in the ledger
	Reopened int64            // skipped as paid, but owed again
	Queued   int64            // handed to the outbox
	Skipped  map[string]int64 // by reason
}

// Any tells whether a run changed anything.
func (c Counts) Any() bool {
	return c.Planned+c.Reopened+c.Queued > 0 || len(c.Skipped) > 0
}

// Run plans what comes and settles what is due, as of the transaction's day.
// Run again on the same day, or beside another, it changes nothing more. Days
// on which it did not run are caught up: of a series' missed steps only the
// latest goes out.
func Run(ctx context.Context, tx *store.Tx) (Counts, error) {
	planned, err := Plan(ctx, tx)
	if err != nil {
		return Counts{}, err
	}
	settled, err := Settle(ctx, tx)
	settled.Planned, settled.Reopened = planned.Planned, planned.Reopened
	return settled, err
}

func takeTurn(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `select pg_advisory_xact_lock($1)`, turn)
	return err
}
