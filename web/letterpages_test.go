package web

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var typedText = []string{"input.id", "t1", "input.expectedVersion", "7", "input.memberId", "id1",
	"input.subject.en", "Typed subject", "input.subject.fr", "Objet", "input.subject.es", "Asunto",
	"input.body.en", "Typed {{.Balance}}", "input.body.fr", "Texte", "input.body.es", "Texto"}

func TestAPreviewKeepsWhatWasTypedAndShowsEachLanguage(t *testing.T) {
	d := newReal(t)
	d.wants(d.get("/reminders/texts/t1"), 200, `formaction="/reminders/texts/t1/reminderTemplatePreview#preview"`, `formaction="/reminders/texts/t1/reminderTemplateTest"`)
	w := d.post("/reminders/texts/t1/reminderTemplatePreview", typedText...)
	d.wants(w, 200, "Typed {{.Balance}}</textarea>", `value="Typed subject"`, `name="input.expectedVersion" value="7"`)
	if got := strings.Count(w.Body.String(), `class="letter-text"`); got != 3 {
		t.Errorf("%d previews", got)
	}
	asked := d.api.asked[1].variables["input"].(map[string]any)
	if diff := cmp.Diff(map[string]any{"en": "Typed {{.Balance}}", "es": "Texto", "fr": "Texte"}, asked["body"]); diff != "" {
		t.Error(diff)
	}
	w = d.post("/reminders/texts/t1/reminderTemplateTest", typedText...)
	d.wants(w, 200, "Typed {{.Balance}}</textarea>", "A test is on its way to address")
}

func TestARefusedTextKeepsWhatWasTypedAndNamesTheField(t *testing.T) {
	d := newReal(t)
	d.api.values["userErrors"] = []any{map[string]any{"code": "LETTER_PLACE_UNKNOWN", "field": "body.fr", "message": "No such place."}}
	for _, act := range []string{"reminderTemplateUpdate", "reminderTemplatePreview", "reminderTemplateTest"} {
		w := d.post("/reminders/texts/t1/"+act, typedText...)
		d.wants(w, 422, "Typed {{.Balance}}</textarea>", `value="Typed subject"`, `href="#`+act+`-input-body-fr"`, `id="`+act+`-input-body-fr-error"`, "No such place.")
	}
}

func TestARefusedRuleKeepsItsStepsAndItsReaders(t *testing.T) {
	d := newReal(t)
	d.api.values["reminderRule.subject"] = "DUES"
	d.api.values["userErrors"] = []any{map[string]any{"code": "RULE_STEP_TWICE", "field": "steps.3.days", "message": "Twice."}}
	w := d.post("/reminders/rules/r1/reminderRuleUpdate", "input.id", "r1", "input.expectedVersion", "3", "input.audience", "FINANCE",
		"input.steps.0.days", "-60", "input.steps.0.templateId", "id0", "input.steps.1.days", "", "input.steps.1.templateId", "id0",
		"input.steps.2.days", "7", "input.steps.2.templateId", "id1", "input.steps.3.days", "7", "input.steps.3.templateId", "id2")
	d.wants(w, 422, `name="input.steps.0.days" value="-60"`, `name="input.steps.3.days" value="7"`, "Twice.", `value="FINANCE" checked`, `name="input.expectedVersion" value="3"`)
	if strings.Contains(w.Body.String(), `value="FOCAL_POINT" checked`) {
		t.Error("a box that was cleared is ticked again")
	}
	steps := d.api.asked[0].variables["input"].(map[string]any)["steps"].([]any)
	if len(steps) != 4 || steps[1].(map[string]any)["days"] != nil || steps[0].(map[string]any)["days"] != -60 {
		t.Errorf("%v", steps)
	}
	if d.api.asked[0].variables["input"].(map[string]any)["enabled"] != false {
		t.Error("a box not ticked is ticked")
	}
}

func TestLaterRemindersBeginWithTheNearest(t *testing.T) {
	d := newReal(t)
	body := d.get("/reminders").Body.String()
	if !strings.Contains(body, "orderBy=EARLIEST") {
		t.Error("the link to later days does not say in which order")
	}
	d.api.asked = nil
	d.wants(d.get("/reminders?filter.plannedFrom=2030-01-01&orderBy=EARLIEST"), 200, `name="orderBy" value="EARLIEST"`)
	if d.api.asked[0].variables["orderBy"] != "EARLIEST" {
		t.Errorf("%v", d.api.asked[0].variables)
	}
}

func TestARuleStandsBesideALetter(t *testing.T) {
	d := newReal(t)
	d.wants(d.get("/reminders/rules/letter"), 200, "reminderRuleUpdate")
	d.wants(d.get("/reminders/r1/nothing"), 404)
}

func TestARuleForReviewersAsksForNoContacts(t *testing.T) {
	d := newReal(t)
	d.api.values["reminderRule.subject"] = "DUES"
	d.wants(d.get("/reminders/rules/r1"), 200, `name="input.audience"`)
	for _, subject := range []string{"ACTION_DUE", "INTERESTS_DUE", "MANDATE_END"} { // whoever is concerned, and no contacts
		d.api.values["reminderRule.subject"] = subject
		if strings.Contains(d.get("/reminders/rules/r1").Body.String(), `name="input.audience"`) {
			t.Errorf("%s asks for contacts", subject)
		}
	}
	d.api.values["reminderRule.subject"] = "WAIVER_REVIEW"
	d.api.values["about"] = "WAIVER_REVIEW"
	body := d.get("/reminders/rules/r1").Body.String()
	if strings.Contains(body, `name="input.audience"`) || !strings.Contains(body, `<option value="id0"`) {
		t.Error(body)
	}
	d.api.asked = nil
	w := d.post("/reminders/rules/r1/reminderRuleUpdate", "input.id", "r1", "input.expectedVersion", "3", "input.enabled", "true", "input.steps.0.days", "-60", "input.steps.0.templateId", "id0")
	if w.Code != 303 {
		t.Fatalf("%d", w.Code)
	}
	if audience := d.api.asked[0].variables["input"].(map[string]any)["audience"]; len(audience.([]any)) != 0 {
		t.Errorf("%v", audience)
	}
}

func TestATextNamesThePlacesOfItsSubject(t *testing.T) {
	d := newReal(t)
	for about, place := range map[string]string{"DUES": "{{.Balance}}", "WAIVER_END": "{{.Review}}", "WAIVER_REVIEW": "{{.Count}}"} {
		d.api.values["reminderTemplate.about"] = about
		d.wants(d.get("/reminders/texts/t1"), 200, "<code>"+place+"</code>")
	}
}

func TestWhatEndsIsListedAMonthOrAYearAhead(t *testing.T) {
	d := newReal(t)
	d.wants(d.get("/waivers/ending"), 200, `href="/waivers/ending?within=365"`, `aria-current="true">Within 90 days`)
	d.api.asked = nil
	d.wants(d.get("/waivers/ending?within=30"), 200, `aria-current="true">Within 30 days`)
	if d.api.asked[0].variables["within"] != 30 {
		t.Errorf("%v", d.api.asked[0].variables)
	}
}
