package web

import (
	"slices"

	"github.com/plenary-org/plenary/schema/store"
)

// entry is one link of the navigation. The pages of an entry with tabs are one
// room of the house: they lead to each other by a second row of links.
type entry struct {
	section string
	path    string
	text    string
	roles   []store.Role // who sees it
	unless  []store.Role // who does not: they have it in another room
	tabs    []entry
	// stranger entries are for who has not signed in.
	stranger bool
}

var (
	staff    = []store.Role{store.Staff}
	member   = []store.Role{store.Member}
	public   = []store.Role{store.Public}
	voters   = []store.Role{store.Staff, store.Board} // who see the roll
	board    = []store.Role{store.Board}
	signedIn = []store.Role{store.Person}
)

var navigation = []entry{
	{section: "my-membership", path: "/my-membership", text: "nav.myMembership", roles: member},
	{section: "today", path: "/today", text: "nav.today", roles: staff},
	{section: "members", path: "/members", text: "nav.members", roles: staff, tabs: []entry{
		{section: "members", path: "/members", text: "nav.members", roles: staff},
		{section: "standing", path: "/standing", text: "nav.standing", roles: staff},
		{section: "standing-rules", path: "/standing/rules", text: "nav.rules", roles: staff},
		{section: "applications", path: "/applications", text: "nav.applications", roles: staff},
		{section: "proposals", path: "/proposals", text: "nav.proposals", roles: staff},
		{section: "observers", path: "/observers", text: "nav.observers", roles: staff},
		{section: "register", path: "/register", text: "nav.register", roles: staff},
		{section: "imports", path: "/imports", text: "nav.imports", roles: staff},
	}},
	{section: "standing", path: "/standing", text: "nav.standing", roles: board, unless: staff},
	{section: "reviews", path: "/reviews", text: "nav.reviews", roles: board},
	{section: "years", path: "/years", text: "nav.dues", roles: staff, tabs: []entry{
		{section: "years", path: "/years", text: "nav.years", roles: staff},
		{section: "invoices", path: "/invoices", text: "nav.invoices", roles: staff},
		{section: "bank", path: "/bank", text: "nav.bank", roles: staff},
		{section: "arrears", path: "/arrears", text: "nav.arrears", roles: staff},
		{section: "course", path: "/arrears/course", text: "nav.course", roles: staff},
		{section: "schedules", path: "/schedules", text: "nav.schedules", roles: staff},
	}},
	{section: "register", path: "/register", text: "nav.register", roles: public, unless: staff},
	{section: "waivers", path: "/waivers", text: "nav.waivers", roles: public, tabs: []entry{
		{section: "packs", path: "/packs", text: "nav.packs", roles: voters},
		{section: "waivers", path: "/waivers", text: "nav.waiverRegister", roles: public},
		{section: "waiver-rounds", path: "/waivers/rounds", text: "nav.waiverRounds", roles: staff},
		{section: "ending", path: "/waivers/ending", text: "nav.ending", roles: staff},
		{section: "interests", path: "/interests", text: "nav.interests", roles: voters},
		{section: "waiver-criteria", path: "/waivers/criteria", text: "nav.waiverCriteria", roles: public},
		{section: "waiver-reference", path: "/waivers/reference", text: "nav.waiverReference", roles: voters},
		{section: "waiver-settings", path: "/waivers/settings", text: "nav.waiverSettings", roles: staff},
	}},
	{section: "meetings", path: "/meetings", text: "nav.meetings", roles: public, tabs: []entry{
		{section: "meetings", path: "/meetings", text: "nav.meetings", roles: public},
		{section: "actions", path: "/actions", text: "nav.actions", roles: signedIn},
		{section: "papers", path: "/papers", text: "nav.papers", roles: public},
		{section: "search", path: "/search", text: "nav.search", roles: public},
	}},
	{section: "governance", path: "/bodies", text: "nav.governance", roles: public, tabs: []entry{
		{section: "bodies", path: "/bodies", text: "nav.bodies", roles: public},
		{section: "board", path: "/board", text: "nav.board", roles: public},
		{section: "mandates", path: "/mandates", text: "nav.mandates", roles: public},
		{section: "decisions", path: "/decisions", text: "nav.decisions", roles: public},
		{section: "procedures", path: "/procedures", text: "nav.procedures", roles: public},
		{section: "rulebook", path: "/rulebook", text: "nav.rulebook", roles: public},
		{section: "calls", path: "/calls", text: "nav.calls", roles: public},
	}},
	{section: "reminders", path: "/reminders", text: "nav.letters", roles: staff, tabs: []entry{
		{section: "reminders", path: "/reminders", text: "nav.reminders", roles: staff},
		{section: "rules", path: "/reminders/rules", text: "nav.reminderRules", roles: staff},
		{section: "bounced", path: "/reminders/bounced", text: "nav.bounced", roles: staff},
		{section: "jobs", path: "/jobs", text: "nav.jobs", roles: staff},
	}},
	{section: "join", path: "/join", text: "nav.join", roles: public, stranger: true},
}

// link is an entry of the navigation, as shown.
type link struct {
	Path, Text string
	Current    bool
}

// links are the entries that a viewer sees, and the tabs of the room that a
// section is in, where it has several.
func links(v store.Viewer, section string) (top, tabs []link) {
	for _, e := range navigation {
		if !v.Can(e.roles...) || v.Can(e.unless...) || e.stranger && v.PersonID != 0 {
			continue
		}
		within := slices.ContainsFunc(e.tabs, func(tab entry) bool { return tab.section == section })
		top = append(top, link{e.path, e.text, e.section == section || within})
		if !within {
			continue
		}
		for _, tab := range e.tabs {
			if v.Can(tab.roles...) {
				tabs = append(tabs, link{tab.path, tab.text, tab.section == section})
			}
		}
	}
	if len(tabs) < 2 {
		tabs = nil
	}
	return top, tabs
}
