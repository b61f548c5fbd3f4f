package web

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/store"
)

func TestAYearIsOfferedAsItsNumber(t *testing.T) {
	d := newReal(t)
	d.wants(d.get("/members"), 200, `<option value="12">12</option>`)
	d.wants(d.get("/members?filter.year=1999"), 200, `<option value="1999" selected>1999 (unknown)</option>`)
	d.wants(d.get("/fr/members?filter.status=CURRENT&filter.country=XX"), 200,
		`<option value="XX" selected>XX (inconnu)</option>`, `<option value="CURRENT" selected>Membre</option>`)

	type year struct{ Value, Label *int }
	n := 2026
	got, err := options([]year{{&n, &n}, {}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Option{{Value: "2026", Label: "2026"}, {}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestBandsAreNamedAfterTheirCategoryAndBelongToIt(t *testing.T) {
	d := newReal(t)
	d.wants(d.get("/fr/organisations/new"), 200, `data-group="code0"`, "name0\u00a0: name0")
}

func TestASearchTellsTheFormerNameThatItFound(t *testing.T) {
	former := []Option{{Label: "Australia - AusAID"}, {Label: "AUSAID"}, {Label: "Department"}}
	for _, row := range []struct {
		search string
		want   []string
	}{
		{"ausaid", []string{"Australia - AusAID", "AUSAID"}},
		{"australia", nil}, // the present name says it
		{"Australia ausaid", []string{"Australia - AusAID", "AUSAID"}},
		{"", nil},
	} {
		if diff := cmp.Diff(row.want, formerly(row.search, "Australia - DFAT", former)); diff != "" {
			t.Errorf("%q: %s", row.search, diff)
		}
	}
}

func TestOnlyContactsOfMembersAreOfferedTheirMembership(t *testing.T) {
	for role, want := range map[store.Role]bool{store.Person: false, store.Member: true} {
		d := newReal(t)
		d.viewer.Roles = store.Implied(role)
		page := d.pages[0]
		lead := page.lead
		page.lead = nil // the public page itself
		defer func() { page.lead = lead }()
		if got := strings.Contains(d.get("/").Body.String(), `class="button second" href="/my-membership"`); got != want {
			t.Errorf("%s: %v", role, got)
		}
	}
}
