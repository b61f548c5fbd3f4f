package standing_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/standing"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

func TestTheRollOfAPastDayIsTheSameWhateverHappensLater(t *testing.T) {
	zone, err := time.LoadLocation("Pacific/Auckland")
	if err != nil {
		t.Fatal(err)
	}
	c := newClocked(t, zone)
	var all []int64
	for _, name := range []string{"Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"} {
		constituency := map[bool]string{true: "provider", false: "partner_country"}[len(all)%2 == 0]
		all = append(all, c.member("2021-01-05", name, constituency, "2019-05-01"))
	}
	c.open("2021-11-15", 2022)
	all = append(all, c.member("2022-01-05", "Eta", "provider", "2019-05-01")) // not assessed for 2022 yet
	c.open("2022-11-15", 2023)
	c.pay("2022-03-12", all[0], 2022, "1100", "2022-03-12")
	c.pay("2023-03-12", all[0], 2023, "1100", "2023-03-12")
	reversed := c.pay("2022-03-12", all[1], 2022, "1100", "2022-03-12")
	c.spare("2023-03-14", all[2], 2022, "WRITTEN_OFF", "1100", nil)

	// Frozen on the evening of the record date and asked a day later.
	on := date.MustParse("2023-03-31")
	c.at("2023-04-01")
	frozen := c.rolls(on)
	if len(frozen) != 3*7 || !strings.Contains(frozen[0], "Alpha granted may vote") {
		t.Fatalf("the roll: %v", frozen)
	}
	c.pay("2023-04-10", all[3], 2022, "1100", "2022-02-01") // told late
	c.do("2023-04-11", func(ctx context.Context, tx *store.Tx) error {
		_, err := dues.Reverse(ctx, tx, reversed, "another member's")
		return err
	})
	back := decisions.Citation{Number: "2022/01", On: date.MustParse("2022-06-01"), Rule: "SOP 2.3.6"}
	c.spare("2023-04-12", all[4], 2022, "WAIVED", "1100", &back)
	c.spare("2023-04-12", all[4], 2023, "WRITTEN_OFF", "1100", nil)
	c.do("2023-04-13", func(ctx context.Context, tx *store.Tx) error {
		_, err := members.End(ctx, tx, members.Ending{ID: all[0], Kind: "WITHDRAWAL", On: date.MustParse("2022-01-01"), Ground: members.Ground{Reason: "told late"}})
		return err
	})
	c.do("2023-04-14", func(ctx context.Context, tx *store.Tx) error {
		to, joined := "cso_other", date.MustParse("2023-01-01")
		return members.Update(ctx, tx, members.Change{ID: all[1], Constituency: &to, JoinedOn: &joined})
	})
	c.do("2023-04-15", func(ctx context.Context, tx *store.Tx) error {
		to := "cso_other"
		_, err := members.Reclassify(ctx, tx, members.Reclassification{Change: members.Change{ID: all[5], Constituency: &to}})
		return err
	})
	for _, correction := range []bool{false, true} {
		c.do("2023-04-16", func(ctx context.Context, tx *store.Tx) error {
			name := map[bool]string{false: "Omega", true: "Psi"}[correction]
			return organisations.Update(ctx, tx, organisations.Change{ID: organisationOf(c, all[2]), Names: texts.Translated{texts.English: name, texts.French: name}, Correction: correction})
		})
	}
	c.member("2023-04-17", "Late entry", "provider", "2015-01-01")
	c.do("2023-04-18", func(ctx context.Context, tx *store.Tx) error {
		by := standing.EndOfYearBefore
		for _, right := range standing.Rights {
			if _, err := standing.Add(ctx, tx, standing.Draft{Right: right, Citation: "SOP 9", Conditions: standing.Conditions{SettledBy: &by}}); err != nil {
				return err
			}
		}
		return nil
	})
	c.do("2023-04-19", func(ctx context.Context, tx *store.Tx) error { return dues.AssessLate(ctx, tx, all[6], 2022) })
	c.open("2023-11-15", 2024)
	c.at("2024-03-01")
	if diff := cmp.Diff(frozen, c.rolls(on)); diff != "" {
		t.Errorf("the roll of a past day changed:\n%s", diff)
	}
	// But what is known now does count on later days.
	if got := c.says(all[3], standing.Vote, "2023-04-10", "en"); !strings.HasPrefix(got, "may vote: dues for 2022 paid on 1 February 2022") {
		t.Errorf("on the day of recording: %s", got)
	}
	if got := c.says(all[3], standing.Vote, "2023-04-09", "en"); !strings.HasPrefix(got, "may not vote") {
		t.Errorf("on the day before it was recorded: %s", got)
	}
	if now := c.rolls(date.MustParse("2023-04-20")); cmp.Equal(frozen, now) {
		t.Error("a later day has the same roll, so the test changed nothing")
	}
}

func organisationOf(c *clocked, member int64) (id int64) {
	c.t.Helper()
	if _, err := c.store.Read(staff()).Get(c.t.Context(), &id, `select organisation_id from members where id = $1`, member); err != nil {
		c.t.Fatal(err)
	}
	return id
}

// rolls writes down the rolls of three rights with their reasons.
func (c *clocked) rolls(on date.Date) (lines []string) {
	c.t.Helper()
	for _, right := range []standing.Right{standing.Vote, standing.Propose, standing.Speak} {
		roll, err := standing.Call(c.t.Context(), c.store.Read(staff()), on, right)
		if err != nil {
			c.t.Fatal(err)
		}
		for _, row := range roll.Rows {
			verdict := map[bool]string{true: " granted ", false: " refused "}[row.Standing.Granted]
			lines = append(lines, row.Code+" "+row.Names.In(texts.French)+verdict+row.Standing.In(texts.English))
		}
	}
	return lines
}
