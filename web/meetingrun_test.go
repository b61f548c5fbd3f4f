package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/store"
)

const runPage = "/meetings/m1/run"

// recorded is the live page's form as a secretary fills it in: three came in
// different ways, one item has everything, the other nothing.
var recorded = []string{
	"input.id", "m1", "input.expectedVersion", "12",
	"input.people.0.id", "p0", "input.people.0.presence", "EXCUSED",
	"input.people.1.id", "p1", "input.people.1.presence", "PRESENT", "input.people.1.remote", "true", "input.people.1.standsForId", "p0",
	"input.people.2.id", "p2", "input.people.2.presence", "", "input.people.2.standsForId", "",
	"input.items.0.id", "i0", "input.items.0.interests", "", "input.items.0.interests", "p1", "input.items.0.notes", "It was discussed.",
	"input.items.0.decision.titles.en", "A fund is set up", "input.items.0.decision.titles.fr", "", "input.items.0.decision.rule", "SOP 4.2",
	"input.items.0.action.titles.en", "Open the account", "input.items.0.action.personId", "", "input.items.0.action.dueOn", "2024-03-20",
	"input.items.1.id", "i1", "input.items.1.interests", "", "input.items.1.notes", "",
	"input.items.1.decision.titles.en", "", "input.items.1.decision.rule", "",
	"input.items.1.action.titles.en", "", "input.items.1.action.personId", "", "input.items.1.action.dueOn", "",
}

// live is a meeting under way, of the people and items that recorded is about.
func live(d *desk) {
	d.api.values["meeting.recordClosedBecause"], d.api.values["viewerRecused"] = nil, false
	for _, n := range []string{"0", "1", "2"} {
		d.api.values["meeting.people."+n+".id"], d.api.values["meeting.agenda."+n+".id"] = "p"+n, "i"+n
	}
}

func TestTheLivePagePutsEverythingOnRecordAtOnce(t *testing.T) {
	d := newReal(t)
	d.api.values["meeting.recordClosedBecause"], d.api.values["viewerRecused"] = nil, false
	d.wants(d.get(runPage), http.StatusOK, `name="input.people.0.presence"`, `name="input.people.2.id" value="id2"`, `name="input.items.1.notes"`,
		`name="input.items.2.interests" value=""`, `name="input.items.0.decision.titles.en"`, `name="input.items.0.action.dueOn"`, `explained`, `href="/papers/id0"`)
	w := d.post(runPage+"/meetingRun", recorded...)
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), runPage) {
		t.Errorf("%d to %s", w.Code, w.Header().Get("Location"))
	}
	want := map[string]any{
		"id": "m1", "expectedVersion": 12,
		"people": []any{
			map[string]any{"id": "p0", "presence": "EXCUSED"},
			map[string]any{"id": "p1", "presence": "PRESENT", "remote": true, "standsForId": "p0"},
			map[string]any{"id": "p2", "presence": nil, "standsForId": nil},
		},
		"items": []any{
			map[string]any{"id": "i0", "interests": []any{"p1"}, "notes": "It was discussed.",
				"decision": map[string]any{"titles": map[string]any{"en": "A fund is set up", "fr": ""}, "rule": "SOP 4.2"},
				"action":   map[string]any{"titles": map[string]any{"en": "Open the account"}, "personId": nil, "dueOn": "2024-03-20"}},
			map[string]any{"id": "i1", "interests": []any{}, "notes": ""},
		},
	}
	var got any
	for _, c := range d.api.asked {
		if c.operation == "meetingRun" {
			got = c.variables["input"]
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestTheLivePageKeepsWhatWasTyped where the record is refused: somebody else
// was faster, or a field is wrong.
func TestTheLivePageKeepsWhatWasTyped(t *testing.T) {
	d := newReal(t)
	live(d)
	d.api.values["meetingRun.userErrors"] = []any{map[string]any{"code": "DECISION_TITLE", "field": "items.decision.titles.en", "message": "Give the title in one line."}}
	d.wants(d.post(runPage+"/meetingRun", recorded...), http.StatusUnprocessableEntity, "Give the title in one line.", ">It was discussed.</textarea>", `value="A fund is set up"`, `value="Open the account"`)
	d.api.values["meetingRun.userErrors"] = []any{map[string]any{"code": "STALE_VERSION", "field": "expectedVersion", "message": "Somebody was faster."}}
	d.wants(d.post(runPage+"/meetingRun", recorded...), http.StatusUnprocessableEntity, "Somebody was faster.", ">It was discussed.</textarea>")
}

// TestTheLivePageSaysWhyNothingCanBeRecorded, without a form; and a refusal
// names its field and shows it.
func TestTheLivePageSaysWhyNothingCanBeRecorded(t *testing.T) {
	d := newReal(t)
	d.api.values["meeting.recordClosedBecause"] = "From 1 December on."
	if body := d.get(runPage).Body.String(); !strings.Contains(body, "From 1 December on.") || strings.Contains(body, "input.people.0.presence") {
		t.Errorf("a meeting to come shows %s", body)
	}
	live(d)
	w := d.post(runPage+"/meetingRun", "input.id", "m1", "input.expectedVersion", "12", "input.items.0.id", "i0", "input.items.0.action.titles.en", "Open the account", "input.items.0.action.dueOn", "")
	d.wants(w, http.StatusUnprocessableEntity, `href="#meetingRun-input-items-0-action-dueOn">By`)
	body := w.Body.String()
	at := strings.Index(body, `name="input.items.0.action.titles.en"`)
	if at < 0 || !strings.Contains(body[max(0, at-700):at], `<details class="more" open`) {
		t.Error("what was refused stays folded")
	}
}

// TestAPaperIsAddedFromItsItem and its page opens; whoever reads the meeting
// sees no form, and each paper with what is pending.
func TestAPaperIsAddedFromItsItem(t *testing.T) {
	d := newReal(t)
	d.api.values["withdrawal"], d.api.values["meeting.agenda.1.papers.0.texts.2.state"] = nil, "OLDER"
	d.wants(d.get("/meetings/m1"), http.StatusOK, `name="input.agendaItemId" value="id1"`, `name="input.meetingId" value="id"`, `action="/meetings/m1/paperAdd"`, "Older than the English")
	d.api.values["paperAdd.paper.id"] = "p9"
	w := d.post("/meetings/m1/paperAdd", "_form", "id1", "input.agendaItemId", "id1", "input.titles.en", "Rules of the fund", "input.audience", "BOARD", "input.label", "DOCUMENT", "input.number", "")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/papers/p9") {
		t.Errorf("%d to %s", w.Code, w.Header().Get("Location"))
	}
	d.viewer.Roles = store.Implied(store.Board)
	d.api.values["meeting.viewerCanManage"] = false
	body := d.get("/meetings/m1").Body.String()
	if strings.Contains(body, "input.agendaItemId") || !strings.Contains(body, `href="/papers/id0"`) {
		t.Errorf("a member of the Board reads %s", body)
	}
}
