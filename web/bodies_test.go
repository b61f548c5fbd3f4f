package web

import (
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

// office is the page of a body whose members are in it by office.
func office(t *testing.T, kind string) *desk {
	d := newReal(t)
	d.viewer.Roles = store.Implied(store.Staff)
	for path, value := range map[string]any{
		"body.code": "ASSEMBLY", "body.kind": kind, "body.joining": "EX_OFFICIO", "body.membersCount": 0, "body.viewerCanEdit": true, "body.viewerCanJoin": false,
		"body.noticeRule": "SOP 4.2", "body.decidedFor": "MEMBERS", "body.mandate.closedOn": nil,
	} {
		d.api.values[path] = value
	}
	d.api.lists["body.members.nodes"] = 0
	return d
}

// TestABodyByOfficeIsNotEmpty: it says why nobody is listed, leads to who is in
// it, and offers offices alone.
func TestABodyByOfficeIsNotEmpty(t *testing.T) {
	w := office(t, "ASSEMBLY").get("/bodies/ASSEMBLY")
	d := office(t, "ASSEMBLY")
	d.wants(w, 200, "Its members are in it by their office.", `href="/register"`, "Appoint an officer")
	body := w.Body.String()
	for _, wrong := range []string{"Nobody is in it yet", "Appoint somebody", `<option value="MEMBER"`, "<dd>0</dd>"} {
		if strings.Contains(body, wrong) {
			t.Errorf("says %q", wrong)
		}
	}
	if body := office(t, "BOARD").get("/bodies/BOARD").Body.String(); !strings.Contains(body, `<a href="/board">`) || strings.Contains(body, "/bodyMemberAdd") {
		t.Error("the Board's page lets appoint, or does not lead to the seats")
	}
}

// TestABodysPageLeadsOnward to its meetings and decisions, and its form says who
// reads them.
func TestABodysPageLeadsOnward(t *testing.T) {
	d := office(t, "WORKING_GROUP")
	d.api.values["body.id"], d.api.values["body.code"] = "b1", "WG-TEST"
	w := d.get("/bodies/WG-TEST")
	d.wants(w, 200, `href="/meetings/`, `href="/meetings?filter.bodyId=b1"`, `href="/decisions/`, `href="/decisions?filter.body=WG-TEST"`,
		`name="input.decidedFor"`, `<option value="MEMBERS" selected>`, `name="input.noticeRule" value="SOP 4.2"`)
	d.api.values["body.viewerCanEdit"] = false
	d.viewer = store.Viewer{}
	if body := d.get("/bodies/WG-TEST").Body.String(); strings.Contains(body, "<dt>Code</dt>") {
		t.Error("the code is shown to the public")
	}
}

// TestAClosedMandateIsRenewedOnly, and a gap is confirmed once it was refused.
func TestAClosedMandateIsRenewedOnly(t *testing.T) {
	d := office(t, "WORKING_GROUP")
	d.api.values["body.mandate.closedOn"] = "2027-06-30"
	w := d.get("/bodies/WG-TEST")
	d.wants(w, 200, "closed with effect from 30\u00a0June\u00a02027", `/mandateRenew"`)
	if body := w.Body.String(); strings.Contains(body, `/mandateExtend"`) || strings.Contains(body, `/mandateClose"`) || strings.Contains(body, "input.gap") {
		t.Error("a closed mandate is extended or closed again, or a gap offered unasked")
	}
	d.api.values["userErrors"] = []any{map[string]any{"code": "MANDATE_GAP", "field": "startsOn", "message": "A gap."}}
	w = d.post("/bodies/WG-TEST/mandateRenew", "input.id", "m1", "input.startsOn", "2028-01-01", "input.endsOn", "2028-12-31")
	d.wants(w, 422, "A gap.", `name="input.gap" value="true"`)
}
