package web

import (
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

// choosing is the page of a call with three applications, of which the API
// says that they may be chosen among.
func choosing(t *testing.T) *desk {
	d := newReal(t)
	d.viewer.Roles = store.Implied(store.Staff)
	d.api.lists["call.applications"] = 3
	for path, value := range map[string]any{
		"call.id": "c1", "call.version": 4, "call.places": 2, "call.state": "TO_DECIDE", "call.viewerCanDecide": true, "call.body.name": "Data group",
		"call.applications.0.id": "a1", "call.applications.0.name": "Ana", "call.applications.0.chosen": nil,
		"call.applications.1.id": "a2", "call.applications.1.name": "Bo", "call.applications.1.chosen": nil,
		"call.applications.2.id": "a3", "call.applications.2.name": "Cléo", "call.applications.2.chosen": nil,
	} {
		d.api.values[path] = value
	}
	return d
}

// Who chooses sees the balance of those ticked without a script: the ticks are
// in the address, and what is decided are the people named above the button.
func TestTheBalanceKeepsTheTicks(t *testing.T) {
	d := choosing(t)
	w := d.get("/calls/c1/choose")
	d.wants(w, 200, `<form method="get" action="/calls/c1/choose" data-live>`, "Show the balance</button>", "Tick whom to appoint and show the balance", "In the body today")
	if body := w.Body.String(); strings.Contains(body, `name="input.chosen"`) || strings.Contains(body, "checked") || strings.Contains(body, "formaction") {
		t.Error("somebody is chosen at first")
	}
	w = d.get("/fr/calls/c1/choose?chosen=a1&chosen=a3&chosen=elsewhere")
	d.wants(w, 200, `value="a1" checked>`, `value="a3" checked>`, "Nommer 2 personnes</button>",
		`<li>Ana`, `name="input.chosen" value="a1">`, `name="input.chosen" value="a3">`, `name="input.expectedVersion" value="4"`, `<button formaction="/fr/calls/c1/choose/callDecide?chosen=a1&amp;chosen=a3`)
	if body := w.Body.String(); strings.Contains(body, `value="a2" checked`) || strings.Contains(body, `name="input.chosen" value="a2"`) || strings.Contains(body, `value="elsewhere"`) {
		t.Error("who is not ticked is chosen")
	}
	if got, _ := d.api.asked[len(d.api.asked)-1].variables["chosen"].([]any); len(got) != 3 {
		t.Errorf("the balance is asked of %v", got)
	}
}

// A choice that is refused stands as it was made.
func TestARefusedChoiceKeepsItsTicks(t *testing.T) {
	d := choosing(t)
	d.api.values["userErrors"] = []any{map[string]any{"code": "CALL_STARTS", "field": "startsOn", "message": "After the last day, please."}}
	w := d.post("/calls/c1/choose/callDecide?chosen=a2", "input.id", "c1", "input.expectedVersion", "4", "input.chosen", "a2", "input.startsOn", "2020-01-01")
	d.wants(w, 422, "After the last day, please.", `value="a2" checked>`, `name="input.chosen" value="a2">`, `value="2020-01-01"`)
}

// Once it is decided there is nothing to tick; and where nobody applied the
// page says what to do.
func TestWhatWasDecidedIsShown(t *testing.T) {
	d := choosing(t)
	d.api.values["call.state"], d.api.values["call.viewerCanDecide"] = "DECIDED", false
	d.api.values["call.applications.0.chosen"], d.api.values["call.applications.1.chosen"] = true, false
	w := d.get("/es/calls/c1/choose?chosen=a1")
	d.wants(w, 200, "Candidatura elegida", "Esta vez no")
	if body := w.Body.String(); strings.Contains(body, `type="checkbox"`) || strings.Contains(body, "data-live") {
		t.Error("it is chosen again")
	}
	d.api.lists["call.applications"] = 0
	d.wants(d.get("/calls/c1/choose"), 200, "Nobody has applied", "Back to the call")
}

func TestTheCallShowsEverybodyWhatTheyMayDo(t *testing.T) {
	for _, row := range []struct {
		name    string
		roles   store.Role
		person  int64
		values  map[string]any
		wants   []string
		without []string
	}{
		{"a stranger", store.Public, 0, map[string]any{"call.viewerApplication": nil, "call.viewerCanApply": false}, []string{"Sign in to apply."}, []string{"input.motivation", "Choose</a>"}},
		{"whoever may", store.Person, 7, map[string]any{"call.viewerApplication": nil, "call.viewerCanApply": true}, []string{`name="input.motivation"`, `name="input.languages" value="EN"`, "The secretariat reads your application, and nobody else does."}, []string{"Choose</a>", "Sign in to apply"}},
		{"whoever may not", store.Person, 7, map[string]any{"call.viewerApplication": nil, "call.viewerCanApply": false, "call.viewerCannotApplyBecause": "You are in it."}, []string{"You are in it."}, []string{"input.motivation"}},
		{"who has applied", store.Person, 7, map[string]any{"call.viewerApplication.chosen": nil, "call.viewerApplication.motivation": "I would like to."}, []string{"I would like to.", "Withdraw", "Change your application"}, []string{"callApply"}},
		{"who was not chosen", store.Person, 7, map[string]any{"call.state": "DECIDED", "call.viewerApplication.chosen": false}, []string{"You were not appointed this time."}, []string{"Withdraw"}},
		{"staff", store.Staff, 7, map[string]any{"call.viewerApplication": nil, "call.viewerCanEdit": true}, []string{"Choose</a>", "Close without an appointment", "Everybody who has applied is told of more time."}, nil},
		{"the chair", store.Person, 7, map[string]any{"call.viewerApplication": nil, "call.viewerCanEdit": true}, []string{"Close without an appointment"}, []string{"Choose</a>"}},
	} {
		d := newReal(t)
		d.viewer = store.Viewer{PersonID: row.person, Name: "Zoe", Roles: store.Implied(row.roles)}
		d.api.values["call.state"], d.api.values["call.viewerCanEdit"], d.api.values["call.closedBecause"] = "OPEN", false, nil
		for path, value := range row.values {
			d.api.values[path] = value
		}
		w := d.get("/calls/c1")
		d.wants(w, 200, row.wants...)
		for _, not := range row.without {
			if strings.Contains(w.Body.String(), not) {
				t.Errorf("%s finds %q", row.name, not)
			}
		}
	}
}

func TestWithoutCallsThePageSaysWhatComes(t *testing.T) {
	d := newReal(t)
	d.viewer = store.Viewer{}
	d.api.lists["calls.nodes"] = 0
	d.wants(d.get("/fr/calls"), 200, "Aucun appel pour l’instant", "Consultez la liste des organes")
	d.wants(d.get("/es/calls?open=true"), 200, "No hay ninguna convocatoria abierta", "Todas las convocatorias")
}
