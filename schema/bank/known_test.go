package bank_test

import (
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/bank"
	"github.com/plenary-org/plenary/schema/invoices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

func TestAnInvoicesNumberFindsItsDues(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		a, b := enter(t, ctx, tx, "Aleph"), enter(t, ctx, tx, "Beth")
		assess(t, ctx, tx)
		id, err := invoices.Issue(ctx, tx, of(t, ctx, tx, b).ID, false)
		if err != nil {
			t.Fatal(err)
		}
		issued, err := invoices.ByIDs(ctx, tx, []int64{id})
		if err != nil {
			t.Fatal(err)
		}
		i := issued[id]
		known, unknown := i.Label(), strings.Replace(i.Label(), "0001", "0002", 1)
		statement := take(t, ctx, tx, sheet(row("2023-11-24", "whoever", known, "2200"), row("2023-11-24", "whoever", unknown, "2200")))
		if l := line(t, ctx, tx, statement, known); l.State != bank.Matched || of(t, ctx, tx, b).Balance != 0 {
			t.Errorf("%s: %+v", known, l)
		}
		if l := line(t, ctx, tx, statement, unknown); l.State != bank.Unmatched || of(t, ctx, tx, a).Balance != 220000 {
			t.Errorf("%s: %+v", unknown, l)
		}
	})
}
