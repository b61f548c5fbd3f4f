package standing_test

import (
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/standing"
	"github.com/plenary-org/plenary/schema/store"
)

func TestWhoGainsAndLosesByARule(t *testing.T) {
	c := newClocked(t, time.UTC)
	inTime, late, never := c.member("2021-01-05", "In time", "provider", "2019-05-01"),
		c.member("2021-01-05", "Late", "provider", "2019-05-01"), c.member("2021-01-05", "Never", "provider", "2019-05-01")
	c.open("2020-11-15", 2021)
	c.pay("2021-03-01", inTime, 2021, "1100", "2021-03-01")
	c.pay("2022-02-01", late, 2021, "1100", "2022-02-01")
	year := standing.EndOfYearBefore
	for _, row := range []struct {
		conditions           standing.Conditions
		before, after        int
		gaining, losing      int64
		gainsNobody, noLoser bool
	}{
		{conditions: standing.Conditions{SettledBy: &year}, before: 2, after: 1, losing: late, gainsNobody: true},
		{conditions: standing.Conditions{}, before: 2, after: 3, gaining: never, noLoser: true},
	} {
		c.at("2022-03-01")
		err := c.store.Rehearse(t.Context(), staff(), func(tx *store.Tx) error {
			id, err := standing.Add(t.Context(), tx, standing.Draft{Right: standing.Vote, Citation: "SOP", Conditions: row.conditions})
			if err != nil {
				return err
			}
			rule, _, err := standing.ByID(t.Context(), tx, id)
			if err != nil {
				return err
			}
			e, err := rule.Effect(t.Context(), tx)
			if e.Before != row.before || e.After != row.after || len(e.Gaining) == 0 != row.gainsNobody || len(e.Losing) == 0 != row.noLoser ||
				!row.gainsNobody && e.Gaining[0].MemberID != row.gaining || !row.noLoser && e.Losing[0].MemberID != row.losing {
				t.Errorf("%+v", e)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestARollIsReadPageByPageBothWays(t *testing.T) {
	var rows []standing.Row
	for i := range int64(7) {
		rows = append(rows, standing.Row{MemberID: i + 1, Sort: string(rune('a' + i/2)), Constituency: standing.Constituency{Position: int(i / 4)}})
	}
	two := int32(2)
	var seen []int64
	args := relay.Args{First: &two}
	for {
		page, err := args.Page("roll", 2)
		if err != nil {
			t.Fatal(err)
		}
		some, info := standing.Page(rows, page)
		for _, row := range some {
			seen = append(seen, row.MemberID)
		}
		if !info.HasNextPage {
			back, err := relay.Args{Last: &two, Before: info.StartCursor}.Page("roll", 2)
			if err != nil {
				t.Fatal(err)
			}
			if before, info := standing.Page(rows, back); len(before) != 2 || before[0].MemberID != 5 || !info.HasPreviousPage {
				t.Errorf("back: %+v", before)
			}
			break
		}
		args.After = info.EndCursor
	}
	for i, id := range seen {
		if id != int64(i+1) || len(seen) != 7 {
			t.Fatalf("%v", seen)
		}
	}
}
