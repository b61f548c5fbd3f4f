package dues_test

import (
	"context"
	"testing"

	"pgregory.net/rapid"

	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/refuse/refusetest"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

func waiver(t rapid.TB, ctx context.Context, tx *store.Tx) int64 {
	t.Helper()
	id, err := decisions.Cite(ctx, tx, decisions.Citation{Number: "2023/04", On: tx.Today().AddDays(-200), Rule: "SOP 2.3.6"})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAWaiverSettlesAllThatIsOwedByADecision(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		member := enter(t, ctx, tx, "Partner", "cso_other", "cso_other_10m")
		d := open(t, ctx, tx, member)
		if _, err := dues.Record(ctx, tx, dues.Receipt{DuesID: d.ID, Amount: "200"}); err != nil {
			t.Fatal(err)
		}
		for _, row := range []struct {
			dues, decision int64
			reason, want   string
		}{
			{d.ID, 0, "hardship", "decision:DECISION_NEEDED"},
			{d.ID, waiver(t, ctx, tx), " ", "reason:REASON_MISSING"},
			{0, waiver(t, ctx, tx), "hardship", "duesId:NOT_FOUND"},
			{d.ID, waiver(t, ctx, tx), "hardship", ""},
			{d.ID, waiver(t, ctx, tx), "again", "duesId:NOTHING_OWED"},
		} {
			if err := dues.Waive(ctx, tx, row.dues, row.decision, row.reason); codes(err) != row.want {
				t.Errorf("%+v: %v", row, err)
			}
		}
		d = of(t, ctx, tx, member)
		if d.Waived != 200000 || d.Balance != 0 || dues.StateOn(tx.Today(), d.DueOn, d.Sums) != dues.Waived {
			t.Errorf("%+v", d)
		}
		reliefs, err := dues.Reliefs(ctx, tx, []int64{d.ID})
		if err != nil {
			t.Fatal(err)
		}
		if r := reliefs[d.ID][0]; r.Kind != dues.KindWaived || r.DecisionID == 0 || r.Reversed {
			t.Errorf("%+v", r)
		}
	})
}

func TestAReliefIsTakenBackOnceAndIsOwedAgain(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		member := enter(t, ctx, tx, "Partner", "cso_other", "cso_other_10m")
		d := open(t, ctx, tx, member)
		if err := dues.Waive(ctx, tx, d.ID, waiver(t, ctx, tx), "hardship"); err != nil {
			t.Fatal(err)
		}
		list := func() []dues.Relief {
			reliefs, err := dues.Reliefs(ctx, tx, []int64{d.ID})
			if err != nil {
				t.Fatal(err)
			}
			return reliefs[d.ID]
		}
		first := list()[0].ID
		if _, err := dues.ReverseRelief(ctx, tx, first, ""); codes(err) != "reason:REASON_MISSING" {
			t.Error(err)
		}
		if _, err := dues.ReverseRelief(ctx, tx, 0, "wrong"); codes(err) != "reliefId:NOT_FOUND" {
			t.Error(err)
		}
		if of, err := dues.ReverseRelief(ctx, tx, first, "another member's"); err != nil || of != d.ID {
			t.Fatal(of, err)
		}
		both := list()
		if !both[0].Reversed || !both[1].Reversal || both[1].Amount != -both[0].Amount || both[1].DecisionID != both[0].DecisionID {
			t.Errorf("%+v", both)
		}
		if _, err := dues.ReverseRelief(ctx, tx, both[1].ID, "oops"); codes(err) != "reliefId:REVERSAL_OF_RELIEF" {
			t.Error(err)
		}
		if d := of(t, ctx, tx, member); d.Balance != d.Amount || d.Waived != 0 {
			t.Errorf("%+v", d)
		}
		if _, err := dues.ReverseRelief(ctx, tx, first, "again"); codes(err) != "reliefId:RELIEF_REVERSED" {
			t.Error(err)
		}
	})
}

func TestOfTwoWhoReverseAReliefOneIsTold(t *testing.T) {
	s := storetest.New(t)
	ctx := t.Context()
	var relief int64
	err := s.Write(ctx, staff(), func(tx *store.Tx) error {
		d := open(t, ctx, tx, enter(t, ctx, tx, "Debtor", "cso_other", "cso_other_10m"))
		if err := dues.WriteOff(ctx, tx, d.ID, "", "cannot pay"); err != nil {
			return err
		}
		reliefs, err := dues.Reliefs(ctx, tx, []int64{d.ID})
		if err == nil {
			relief = reliefs[d.ID][0].ID
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	refusetest.Race(t, 4, "reliefId:RELIEF_REVERSED", func(int) error {
		return s.Write(ctx, staff(), func(tx *store.Tx) error {
			_, err := dues.ReverseRelief(ctx, tx, relief, "they paid")
			return err
		})
	})
}

// TestMoneyNeitherAppearsNorVanishes: after any sequence of payments, what is
// paid over, reversals, reliefs of every kind and their reversals, assessed =
// paid + waived + written off + credited + balance, the sums are those of the
// rows, and the filter's state is the computed one.
func TestMoneyNeitherAppearsNorVanishes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		storetest.Tx(t, staff(), func(tx *store.Tx) {
			ctx := t.Context()
			member := enter(rt, ctx, tx, "Any", "cso_other", "cso_other_10m")
			d := open(rt, ctx, tx, member)
			if rapid.Bool().Draw(rt, "again") {
				if _, err := tx.Exec(ctx, `savepoint before`); err != nil {
					rt.Fatal(err)
				}
				if err := dues.AssessLate(ctx, tx, member, 2023); codes(err) != "memberId:ALREADY_ASSESSED" {
					rt.Fatal(err)
				}
				if _, err := tx.Exec(ctx, `rollback to before`); err != nil {
					rt.Fatal(err)
				}
			}
			act := ledger{rt, ctx, tx, d.ID}
			for range rapid.IntRange(0, 10).Draw(rt, "acts") {
				if err := act.any(); err != nil && refuse.From(err) == nil {
					rt.Fatal(err)
				}
			}
			act.balanced(of(rt, ctx, tx, member))
		})
	})
}

// ledger does things to dues.
type ledger struct {
	t    *rapid.T
	ctx  context.Context
	tx   *store.Tx
	dues int64
}

// pick is one of the rows of a table that belong to the dues; 0 for none.
func (l ledger) pick(table string) int64 {
	var ids []int64
	if err := l.tx.Select(l.ctx, &ids, `select id from `+table+` where dues_id = $1 and reverses_id is null
		and not exists (select from `+table+` r where r.reverses_id = `+table+`.id) order by id`, l.dues); err != nil {
		l.t.Fatal(err)
	}
	if len(ids) == 0 {
		return 0
	}
	return ids[rapid.IntRange(0, len(ids)-1).Draw(l.t, table)]
}

func (l ledger) any() (err error) {
	minor := rapid.Int64Range(1, 300000).Draw(l.t, "amount")
	amount := money.Money{Minor: minor, Currency: "USD"}.Amount()
	switch rapid.IntRange(0, 6).Draw(l.t, "act") {
	case 0, 1:
		_, err = dues.Record(l.ctx, l.tx, dues.Receipt{DuesID: l.dues, Amount: amount, AllowDuplicate: true})
	case 2:
		_, err = dues.Reverse(l.ctx, l.tx, l.pick("payments"), "any")
	case 3:
		err = dues.WriteOff(l.ctx, l.tx, l.dues, amount, "any")
	case 4:
		err = dues.Waive(l.ctx, l.tx, l.dues, waiver(l.t, l.ctx, l.tx), "any")
	case 5:
		_, err = dues.Credit(l.ctx, l.tx, l.dues, dues.Crediting{Amount: amount, Most: 220000, Reason: "any"})
	case 6:
		_, err = dues.ReverseRelief(l.ctx, l.tx, l.pick("reliefs"), "any")
	}
	return err
}

func (l ledger) balanced(d dues.Dues) {
	var rows struct {
		Paid, Off, Waived, Credited int64
		InState                     bool `db:"in_state"`
	}
	var w store.Where
	w.And("d.id = $?", d.ID)
	dues.InState(&w, l.tx.Today(), []string{string(dues.StateOn(l.tx.Today(), d.DueOn, d.Sums))})
	kind := func(k string) string {
		return `(select coalesce(sum(amount), 0) from reliefs r where r.kind = '` + k + `' and r.dues_id = ` + w.Param(d.ID) + `)::bigint`
	}
	_, err := l.tx.Get(l.ctx, &rows, `
		select (select coalesce(sum(amount), 0) from payments p where p.dues_id = `+w.Param(d.ID)+`)::bigint as paid, `+
		kind("WRITTEN_OFF")+` as off, `+kind("WAIVED")+` as waived, `+kind("CREDITED")+` as credited,
		exists (select from dues d where `+w.SQL()+`) as in_state`, w.Args...)
	if err != nil {
		l.t.Fatal(err)
	}
	if rows.Paid != d.Paid || rows.Off != d.WrittenOff || rows.Waived != d.Waived || rows.Credited != d.Credited || !rows.InState ||
		d.Amount != d.Paid+d.WrittenOff+d.Waived+d.Credited+d.Balance || d.WrittenOff+d.Waived+d.Credited > d.Amount {
		l.t.Fatalf("%+v, rows %+v", d, rows)
	}
}
