package standing_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/standing"
	"github.com/plenary-org/plenary/schema/store"
)

// days around which the properties play.
func aDay(r *rapid.T, name string) date.Date {
	return date.MustParse("2023-06-30").AddDays(rapid.IntRange(-700, 700).Draw(r, name))
}

func aRule(r *rapid.T) *standing.Rule {
	rule := &standing.Rule{Right: standing.Vote, Citation: "SOP 2.2.4"}
	if rapid.Bool().Draw(r, "settles") {
		by := rapid.SampledFrom([]standing.Deadline{standing.RecordDate, standing.EndOfYearBefore, standing.DueDate}).Draw(r, "by")
		back, grace := rapid.Int32Range(0, 2).Draw(r, "back"), rapid.Int32Range(0, 200).Draw(r, "grace")
		rule.SettledBy, rule.SettledYearsBack = &by, &back
		if by == standing.DueDate {
			rule.SettledGraceDays = &grace
		}
	}
	if rapid.Bool().Draw(r, "late") {
		days := rapid.Int32Range(0, 200).Draw(r, "days")
		rule.NotOverdueDays = &days
	}
	return rule
}

// account is dues of a year and what came in for them, read by a naive hand.
type account struct {
	year    int
	due     date.Date
	amount  int64
	entries []entry
}

type entry struct {
	day    date.Date
	amount int64
	kind   string
}

// naive works out the facts of a day, entry by entry.
func naive(on date.Date, accounts []account) standing.Facts {
	f := standing.Facts{Status: "CURRENT", JoinedOn: date.MustParse("2019-01-01"), Dues: map[int]standing.Sum{}}
	for _, a := range accounts {
		owed, sum := a.amount, standing.Sum{DueOn: a.due}
		for day := date.MustParse("2019-01-01"); !day.After(on); day = day.AddDays(1) {
			for _, kind := range []string{"CREDITED", "PAID", "WAIVED", "WRITTEN_OFF"} {
				for _, e := range a.entries {
					if e.day == day && e.kind == kind && owed > 0 {
						if owed -= e.amount; owed <= 0 {
							sum.SettledOn, sum.SettledBy = day, kind
						}
					}
				}
			}
		}
		sum.Owed = money.Money{Minor: max(owed, 0), Currency: "USD"}
		f.Dues[a.year] = sum
		if owed > 0 && a.due.Before(on) && (f.Overdue == nil || a.due.Before(f.Overdue.DueOn)) {
			f.Overdue = &standing.Overdue{Year: a.year, DueOn: a.due, Amount: sum.Owed}
		}
	}
	return f
}

func someAccounts(r *rapid.T) (list []account) {
	for year := 2021; year <= 2024; year++ {
		a := account{year: year, due: date.New(year, 3, 31), amount: rapid.Int64Range(1, 300).Draw(r, "amount")}
		var spared int64
		for range rapid.IntRange(0, 3).Draw(r, "entries") {
			kind := rapid.SampledFrom([]string{"PAID", "WAIVED", "WRITTEN_OFF", "CREDITED"}).Draw(r, "kind")
			part := rapid.Int64Range(1, 300).Draw(r, "part")
			if kind != "PAID" {
				if spared += part; spared > a.amount {
					kind = "PAID" // nobody is spared more than the dues
				}
			}
			a.entries = append(a.entries, entry{aDay(r, "entry"), part, kind})
		}
		list = append(list, a)
	}
	return list
}

func TestPayingAndWaivingNeverMakeStandingWorse(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		on, rule, accounts := aDay(r, "on"), aRule(r), someAccounts(r)
		before := standing.Judge(naive(on, accounts), standing.Vote, rule, on)
		i := rapid.IntRange(0, len(accounts)-1).Draw(r, "which")
		kind := rapid.SampledFrom([]string{"PAID", "WAIVED"}).Draw(r, "more")
		accounts[i].entries = append(accounts[i].entries, entry{aDay(r, "then"), rapid.Int64Range(1, 500).Draw(r, "amount"), kind})
		after := standing.Judge(naive(on, accounts), standing.Vote, rule, on)
		if before.Granted && !after.Granted {
			r.Fatalf("%s\nthen %s", before.In("en"), after.In("en"))
		}
		if s := after.In("es"); strings.Contains(s, "[") || strings.Contains(s, "<no value>") {
			r.Fatal(s)
		}
	})
}

func TestWithoutConditionsEveryMemberAndWithoutMembershipNobody(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		on, f := aDay(r, "on"), naive(date.MustParse("2023-06-30"), someAccounts(r))
		right := rapid.SampledFrom(standing.Rights).Draw(r, "right")
		if s := standing.Judge(f, right, &standing.Rule{Right: right}, on); !s.Granted || s.Why != "ALWAYS" {
			r.Fatalf("without conditions: %+v", s)
		}
		if s := standing.Judge(f, right, nil, on); s.Granted {
			r.Fatalf("without a rule: %+v", s)
		}
		f.Status = rapid.SampledFrom([]string{"", "FUTURE", "FORMER"}).Draw(r, "status")
		if s := standing.Judge(f, right, aRule(r), on); s.Granted {
			r.Fatalf("%q may: %+v", f.Status, s)
		}
	})
}

// TestTheStatementReadsWhatANaiveHandReads: random accounts, written to the
// database and read by the one statement, are what entry after entry adds up to.
func TestTheStatementReadsWhatANaiveHandReads(t *testing.T) {
	c := newClocked(t, time.UTC)
	member := c.member("2021-01-05", "One", "provider", "2019-01-01")
	for year := 2021; year <= 2024; year++ {
		c.open("2023-01-05", year)
	}
	c.at("2026-01-01")
	rapid.Check(t, func(r *rapid.T) {
		on, accounts := aDay(r, "on"), someAccounts(r)
		err := c.store.Rehearse(t.Context(), staff(), func(tx *store.Tx) error {
			for _, a := range accounts {
				if err := a.write(t.Context(), tx, member); err != nil {
					return err
				}
			}
			facts, err := standing.AsKnown(t.Context(), tx, on, nil, []int64{member}, []int{2021, 2022, 2023, 2024})
			if err != nil {
				return err
			}
			got, want := facts[member], naive(on, accounts)
			want.MemberID, want.OrganisationID, want.Constituency = got.MemberID, got.OrganisationID, got.Constituency
			for year, sum := range got.Dues {
				sum.Decision = nil
				got.Dues[year] = sum
			}
			if diff := cmp.Diff(want, got); diff != "" {
				r.Errorf("on %s: %s", on, diff)
			}
			return nil
		})
		if err != nil {
			r.Fatal(err)
		}
	})
}

func (a account) write(ctx context.Context, tx *store.Tx, member int64) error {
	var id int64
	if _, err := tx.Get(ctx, &id, `
		update dues d set amount = $3 from membership_years y where y.id = d.year_id and d.member_id = $1 and extract(year from y.starts_on) = $2
		returning d.id`, member, a.year, a.amount); err != nil {
		return err
	}
	for _, e := range a.entries {
		if e.kind == "PAID" {
			if _, err := tx.Exec(ctx, `insert into payments (dues_id, paid_on, amount) values ($1, $2, $3)`, id, e.day, e.amount); err != nil {
				return err
			}
			continue
		}
		cited, err := decisions.Cite(ctx, tx, decisions.Citation{On: e.day})
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `insert into reliefs (kind, dues_id, amount, reason, decision_id) values ($1, $2, $3, 'r', $4)`, e.kind, id, e.amount, cited); err != nil {
			return err
		}
	}
	return nil
}
