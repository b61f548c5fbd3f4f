// Package reminders keeps the ledger of what people are reminded of: which
// reminder is planned for which day and reader, which has gone out, which was
// not needed and why. Renewal reminders go to the focal points and finance
// contacts of every current member that owes dues, on set days around the due
// date; before a waiver ends, its member and whoever reviews it are reminded.
// What is particular to each is a matter (matter.go); planning and settling are
// the same. The ledger and the outbox are written in one transaction, so that
// nothing is said twice and nothing is forgotten.
package reminders

import (
	"context"

	"github.com/plenary-org/plenary/schema/store"
)

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

// Run plans what comes about dues and settles what is due, as of the
// transaction's day. Run again on the same day, or beside another, it changes
// nothing more. Days on which it did not run are caught up: of a series' missed
// steps only the latest goes out.
func Run(ctx context.Context, tx *store.Tx) (Counts, error) { return run(ctx, tx, renewal) }

// RunWaivers does the same about waivers that end. Those whose last day has
// passed have been ended before (waivers.End), in the same transaction.
func RunWaivers(ctx context.Context, tx *store.Tx) (Counts, error) {
	return run(ctx, tx, waiverEnd, waiverReview)
}

// RunInterests does the same about the yearly confirmation of interests.
func RunInterests(ctx context.Context, tx *store.Tx) (Counts, error) {
	return run(ctx, tx, interestsDue)
}

// RunMandates does the same about mandates and terms on the Board that end.
func RunMandates(ctx context.Context, tx *store.Tx) (Counts, error) {
	return run(ctx, tx, mandateEnd, termEnd)
}

func run(ctx context.Context, tx *store.Tx, about ...matter) (Counts, error) {
	all := Counts{Skipped: map[string]int64{}}
	for _, m := range about {
		planned, err := m.plan(ctx, tx)
		if err != nil {
			return Counts{}, err
		}
		settled, err := m.settle(ctx, tx)
		if err != nil {
			return Counts{}, err
		}
		all.Planned, all.Reopened, all.Queued = all.Planned+planned.Planned, all.Reopened+planned.Reopened, all.Queued+settled.Queued
		for reason, rows := range settled.Skipped {
			all.Skipped[reason] += rows
		}
	}
	return all, nil
}

func takeTurn(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `select pg_advisory_xact_lock($1)`, turn)
	return err
}
