package web

import (
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

// Whoever opens a pack sees what goes in, and why the rest does not, before the
// button, with nothing but a link and a form.
func TestOpeningAPackShowsWhatGoesIn(t *testing.T) {
	d := newReal(t)
	d.viewer.Roles = store.Implied(store.Staff)
	at := "waiverPackPreview.cases.nodes."
	d.api.lists["waiverPackPreview.cases.nodes"] = 3
	for path, value := range map[string]any{
		"0.clean": true, "0.held": nil, "0.waiver.member.organisation.name": "Benin",
		"1.clean": false, "1.held": "QUESTION", "1.waiver.member.organisation.name": "Chad",
		"2.clean": false, "2.held": nil, "2.waiver.member.organisation.name": "Mali", "2.waiver.readiness": nil,
	} {
		d.api.values[at+path] = value
	}
	d.api.values["waiverPackPreview.cleanCount"], d.api.values["waiverPackPreview.otherCount"] = 1, 2
	d.api.values["waiverPackPreview.year"] = 2024
	w := d.get("/packs?year=2024")
	d.wants(w, 200, "1 case goes into the pack", "2 cases stay out", "The member has a question to answer", "its reviewers see why",
		`name="input.cleanOf" value="2024"`, `name="input.expectedCases" value="1"`)
	body, rest := w.Body.String(), ""
	for _, part := range []string{`data-cancel="Cancel" open>`, "Benin", "Chad", "Mali", "Open the pack</button>"} {
		found := false
		if _, rest, found = strings.Cut(body, part); !found {
			t.Fatalf("no %q where it belongs", part)
		}
		body = rest
	}
	d.api.values["waiverPackPreview.cleanCount"] = 0
	if w := d.get("/packs"); strings.Contains(w.Body.String(), `name="input.expectedCases"`) || !strings.Contains(w.Body.String(), "No case goes into the pack") {
		t.Error("a pack of nothing can be opened")
	}
	d.api.values["waiverPackPreview"] = nil
	d.wants(d.get("/packs"), 200, "No case waits for a decision.")
}

// A reason may be put in the other languages as well; the page's own is that of
// the reason itself.
func TestAReasonMayBeGivenInTheOtherLanguages(t *testing.T) {
	d := newReal(t)
	d.viewer.Roles = store.Implied(store.Staff)
	d.api.values["feeWaiver.state"], d.api.values["feeWaiver.viewerCanDecide"], d.api.values["feeWaiver.viewerRecusal"] = "UNDER_REVIEW", true, nil
	d.wants(d.get("/waivers/w1"), 200, `name="input.reasonIn.fr"`, `name="input.reasonIn.es"`)
	for path, own := range map[string]string{"/waivers/w1": "input.reasonIn.en", "/packs": "input.noteIn.en", "/fr/packs": "input.noteIn.fr"} {
		if strings.Contains(d.get(path).Body.String(), `name="`+own+`"`) {
			t.Errorf("%s asks for the page's language twice", path)
		}
	}
	d.wants(d.get("/fr/packs"), 200, `name="input.noteIn.en"`, `name="input.noteIn.es"`)
}
