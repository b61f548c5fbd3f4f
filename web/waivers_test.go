package web

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/store"
)

// TestAFileOfTheRegisterHoldsCostsForWhomTheyAreFor: the columns are there for
// the Board and staff, and the API is asked for costs by nobody else.
func TestAFileOfTheRegisterHoldsCostsForWhomTheyAreFor(t *testing.T) {
	open := []string{"Member", "Country code", "Membership year", "Rule", "State", "Decided by", "Number", "Decided on", "Valid from", "Valid to"}
	costs, id := []string{"Currency", "Dues waived"}, []string{"Identifier"}
	for role, want := range map[store.Role][]string{
		store.Public: slices.Concat(open, id), store.Member: slices.Concat(open, id),
		store.Board: slices.Concat(open, costs, id), store.Staff: slices.Concat(open, costs, id),
	} {
		d := newReal(t)
		d.viewer = store.Viewer{Roles: store.Implied(role)}
		if role != store.Public {
			d.viewer.PersonID = 5
		}
		d.api.values["hasNextPage"] = false
		w := d.get("/waivers.csv?filter.year=2023&filter.ruleRef=SOP+2.3.6")
		d.wants(w, 200)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.Body.String(), "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, rows[0]); diff != "" {
			t.Errorf("%s: %s", role, diff)
		}
		asked := d.api.asked[0].variables
		filter := map[string]any{"outcome": "GRANTED", "ruleRef": "SOP 2.3.6", "year": 2023}
		if diff := cmp.Diff(map[string]any{"first": exportPage, "filter": filter, "board": role == store.Board, "staff": role == store.Staff}, asked); diff != "" {
			t.Errorf("%s: %s", role, diff)
		}
	}
}

func TestTheRegisterOpensWithWhatWasGranted(t *testing.T) {
	for query, want := range map[string]any{"": "GRANTED", "?filter.year=2023": "GRANTED", "?filter.outcome=": nil, "?filter.outcome=DECLINED": "DECLINED"} {
		d := newReal(t)
		d.wants(d.get("/waivers"+query), 200)
		filter, _ := d.api.asked[0].variables["filter"].(map[string]any)
		if filter["outcome"] != want {
			t.Errorf("%q asks for %v", query, filter["outcome"])
		}
	}
}

// TestAClosedRegisterSaysSo: who reads none of it is told calmly, and a member
// that reads only its own cases is told that too.
func TestAClosedRegisterSaysSo(t *testing.T) {
	d := newReal(t)
	d.viewer = store.Viewer{}
	d.api.values["viewerCanRead"] = false
	d.wants(d.get("/waivers"), 200, "these are the cases of your own organisation")
	d.api.lists["years"] = 0
	w := d.get("/waivers")
	d.wants(w, 200, "The register of fee waivers is not public", `href="/sign-in"`)
	if strings.Contains(w.Body.String(), "waivers.csv") || strings.Contains(w.Body.String(), "<table") {
		t.Error("a closed register offers a list")
	}
	d.viewer = store.Viewer{PersonID: 5, Roles: store.Implied(store.Person)}
	d.wants(d.get("/fr/waivers"), 200, "n’est pas public", `href="/fr/register"`)
}

func TestARoundIsPreviewedThenOpenedAndChased(t *testing.T) {
	d := newReal(t)
	d.viewer = store.Viewer{PersonID: 1, Roles: store.Implied(store.Staff)}
	typed := []string{"input.year", "2024", "input.referenceOn", "2024-01-24", "input.asksUntil", "2024-01-31", "input.reviewUntil", ""}
	d.wants(d.post("/waivers/rounds/roundPreview", append(typed, "input.dryRun", "true")...), 200,
		`action="/waivers/rounds/roundOpen"`, `name="input.referenceOn" value="2024-01-24"`, "Nothing has happened yet")
	opened := d.post("/waivers/rounds/roundOpen", typed...)
	if to := opened.Header().Get("Location"); opened.Code != http.StatusSeeOther || to != "/waivers/rounds/id" {
		t.Errorf("%d, leads to %s", opened.Code, to)
	}
	d.api.values["letters"], d.api.values["already"] = 7, 2
	d.wants(d.post("/waivers/rounds/r1/waiverRoundChase", "input.roundId", "r1"), 200, "7 letters are on their way.", "2 cases were chased today already.")
	d.api.values["waiverRound.cases.counts"] = []any{map[string]any{"stage": "TO_ASSIGN", "count": 3}}
	d.api.values["stage"] = "TO_ASSIGN"
	d.wants(d.get("/waivers/rounds/r1"), 200, `action="/waivers/rounds/r1/feeWaiverAssign"`, `name="input.waiverIds" value="id0" checked`)
	d.api.values["userErrors"] = []any{map[string]any{"code": "ROUND_OPEN", "field": "year", "message": "open already"}}
	d.wants(d.post("/waivers/rounds/roundOpen", typed...), 422, "open already")
}

// TestTheBoardOfARoundSaysWhoReviewsAndWhatIsNotMet: and that a draft is not
// sent, where nothing else is missing.
func TestTheBoardOfARoundSaysWhoReviewsAndWhatIsNotMet(t *testing.T) {
	d := newReal(t)
	d.viewer = store.Viewer{PersonID: 1, Roles: store.Implied(store.Staff)}
	stage := func(name string) {
		d.api.values["waiverRound.cases.counts"] = []any{map[string]any{"stage": name, "count": 1}}
		d.api.values["stage"] = name
	}
	d.api.values["assignments"] = []any{
		map[string]any{"dueOn": "2026-12-06", "person": map[string]any{"name": "Henrik"}, "recommended": true},
		map[string]any{"dueOn": "2026-12-06", "person": map[string]any{"name": "Amina"}, "recommended": false},
	}
	d.api.values["readiness"] = map[string]any{"reasons": []any{
		map[string]any{"code": "NOT_MET", "criterion": "No arrears", "detail": nil},
		map[string]any{"code": "PULLED", "criterion": nil, "detail": "Pulled out of the consent pack of 1 July 2026"},
	}}
	stage("UNDER_REVIEW")
	w := d.get("/waivers/rounds/r1")
	d.wants(w, 200, "Henrik", "Amina", "Recommendations: 1 of 2", "due on", "submitted on", "Not met – No arrears", "Pulled out of the consent pack of 1 July 2026")
	if strings.Contains(w.Body.String(), "not sent yet") {
		t.Error("it was sent")
	}
	d.api.values["gaps"], d.api.values["readiness"], d.api.values["submittedAt"], d.api.values["assignments"] = []any{}, nil, nil, []any{}
	stage("TO_SEND")
	d.wants(d.get("/waivers/rounds/r1"), 200, "<li>not sent yet</li>")
}
