package waivers

import (
	"testing"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// TestTheSuccessorIsTheLatestCaseThatCounts: what was withdrawn stands back for
// an earlier case that was not, as it does for the reminders.
func TestTheSuccessorIsTheLatestCaseThatCounts(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		b, before, declined := succeeded(ctx, t, tx)
		next := func() int64 {
			found, err := Successors(ctx, tx, []int64{before})
			if err != nil {
				t.Fatal(err)
			}
			return found[before].ID
		}
		if got := next(); got != declined {
			t.Fatalf("%d follows, not %d", got, declined)
		}
		move := func(id int64, s State) {
			t.Helper()
			do(ctx, t, tx, `set local session_replication_role = replica`)
			if err := set(ctx, tx, id, s); err != nil {
				t.Fatal(err)
			}
			do(ctx, t, tx, `set local session_replication_role = origin`)
		}
		move(declined, StateDeclined)
		withdrawn := b.next(ctx, t, tx, before, 2024)
		if got := next(); got != withdrawn {
			t.Errorf("%d follows, not the latest, %d", got, withdrawn)
		}
		move(withdrawn, StateWithdrawn)
		if got := next(); got != declined {
			t.Errorf("%d follows, not %d: the other was withdrawn", got, declined)
		}
		move(declined, StateWithdrawn)
		if got := next(); got != withdrawn {
			t.Errorf("%d follows, not %d: both were withdrawn", got, withdrawn)
		}
	})
}
