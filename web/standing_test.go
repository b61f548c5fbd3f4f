package web

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
)

func TestTheRollIsThatOfTodayUnlessADayIsAskedFor(t *testing.T) {
	d := newReal(t)
	d.Today = func() date.Date { return date.MustParse("2024-04-24") }
	for _, row := range []struct {
		address string
		want    map[string]any
	}{
		{"/standing", map[string]any{"on": "2024-04-24", "right": "VOTE"}},
		{"/standing?on=&right=", map[string]any{"on": "2024-04-24", "right": "VOTE"}},
		{"/standing?on=2023-03-14&right=STAND&granted=false&constituency=provider", map[string]any{
			"on": "2023-03-14", "right": "STAND", "granted": false, "constituency": "provider"}},
	} {
		d.api.asked = nil
		d.wants(d.get(row.address), 200)
		if diff := cmp.Diff(row.want, d.api.asked[0].variables); diff != "" {
			t.Errorf("%s: %s", row.address, diff)
		}
	}
	d.wants(d.get("/standing?right=RULE"), 400)
}

func TestTheRollOnPaperIsWhole(t *testing.T) {
	d := newReal(t)
	d.api.values["hasNextPage"] = true
	d.api.before = func(asked int) { d.api.values["hasNextPage"] = asked < 4 }
	w := d.get("/standing?whole=true")
	d.wants(w, 200)
	if len(d.api.asked) != 4 || d.api.asked[3].variables["after"] != "endCursor" {
		t.Errorf("%d questions", len(d.api.asked))
	}
	for i, call := range d.api.asked {
		if call.memory != 0 {
			t.Errorf("question %d computes the roll anew", i)
		}
	}
	if strings.Contains(w.Body.String(), `rel="next"`) {
		t.Error("the whole roll leads to another page")
	}
}

func TestTheRollIsComputedOnceForAFile(t *testing.T) {
	d := newReal(t)
	d.api.values["hasNextPage"] = true
	d.api.before = func(asked int) { d.api.values["hasNextPage"] = asked%3 != 0 }
	for range 2 { // and anew for the next one
		d.wants(d.get("/standing.csv"), 200)
	}
	var began []int
	for _, call := range d.api.asked {
		began = append(began, call.memory)
	}
	if !slices.Equal(began, []int{0, 0, 0, 3, 3, 3}) {
		t.Errorf("computed for questions %v", began)
	}
}

func TestTheRollIsTakenAwayWithEachReason(t *testing.T) {
	d := newReal(t)
	d.api.values["hasNextPage"] = false
	w := d.get("/fr/standing.csv?on=2023-03-14")
	d.wants(w, 200)
	if got := w.Header().Get("Content-Disposition"); got != "attachment; filename=liste-des-droits-2023-03-14.csv" {
		t.Errorf("file name: %s", got)
	}
	lines := strings.Split(w.Body.String(), "\n")
	if !strings.Contains(lines[0], "Pourquoi") || !strings.Contains(lines[1], "because") {
		t.Errorf("%q", lines[:2])
	}
}

// What a change would mean is seen before it is set; what was typed goes on.
func TestARuleIsPreviewedAndThenSet(t *testing.T) {
	d := newReal(t)
	d.viewer = store.Viewer{PersonID: 1, Roles: store.Implied(store.Staff)}
	d.api.values["standingRules.0.right"] = "VOTE"
	d.api.values["standingRuleAdd.rule.right"] = "VOTE"
	typed := []string{"_form", "VOTE", "input.right", "VOTE", "input.effectiveFrom", "2024-01-01", "input.citation", "SOP 2.2.4",
		"input.settledBy", "END_OF_YEAR_BEFORE", "input.settledYearsBack", "1", "input.settledGraceDays", "", "input.notOverdueDays", ""}
	d.wants(d.post("/standing/rules/rulePreview", append(typed, "input.dryRun", "true")...), 200,
		`action="/standing/rules/ruleAdd"`, `name="input.settledBy" value="END_OF_YEAR_BEFORE"`, "would lose the right to vote")
	d.wants(d.post("/standing/rules/ruleAdd", typed...), 303)
	d.api.values["userErrors"] = []any{map[string]any{"code": "RULE_IN_PAST", "field": "effectiveFrom", "message": "too late"}}
	d.wants(d.post("/standing/rules/ruleAdd", typed...), 422, "too late", `value="END_OF_YEAR_BEFORE" selected`)
}
