package resolvers

import (
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

type refusal struct{ Field, Code, Message string }

func TestStaffChangeARuleAndAreToldWhatIsWrong(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	var seen struct {
		ReminderRules []struct {
			ID      string
			Version int
			Steps   []struct {
				Days       int
				Kind       string
				TemplateID string
			}
		}
	}
	h.ask(t, ada, `{ reminderRules { id version steps { days kind templateId } } }`, nil, &seen)
	general := seen.ReminderRules[0]
	var p struct {
		ReminderRuleUpdate struct {
			Rule       *struct{ Version int }
			UserErrors []refusal
		}
	}
	change := func(version int, days ...any) {
		steps := []any{}
		for _, d := range days {
			steps = append(steps, map[string]any{"days": d, "templateId": general.Steps[0].TemplateID})
		}
		p.ReminderRuleUpdate.Rule = nil
		h.ask(t, ada, `mutation($input: ReminderRuleUpdateInput!) { reminderRuleUpdate(input: $input) { rule { version } userErrors { field code message } } }`,
			map[string]any{"input": map[string]any{"id": general.ID, "enabled": true, "audience": []any{"FOCAL_POINT"}, "expectedVersion": version, "steps": steps}}, &p)
	}
	change(general.Version, -10, nil, -10)
	if got := p.ReminderRuleUpdate; got.Rule != nil || len(got.UserErrors) != 1 || got.UserErrors[0].Field != "steps.2.days" || got.UserErrors[0].Code != "RULE_STEP_TWICE" {
		t.Errorf("%+v", got)
	}
	change(general.Version, -10, nil, 20)
	if got := p.ReminderRuleUpdate; got.Rule == nil || got.Rule.Version != general.Version+1 {
		t.Errorf("%+v", got)
	}
	change(general.Version, 1)
	if got := p.ReminderRuleUpdate; got.Rule != nil || got.UserErrors[0].Code != "RULE_CHANGED" {
		t.Errorf("%+v", got)
	}
}

func TestATextIsPreviewedAndSentToTheViewerBeforeItIsKept(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	var seen struct {
		ReminderTemplates []struct {
			ID      string
			Samples []struct{ MemberID, Name string }
		}
	}
	h.ask(t, ada, `{ reminderTemplates { id samples { memberId name } } }`, nil, &seen)
	first := seen.ReminderTemplates[0]
	trial := func(body string) map[string]any {
		said := func(text string) map[string]any { return map[string]any{"en": text, "fr": text, "es": text} }
		return map[string]any{"input": map[string]any{"id": first.ID, "memberId": first.Samples[0].MemberID, "subject": said("{{.Organisation}}"), "body": said(body)}}
	}
	var p struct {
		ReminderTemplatePreview struct {
			Previews   []struct{ Language, Subject, Text string }
			UserErrors []refusal
		}
		ReminderTemplateTest struct {
			Address    *string
			UserErrors []refusal
		}
	}
	preview := `mutation($input: ReminderTemplateTrialInput!) { reminderTemplatePreview(input: $input) { previews { language subject text } userErrors { field code message } } }`
	h.ask(t, ada, preview, trial("Still {{.Balance}}"), &p)
	if got := p.ReminderTemplatePreview; len(got.Previews) != 3 || got.Previews[1].Language != "FR" || !strings.Contains(got.Previews[0].Text, "Still USD") || got.Previews[0].Subject == "" {
		t.Errorf("%+v", got)
	}
	h.ask(t, ada, preview, trial("{{.Nonsense}}"), &p)
	if got := p.ReminderTemplatePreview; len(got.UserErrors) != 3 || got.UserErrors[0].Field != "body.en" || !strings.Contains(got.UserErrors[0].Message, "{{.Nonsense}}") {
		t.Errorf("%+v", got)
	}
	h.ask(t, ada, `mutation($input: ReminderTemplateTrialInput!) { reminderTemplateTest(input: $input) { address userErrors { code } } }`, trial("Still {{.Balance}}"), &p)
	if got := p.ReminderTemplateTest; got.Address == nil || *got.Address != ada.Email {
		t.Errorf("%+v", got)
	}
	var queued int
	if _, err := h.store.Read(store.System("test")).Get(t.Context(), &queued, `select count(*) from notices where state = 'QUEUED' and person_id = $1`, ada.PersonID); err != nil || queued != 1 {
		t.Errorf("%d letters queued, %v", queued, err)
	}
}

func TestAMemberSeesItsOwnCourseAndNobodyElses(t *testing.T) {
	h := newHouse(t)
	var own struct {
		Viewer  any
		Members struct {
			Nodes []struct {
				ArrearsCourse *struct{ Kind, OrganisationName string }
			}
		}
	}
	query := `{ members(first: 100) { nodes { arrearsCourse { kind organisationName } } } }`
	h.ask(t, h.as(t, "Ben"), query, nil, &own)
	var names []string
	for _, m := range own.Members.Nodes {
		if m.ArrearsCourse != nil {
			names = append(names, m.ArrearsCourse.OrganisationName+" "+m.ArrearsCourse.Kind)
		}
	}
	if len(names) != 1 || !strings.HasPrefix(names[0], "Publish What You Fund ") {
		t.Errorf("Ben sees %v", names)
	}
}
