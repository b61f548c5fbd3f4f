package waivers

import (
	"testing"

	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// Declining first is no way around what a grant needs.
func TestACorrectionGrantsOnlyWhatMayBeGranted(t *testing.T) {
	seated := []int64{1, 2, 3}
	for _, row := range []struct {
		name   string
		change func(w *Waiver, k *briefed)
		want   string
	}{
		{"as it should be", func(*Waiver, *briefed) {}, ""},
		{"a rule in the making", func(w *Waiver, _ *briefed) { w.Principle = true }, "WAIVER_ONLY_IN_PRINCIPLE"},
		{"in a pack", func(_ *Waiver, k *briefed) { k.PackID = 4 }, "WAIVER_IN_PACK"},
		{"an answer is missing", func(_ *Waiver, k *briefed) {
			k.Assessment.Findings = []Finding{{Criterion: Criterion{Required: true}, Verdict: Missing}}
		}, "NOT_COMPLETE"},
		{"its period only", func(w *Waiver, _ *briefed) {
			w.State, w.Principle, w.ValidFrom, w.ValidTo = StateGranted, true, on("2023-11-01"), on("2024-10-31")
		}, ""},
		{"before what it corrects", func(w *Waiver, _ *briefed) { w.DecisionID = 8 }, "WAIVER_BEFORE_DECISION"},
	} {
		w, k := Waiver{ID: 1, State: StateDeclined, DecisionID: 7}, briefed{}
		row.change(&w, &k)
		b := brief{
			day: on("2023-12-01"), seated: seated, settings: Settings{QuorumPercent: 50, ValidMonths: 12}, cases: map[int64]briefed{1: k},
			taken: map[int64]decisions.Decision{7: {DecidedOn: on("2023-12-01")}, 8: {DecidedOn: on("2023-12-02")}},
		}
		_, refusal := Revision{Outcome: Granted, Present: seated}.ruling(w, b, ActCorrect)
		if got := codeOf(refusal); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

// Two cases cannot both take the place of one waiver.
func TestACorrectionIsRefusedWhereAnotherCaseExaminesTheWaiverBefore(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		b := convene(ctx, t, tx, 1)
		if _, err := Decide(ctx, tx, b.grants("2023/07", b.cases[0])); err != nil {
			t.Fatal(err)
		}
		first := b.next(ctx, t, tx, b.cases[0], 2024)
		d := b.grants("2023/08", first)
		d.Outcome, d.Reason = Declined, "The budget allows for it."
		if _, err := Decide(ctx, tx, d); err != nil {
			t.Fatal(err)
		}
		b.next(ctx, t, tx, b.cases[0], 2025)
		r := b.revises("2023/09", first)
		r.Outcome, r.ValidFrom = Granted, on("2024-12-01")
		if err := Correct(ctx, tx, r); code(err) != "WAIVER_ASKED" {
			t.Error(err)
		}
	})
}

func TestACorrectionGoesBothWays(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		b := convene(ctx, t, tx, 1)
		w := b.cases[0]
		if _, err := Decide(ctx, tx, b.grants("2023/07", w)); err != nil {
			t.Fatal(err)
		}
		for i, step := range []struct {
			outcome Outcome
			to      string
			want    string
		}{
			{Granted, "2024-03-13", "GRANTED GRANTED 2023-12-01/2024-03-13 100000 0 2023-03-31"},
			{Declined, "2024-03-13", "DECLINED DECLINED - 0 100000 2023-12-31"},
			{Granted, "2024-11-30", "GRANTED GRANTED 2023-12-01/2024-11-30 100000 0 2023-12-31"},
		} {
			r := b.revises("", w)
			r.Outcome, r.ValidTo = step.outcome, on(step.to)
			if err := Correct(ctx, tx, r); err != nil {
				t.Fatal(err)
			}
			if got := one(ctx, t, tx, standing, w); got != step.want {
				t.Errorf("%d: %s, want %s", i, got, step.want)
			}
		}
		r := b.revises("", w)
		r.Outcome = InPrinciple
		if err := Correct(ctx, tx, r); code(err) != "WAIVER_NOT_SO" {
			t.Error(err)
		}
		if got := one(ctx, t, tx, `select count(cites_id) || ' of ' || count(*) from waiver_decisions`); got != "3 of 4" {
			t.Error(got)
		}
	})
}
