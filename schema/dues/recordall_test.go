package dues_test

import (
	"testing"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

func TestManyPaymentsAreRecordedUnderTheRulesOfOne(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		member := enter(t, ctx, tx, "Payer", "cso_other", "cso_other_10m")
		d := open(t, ctx, tx, member)
		good := dues.Receipt{DuesID: d.ID, Amount: "5", PaidOn: date.MustParse("2023-11-30"), Reference: "A"}
		for name, row := range map[string]struct {
			bad  dues.Receipt
			want string
		}{
			"no dues":        {dues.Receipt{DuesID: d.ID + 1000, Amount: "5"}, "duesId:NOT_FOUND"},
			"other currency": {dues.Receipt{DuesID: d.ID, Amount: "5", Currency: "EUR"}, "currency:CURRENCY_DIFFERS"},
			"nothing":        {dues.Receipt{DuesID: d.ID, Amount: "0"}, "amount:AMOUNT_NOT_POSITIVE"},
			"tomorrow":       {dues.Receipt{DuesID: d.ID, Amount: "5", PaidOn: tx.Today().AddDays(1)}, "paidOn:PAID_IN_FUTURE"},
		} {
			if _, err := dues.RecordAll(ctx, tx, []dues.Receipt{good, row.bad}); codes(err) != row.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		ids, err := dues.RecordAll(ctx, tx, []dues.Receipt{good, {DuesID: d.ID, Amount: "7.50"}, good})
		if err != nil || len(ids) != 3 {
			t.Fatal(ids, err)
		}
		if d := of(t, ctx, tx, member); d.Paid != 1750 {
			t.Errorf("%+v", d)
		}
		second, err := dues.PaymentByID(ctx, tx, ids[1])
		if err != nil || second.Amount != 750 || second.PaidOn != tx.Today() {
			t.Errorf("in the order given: %+v, %v", second, err)
		}
		if ids, err := dues.RecordAll(ctx, tx, nil); ids != nil || err != nil {
			t.Errorf("of none: %v, %v", ids, err)
		}
	})
}
