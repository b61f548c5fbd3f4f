package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

// focal is a focal point before the page of one member that owes nothing.
func focal(t *testing.T) *desk {
	t.Helper()
	d := newReal(t)
	d.viewer = store.Viewer{PersonID: 7, Name: "Ben", Roles: store.Implied(store.Member)}
	d.api.lists["viewer.memberships"] = 1
	v := d.api.values
	v["overdue"], v["state"], v["balance"] = false, "PAID", map[string]any{"amount": "0.00", "currency": "USD"}
	return d
}

const ownPlace = "viewer.memberships.0.organisation."

func TestTheFirstScreenSaysWhereWeStandAndTheOneThingToDo(t *testing.T) {
	for _, row := range []struct {
		name   string
		set    map[string]any
		wants  []string
		absent []string
	}{
		{"all is well", map[string]any{}, []string{"Your dues for 12 are paid. Thank you.", "There is nothing that you must do."}, nil},
		{"a year is overdue", map[string]any{"viewer.memberships.0.duesHistory.1.overdue": true,
			"viewer.memberships.0.duesHistory.1.balance": map[string]any{"amount": "1100.00", "currency": "USD"}},
			[]string{"Your dues for 12 have been overdue since 1\u00a0March\u00a02024: USD\u00a01,100.00 is owed.", `href="#dues-id0">See what is owed`}, []string{"Thank you"}},
		{"nobody knows how large it is", map[string]any{"viewer.memberships.0.band": nil}, []string{`>Give the size band</a>`}, nil},
		{"somebody is alone", map[string]any{ownPlace + "office.totalCount": 1}, []string{"You alone receive our letters.", `>Invite a colleague</a>`}, nil},
		{"somebody is alone who reads only", map[string]any{ownPlace + "office.totalCount": 1, "viewerCanEdit": false}, []string{"There is nothing that you must do.", "viewerCannotEditBecause"},
			[]string{"/colleagueInvite", "/profilePropose", "/focalPointHandOver", "/colleagueEnd"}},
		{"a change waits", map[string]any{ownPlace + "proposals.0.state": "WAITING", ownPlace + "proposals.0.stale": false},
			[]string{"your change of profile is with the Secretariat", "/my-membership/proposalWithdraw", `name="input.website"`}, []string{`name="input.names.en"`}},
		{"the website is missing", map[string]any{ownPlace + "website": nil}, []string{"One thing is missing in your profile"}, nil},
	} {
		d := focal(t)
		for name, value := range row.set {
			d.api.values[name] = value
		}
		w := d.get("/my-membership")
		d.wants(w, 200, row.wants...)
		for _, part := range row.absent {
			if strings.Contains(w.Body.String(), part) {
				t.Errorf("%s: shows %q", row.name, part)
			}
		}
		if strings.Count(w.Body.String(), `<a class="button"`) > 1 {
			t.Errorf("%s: more than one thing to do", row.name)
		}
	}
}

// From a letter's link: this page (1), "Invite a colleague" (2), send (3).
func TestAskingAColleagueTakesThreeClicks(t *testing.T) {
	d := focal(t)
	d.wants(d.get("/my-membership"), 200, `<summary class="button small">Invite a colleague</summary>`, `action="/my-membership/colleagueInvite"`)
	w := d.post("/my-membership/colleagueInvite", "_form", "id", "input.organisationId", "o1", "input.name", "Awa", "input.email", "awa@example.org", "input.role", "FINANCE", "input.language", "")
	d.wants(w, http.StatusSeeOther)
	d.api.values["userErrors"] = []any{map[string]any{"code": "X", "field": "email", "message": "Give another."}}
	d.api.values["id"] = "o1"
	w = d.post("/my-membership/colleagueInvite", "_form", "o1", "input.organisationId", "o1", "input.name", "Awa", "input.email", "awa@", "input.role", "FINANCE", "input.language", "")
	d.wants(w, 422, "Give another.", `value="awa@"`, `<option value="FINANCE" selected>`)
}

func TestWhoServesSeveralMembersChoosesOne(t *testing.T) {
	d := focal(t)
	d.api.lists["viewer.memberships"] = 2
	w := d.get("/my-membership")
	d.wants(w, 200, "Which organisation?", `href="/my-membership?organisation=id1"`, "Your dues for 12 are paid.")
	if strings.Contains(w.Body.String(), "<form method=\"post\" action=\"/my-membership") {
		t.Error("forms before there is a choice")
	}
	d.api.values["viewer.memberships.1.organisation.id"] = "o2"
	d.wants(d.get("/my-membership?organisation=o2"), 200, "another organisation", `action="/my-membership/profilePropose?organisation=o2"`)
}

func TestWhoServesNoMemberIsToldWhatThereIs(t *testing.T) {
	d := newReal(t)
	d.viewer = store.Viewer{PersonID: 7, Name: "Chloé", Roles: store.Implied(store.Person)}
	d.api.lists["viewer.memberships"], d.api.lists["viewer.services"] = 0, 1
	v := d.api.values
	v["viewer.services.0.member"] = false
	d.wants(d.get("/my-membership"), 200, "My organisation", "Your organisation is an observer.", `href="/register"`, `class="button" href="/join"`)
	v["viewer.services.0.startsOn"] = "2999-01-01"
	d.wants(d.get("/fr/my-membership"), 200, "À partir du 1er\u00a0janvier\u00a02999")
	v["viewer.services.0.startsOn"], v["viewer.services.0.member"] = "2020-01-01", true
	d.wants(d.get("/my-membership"), 200, "is not a member at present")
	d.api.lists["viewer.services"] = 0
	d.wants(d.get("/my-membership"), 200, "You are not a contact of a member")
	d.wants(d.get("/"), http.StatusSeeOther)
}

func TestALetterToTheMemberIsReadInAFrameThatCanDoNothing(t *testing.T) {
	d := focal(t)
	d.api.values["letter.html"] = "<p style='color:red'>Dear Ben</p>"
	d.wants(d.get("/my-membership/letters/l1"), 200, `src="/my-membership/letters/id/letter" sandbox=`)
	w := d.get("/my-membership/letters/l1/letter")
	d.wants(w, 200, "Dear Ben")
	if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "sandbox") || strings.Contains(policy, "allow-scripts") {
		t.Errorf("policy: %s", policy)
	}
	for state, said := range map[string]string{"QUEUED": "waiting to be sent", "FAILED": "could not be delivered", "DROPPED": "was not sent"} {
		d.api.values["letter.html"], d.api.values["state"] = "", state
		d.wants(d.get("/my-membership/letters/l1"), 200, said)
	}
	d.wants(d.get("/my-membership/letters/l1/letter"), 404)
}

func TestAStaleChangeCanOnlyBeDeclined(t *testing.T) {
	d := newReal(t)
	d.api.lists["waiting.nodes"] = 1
	for stale, approvable := range map[bool]bool{true: false, false: true} {
		d.api.values["stale"] = stale
		w := d.get("/proposals")
		d.wants(w, 200, "/proposals/proposalDecline", "waiting for 12 days")
		if got := strings.Contains(w.Body.String(), "/proposals/proposalApprove"); got != approvable {
			t.Errorf("stale %v: can be approved %v", stale, got)
		}
	}
	d.api.values["id"] = "p1"
	d.api.values["userErrors"] = []any{map[string]any{"code": "DECLINE_REASON_MISSING", "field": "reason", "message": "Give the reason."}}
	w := d.post("/proposals/proposalDecline", "_form", "p1", "input.id", "p1", "input.approve", "false", "input.reason", "")
	d.wants(w, 422, `href="#proposalDecline-p1-input-reason">Give the reason.`)
}
