package web

import (
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

func TestARefusedVersionOfCriteriaKeepsWhatWasTyped(t *testing.T) {
	d := newReal(t)
	d.api.lists["waiverCriteriaSet.criteria"] = 2
	d.api.values["waiverCriteriaWrite.userErrors"] = []any{
		map[string]any{"code": "CRITERIA_TEXT_MISSING", "field": "criteria.3.text.fr", "message": "Write this text too."},
		map[string]any{"code": "CRITERIA_COUNT", "field": "criteria", "message": "Give at least one criterion."},
	}
	w := d.post("/waivers/criteria/new/x1/criteriaWrite",
		"input.expectedVersion", "7", "input.ruleRef", "SOP 9", "input.effectiveFrom", "2024-05-01", "input.category", "",
		"input.title.en", "Typed title", "input.title.fr", "", "input.title.es", "",
		"input.criteria.0.code", "low", "input.criteria.0.kind", "COMPUTED", "input.criteria.0.fact", "INCOME_GROUP",
		"input.criteria.0.incomes", "LMC", "input.criteria.0.incomes", "UMC", "input.criteria.0.evidenceAsked", "NONE", "input.criteria.0.text.en", "Typed first",
		"input.criteria.1.code", "ldc", "input.criteria.1.drop", "true", "input.criteria.1.evidenceAsked", "NONE",
		"input.criteria.2.kind", "", "input.criteria.2.evidenceAsked", "OPTIONAL", "input.criteria.2.text.en", "",
		"input.criteria.3.kind", "DECLARED", "input.criteria.3.required", "true", "input.criteria.3.evidenceAsked", "REQUIRED", "input.criteria.3.text.en", "Typed last")
	d.wants(w, 422, `value="7"`, `value="SOP 9"`, `value="Typed title"`, `value="Typed first"`, `value="Typed last"`, `value="UMC" checked`,
		`href="#criteriaWrite-input-criteria-3-text-fr"`, `id="criteriaWrite-input-criteria-3-text-fr"`, `href="#criteriaWrite-input-criteria"`, `id="criteriaWrite-input-criteria"`,
		`name="input.criteria.1.drop" value="true" checked`, `name="input.criteria.3.required" value="true" checked`)
	if strings.Contains(w.Body.String(), `value="HIC" checked`) {
		t.Error("a group is ticked that was not")
	}
	input := d.api.asked[0].variables["input"].(map[string]any)
	criteria := input["criteria"].([]any)
	if len(criteria) != 4 || criteria[3].(map[string]any)["kind"] != "DECLARED" || criteria[1].(map[string]any)["drop"] != true || input["expectedVersion"] != 7 {
		t.Errorf("sent %v", input)
	}
}

func TestCriteriaAreReadByEverybodyAndWrittenByStaff(t *testing.T) {
	d := newReal(t)
	d.wants(d.get("/waivers/criteria"), 200, "/waivers/criteria/new/")
	d.viewer = store.Viewer{}
	d.api.values["recordedAt"], d.api.values["recordedBy"] = nil, nil
	w := d.get("/fr/waivers/criteria")
	d.wants(w, 200, "Critères des dispenses de cotisation")
	if strings.Contains(w.Body.String(), "/waivers/criteria/new/") {
		t.Error("a stranger is offered to write")
	}
	d.api.lists["waiverCriteriaSets"] = 0
	d.wants(d.get("/es/waivers/criteria"), 200, "No consta ningún criterio")
}

func TestAListIsPreviewedWithItsFileAndThenRecorded(t *testing.T) {
	d := newReal(t)
	d.Files = &fileDesk{}
	d.api.values["incomeListReceive.changes.0.name"], d.api.values["incomeListReceive.changes.0.after"] = "Guinea", "LMC"
	w := d.send("/waivers/reference/incomePreview", [][3]string{
		{"input.file", "list.csv", "code,group\nGN,LMC\n"}, {"input.publishedOn", "", "2023-07-01"}, {"input.source", "", "World Bank"}, {"input.dryRun", "", "true"},
	})
	d.wants(w, 200, "Guinea", "Lower middle income", `name="input.file" value="sealed-list.csv"`, `name="input.publishedOn" value="2023-07-01"`, `name="input.source" value="World Bank"`)
	if input := d.api.asked[0].variables["input"].(map[string]any); input["dryRun"] != true || input["file"] != "sealed-list.csv" {
		t.Errorf("sent %v", input)
	}
	d.api.asked = nil
	d.wants(d.post("/waivers/reference/incomeReceive", "input.file", "sealed-list.csv", "input.publishedOn", "2023-07-01", "input.source", "World Bank"), 303)
	if input := d.api.asked[0].variables["input"].(map[string]any); input["dryRun"] == true || input["file"] != "sealed-list.csv" {
		t.Errorf("sent %v", input)
	}
}

func TestSettingsShowWhoChangedWhat(t *testing.T) {
	d := newReal(t)
	d.api.values["waiverSettingsHistory.0.changes.0.text"] = "Quorum, percent: 50 → 60"
	d.wants(d.get("/waivers/settings"), 200, "Quorum, percent: 50 → 60", `name="input.quorumPercent"`)
	d.api.values["waiverSettingsChange.userErrors"] = []any{map[string]any{"code": "SETTING_NUMBER", "field": "askDays", "message": "Give a whole number from 1 to 180."}}
	w := d.post("/waivers/settings/settingsChange", "input.passesBy", "APPROVALS", "input.quorumPercent", "66", "input.writtenDays", "10", "input.validMonths", "12",
		"input.dueDays", "30", "input.askDays", "999", "input.reviewDays", "14", "input.register", "MEMBERS")
	d.wants(w, 422, `value="999"`, `value="66"`, `<option value="APPROVALS" selected`, `<option value="MEMBERS" selected`, `href="#settingsChange-input-askDays"`)
}

func TestAlternativesAreNamedByTheirOwnTexts(t *testing.T) {
	d := newReal(t)
	d.api.lists["waiverCriteriaSets.criteria"] = 3
	for i, text := range []string{"Low income", "Least developed", "Arrears"} {
		place := "waiverCriteriaSets.0.criteria." + string(rune('0'+i))
		d.api.values[place+".text"], d.api.values[place+".required"], d.api.values[place+".alternative"] = text, true, "development"
	}
	d.api.values["waiverCriteriaSets.0.criteria.2.alternative"] = nil
	w := d.get("/waivers/criteria")
	d.wants(w, 200, "One of these is enough: Low income · Least developed<")
	if strings.Contains(w.Body.String(), "development") {
		t.Error("shows a code")
	}
}
