//go:build browser

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// house is a demo of its own, with a browser before it.
type house struct {
	announcement
	t         *testing.T
	browser   context.Context
	cookies   map[string]*http.Cookie // of who has signed in, by first name
	member    string                  // path of the page of a member in arrears
	remind    string                  // path of the page of a reminder
	letter    string                  // path of the page of a letter to Ben
	statement string                  // path of the page of a bank statement
	rule      string                  // path of the page of a rule of reminders
	criteria  string                  // path of the form of a new version of criteria
	words     string                  // path of the page of a letter\'s text
}

// openHouse starts the demo and the browser; both end with the test.
func openHouse(t *testing.T) *house {
	t.Helper()
	// Sockets need short paths, and PostgreSQL's account must get there.
	dir, err := os.MkdirTemp("/tmp", "plenary-browser-")
	if err := errors.Join(err, os.Chmod(dir, 0o755)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) }) // what stays is a stopped demo's
	demo := command("demo", "--json", "--listen", "127.0.0.1:0", "--dir", dir)
	demo.Stderr = os.Stderr
	out, err := demo.StdoutPipe()
	if err := errors.Join(err, demo.Start()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(demo.Process.Signal(os.Interrupt), demo.Wait()); err != nil {
			t.Errorf("stopping the demo: %v", err)
		}
	})
	h := &house{t: t, cookies: map[string]*http.Cookie{}}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err := errors.Join(err, json.Unmarshal(line, &h.announcement)); err != nil {
		t.Fatal(err)
	}
	h.startBrowser()
	h.findPages()
	return h
}

// startBrowser fails where no Chromium is installed.
func (h *house) startBrowser() {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.Flag("lang", "en"), chromedp.Flag("disable-background-networking", true))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	h.t.Cleanup(stop)
	browser, quit := chromedp.NewContext(allocator)
	h.t.Cleanup(quit)
	if err := chromedp.Do(browser); err != nil {
		h.t.Fatalf("these tests need Chromium: %v", err)
	}
	h.browser = browser
}

func (h *house) person(name string) announced {
	for _, p := range h.People {
		if strings.HasPrefix(p.Name, name) {
			return p
		}
	}
	h.t.Fatalf("no %s in the cast", name)
	return announced{}
}

// signInPath is where a person's link leads; it works once.
func (h *house) signInPath(name string) string {
	link, err := url.Parse(h.person(name).SignInURL)
	if err != nil {
		h.t.Fatal(err)
	}
	return link.Path
}

// cookie signs a person in, once for all of their visits.
func (h *house) cookie(name string) *http.Cookie {
	if c := h.cookies[name]; c != nil {
		return c
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Post(h.URL+h.signInPath(name), "", nil)
	if err != nil {
		h.t.Fatal(err)
	}
	_ = answer.Body.Close() // read no further
	for _, c := range answer.Cookies() {
		if c.MaxAge >= 0 {
			h.cookies[name] = c
		}
	}
	if h.cookies[name] == nil {
		h.t.Fatalf("%s could not sign in: %s", name, answer.Status)
	}
	return h.cookies[name]
}

// ask asks the API as Ada and decodes data.
func (h *house) ask(query string, variables map[string]any, data any) {
	h.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		h.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(h.t.Context(), http.MethodPost, h.URL+"/graphql", bytes.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+h.person("Ada").APIToken)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var decoded struct {
		Data   json.RawMessage
		Errors []any
	}
	err = json.NewDecoder(answer.Body).Decode(&decoded)
	if err := errors.Join(err, json.Unmarshal(decoded.Data, data)); err != nil || len(decoded.Errors) > 0 {
		h.t.Fatalf("%s: %v %v", query, err, decoded.Errors)
	}
}

// paper is the path of the page of a paper that has a word in its title.
func (h *house) paper(word string) string {
	var data struct {
		Papers struct{ Nodes []struct{ ID string } }
	}
	h.ask(`query ($word: String) { papers(filter: {search: $word}) { nodes { id } } }`, map[string]any{"word": word}, &data)
	if len(data.Papers.Nodes) == 0 {
		h.t.Fatalf("no paper has %q in its title", word)
	}
	return "/papers/" + data.Papers.Nodes[0].ID
}

// call is the path of the page of the first call in a state.
func (h *house) call(state string) string {
	var found struct {
		Calls struct{ Nodes []struct{ ID, State string } }
	}
	h.ask(`{ calls { nodes { id state } } }`, nil, &found)
	for _, c := range found.Calls.Nodes {
		if c.State == state {
			return "/calls/" + c.ID
		}
	}
	h.t.Fatalf("no call is %s", state)
	return ""
}

// rename gives an organisation names one after the other; all but the last
// become former ones.
func (h *house) rename(name string, names ...string) {
	var found struct {
		Organisations struct{ Nodes []struct{ ID string } }
	}
	h.ask(`query ($search: String) { organisations(filter: {search: $search}) { nodes { id } } }`, map[string]any{"search": name}, &found)
	for _, next := range names {
		h.ask(`mutation ($input: OrganisationUpdateInput!) { organisationUpdate(input: $input) { userErrors { code } } }`,
			map[string]any{"input": map[string]any{"id": found.Organisations.Nodes[0].ID, "names": map[string]any{"en": next}}}, &struct{}{})
	}
}

// findPages finds pages that have an id in their address.
func (h *house) findPages() {
	var found struct {
		Members, Reminders, BankStatements struct{ Nodes []struct{ ID string } }
		ReminderRules, ReminderTemplates   []struct{ ID string }
		WaiverCriteriaSets                 []struct{ ID string }
		Bens                               struct {
			Nodes []struct {
				Letters struct{ Nodes []struct{ ID string } }
			}
		}
	}
	h.ask(`{ members(first: 1, filter: {dues: [OVERDUE]}) { nodes { id } } reminders(first: 1, filter: {state: SENT}) { nodes { id } } bankStatements(first: 1) { nodes { id } } reminderRules { id } reminderTemplates { id } waiverCriteriaSets { id }
		bens: members(first: 1, filter: {search: "Publish What You Fund"}) { nodes { letters(first: 1) { nodes { id } } } } }`, nil, &found)
	h.letter = "/my-membership/letters/" + found.Bens.Nodes[0].Letters.Nodes[0].ID
	h.rule, h.words = "/reminders/rules/"+found.ReminderRules[0].ID, "/reminders/texts/"+found.ReminderTemplates[0].ID
	h.member, h.remind = "/members/"+found.Members.Nodes[0].ID, "/reminders/"+found.Reminders.Nodes[0].ID
	h.criteria = "/waivers/criteria/new/" + found.WaiverCriteriaSets[0].ID
	h.statement = "/bank/" + found.BankStatements.Nodes[0].ID
}

// round is the board of the latest round of fee waivers.
func (h *house) round() string {
	var found struct{ WaiverRounds []struct{ ID string } }
	h.ask(`{ waiverRounds { id } }`, nil, &found)
	return "/waivers/rounds/" + found.WaiverRounds[0].ID
}

// cases are fee waivers: one of each of some states, under a path.
func (h *house) cases(path string, states ...string) (pages []string) {
	for _, state := range states {
		var found struct {
			FeeWaivers struct{ Nodes []struct{ ID string } }
		}
		h.ask(`query ($states: [FeeWaiverState!]) { feeWaivers(first: 1, filter: {states: $states}) { nodes { id } } }`, map[string]any{"states": []string{state}}, &found)
		pages = append(pages, path+found.FeeWaivers.Nodes[0].ID)
	}
	return pages
}

// pagesFor lists the pages that a kind of user sees; "" is the public.
func (h *house) pagesFor(person string) []string {
	switch person {
	case "":
		return append(h.governance(person), "/?home", "/register", "/register?on=2022-12-31", "/waivers", "/waivers/criteria", "/meetings", "/join", h.confirmation(), h.member, "/sign-in", "/nowhere", "/unsubscribe?token=x", "/papers", h.paper("hosting"), "/search", "/search?text=hosting", "/rulebook", "/rulebook?on=2021-12-07", "/rulebook/2.3.6", "/rulebook/5.3", "/rulebook/2.3.6/compare", "/board", "/board?on=2023-10-10", "/bodies", "/bodies/WG-TECHNICAL", "/mandates", "/mandates?history=true", "/decisions", "/procedures", "/calls", "/calls?open=true", h.call("OPEN"), h.call("DECIDED"))
	case "Ada":
		return append(append(h.governance(person), h.cases("/waivers/", "UNDER_REVIEW", "GRANTED")...), h.round(), "/today", "/today/all", "/waivers", "/waivers?filter.outcome=", "/waivers/rounds", "/members", "/members?on=2022-12-31", h.member, h.member+"/merge", h.member+"/split", "/organisations", "/organisations/new", "/organisations/new?member=no", "/imports",
			"/years", "/invoices", "/schedules", "/bank", h.statement, "/arrears", "/arrears/course",
			"/standing", "/standing?granted=false&on=2020-01-01", "/standing/rules",
			"/waivers/criteria", h.criteria, "/waivers/reference", "/waivers/reference?changed=true&members=false", "/waivers/settings",
			"/papers", "/papers?filter.state=PENDING", h.paper("report"), h.paper("offers"), "/search?text=assembly&types=PAPER",
			"/proposals", "/applications", h.application(), "/observers", h.letter,
			"/reminders", h.remind, "/reminders/rules", h.rule, h.words, "/reminders/bounced", "/waivers/ending", "/interests", "/packs", "/meetings", "/actions", "/jobs", "/account", "/rulebook", "/rulebook/2.3.6", "/bodies", "/bodies/WG-TECHNICAL", "/bodies/CAUCUS-CSO", "/mandates", "/board", "/decisions", "/procedures", "/calls", h.call("OPEN"), h.call("TO_DECIDE")+"/choose", h.call("DECIDED")+"/choose")
	case "Fatou": // her case waits to be sent, her application to be chosen
		return append(h.cases("/my-membership/waiver/", "DRAFT"), "/my-membership/waiver", h.call("OPEN"), h.call("DECIDED"))
	case "Diego":
		return []string{"/reviews", "/bodies/WG-DATA-USE?past=true", "/bodies/WG-SOP", h.call("DECIDED")}
	case "Henrik":
		return append(append(h.governance(person), h.cases("/waivers/", "RETURNED", "UNDER_REVIEW", "RENEWED")...), "/reviews", "/packs", "/interests", "/interests?filter.search=hon", "/my-membership", "/account")
	}
	return []string{"/my-membership", "/my-membership/waiver", h.letter, "/account", "/years", "/invoices"}
}
