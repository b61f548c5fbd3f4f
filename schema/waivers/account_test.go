package waivers

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// TestTheAccountAddsUpWhateverIsDecided: any sequence of decisions, revisions
// and payments leaves assessed = paid + waived + written off + credited +
// balance, by the rows themselves.
func TestTheAccountAddsUpWhateverIsDecided(t *testing.T) {
	for seed := range uint64(12) {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			ctx := t.Context()
			b := convene(ctx, t, tx, 1)
			random := rand.New(rand.NewPCG(seed, 4))
			var done []string
			for range 8 {
				done = append(done, act(ctx, t, tx, b, random.IntN(5), ""))
				got := one(ctx, t, tx, `
					select x.amount = (select coalesce(sum(amount), 0) from payments) + (select coalesce(sum(amount), 0) from reliefs) + x.balance
					   and x.waived = (select coalesce(sum(amount), 0) from reliefs where kind = 'WAIVED') and x.waived >= 0
					   and (w.state <> 'GRANTED' or x.balance <= 0) and (w.state <> 'REVOKED' or x.waived = 0)
					from dues x join fee_waivers w using (member_id)`)
				if got != "true" {
					t.Fatalf("seed %d: after %v", seed, done)
				}
			}
		})
	}
}

// act does one thing of five; what is refused changes nothing.
func act(ctx context.Context, t *testing.T, tx *store.Tx, b board, which int, number string) string {
	t.Helper()
	w, r := b.cases[0], b.revises(number, b.cases[0])
	var err error
	var name string
	switch which {
	case 0:
		name = "grant"
		_, err = Decide(ctx, tx, b.grants(number, w))
	case 1:
		name, r.Outcome = "correct to declined", Declined
		err = Correct(ctx, tx, r)
	case 2:
		name, r.Outcome = "correct to granted", Granted
		err = Correct(ctx, tx, r)
	case 3:
		name = "revoke"
		err = Revoke(ctx, tx, r)
	default:
		name = "pay"
		_, err = dues.Record(ctx, tx, dues.Receipt{DuesID: rows(ctx, t, tx, `select id from dues`)[0], Amount: money.Decimal("250"), AllowDuplicate: true})
	}
	if c := code(err); err != nil && c != "ALREADY_DECIDED" && c != "WAIVER_NOT_SO" {
		t.Fatal(name, err)
	}
	return name
}
