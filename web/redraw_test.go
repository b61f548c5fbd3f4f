package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var tooLate = []any{map[string]any{"code": "STALE_VERSION", "field": "expectedVersion", "message": "Somebody was faster."}}

// TestARefusedFormStillExpectsTheVersionItWasDrawnFrom: pressing the button
// again does not overwrite what somebody else wrote meanwhile.
func TestARefusedFormStillExpectsTheVersionItWasDrawnFrom(t *testing.T) {
	d := newReal(t)
	for name, value := range map[string]any{"meeting.recordClosedBecause": nil, "approvedAt": nil, "state": "BEGUN", "meeting.state": "DRAFT", "userErrors": tooLate} {
		d.api.values[name] = value
	}
	for _, form := range []struct {
		to    string
		typed []string
	}{
		{"/meetings/m1/run/meetingRun", nil},
		{"/meetings/m1/meetingConvene", nil},
		{"/meetings/m1/meetingCancel", []string{"input.reason", "Nobody comes"}},
		{"/meetings/m1/minutes/minutesEdit", []string{"input.parts.0.position", "0", "input.parts.0.text", "It was said.", "input.why", "A slip"}},
		{"/decisions/d1/decisionWrite", []string{"input.title.en", "A fund", "input.why", "A slip", "input.audience", "PUBLIC"}},
	} {
		typed := append([]string{"input.id", "m1", "input.meetingId", "m1", "input.expectedVersion", "11"}, form.typed...)
		w := d.post(form.to, typed...)
		page := form.to[:strings.LastIndex(form.to, "/")]
		d.wants(w, http.StatusUnprocessableEntity, "<li>Somebody was faster.</li>", `name="input.expectedVersion" value="11"`, `<a href="`+page+`" target="_blank">`)
	}
	d.api.values["userErrors"] = []any{}
	if body := d.get("/decisions/d1").Body.String(); !strings.Contains(body, `name="input.expectedVersion" value="12"`) {
		t.Error("a form drawn anew expects another version than there is")
	}
}

// TestEveryFormKeepsItsVersion: no template writes the version of today into a
// form that may have been refused, nor numbers the rows of things that have an
// id by where they stand.
func TestEveryFormKeepsItsVersion(t *testing.T) {
	version := regexp.MustCompile(`name="input\.expectedVersions?" value="([^"{]*\{\{\S+ ?)`)
	numbered := regexp.MustCompile(`"input\.(\w+)\.%d|"input\.(\w+)\.\{\{`)
	// What the form replaces as a whole has rows without ids.
	whole := map[string]bool{"steps": true, "criteria": true}
	seen, all := 0, sources(t)
	for _, m := range version.FindAllStringSubmatch(all, -1) {
		if seen++; !strings.Contains(m[1], ".Kept ") {
			t.Error(m[0])
		}
	}
	for _, m := range numbered.FindAllStringSubmatch(all, -1) {
		if !whole[m[1]+m[2]] {
			t.Errorf("%s numbers rows by their place; use Row", m[0])
		}
	}
	if seen < 40 {
		t.Errorf("only %d forms with a version", seen)
	}
}

// TestWhatWasTypedStaysWithWhomItWasTypedAbout where somebody was invited and
// the items were moved meanwhile.
func TestWhatWasTypedStaysWithWhomItWasTypedAbout(t *testing.T) {
	d := newReal(t)
	for name, value := range map[string]any{
		"meeting.recordClosedBecause": nil, "viewerRecused": false, "meetingRun.userErrors": tooLate,
		"meeting.people.0.id": "aaron", "meeting.people.1.id": "p0", "meeting.people.2.id": "p1", "meeting.people.0.presence": "EXCUSED", "meeting.people.0.remote": true,
		"meeting.agenda.0.id": "i1", "meeting.agenda.1.id": "i0", "meeting.agenda.2.id": "new", "meeting.agenda.2.notes": "Noted by the other",
	} {
		d.api.values[name] = value
	}
	body := d.post(runPage+"/meetingRun", recorded...).Body.String()
	sent := map[string]string{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="(input\.[^"]+)" value="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		sent[m[1]] = m[2]
	}
	for row, id := range map[string]string{"people.0": "p0", "people.1": "p1", "people.3": "aaron", "items.0": "i0", "items.1": "i1", "items.4": "new"} {
		if got := sent["input."+row+".id"]; got != id {
			t.Errorf("row %s is of %q, want %s", row, got, id)
		}
	}
	for control, want := range map[string]string{
		"people.0.presence": `value="EXCUSED" selected`, "people.1.presence": `value="PRESENT" selected`, "people.3.presence": `value="EXCUSED" selected`,
		"people.3.remote": "checked", "people.1.remote": "checked", "items.0.notes": ">It was discussed.</textarea>", "items.4.notes": ">Noted by the other</textarea>", "items.1.notes": "></textarea>",
		"items.0.decision.titles.en": `value="A fund is set up"`,
	} {
		_, rest, found := strings.Cut(body, `name="input.`+control+`"`)
		end := regexp.MustCompile(`</select>|</textarea>|>\s*<label|>\s*</div>`).FindStringIndex(rest)
		if !found || end == nil || !strings.Contains(rest[:end[1]], want) {
			t.Errorf("%s does not say %s", control, want)
		}
	}
	if strings.Contains(body, `name="input.people.0.remote" value="true" checked`) {
		t.Error("p0 is where Aaron is")
	}
}
