package standing_test

import (
	"context"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/standing"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// TestAWaiverInPrincipleIsSaidWhereDuesAreOwed: the right stays refused, and
// the sentence says what would change that; a past day knows only what was
// decided by then.
func TestAWaiverInPrincipleIsSaidWhereDuesAreOwed(t *testing.T) {
	c := newClocked(t, nil)
	id := c.member("2021-01-05", "Institute", "cso_other", "2015-01-01")
	c.do("2022-01-05", func(ctx context.Context, tx *store.Tx) error {
		for _, statement := range []string{
			`insert into membership_years (number, starts_on, ends_on, due_on, schedule_id) select 9, '2022-01-01', '2022-12-31', '2022-03-31', id from fee_schedules limit 1`,
			`insert into dues (member_id, year_id, band_id, currency, amount, due_on) select m.id, y.id, b.id, 'USD', 100000, y.due_on from members m, membership_years y, bands b where b.code = 'cso_other_under_10m'`,
			`insert into decisions (body, number, decided_on) values ('BOARD', '2022/04', '2022-04-20')`,
			`insert into fee_waivers (member_id, year_id, set_id, reference_on) select m.id, y.id, s.id, '2022-01-05' from members m, membership_years y, criteria_sets s limit 1`,
			`insert into waiver_decisions (waiver_id, act, outcome, decision_id, named_decision) select w.id, 'GRANT_IN_PRINCIPLE', 'IN_PRINCIPLE', d.id, 'SOP reform' from fee_waivers w, decisions d`,
		} {
			if _, err := tx.Exec(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
	c.at("2023-12-01")
	for day, want := range map[string]bool{"2022-04-19": false, "2022-04-20": true} {
		facts, err := standing.On(t.Context(), c.store.Read(staff()), date.MustParse(day), []int64{id}, nil)
		if err != nil {
			t.Fatal(err)
		}
		days := int32(0)
		s := standing.Judge(facts[id], standing.Vote, &standing.Rule{Conditions: standing.Conditions{NotOverdueDays: &days}}, date.MustParse(day))
		said := s.In(texts.English)
		if s.Granted || strings.Contains(said, "takes effect if this decision passes: SOP reform") != want {
			t.Errorf("%s: %s", day, said)
		}
	}
}
