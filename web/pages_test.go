package web

import (
	"reflect"
	"testing"

	"github.com/jba/templatecheck"

	"github.com/plenary-org/plenary/schema"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// A misspelt field in a branch that no test executes is found here.
func TestEveryTemplateFitsItsQuery(t *testing.T) {
	site, err := New((&desk{}).config(schema.SDL())) // whose templates nobody has shown yet
	if err != nil {
		t.Fatal(err)
	}
	pages := site.pages
	for _, p := range site.plain {
		pages = append(pages, p)
	}
	for _, p := range pages {
		for l, set := range p.templates {
			if err := templatecheck.CheckHTML(set.Lookup("layout"), reflect.New(p.view).Interface()); err != nil {
				t.Errorf("%s in %s: %v", p.page, l, err)
			}
		}
	}
}

func TestEveryPageShowsInEveryLanguage(t *testing.T) {
	d := newReal(t)
	d.api.values["organisation.member"] = nil
	staff := d.viewer
	for _, p := range d.pages {
		d.viewer = staff
		if p.lead != nil {
			d.viewer = store.Viewer{} // others are led to their own
		}
		for _, l := range texts.Languages {
			w := d.get(Path(l, sample(p.path)))
			if w.Code != 200 {
				t.Errorf("%s in %s: status %d", p.path, l, w.Code)
			}
			if place := missingText.FindString(w.Body.String()); place != "" {
				t.Errorf("%s in %s says %s", p.path, l, place)
			}
		}
	}
}

// Who may read less sees the page with less, never a broken one.
func TestAMembersPageShowsToThePublic(t *testing.T) {
	d := newReal(t)
	d.viewer = store.Viewer{}
	for _, name := range []string{"member.contacts", "member.duesHistory", "member.category", "member.band", "member.organisation.timeline"} {
		d.api.values[name] = nil
	}
	d.wants(d.get("/members/m1"), 200)
	want := map[string]any{"id": "m1", "person": false, "member": false, "staff": false}
	for name, value := range want {
		if got := d.api.asked[0].variables[name]; got != value {
			t.Errorf("%s is %v", name, got)
		}
	}
}
