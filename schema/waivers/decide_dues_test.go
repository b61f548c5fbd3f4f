package waivers

import (
	"testing"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

func TestADeclinedMemberPaysLaterAndIsTold(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		b := convene(ctx, t, tx, 1)
		d := b.grants("2023/07", b.cases...)
		d.Outcome = Declined
		if _, err := Decide(ctx, tx, d); code(err) != "REASON_MISSING" {
			t.Fatal(err)
		}
		d.Reason = "The budget allows for it."
		if _, err := Decide(ctx, tx, d); err != nil {
			t.Fatal(err)
		}
		if got := one(ctx, t, tx, `select w.state || ' ' || x.due_on || ' ' || x.balance || ' ' || d.due_on from fee_waivers w join dues x using (member_id) join waiver_decisions d on d.waiver_id = w.id`); got != "DECLINED 2023-12-31 100000 2023-12-31" {
			t.Error(got)
		}
		if got := one(ctx, t, tx, `select string_agg(kind, ', ') from notices`); got != "waiver_declined" {
			t.Error(got)
		}
	})
}

func TestADueDayPromisedIsKeptWhereTheFeeIsAssessedLater(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		b := convene(ctx, t, tx, 1)
		if _, err := tx.Exec(ctx, `delete from dues`); err != nil {
			t.Fatal(err)
		}
		d := b.grants("2023/07", b.cases...)
		d.Outcome, d.Reason, d.DueOn = Declined, "The budget allows for it.", on("2024-05-31")
		if _, err := Decide(ctx, tx, d); err != nil {
			t.Fatal(err)
		}
		assessLate(ctx, t, tx)
		if got := one(ctx, t, tx, `select x.due_on || ' ' || d.due_on from dues x, waiver_decisions d`); got != "2024-05-31 2024-05-31" {
			t.Error(got)
		}
	})
}

func TestADueDayThatChangesNothingIsNotOnRecord(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		b := convene(ctx, t, tx, 1)
		if _, err := tx.Exec(ctx, `update dues set due_on = '2024-06-30'`); err != nil {
			t.Fatal(err)
		}
		d := b.grants("2023/07", b.cases...)
		d.Outcome, d.Reason, d.DueOn = Declined, "The budget allows for it.", on("2024-05-31")
		if _, err := Decide(ctx, tx, d); err != nil {
			t.Fatal(err)
		}
		if got := one(ctx, t, tx, `select x.due_on || ' ' || coalesce(d.due_on::text, 'as it was') from dues x, waiver_decisions d`); got != "2024-06-30 as it was" {
			t.Error(got)
		}
	})
}

func TestDuesAssessedLaterAreWaivedAtOnce(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		b := convene(ctx, t, tx, 1)
		if _, err := tx.Exec(ctx, `delete from dues`); err != nil {
			t.Fatal(err)
		}
		if _, err := Decide(ctx, tx, b.grants("2023/07", b.cases...)); err != nil {
			t.Fatal(err)
		}
		assessLate(ctx, t, tx)
		if got := one(ctx, t, tx, `select x.waived = x.amount and x.amount > 0 and c.number = '2023/07' from dues x join reliefs r on r.dues_id = x.id join decisions c on c.id = r.decision_id`); got != "true" {
			t.Error(got)
		}
	})
}
