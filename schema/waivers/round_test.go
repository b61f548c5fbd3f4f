package waivers

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

var round2024 = Opening{Year: 2024, ReferenceOn: date.New(2024, 1, 24), AsksUntil: date.New(2024, 1, 31), ReviewUntil: date.New(2024, 2, 29)}

func TestOpeningARoundCarriesLastYearsWaiversOver(t *testing.T) {
	storetest.Tx(t, staffer, func(tx *store.Tx) {
		ctx := t.Context()
		partnerCountries(ctx, t, tx, 7)
		waived(ctx, t, tx, 2023, StateGranted, 1, 2)
		waived(ctx, t, tx, 2023, StateEnded, 3, 5)
		waived(ctx, t, tx, 2023, StateDeclined, 4)
		do(ctx, t, tx,
			// 2 left; 5 and 6 asked on their own before; nobody can be written to at 7.
			`insert into fee_waivers (member_id, year_id, set_id, reference_on) select m.id, y.id, s.id, '2023-11-20'
			 from members m join organisations o on o.id = m.organisation_id join membership_years y on y.starts_on = '2024-01-01' join criteria_sets s on s.rule = 'SOP 2.3.6'
			 where right(o.name_en, 3) in ('005', '006')`,
			`update contacts set ends_on = '2023-11-30' where person_id = (select id from people where name = 'Focal 007')`)
		leaver := number(ctx, t, tx, `select m.id from members m join organisations o on o.id = m.organisation_id where o.name_en = 'Member 002'`)
		if _, err := members.End(ctx, tx, members.Ending{ID: leaver, Kind: "WITHDRAWAL", On: tx.Today(), Ground: members.Ground{Reason: "It closed."}}); err != nil {
			t.Fatal(err)
		}
		o, err := Begin(ctx, tx, round2024)
		if err != nil {
			t.Fatal(err)
		}
		if len(o.Cases) != 2 || o.Joined != 2 || o.Letters != 3 {
			t.Errorf("%d cases, %d joined, %d letters", len(o.Cases), o.Joined, o.Letters)
		}
		for name, row := range map[string]struct{ got, want []int64 }{
			"may ask":     {o.MayAsk, []int64{4, 7}},
			"unreachable": {o.Unreachable, []int64{7}},
			"left out":    {o.LeftOut, []int64{2}},
		} {
			if diff := cmp.Diff(row.want, numbersOf(ctx, t, tx, row.got)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	})
}

func TestACaseOfARoundCarriesWhatWasSaidAndShown(t *testing.T) {
	storetest.Tx(t, staffer, func(tx *store.Tx) {
		ctx := t.Context()
		partnerCountries(ctx, t, tx, 1)
		do(ctx, t, tx,
			`insert into income_lists (published_on, source) values ('2022-07-01', 'Test'), ('2023-07-01', 'Test') on conflict do nothing`,
			`insert into income_groups (list_id, country_code, income) select id, 'BF', case when published_on < '2023-01-01' then 'LIC' else 'LMC' end from income_lists
			 where source = 'Test' on conflict do nothing`)
		waived(ctx, t, tx, 2023, StateGranted, 1)
		o, err := Begin(ctx, tx, round2024)
		if err != nil {
			t.Fatal(err)
		}
		v, err := o.Overview(ctx, tx)
		if err != nil || len(v.Cases) != 1 {
			t.Fatalf("%+v, %v", v, err)
		}
		w, a := v.Cases[0], v.Assessments[o.Cases[0]]
		if w.State != StateDraft || w.Year != 2024 || w.RoundID != o.RoundID || w.PreviousID == 0 || !w.ReferenceOn.Equal(round2024.ReferenceOn) {
			t.Errorf("%+v", w)
		}
		hardship := slices.IndexFunc(a.Findings, func(f Finding) bool { return f.Criterion.Code == "hardship" })
		if f := a.Findings[hardship]; f.Verdict != Met || f.Changed || !a.Facts.Answers[f.Criterion.ID].Carried || a.Facts.Evidence[f.Criterion.ID] != (Evidence{Files: 1}) {
			t.Errorf("%+v of %+v", f, a.Facts)
		}
		if !a.Changed() || len(a.Changes("en")) == 0 || !strings.Contains(strings.Join(a.Changes("en"), "|"), "was “Low income” in the case of 2023") {
			t.Errorf("changes: %q", a.Changes("en"))
		}
		want := []CriteriaUse{{Rule: "SOP 2.3.6", Number: 1, EffectiveFrom: date.New(2022, 1, 1), Title: v.Criteria[0].Title, Cases: 1}}
		if diff := cmp.Diff(want, v.Criteria); diff != "" {
			t.Error(diff)
		}
	})
}

// TestOpeningCostsTheSameForMany: the number of statements does not depend on
// that of members.
func TestOpeningCostsTheSameForMany(t *testing.T) {
	statements := func(n int) (opening, chasing int64) {
		storetest.Tx(t, staffer, func(tx *store.Tx) {
			partnerCountries(t.Context(), t, tx, n)
			all := make([]int64, n)
			for i := range all {
				all[i] = int64(i + 1)
			}
			waived(t.Context(), t, tx, 2023, StateGranted, all...)
			ctx, counter := store.CountStatements(t.Context())
			o, err := Begin(ctx, tx, round2024)
			if err != nil || len(o.Cases) != n || o.Letters != n {
				t.Fatalf("%d cases, %d letters, %v", len(o.Cases), o.Letters, err)
			}
			if _, err := o.Overview(ctx, tx); err != nil {
				t.Fatal(err)
			}
			opening = counter.Load()
			chased, err := Remind(ctx, tx, o.RoundID)
			if err != nil || chased.Letters != n {
				t.Fatalf("%+v, %v", chased, err)
			}
			chasing = counter.Load() - opening
		})
		return opening, chasing
	}
	few, fewChased := statements(3)
	many, manyChased := statements(500)
	if few != many || many > 20 {
		t.Errorf("%d statements open a round of 3 members, %d one of 500", few, many)
	}
	if fewChased != manyChased || manyChased > 2 {
		t.Errorf("%d statements chase 3, %d chase 500", fewChased, manyChased)
	}
}

func TestARoundIsNotOpenedWithDaysThatMakeNoSense(t *testing.T) {
	storetest.Tx(t, staffer, func(tx *store.Tx) {
		ctx := t.Context()
		partnerCountries(ctx, t, tx, 1)
		for want, change := range map[string]func(*Opening){
			"YEAR_NOT_OPEN":      func(o *Opening) { o.Year = 2030 },
			"ROUND_REFERENCE":    func(o *Opening) { o.ReferenceOn = date.New(2021, 1, 24) },
			"ROUND_ASKS_PAST":    func(o *Opening) { o.AsksUntil = date.New(2023, 11, 30) },
			"ROUND_REVIEW_EARLY": func(o *Opening) { o.ReviewUntil = date.New(2024, 1, 30) },
		} {
			o := round2024
			change(&o)
			if _, err := Begin(ctx, tx, o); code(err) != want {
				t.Errorf("%s: %v", want, err)
			}
		}
		o, err := Begin(ctx, tx, Opening{Year: 2024})
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := RoundByID(ctx, tx, o.RoundID)
		if err != nil || got.ReferenceOn != tx.Today() || got.AsksUntil != tx.Today().AddDays(30) || got.ReviewUntil != tx.Today().AddDays(44) {
			t.Errorf("by the settings: %+v, %v", got, err)
		}
		if _, err := Begin(ctx, tx, round2024); code(err) != "ROUND_OPEN" {
			t.Errorf("opened again: %v", err)
		}
	})
}
