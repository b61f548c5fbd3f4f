package receivables_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/members/memberstest"
	"github.com/plenary-org/plenary/schema/receivables"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// today is 2023-12-01.
var today = date.MustParse("2023-12-01")

func enter(t rapid.TB, ctx context.Context, tx *store.Tx, name, category string) int64 {
	t.Helper()
	band := map[string]string{"cso_other": "cso_other_10m", "private_sector": "private_sector_1m"}[category]
	return memberstest.Named(t, ctx, tx, name, members.Membership{Category: category, Band: band})
}

// owe gives a member dues that fell due so many days ago, and returns them.
func owe(t rapid.TB, ctx context.Context, tx *store.Tx, member int64, year, days int, amount int64, currency string) (id int64) {
	t.Helper()
	_, err := tx.Get(ctx, &id, `
		with year as (
		  insert into membership_years (number, starts_on, ends_on, due_on, schedule_id)
		  select $2 - 2013, make_date($2, 1, 1), make_date($2, 12, 31), make_date($2, 3, 31), min(id) from fee_schedules
		  on conflict (number) do update set number = excluded.number returning id)
		insert into dues (member_id, year_id, band_id, currency, amount, due_on, assessed_at)
		select $1, year.id, (select min(id) from bands), $5, $4, $3, make_date($2 - 1, 11, 15) from year returning id`,
		member, year, today.AddDays(-days), amount, currency)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func list(t rapid.TB, ctx context.Context, q store.Reader, f receivables.Filter, on date.Date, by receivables.Order) []receivables.Row {
	t.Helper()
	rows, _, err := receivables.List(ctx, q, f, on, by, relay.Page{Size: 100})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestADebtIsAsOldAsItsDueDay(t *testing.T) {
	for _, row := range []struct {
		days int
		want receivables.Ages
	}{
		{-1, receivables.Ages{NotDue: 5}}, {0, receivables.Ages{NotDue: 5}},
		{1, receivables.Ages{Days1To30: 5}}, {30, receivables.Ages{Days1To30: 5}},
		{31, receivables.Ages{Days31To60: 5}}, {60, receivables.Ages{Days31To60: 5}},
		{61, receivables.Ages{Days61To90: 5}}, {90, receivables.Ages{Days61To90: 5}},
		{91, receivables.Ages{Days91To180: 5}}, {180, receivables.Ages{Days91To180: 5}},
		{181, receivables.Ages{Days181Year: 5}}, {365, receivables.Ages{Days181Year: 5}},
		{366, receivables.Ages{OverYear: 5}}, {4000, receivables.Ages{OverYear: 5}},
	} {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			owe(t, t.Context(), tx, enter(t, t.Context(), tx, "Any", "cso_other"), 2023, row.days, 5, "USD")
			row.want.Total = 5
			if row.days > 0 {
				row.want.Overdue = 5
			}
			rows := list(t, t.Context(), tx, receivables.Filter{}, today, "NAME_ASC")
			if len(rows) != 1 {
				t.Fatalf("%d days: %d rows", row.days, len(rows))
			}
			if diff := cmp.Diff(row.want, rows[0].Ages); diff != "" {
				t.Errorf("%d days: %s", row.days, diff)
			}
			if rows[0].Since.IsZero() != (row.days <= 0) {
				t.Errorf("%d days: since %s", row.days, rows[0].Since)
			}
		})
	}
}

func TestWhatHappensLaterDoesNotChangeAPastDay(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		d := owe(t, ctx, tx, enter(t, ctx, tx, "Any", "cso_other"), 2023, 200, 220000, "USD")
		asOf := func(day string) string {
			var said []string
			for _, r := range list(t, ctx, tx, receivables.Filter{}, date.MustParse(day), "NAME_ASC") {
				said = append(said, fmt.Sprint(r.Total))
			}
			return strings.Join(said, " ")
		}
		paid, err := dues.Record(ctx, tx, dues.Receipt{DuesID: d, Amount: "1200", PaidOn: date.MustParse("2023-10-10")})
		if err != nil {
			t.Fatal(err)
		}
		if err := dues.WriteOff(ctx, tx, d, "500", "hardship"); err != nil { // today
			t.Fatal(err)
		}
		for day, want := range map[string]string{
			"2022-11-14": "", "2023-10-09": "220000", "2023-10-10": "100000", "2023-11-30": "100000", "2023-12-01": "50000", "2024-02-01": "50000",
		} {
			if got := asOf(day); got != want {
				t.Errorf("%s: %q, want %q", day, got, want)
			}
		}
		if _, err := dues.Reverse(ctx, tx, paid, "not ours"); err != nil { // today
			t.Fatal(err)
		}
		if got := asOf("2023-11-30") + " " + asOf("2023-12-01"); got != "100000 170000" {
			t.Errorf("after the reversal: %s", got)
		}
	})
}

func TestRowsAreFilteredSortedAndTurned(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		a, b, c := enter(t, ctx, tx, "Aleph", "cso_other"), enter(t, ctx, tx, "Beth", "private_sector"), enter(t, ctx, tx, "Aleph America", "cso_other")
		owe(t, ctx, tx, a, 2023, 10, 300, "USD")
		owe(t, ctx, tx, a, 2022, 400, 9, "EUR")
		owe(t, ctx, tx, b, 2023, -20, 1000, "USD")
		owe(t, ctx, tx, c, 2023, 50, 20, "USD")
		order := func(f receivables.Filter, by receivables.Order) string {
			var said []string
			page := relay.Page{Size: 1}
			for {
				rows, info, err := receivables.List(ctx, tx, f, today, by, page)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range rows {
					said = append(said, fmt.Sprint(r.Total)+r.Currency)
				}
				if !info.HasNextPage {
					return strings.Join(said, " ")
				}
				page.Placed, page.Key, page.ID = true, rows[0].Key, rows[0].MemberID
			}
		}
		for name, row := range map[string]struct {
			f    receivables.Filter
			by   receivables.Order
			want string
		}{
			"by name":       {receivables.Filter{}, "NAME_ASC", "9EUR 300USD 20USD 1000USD"},
			"by age":        {receivables.Filter{}, "SINCE_ASC", "9EUR 20USD 300USD 1000USD"},
			"by amount":     {receivables.Filter{}, "TOTAL_DESC", "1000USD 300USD 20USD 9EUR"},
			"a category":    {receivables.Filter{Category: []string{"private_sector"}}, "NAME_ASC", "1000USD"},
			"constituency":  {receivables.Filter{Constituency: []string{"provider"}}, "NAME_ASC", ""},
			"overdue alone": {receivables.Filter{OverdueOnly: true}, "NAME_ASC", "9EUR 300USD 20USD"},
			"by words":      {receivables.Filter{Search: "america"}, "NAME_ASC", "20USD"},
		} {
			if got := order(row.f, row.by); got != row.want {
				t.Errorf("%s: %s, want %s", name, got, row.want)
			}
		}
		if n, err := receivables.Count(ctx, tx, receivables.Filter{}, today); n != 4 || err != nil {
			t.Errorf("%d rows, %v", n, err)
		}
	})
	storetest.Tx(t, store.Viewer{Roles: store.Implied(store.Member)}, func(tx *store.Tx) {
		owe(t, t.Context(), tx, enter(t, t.Context(), tx, "Any", "cso_other"), 2023, 10, 5, "USD")
		if rows := list(t, t.Context(), tx, receivables.Filter{}, today, "NAME_ASC"); len(rows) != 0 {
			t.Errorf("a member sees what others owe: %+v", rows)
		}
	})
}

// TestTotalsAreTheSumOfTheRows: for every span and currency, whatever is owed
// and paid; and the spans of a row add up to its total.
func TestTotalsAreTheSumOfTheRows(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			ctx := t.Context()
			for i := range rapid.IntRange(0, 4).Draw(rt, "members") {
				m := enter(rt, ctx, tx, fmt.Sprintf("Member %d", i), "cso_other")
				for year := 2021; year <= 2023; year++ {
					d := owe(rt, ctx, tx, m, year, rapid.IntRange(-50, 500).Draw(rt, "days"), 1000, rapid.SampledFrom([]string{"EUR", "USD", "XOF"}).Draw(rt, "currency"))
					if rapid.Bool().Draw(rt, "pays") {
						_, err := tx.Exec(ctx, `insert into payments (dues_id, paid_on, amount) values ($1, $2, $3)`,
							d, today.AddDays(-rapid.IntRange(0, 90).Draw(rt, "ago")), rapid.Int64Range(1, 1200).Draw(rt, "amount"))
						if err != nil {
							rt.Fatal(err)
						}
					}
				}
			}
			on := today.AddDays(-rapid.IntRange(0, 100).Draw(rt, "day"))
			want := map[string]receivables.Total{}
			for _, r := range list(rt, ctx, tx, receivables.Filter{}, on, "NAME_ASC") {
				if r.NotDue+r.Overdue != r.Total || r.Days1To30+r.Days31To60+r.Days61To90+r.Days91To180+r.Days181Year+r.OverYear != r.Overdue {
					rt.Fatalf("%+v", r)
				}
				s := want[r.Currency]
				want[r.Currency] = receivables.Total{Currency: r.Currency, Members: s.Members + 1, Ages: receivables.Ages{
					NotDue: s.NotDue + r.NotDue, Days1To30: s.Days1To30 + r.Days1To30, Days31To60: s.Days31To60 + r.Days31To60,
					Days61To90: s.Days61To90 + r.Days61To90, Days91To180: s.Days91To180 + r.Days91To180, Days181Year: s.Days181Year + r.Days181Year,
					OverYear: s.OverYear + r.OverYear, Overdue: s.Overdue + r.Overdue, Total: s.Total + r.Total,
				}}
			}
			totals, err := receivables.Totals(ctx, tx, receivables.Filter{}, on)
			if err != nil {
				rt.Fatal(err)
			}
			got := map[string]receivables.Total{}
			for _, total := range totals {
				got[total.Currency] = total
			}
			if diff := cmp.Diff(want, got); diff != "" {
				rt.Fatal(diff)
			}
		})
	})
}

func TestADayFarAheadIsRefused(t *testing.T) {
	for day, fine := range map[string]bool{"2023-12-01": true, "2024-12-01": true, "2024-12-03": false, "1899-12-31": false} {
		on := date.MustParse(day)
		_, err := receivables.Day(today, &on)
		refused := slices.ContainsFunc(refuse.From(err), func(r *refuse.Refusal) bool { return r.Code == "ARREARS_DAY" })
		if refused == fine {
			t.Errorf("%s: %v", day, err)
		}
	}
}
