package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

func TestTheBoardStartsWithWhatWaitsForIt(t *testing.T) {
	d := newReal(t)
	for _, row := range []struct {
		name  string
		roles []store.Role
		waits int
		want  string
	}{
		{"of the Board", []store.Role{store.Board}, 0, "/reviews"},
		{"of the Board and a member", []store.Role{store.Board, store.Member}, 0, "/my-membership"},
		{"of the Board and a member, and cases wait", []store.Role{store.Board, store.Member}, 22, "/reviews"},
		{"a member", []store.Role{store.Member}, 22, "/my-membership"},
		{"staff who sit on the Board", []store.Role{store.Board, store.Staff}, 22, "/today"},
	} {
		d.viewer.Roles = nil
		for _, role := range row.roles {
			d.viewer.Roles = append(d.viewer.Roles, store.Implied(role)...)
		}
		d.api.values["waiting.totalCount"] = row.waits
		w := d.get("/")
		d.wants(w, http.StatusSeeOther)
		if got := w.Header().Get("Location"); got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

// The desk sorts: what needs the reviewer, what is clean and can be granted in
// one act, what the member was asked, what has been recommended.
func TestTheDeskSortsTheCases(t *testing.T) {
	d := newReal(t)
	d.viewer.Roles = store.Implied(store.Board)
	d.api.lists["feeWaivers.nodes"] = 4
	for at, state := range map[string]string{"0": "UNDER_REVIEW", "1": "UNDER_REVIEW", "2": "RETURNED", "3": "UNDER_REVIEW"} {
		d.api.values["feeWaivers.nodes."+at+".state"] = state
	}
	d.api.values["feeWaivers.nodes.0.readiness.state"] = "NEEDS_YOU"
	for _, at := range []string{"0", "1", "2"} {
		d.api.values["feeWaivers.nodes."+at+".viewerRecommendation"] = nil
	}
	d.wants(d.get("/reviews"), 200, `2 cases wait for your recommendation.`, `<h2 id="needs">Needs you <span class="quiet">1</span>`,
		`<h2 id="clean">Unchanged and complete <span class="quiet">1</span>`, `name="input.waiverIds" value="id1" checked`,
		`<h2 id="asked">Wait for the member’s answer <span class="quiet">1</span>`, `<h2 id="said">You have recommended <span class="quiet">1</span>`)
	d.api.lists["feeWaivers.nodes"], d.api.lists["others.nodes"] = 0, 0
	d.wants(d.get("/reviews"), 200, "Nothing waits for your review")
}

// Whoever is recused sees why, and nothing of the deliberation or its acts.
func TestARecusedReviewerSeesWhyAndNothingElse(t *testing.T) {
	d := newReal(t)
	d.viewer.Roles = store.Implied(store.Board)
	d.api.values["feeWaiver.viewerRecusal"] = "OWN_ORGANISATION"
	for _, name := range []string{"assignments", "criteria", "feesOwed", "questions", "readiness", "recommendations", "viewerDueOn", "viewerRecommendation"} {
		d.api.values["feeWaiver."+name] = nil
	}
	for _, name := range []string{"viewerCanAsk", "viewerCanAssign", "viewerCanRecommend", "viewerCanTakeUp"} {
		d.api.values["feeWaiver."+name] = false
	}
	d.api.values["feeWaiver.state"] = "UNDER_REVIEW"
	w := d.get("/waivers/w1")
	d.wants(w, 200, "Your own organisation asks.", `href="/my-membership/waiver/id"`, "12 seats, 12 recused: quorum is 12 of 12")
	for _, part := range []string{`action="/waivers/w1/`, `id="criteria"`, `id="said"`, `id="fees"`} {
		if strings.Contains(w.Body.String(), part) {
			t.Errorf("they see %s", part)
		}
	}
}

// Decisions of the Board are recorded by staff: a member of the Board reads them
// and is told why there is no form.
func TestOnlyStaffSeeTheFormsOfDecisions(t *testing.T) {
	d := newReal(t)
	forms := map[string][]string{
		"SUBMITTED": {"feeWaiverDecide"}, "GRANTED": {"feeWaiverCorrect", "feeWaiverRevoke"}, "IN_PRINCIPLE": {"feeWaiverRevoke", "feeWaiverNamedDecision"},
		"RENEWED": {"feeWaiverCorrect", "feeWaiverRevoke"}, "ENDED": {"feeWaiverCorrect", "feeWaiverRevoke"},
	}
	d.api.values["feeWaiver.viewerRecusal"], d.api.values["feeWaiver.decision"] = nil, nil
	d.api.lists["feeWaiver.viewerCannotDecideReasons"] = 1
	d.api.values["feeWaiver.viewerCannotDecideReasons.0.code"], d.api.values["feeWaiver.viewerCannotDecideReasons.0.text"] = "WAIVER_BY_STAFF", "The secretariat records it."
	for state, names := range forms {
		d.api.values["feeWaiver.state"] = state
		for role, shown := range map[store.Role]bool{store.Board: false, store.Staff: true} {
			d.viewer.Roles = store.Implied(role)
			d.api.values["feeWaiver.viewerCanDecide"] = shown && state == "SUBMITTED"
			w := d.get("/waivers/w1")
			d.wants(w, 200, `id="decisions"`)
			for _, name := range names {
				if strings.Contains(w.Body.String(), `action="/waivers/w1/`+name) != shown {
					t.Errorf("%s, %s: %s", state, role, name)
				}
			}
			if !shown {
				d.wants(w, 200, "The secretariat records it.")
			}
		}
	}
}
