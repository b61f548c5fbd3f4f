package web

import "github.com/plenary-org/plenary/schema/store"

// route says at which address a page stands. Who may read it, the API decides.
type route struct {
	path    string // as in net/http's ServeMux; {name} fills the query's variable
	page    string // pages/NAME.html and, where it asks something, pages/NAME.graphql
	section string // the entry of the navigation that it belongs to

	// subject is the query's field that the page is about: null is a 404.
	subject string
	// same gives a variable the value of another name in the address.
	same map[string]string
	// then leads on after a mutation's success: an address in which {a.b}
	// stands for that field of the mutation's result. The page itself is the
	// default; "" shows the page at once, with the mutation's result on it.
	then map[string]string
}

var routes = []route{
	{path: "/{$}", page: "home", section: "home"},
	{path: "/register", page: "register", section: "register"},
	{path: "/members", page: "members", section: "members", same: map[string]string{"year": "filter.year"}},
	{path: "/members/{id}", page: "member", section: "members", subject: "member"},
	{path: "/organisations/new", page: "organisation-new", section: "members",
		then: map[string]string{"organisationCreate": "/members/{organisation.member.id}"}},
	{path: "/years", page: "years", section: "years", then: map[string]string{"yearPreview": ""}},
	{path: "/account", page: "account", section: "account", then: map[string]string{"apiTokenCreate": ""}},
}

// entry is one link of the navigation.
type entry struct {
	section string
	path    string
	text    string
	roles   []store.Role // who sees it
}

var navigation = []entry{
	{"members", "/members", "nav.members", []store.Role{store.Staff}},
	{"years", "/years", "nav.years", []store.Role{store.Staff}},
	{"reminders", "/reminders", "nav.reminders", []store.Role{store.Staff}},
	{"jobs", "/jobs", "nav.jobs", []store.Role{store.Staff}},
	{"register", "/register", "nav.register", []store.Role{store.Public}},
}
