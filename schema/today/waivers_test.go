package today_test

import (
	"testing"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/today"
)

// sent is a case of 2023 that nobody reviews yet, and a reviewer.
var sent = []string{
	`insert into people (name, email) values ('Rita', 'rita@example.org')`,
	`insert into decisions (body, number, decided_on) values ('BOARD', '1', '2023-03-01')`,
	`insert into fee_waivers (member_id, year_id, set_id, reference_on) select m.id, y.id, s.id, '2023-01-24'
	 from members m, membership_years y, criteria_sets s where y.number = 10 and s.rule = 'SOP 2.3.6'`,
	`update fee_waivers set state = 'SUBMITTED', submitted_at = '2023-11-10 12:00Z'`,
}

const (
	assign = `insert into waiver_assignments (waiver_id, person_id, due_on, assigned_at) select w.id, p.id, '2023-11-24', '2023-11-11 12:00Z'
		from fee_waivers w, people p where p.name = 'Rita'`
	review    = `update fee_waivers set state = 'UNDER_REVIEW'`
	recommend = `insert into waiver_recommendations (waiver_id, person_id, recommends, at) select w.id, p.id, 'GRANT', '2023-11-29 12:00Z' from fee_waivers w, people p where p.name = 'Rita'`
	// paused stands the clock still for a week.
	paused = `insert into waiver_questions (waiver_id, question, asked_at, answer, answered_at) select id, 'Why?', '2023-11-12 12:00Z', 'So.', '2023-11-19 12:00Z' from fee_waivers`
	grant  = `update fee_waivers set state = 'GRANTED', outcome = 'GRANTED', decided_at = clock(), decision_id = (select id from decisions),
		valid_from = '2023-01-01', valid_to = `
)

// TestAWaiverWaitsForWhoeverIsNext: for its assignment, its reviewers, its
// decision, and the round of the next year.
func TestAWaiverWaitsForWhoeverIsNext(t *testing.T) {
	for name, row := range map[string]struct {
		acts  []string
		want  string // the kind; empty: nothing waits
		since string
	}{
		"a draft": {sent[:3], "", ""},
		"sent":    {sent, "WAIVER_TO_ASSIGN", "2023-11-10"},
		"sent, and its dues are overdue": {append(sent[:4:4], `update dues set due_on = '2023-11-20' where year_id in (select id from membership_years where number = 10)`),
			"WAIVER_TO_ASSIGN", "2023-11-10"},
		"under review, late":            {append(sent[:4:4], assign, review), "WAIVER_OVERDUE", "2023-11-25"},
		"under review, the clock stood": {append(sent[:4:4], assign, review, paused), "", ""},
		"the clock stood too short":     {append(sent[:4:4], assign, review, paused, `update waiver_questions set answered_at = '2023-11-18 12:00Z'`), "WAIVER_OVERDUE", "2023-12-01"},
		"returned, the clock stands":    {append(sent[:4:4], assign, review, `update fee_waivers set state = 'RETURNED'`), "", ""},
		"all have recommended":          {append(sent[:4:4], assign, review, recommend), "WAIVER_TO_DECIDE", "2023-11-29"},
		"in a pack": {append(sent[:4:4], assign, review, recommend,
			`with p as (insert into waiver_packs (way, rule, closes_on) values ('MEETING', 'SOP 2.3.6', '2023-12-15') returning id)
			 insert into waiver_pack_cases (pack_id, waiver_id) select p.id, w.id from p, fee_waivers w`), "", ""},
		"one of two has recommended": {append(sent[:4:4], assign, review, recommend, `insert into people (name) values ('Otto')`,
			`insert into waiver_assignments (waiver_id, person_id, due_on) select w.id, p.id, '2023-12-10' from fee_waivers w, people p where p.name = 'Otto'`), "", ""},
		"ends in 60 days": {append(sent[:4:4], grant+`'2024-01-30'`), "WAIVER_ROUND_TO_OPEN", "2023-12-01"},
		"ends in 61 days": {append(sent[:4:4], grant+`'2024-01-31'`), "", ""},
		"ended":           {append(sent[:4:4], grant+`'2023-11-30'`), "", ""},
		"has a case of 2024": {append(sent[:4:4], grant+`'2024-01-30'`,
			`insert into membership_years (number, starts_on, ends_on, due_on, schedule_id) select 11, '2024-01-01', '2024-12-31', '2024-03-31', min(id) from fee_schedules`,
			`insert into fee_waivers (member_id, year_id, set_id, reference_on, previous_id) select w.member_id, y.id, w.set_id, '2024-01-24', w.id
			 from fee_waivers w, membership_years y where y.number = 11`), "", ""},
	} {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			for _, statement := range append(calm[:len(calm):len(calm)], row.acts...) {
				if _, err := tx.Exec(t.Context(), statement); err != nil {
					t.Fatalf("%s: %s: %v", name, statement, err)
				}
			}
			items, err := today.Items(t.Context(), tx, "", 5)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case row.want == "" && len(items) > 0:
				t.Errorf("%s: %+v", name, items)
			case row.want != "" && (len(items) != 1 || items[0].Kind != row.want || items[0].Rows[0].Since.String() != row.since):
				t.Errorf("%s: %+v, not %s since %s", name, items, row.want, row.since)
			}
		})
	}
}
