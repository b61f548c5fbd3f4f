package resolvers

import (
	"strings"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/waivers"
)

// ended makes two members' waivers that end in thirty days, one with a case
// under way, and runs the job of the day.
func ended(t *testing.T, h house) {
	t.Helper()
	work := func(act func(tx *store.Tx) error) {
		t.Helper()
		if err := h.store.Work(t.Context(), store.System("waiver-review"), act); err != nil {
			t.Fatal(err)
		}
	}
	day := storetest.Now.Add(30 * 24 * time.Hour).Format(time.DateOnly)
	work(func(tx *store.Tx) error {
		for _, statement := range []string{
			`set local session_replication_role = replica`,
			`insert into decisions (body, number, decided_on) values ('BOARD', 'EB-T', '2022-12-31')`,
			`insert into fee_waivers (member_id, year_id, set_id, reference_on, state, outcome, decision_id, decided_at, submitted_at, valid_from, valid_to)
			 select m.id, y.id, s.id, '2022-12-01', 'GRANTED', 'GRANTED', d.id, clock(), clock(), '2022-12-31', '` + day + `'
			 from (select m.id from register(today()) m where m.status = 'CURRENT' and not exists (select from fee_waivers w where w.member_id = m.id) order by m.id limit 2) m,
			   membership_years y, criteria_sets s, decisions d
			 where extract(year from y.starts_on) = 2022 and s.rule = 'SOP 2.3.6' and s.number = 1 and d.number = 'EB-T'`,
			`insert into fee_waivers (member_id, year_id, set_id, reference_on, previous_id, state, submitted_at)
			 select w.member_id, y.id, w.set_id, '2023-11-01', w.id, 'UNDER_REVIEW', clock() from fee_waivers w join decisions d on d.id = w.decision_id and d.number = 'EB-T', membership_years y
			 where extract(year from y.starts_on) = 2023 order by w.id limit 1`,
		} {
			if _, err := tx.Exec(t.Context(), statement); err != nil {
				return err
			}
		}
		return nil
	})
	work(func(tx *store.Tx) error {
		if _, err := waivers.End(t.Context(), tx); err != nil {
			return err
		}
		_, err := reminders.RunWaivers(t.Context(), tx)
		return err
	})
}

func TestStaffSeeWhatEndsAndWhatIsSaidAboutIt(t *testing.T) {
	h := newHouse(t)
	ended(t, h)
	ada := h.as(t, "Ada")
	var answer struct {
		FeeWaiversEnding struct {
			TotalCount int
			PageInfo   struct{ EndCursor string }
			Nodes      []struct {
				ID            string
				Reexamination string
				ReexaminedBy  *struct{ State string }
				Reminders     []struct {
					Days             int
					Subject, State   string
					WaiverID, DuesID *string
				}
			}
		}
		Reminders struct {
			TotalCount int
			Nodes      []struct {
				ID      string
				Preview *struct{ Subject, Text string }
			}
		}
	}
	query := `query($after: String) { feeWaiversEnding(first: 1, after: $after, within: 30) { totalCount pageInfo { endCursor }
		nodes { id reexamination reexaminedBy { state } reminders { days subject state waiverId duesId } } }
		reminders(filter: {subject: WAIVER_REVIEW, state: QUEUED}) { totalCount nodes { id preview { subject text } } } }`
	h.ask(t, ada, query, nil, &answer)
	ends := answer.FeeWaiversEnding
	if ends.TotalCount != 2 || len(ends.Nodes) != 1 || ends.Nodes[0].Reexamination != "under review" || ends.Nodes[0].ReexaminedBy.State != "UNDER_REVIEW" {
		t.Fatalf("%+v", ends)
	}
	subjects := map[string]bool{}
	for _, r := range ends.Nodes[0].Reminders {
		subjects[r.Subject] = true
		if r.DuesID != nil || r.WaiverID == nil || *r.WaiverID != ends.Nodes[0].ID {
			t.Errorf("%+v", r)
		}
	}
	if !subjects["WAIVER_END"] || !subjects["WAIVER_REVIEW"] || len(answer.Reminders.Nodes) == 0 {
		t.Errorf("%v, %d queued", subjects, len(answer.Reminders.Nodes))
	}
	said := 0 // the Board reads three languages
	for _, r := range answer.Reminders.Nodes {
		if p := r.Preview; p != nil && strings.Contains(p.Subject, "1 fee waiver ends on") && strings.Contains(p.Text, "/reviews") {
			said++
		}
	}
	if said == 0 {
		t.Errorf("%+v", answer.Reminders.Nodes)
	}
	h.ask(t, ada, query, map[string]any{"after": ends.PageInfo.EndCursor}, &answer)
	if again := answer.FeeWaiversEnding; again.TotalCount != 2 || again.Nodes[0].Reexamination != "not asked for again" || again.Nodes[0].ReexaminedBy != nil {
		t.Errorf("%+v", again)
	}
	if codes := codesOf(h.api.Execute(t.Context(), ada, `{ feeWaiversEnding(within: 5000) { totalCount } }`, "", nil)); len(codes) != 1 || codes[0] != "WITHIN_DAYS" {
		t.Errorf("%v", codes)
	}
	if answer := h.api.Execute(t.Context(), h.as(t, ""), `{ feeWaiversEnding { totalCount } }`, "", nil); len(answer.Errors) == 0 {
		t.Error("the public sees what ends")
	}
}

// TestATextAboutWaiversHasItsOwnPlacesAndIsTriedOnAWaiver: what a letter about
// dues may name, one about waivers may not.
func TestATextAboutWaiversHasItsOwnPlacesAndIsTriedOnAWaiver(t *testing.T) {
	h := newHouse(t)
	ended(t, h)
	ada := h.as(t, "Ada")
	var all struct {
		ReminderTemplates []struct {
			ID, About string
			Places    []string
			Samples   []struct{ MemberID string }
		}
		ReminderRules []struct {
			ID, Subject string
			Version     int
			Audience    []string
		}
	}
	h.ask(t, ada, `{ reminderTemplates { id about places samples { memberId } } reminderRules { id subject version audience } }`, nil, &all)
	tried, review := map[string]int{}, ""
	for _, text := range all.ReminderTemplates {
		if len(text.Samples) == 0 {
			t.Fatalf("nothing to try a text about %s on", text.About)
		}
		place := map[string]string{"DUES": "{{.Balance}}", "WAIVER_END": "{{.Review}}", "WAIVER_REVIEW": "{{.Count}}", "MANDATE_END": "{{.Ends}}",
			"TERM_END": "{{.Ends}}", "INTERESTS_DUE": "{{.Due}}", "ACTION_DUE": "{{.Title}} {{.Body}} {{.Due}}"}[text.About]
		for about, words := range map[string]string{"": place, "LETTER_PLACE_UNKNOWN": "{{.SuspensionOn}} {{.Review}} {{.Count}}"} {
			in := map[string]any{"en": words, "fr": words, "es": words}
			var p struct {
				ReminderTemplatePreview struct {
					Previews   []struct{ Text string }
					UserErrors []struct{ Code string }
				}
			}
			h.ask(t, ada, `mutation($input: ReminderTemplateTrialInput!) { reminderTemplatePreview(input: $input) { previews { text } userErrors { code } } }`,
				map[string]any{"input": map[string]any{"id": text.ID, "memberId": text.Samples[0].MemberID, "subject": in, "body": in}}, &p)
			if about == "" && (len(p.ReminderTemplatePreview.Previews) != 3 || strings.Contains(p.ReminderTemplatePreview.Previews[0].Text, "{{")) {
				t.Errorf("%s: %+v", text.About, p)
			}
			if about != "" && (len(p.ReminderTemplatePreview.UserErrors) == 0 || p.ReminderTemplatePreview.UserErrors[0].Code != about) {
				t.Errorf("%s: %+v", text.About, p)
			}
		}
		tried[text.About]++
		if text.About == "WAIVER_REVIEW" {
			review = text.ID
		}
	}
	if tried["WAIVER_END"] != 2 || tried["WAIVER_REVIEW"] != 1 || tried["MANDATE_END"] != 1 || tried["TERM_END"] != 1 || tried["INTERESTS_DUE"] != 1 || tried["ACTION_DUE"] != 1 || tried["DUES"] < 5 {
		t.Errorf("%v", tried)
	}
	for _, rule := range all.ReminderRules {
		if rule.Subject != "WAIVER_REVIEW" {
			continue
		}
		for code, in := range map[string]map[string]any{
			"RULE_AUDIENCE_REVIEWERS": {"audience": []any{"FINANCE"}, "steps": []any{map[string]any{"days": -30, "templateId": review}}},
			"RULE_STEP_LATE":          {"audience": []any{}, "steps": []any{map[string]any{"days": 1, "templateId": review}}},
			"RULE_STEP_TEMPLATE":      {"audience": []any{}, "steps": []any{map[string]any{"days": -30, "templateId": all.ReminderTemplates[0].ID}}},
		} {
			in["id"], in["enabled"], in["expectedVersion"] = rule.ID, true, rule.Version
			var p struct {
				ReminderRuleUpdate struct{ UserErrors []struct{ Code string } }
			}
			h.ask(t, ada, `mutation($input: ReminderRuleUpdateInput!) { reminderRuleUpdate(input: $input) { userErrors { code } } }`, map[string]any{"input": in}, &p)
			if refused := p.ReminderRuleUpdate.UserErrors; len(refused) != 1 || refused[0].Code != code {
				t.Errorf("%s: %+v", code, refused)
			}
		}
	}
}
