package waivers

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

func factsNow(ctx context.Context, t *testing.T, tx *store.Tx, id int64) Facts {
	t.Helper()
	facts, err := LoadFacts(ctx, tx, []int64{id})
	if err != nil {
		t.Fatal(err)
	}
	return facts[id]
}

func TestFactsAreThoseOfTheReferenceDate(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		id := inState(ctx, t, tx, StateDraft)
		for _, row := range []struct {
			country, on string
			income      string
			list        string
			ldc         bool
		}{
			{"'GN'", "2023-01-24", "LIC", "2023-01-24", true},
			{"'GN'", "2024-05-17", "LIC", "2023-01-24", true},
			{"'GN'", "2024-05-18", "LMC", "2024-05-18", true},
			{"'GN'", "2026-06-01", "LMC", "2026-01-04", true},
			{"'GN'", "2023-01-23", "", "", true}, // before the first list
			{"'BT'", "2023-12-12", "LMC", "2023-01-24", true},
			{"'BT'", "2023-12-13", "LMC", "2023-01-24", false}, // graduated
			{"'VU'", "2023-06-01", "LMC", "2023-01-24", false},
			{"'ST'", "2024-12-12", "LMC", "2024-07-02", true},
			{"'VE'", "2024-12-12", "", "2024-07-02", false}, // not classified
			{"'ET'", "2026-06-01", "", "2026-01-04", true},  // no longer classified
			{"null", "2023-06-01", "", "2023-01-24", false}, // of no country
		} {
			do(ctx, t, tx, `update organisations set country_code = `+row.country, `update fee_waivers set reference_on = '`+row.on+`'`)
			if f := factsNow(ctx, t, tx, id); f.Income != row.income || f.IncomeOn.String() != row.list || f.LDC != row.ldc {
				t.Errorf("%s on %s: %+v", row.country, row.on, f)
			}
		}
	})
}

func TestArrearsCountAsOfTheReferenceDate(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		id := inState(ctx, t, tx, StateDraft)
		do(ctx, t, tx, `insert into membership_years (number, starts_on, ends_on, due_on, schedule_id) select 10 - n, date '2023-01-01' - n * interval '1 year', date '2023-12-31' - n * interval '1 year', date '2023-03-31' - n * interval '1 year', schedule_id from membership_years, generate_series(1, 3) n`,
			`insert into dues (member_id, year_id, band_id, currency, amount, due_on) select m.id, y.id, m.band_id, 'USD', 100000, y.due_on from register('2023-12-01') m, membership_years y`)
		pay := func(year, amount, on string) string {
			return `insert into payments (dues_id, amount, paid_on) select d.id, ` + amount + `, '` + on + `' from dues d join membership_years y on y.id = d.year_id where y.starts_on = '` + year + `-01-01'`
		}
		for _, row := range []struct {
			name, on  string
			statement string
			want      []int
		}{
			{"nothing paid", "2023-01-24", `select`, []int{2020, 2021, 2022}},
			{"the case's own year never counts", "2023-12-31", `select`, []int{2020, 2021, 2022}},
			{"not due yet", "2022-03-31", `select`, []int{2020, 2021}},
			{"paid in part before", "2023-01-24", pay("2022", "99999", "2022-06-01"), []int{2020, 2021, 2022}},
			{"settled after the date", "2023-01-24", pay("2022", "1", "2023-01-25"), []int{2020, 2021, 2022}},
			{"settled by then", "2023-01-25", `select`, []int{2020, 2021}},
			{"settled before", "2023-01-24", pay("2021", "100000", "2021-04-01"), []int{2020, 2022}},
			{"waived by a decision before", "2023-03-14", `insert into reliefs (dues_id, kind, amount, reason, decision_id)
			  select d.id, 'WAIVED', 100000, 'Board', c.id from dues d join membership_years y on y.id = d.year_id, decisions c where y.starts_on = '2020-01-01' and c.number = 'T1'`, nil},
			{"waived by a decision after", "2023-01-24", `select`, []int{2020, 2022}},
		} {
			do(ctx, t, tx, `update fee_waivers set reference_on = '`+row.on+`'`, row.statement)
			if diff := cmp.Diff(row.want, factsNow(ctx, t, tx, id).Unpaid); diff != "" {
				t.Errorf("%s: %s", row.name, diff)
			}
		}
	})
}

// TestALaterListNeverChangesACase: neither one of a later day, nor, once the
// case is decided, one of an earlier day that is recorded later.
func TestALaterListNeverChangesACase(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		id := inState(ctx, t, tx, StateDraft)
		do(ctx, t, tx, `update organisations set country_code = 'BT'`, `update fee_waivers set reference_on = '2023-06-30'`)
		before := factsNow(ctx, t, tx, id)
		same := func(what string) {
			t.Helper()
			if diff := cmp.Diff(before, factsNow(ctx, t, tx, id)); diff != "" {
				t.Errorf("%s: %s", what, diff)
			}
		}
		for _, day := range []string{"2023-07-01", "2023-11-30", "2023-12-01"} {
			list := ListDraft{PublishedOn: on(day), Source: "Test", File: "list.csv", Content: []byte("code,group\nBT,HIC\n")}
			if _, err := Receive(ctx, tx, list); err != nil {
				t.Fatal(err)
			}
			same("a list of " + day)
		}
		if err := RecordLDC(ctx, tx, LDCChange{Country: "BT", Leaves: true, On: on("2023-07-01"), Source: "Test"}); err != nil {
			t.Fatal(err)
		}
		same("a graduation on a later day")

		do(ctx, t, tx, `set local session_replication_role = replica`)
		if err := set(ctx, tx, id, StateGranted); err != nil {
			t.Fatal(err)
		}
		do(ctx, t, tx, `set local session_replication_role = origin`, `update fee_waivers set decided_at = '2023-07-14 12:00Z'`)
		list := ListDraft{PublishedOn: on("2023-06-01"), Source: "Test", File: "list.csv", Content: []byte("code,group\nBT,HIC\n")}
		if _, err := Receive(ctx, tx, list); err != nil {
			t.Fatal(err)
		}
		same("a list recorded after the decision")
		if err := RecordLDC(ctx, tx, LDCChange{Country: "BT", Leaves: true, On: on("2023-05-01"), Source: "Test"}); err != nil {
			t.Fatal(err)
		}
		same("a graduation recorded after the decision")
		do(ctx, t, tx, `update fee_waivers set decided_at = '2023-12-02 12:00Z'`)
		if f := factsNow(ctx, t, tx, id); f.Income != "HIC" || f.LDC {
			t.Errorf("a case decided later goes by what is known then: %+v", f)
		}
	})
}
