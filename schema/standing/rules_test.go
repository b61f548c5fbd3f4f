package standing_test

import (
	"context"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse/refusetest"
	"github.com/plenary-org/plenary/schema/standing"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func number(n int32) *int32 { return &n }

func TestARuleIsRefusedWithItsFieldAndRemedy(t *testing.T) {
	due := standing.DueDate
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		for _, row := range []struct {
			name  string
			draft standing.Draft
			want  string
		}{
			{"today", standing.Draft{Right: standing.Vote, EffectiveFrom: tx.Today(), Citation: "SOP"}, "effectiveFrom:RULE_IN_PAST"},
			{"yesterday", standing.Draft{Right: standing.Vote, EffectiveFrom: tx.Today().AddDays(-1), Citation: "SOP"}, "effectiveFrom:RULE_IN_PAST"},
			{"far ahead", standing.Draft{Right: standing.Vote, EffectiveFrom: tx.Today().AddYears(6), Citation: "SOP"}, "effectiveFrom:RULE_TOO_FAR"},
			{"no citation", standing.Draft{Right: standing.Vote, Citation: "  "}, "citation:RULE_CITATION"},
			{"numbers", standing.Draft{Right: standing.Vote, Citation: "SOP", Conditions: standing.Conditions{
				SettledBy: &due, SettledYearsBack: number(6), SettledGraceDays: number(-1), NotOverdueDays: number(4000),
			}}, "settledYearsBack:RULE_NUMBER settledGraceDays:RULE_NUMBER notOverdueDays:RULE_NUMBER"},
			{"tomorrow", standing.Draft{Right: standing.Vote, Citation: "SOP 2.2.4"}, ""},
			{"the same day again", standing.Draft{Right: standing.Vote, Citation: "SOP 2.2.4"}, "effectiveFrom:RULE_THERE_ALREADY"},
			{"another right", standing.Draft{Right: standing.Stand, Citation: "SOP 2.2.4", Conditions: standing.Conditions{SettledBy: &due}}, ""},
		} {
			if _, err := standing.Add(t.Context(), tx, row.draft); codes(err) != row.want {
				t.Errorf("%s: %q, want %q", row.name, codes(err), row.want)
			}
		}
	})
}

// TestTheDatabaseKeepsThePastToo: not even SQL changes what a past day rests on.
func TestTheDatabaseKeepsThePastToo(t *testing.T) {
	for _, statement := range []string{
		`insert into standing_rules (right_code, effective_from, citation) values ('VOTE', '2023-11-30', 'SOP')`,
		`insert into standing_rules_back (rule_id) select min(id) from standing_rules`,
		`update standing_rules set not_overdue_days = 1`,
		`delete from standing_rules`,
	} {
		storetest.Tx(t, staff(), func(tx *store.Tx) {
			if _, err := tx.Exec(t.Context(), statement); err == nil {
				t.Errorf("done: %s", statement)
			}
		})
	}
}

func TestAVersionHoldsFromItsDayUntilItIsTakenBackInTime(t *testing.T) {
	c := newClocked(t, time.UTC)
	member := c.member("2021-01-05", "Owes", "provider", "2019-05-01")
	c.open("2021-11-15", 2022)
	var stays, goes int64
	c.do("2022-05-01", func(ctx context.Context, tx *store.Tx) (err error) {
		strict := standing.Conditions{NotOverdueDays: number(0)}
		if stays, err = standing.Add(ctx, tx, standing.Draft{Right: standing.Propose, EffectiveFrom: date.MustParse("2022-05-10"), Citation: "SOP 3", Conditions: strict}); err != nil {
			return err
		}
		goes, err = standing.Add(ctx, tx, standing.Draft{Right: standing.Propose, EffectiveFrom: date.MustParse("2022-06-01"), Citation: "SOP 4"})
		return err
	})
	for _, row := range []struct{ on, want string }{
		{"2022-05-09", "may propose: no dues overdue for 90 days or more (SOP 2.2.4)"},
		{"2022-05-10", "may not propose: USD 1,100.00 of the dues for 2022 have been overdue since 31 March 2022 (SOP 3)"},
		{"2022-06-01", "may propose: open to every member, whatever its dues (SOP 4)"},
	} {
		if got := c.says(member, standing.Propose, row.on, texts.English); got != row.want {
			t.Errorf("%s: %s, want %s", row.on, got, row.want)
		}
	}
	takeBack := func(id int64) error {
		return c.store.Write(t.Context(), staff(), func(tx *store.Tx) error { return standing.TakeBack(t.Context(), tx, id) })
	}
	c.at("2022-05-10")
	if err := takeBack(stays); codes(err) != "id:RULE_IN_FORCE" {
		t.Errorf("in force: %v", err)
	}
	refusetest.Race(t, 3, "id:RULE_TAKEN_BACK", func(int) error { return takeBack(goes) })
	if got := c.says(member, standing.Propose, "2022-06-01", texts.English); got != "may not propose: USD 1,100.00 of the dues for 2022 have been overdue since 31 March 2022 (SOP 3)" {
		t.Errorf("after it was taken back: %s", got)
	}
	versions, err := standing.Versions(t.Context(), c.store.Read(staff()))
	if err != nil || len(versions[standing.Propose]) != 3 {
		t.Fatalf("%v, %v", versions, err)
	}
	var states []standing.State
	for _, v := range versions[standing.Propose] {
		states = append(states, v.State(date.MustParse("2022-05-10"), stays))
	}
	if states[0] != standing.TakenBack || states[1] != standing.IsInForce || states[2] != standing.Replaced {
		t.Errorf("%v", states)
	}
}

func TestTwoWhoSetOneRuleForOneDay(t *testing.T) {
	s := storetest.New(t)
	refusetest.Race(t, 4, "effectiveFrom:RULE_THERE_ALREADY", func(int) error {
		return s.Write(t.Context(), staff(), func(tx *store.Tx) error {
			_, err := standing.Add(t.Context(), tx, standing.Draft{Right: standing.Vote, Citation: "SOP"})
			return err
		})
	})
}

func TestARulesWords(t *testing.T) {
	record, due := standing.RecordDate, standing.DueDate
	for _, row := range []struct {
		c    standing.Conditions
		l    texts.Language
		want string
	}{
		{standing.Conditions{}, "en", "open to every member, whatever its dues"},
		{standing.Conditions{NotOverdueDays: number(0)}, "en", "no dues overdue"},
		{standing.Conditions{NotOverdueDays: number(1)}, "fr", "aucune cotisation en retard de 1 jour ou plus"},
		{standing.Conditions{SettledBy: &record, SettledYearsBack: number(1), NotOverdueDays: number(90)}, "en",
			"dues of the previous year paid, written off, credited or waived by the record date, and no dues overdue for 90 days or more"},
		{standing.Conditions{SettledBy: &due, SettledYearsBack: number(0), SettledGraceDays: number(30)}, "es",
			"cuota del año pagada, condonada, saldada con una nota de crédito o cubierta por una exención en un plazo de 30 días tras el vencimiento"},
	} {
		if got := row.c.In(row.l); got != row.want {
			t.Errorf("%s, want %s", got, row.want)
		}
	}
}
