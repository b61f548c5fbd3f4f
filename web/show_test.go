package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/store"
)

func TestAPageAsksItsQueryWithValuesOfTheAddress(t *testing.T) {
	d := newDesk(t)
	d.wants(d.get("/fr/dues/d1?filter.year=2024"), 200, "1\u202f234,50\u00a0USD", `lang="fr"`)
	want := map[string]any{"id": "d1", "filter": map[string]any{"year": 2024}}
	if diff := cmp.Diff(want, d.api.asked[0].variables); diff != "" {
		t.Error(diff)
	}
	if got := d.api.asked[0].viewer.Language; got != "fr" {
		t.Errorf("asked in %s", got)
	}
}

func TestAFormThatPassesLeadsBackToItsPage(t *testing.T) {
	d := newDesk(t)
	w := d.post("/es/dues/d1/record?filter.year=2024", "input.amount", "5", "input.duesId", "d1")
	d.wants(w, http.StatusSeeOther)
	if got := w.Header().Get("Location"); got != "/es/dues/d1?filter.year=2024" {
		t.Errorf("leads to %s", got)
	}
	if w := d.post("/dues/d1/lead", "input.amount", "5", "input.duesId", "d1"); w.Header().Get("Location") != "/elsewhere/id" {
		t.Errorf("leads to %s", w.Header().Get("Location"))
	}
	d.wants(d.post("/dues/d1/try", "input.amount", "5", "input.duesId", "d1"), 200, "tried id")
}

func TestARefusedFormKeepsWhatWasTypedAndNamesTheField(t *testing.T) {
	d := newDesk(t)
	d.api.values["id"] = "d1"
	w := d.post("/dues/d1/record", "_form", "d1", "input.amount", "<five>", "input.paidOn", "soon", "input.duesId", "d1")
	d.wants(w, 422, `value="&lt;five&gt;"`, `value="soon"`, `href="#record-d1-input-paidOn"`, `aria-invalid="true"`)

	d.api.values["userErrors"] = []any{
		map[string]any{"code": "X", "field": "amount", "message": "Too much."},
		map[string]any{"code": "Y", "field": nil, "message": "Too late."},
	}
	w = d.post("/dues/d1/record", "_form", "d1", "input.amount", "5", "input.paidOn", "2024-01-01", "input.duesId", "d1")
	d.wants(w, 422, `href="#record-d1-input-amount">Too much.`, "<li>Too late.</li>", `value="2024-01-01"`)
}

func TestWhatTheAPIRefusesBecomesTheRightPage(t *testing.T) {
	for code, want := range map[string]int{"FORBIDDEN": 403, "BAD_ID": 404, "BAD_USER_INPUT": 400, "TIMEOUT": 503, "INTERNAL": 500} {
		d := newDesk(t)
		d.viewer.RequestID = "r-77"
		d.api.errs = []Error{{Code: code, Message: "secret detail"}}
		w := d.get("/dues/d1")
		d.wants(w, want, "<h1>")
		if want != 400 && strings.Contains(w.Body.String(), "secret") || want >= 500 != strings.Contains(w.Body.String(), "r-77") {
			t.Errorf("%s: %s", code, w.Body)
		}
	}
	d := newDesk(t)
	d.api.values["dues"] = nil
	d.wants(d.get("/dues/none"), 404)
	d.wants(d.get("/dues/d1?filter.year=soon"), 400)
	d.wants(d.get("/nowhere"), 404)
	w := d.post("/dues/d1")
	d.wants(w, 405)
	if w.Header().Get("Allow") == "" {
		t.Error("405 without Allow")
	}
}

func TestAStrangerIsAskedToSignInAndComesBack(t *testing.T) {
	d := newDesk(t)
	d.viewer = store.Viewer{}
	d.api.errs = []Error{{Code: "FORBIDDEN"}}
	for path, w := range map[string]string{
		"/fr/dues/d1?filter.year=2024": d.get("/fr/dues/d1?filter.year=2024").Header().Get("Location"),
		"/fr/dues/d1":                  d.post("/fr/dues/d1/record", "input.amount", "5", "input.duesId", "d1").Header().Get("Location"),
	} {
		if want := (Here{Language: "fr", Path: "/sign-in", Query: map[string][]string{"next": {path}}}).URL(); w != want {
			t.Errorf("leads to %s, want %s", w, want)
		}
	}
}

func TestEveryAnswerForbidsForeignContent(t *testing.T) {
	d := newDesk(t)
	for _, path := range []string{"/dues/d1", "/nowhere", d.assets.address["plenary.css"]} {
		h := d.get(path).Header()
		if h.Get("Content-Security-Policy") != policy || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Strict-Transport-Security") == "" {
			t.Errorf("%s: %v", path, h)
		}
	}
	if body := d.get("/dues/d1").Body.String(); strings.Contains(body, "<style") || strings.Contains(body, " style=") || strings.Contains(body, "<script>") {
		t.Error("inline style or script")
	}
}

func TestAFormOfAnotherSiteIsRefused(t *testing.T) {
	d := newDesk(t)
	r := newPost("/dues/d1/record", "input.amount=5&input.duesId=d1")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	d.wants(d.serve(r), 403)
	if len(d.api.asked) > 0 {
		t.Error("it was executed")
	}
	d.wants(d.serve(newPost("/dues/d1/record", "input.reference="+strings.Repeat("x", 2<<20))), 413)
}

func TestAFirstVisitIsSmall(t *testing.T) {
	d := newReal(t)
	size := 0
	paths := []string{"/members"}
	for _, path := range d.assets.address {
		paths = append(paths, path)
	}
	for _, path := range paths {
		size += d.get(path, "Accept-Encoding", "gzip").Body.Len()
	}
	if size > 60_000 {
		t.Errorf("%d bytes", size)
	}
}

// What an address without it stands for is marked, so that whoever chooses all
// is not given the usual again.
func TestAControlThatIsUsuallyFilledSaysSo(t *testing.T) {
	for address, want := range map[string]string{
		"/actions": `name="filter.state" data-usual>`, "/actions?filter.state=": `name="filter.state" data-usual>`, "/waivers": `name="filter.outcome" data-usual>`,
		"/decisions": `name="filter.state">`, "/meetings": `name="filter.bodyId">`,
	} {
		d := newReal(t)
		d.viewer.Roles = store.Implied(store.Staff)
		d.wants(d.get(address), 200, want)
	}
}
