package web

import (
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

// On a narrow screen the links follow a line that says where one is; only a
// long row of tabs is folded too.
func TestTheNavigationFoldsUnderWhereOneIs(t *testing.T) {
	d := newReal(t)
	d.wants(d.get("/members"), 200, "<summary>Menu: <strong>Members</strong></summary></details><ul>", "<summary>In this part: <strong>Members</strong></summary></details><ul>")
	d.wants(d.get("/fr/meetings"), 200, "<summary>Menu\u00a0: <strong>Réunions</strong></summary>")
	if w := d.get("/meetings"); strings.Contains(w.Body.String(), "In this part") {
		t.Error("four tabs are folded")
	}
	d.wants(d.get("/account"), 200, "<summary>Menu</summary></details><ul>")
}

// The desk of the Board and the home of a member begin with what comes next.
func TestDesksBeginWithWhatComesNext(t *testing.T) {
	d := newReal(t)
	d.viewer = store.Viewer{PersonID: 7, Name: "Diego", Roles: store.Implied(store.Board)}
	d.api.values["actionsCount"], d.api.values["viewer.ahead.actions.0.overdue"], d.api.values["viewer.ahead.actions.1.overdue"] = 12, true, false
	for _, path := range []string{"/reviews", "/my-membership"} {
		w := d.get(path)
		d.wants(w, 200, "What comes next for you</h2>", `#pack">Meeting pack<span class="hidden"> – title0, when0</span></a>`, "you may object until", "Action point, late: by", "Action point, by",
			`<a href="/actions?filter.mine=true">See all your 12 action points</a>`, "Call for expressions of interest, until")
		if strings.Index(w.Body.String(), "What comes next") > strings.Index(w.Body.String(), "<table") && strings.Contains(w.Body.String(), "<table") {
			t.Errorf("%s begins with something else", path)
		}
	}
	for _, list := range []string{"actions", "calls", "meetings", "procedures"} {
		d.api.lists["viewer.ahead."+list] = 0
	}
	if w := d.get("/reviews"); strings.Contains(w.Body.String(), "What comes next") {
		t.Error("nothing comes, and it says so")
	}
}

// A day to come says by when, and that it has passed.
func TestTodaySaysByWhen(t *testing.T) {
	d := newReal(t)
	v := d.api.values
	for i, until := range []any{d.Today().AddDays(-1).String(), d.Today().String()} {
		v["today.items.0.rows."+string(rune('0'+i))+".until"] = until
	}
	v["today.items.0.kind"] = "MINUTES_TO_DRAFT"
	d.wants(d.get("/today"), 200, `<strong class="late">late: by `, `<span class="quiet">by `, "/meetings/id0/minutes")
}
