package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ledongthuc/pdf"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

var (
	marks = regexp.MustCompile(`([A-Z][a-z]+)For(PUBLIC|MEMBERS|BOARD|STAFF)`)
	links = regexp.MustCompile(`(?:href|src)="(/[^"#]*)`)
	aside = regexp.MustCompile(`^/(static|sign-in|sign-out|fr|es)(/|$|\?)|\.xlsx|[?&]lang=`)
)

// sees is what somebody finds who starts from these addresses and follows every
// link: for each address the marks that stand there. A link leads its reader
// somewhere; an address that they were given need not.
func (s *shelf) sees(h http.Handler, name string, seeds []string) map[string][]string {
	seen, failed, from := map[string][]string{}, map[string]int{}, map[string]string{}
	queue := slices.Clone(seeds)
	for len(queue) > 0 && len(seen) < 1500 {
		path := queue[0]
		queue = queue[1:]
		if _, asked := seen[path]; asked {
			continue
		}
		answer := s.get(h, name, path)
		if answer.Code >= http.StatusBadRequest {
			failed[path] = answer.Code
		}
		body := answer.Body.String()
		if answer.Header().Get("Content-Type") == "application/pdf" {
			body = printed(s.t, answer.Body.Bytes())
		}
		seen[path] = marks.FindAllString(body+fmt.Sprint(answer.Header()), -1)
		for _, link := range links.FindAllStringSubmatch(body, -1) {
			if to := html.UnescapeString(link[1]); !aside.MatchString(to) {
				queue, from[to] = append(queue, to), path
			}
		}
	}
	for path, code := range failed {
		if from[path] != "" || code >= http.StatusInternalServerError {
			s.t.Errorf("%s: %s, linked from %q, answers %d", name, path, from[path], code)
		}
	}
	if len(queue) > 0 {
		s.t.Errorf("%s: %d addresses are left", name, len(queue))
	}
	return seen
}

func (s *shelf) get(h http.Handler, name, path string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if token := s.tokens[name]; token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// printed are the words of a PDF, and its bytes.
func printed(t *testing.T, content []byte) string {
	t.Helper()
	in, err := pdf.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	words := string(content)
	pages, err := papers.Pages(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		text, err := page.GetPlainText(nil)
		if err != nil {
			t.Fatal(err)
		}
		words += text
	}
	return words
}

// TestWhatIsForTheBoardReachesTheBoardAlone: by no page, link, file, pack, list,
// export or search, in its own words or in a count, whoever asks.
func TestWhatIsForTheBoardReachesTheBoardAlone(t *testing.T) {
	a := local(t, storetest.DSN(t))
	s := newShelf(t, a)
	h, err := a.handler(nil)
	if err != nil {
		t.Fatal(err)
	}
	meeting := "/meetings/" + s.ids["Meeting"]
	seeds := append([]string{"/", "/today", "/today/all", "/my-membership", "/meetings", meeting, meeting + "/run", meeting + "/minutes",
		meeting + "/agenda.pdf", meeting + "/minutes.pdf", meeting + "/pack.pdf", "/actions", "/papers", "/bodies", "/bodies/BOARD", "/board", "/mandates", "/decisions", "/decisions.csv",
		"/rulebook", "/rulebook/9.1", "/procedures", "/interests", "/reviews", "/packs", "/reminders"}, slices.Collect(maps.Keys(s.seeds))...)
	first := []string{"Title", "File", "Inside", "Text", "Item", "Decided", "Resolved", "Minuted", "Heard", "Proposed", "Because"}
	t.Run("letters and timelines", func(t *testing.T) {
		s.t = t
		s.letters()
	})
	for name, audiences := range reads {
		t.Run(name, func(t *testing.T) {
			s.t = t
			seen, found := s.sees(h, name, seeds), map[string]bool{}
			for path, here := range seen {
				for _, mark := range here {
					if found[mark] = true; !may(name, mark) {
						t.Errorf("%s stands at %s", mark, path)
					}
				}
			}
			for _, of := range first {
				for _, audience := range audiences {
					if mark := of + "For" + audience; !found[mark] && may(name, mark) {
						t.Errorf("%s is nowhere", mark)
					}
				}
			}
			for path, mark := range s.seeds {
				if mark != "" && may(name, mark) && !slices.Contains(seen[path], mark) {
					t.Errorf("%s does not show %s", path, mark)
				}
			}
			s.counts(h, name, audiences)
		})
	}
}

// may tells whether somebody reads what bears a mark: what is for them; whoever
// is invited the members' agenda, papers and minutes, and whoever is recused not what the
// minutes keep for the Board.
func may(name, mark string) bool {
	parts := marks.FindStringSubmatch(mark)
	invited := (name == "guest" || name == "former" || name == "deputy") && parts[2] == "MEMBERS" && slices.Contains([]string{"Item", "Title", "File", "Inside", "Text", "Minuted", "Heard"}, parts[1])
	recused := name == "recused" && parts[2] == "BOARD" && slices.Contains([]string{"Minuted", "Heard"}, parts[1])
	return invited || !recused && slices.Contains(reads[name], parts[2])
}

// letters composes every letter about the meeting to everybody invited, and
// looks for rows of the audit trail that stand on an organisation's timeline.
func (s *shelf) letters() {
	s.t.Helper()
	q := s.store.Read(store.System("test"))
	var batch []notices.Item
	if err := q.Select(s.t.Context(), &batch, `
		select 0 as id, k.kind, p.id as person_id, 0 as organisation_id, p.email as address, p.name, 'en' as language,
		       jsonb_build_object('meetingId', a.meeting_id, 'attendeeId', a.id, 'minutesId', m.id) as data, '' as message_id, 0 as attempts, clock() as created_at
		from meeting_people a join people p on p.id = a.person_id join minutes m on m.meeting_id = a.meeting_id,
		unnest('{meeting_convocation,meeting_changed,meeting_cancelled,minutes_circulated}'::text[]) k (kind)`); err != nil {
		s.t.Fatal(err)
	}
	messages, err := s.outbox.Compose(s.t.Context(), q, batch)
	if err != nil || len(messages) != 20 {
		s.t.Fatal(len(messages), err)
	}
	said := map[string]bool{}
	for i, m := range messages {
		for _, mark := range marks.FindAllString(fmt.Sprint(m), -1) {
			said[batch[i].Name+" "+mark] = true
			if !may(batch[i].Name, mark) {
				s.t.Errorf("%s to %s says %s", batch[i].Kind, batch[i].Name, mark)
			}
		}
	}
	if !said["board ItemForBOARD"] || !said["guest ItemForMEMBERS"] {
		s.t.Errorf("the convocation says nothing: %v", said)
	}
	var told []string
	if err := q.Select(s.t.Context(), &told, `select distinct entity from audit where organisation_id is not null and (after::text ~ 'For(BOARD|STAFF)' or before::text ~ 'For(BOARD|STAFF)')`); err != nil || len(told) > 0 {
		s.t.Errorf("%q stand on a timeline, %v", told, err)
	}
}

// counts asks the API by every id and word, and for how many there are.
func (s *shelf) counts(h http.Handler, name string, audiences []string) {
	s.t.Helper()
	ask := func(query string, into any) string {
		body, _ := json.Marshal(map[string]string{"query": query})
		r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		if token := s.tokens[name]; token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
			s.t.Fatal(err)
		}
		return w.Body.String()
	}
	for key, id := range s.ids {
		kind, audience, _ := strings.Cut(key, " ")
		if kind == "Meeting" || kind == "PaperVersion" || kind == "Action" && s.tokens[name] == "" {
			continue
		}
		var got struct {
			Data struct{ Node *struct{ ID string } }
		}
		said := ask(fmt.Sprintf(`{ node(id: %q) { id } }`, id), &got)
		if readable := slices.Contains(audiences, audience) || kind == "AgendaItem" && may(name, "ItemFor"+audience) || kind == "Paper" && may(name, "TitleFor"+audience); (got.Data.Node != nil) != readable {
			s.t.Errorf("node %s: %s", key, said)
		}
	}
	type counted struct{ TotalCount int }
	var got struct {
		Data struct {
			Papers, Of, Decisions, Title, Inside, Text, Decided counted
			RuleSection                                         struct{ Papers, Decisions counted }
			Meeting                                             struct{ Minutes struct{ Why string } }
		}
	}
	said := ask(fmt.Sprintf(`{ papers { totalCount } of: papers(filter: {meetingId: %[1]q}) { totalCount } decisions { totalCount }
		ruleSection(code: "9.1") { papers: citedBy(kind: PAPER) { totalCount } decisions: citedBy(kind: DECISION) { totalCount } }
		meeting(id: %[1]q) { minutes { why } }
		title: search(text: "titleforpublic or titleformembers or titleforboard or titleforstaff") { totalCount }
		inside: search(text: "insideforpublic or insideformembers or insideforboard or insideforstaff") { totalCount }
		text: search(text: "textforpublic or textformembers or textforboard or textforstaff") { totalCount }
		decided: search(text: "resolvedforpublic or resolvedformembers or resolvedforboard or resolvedforstaff") { totalCount } }`, s.ids["Meeting"]), &got)
	titles := 0
	for _, audience := range []string{"PUBLIC", "MEMBERS", "BOARD", "STAFF"} {
		if may(name, "TitleFor"+audience) {
			titles++
		}
	}
	d := got.Data
	equal := func(n int, counts ...counted) {
		for _, c := range counts {
			if c.TotalCount != n {
				s.t.Errorf("not %d each: %s", n, said)
			}
		}
	}
	equal(titles, d.Papers, d.Of, d.Title, d.Inside, d.Text, d.RuleSection.Papers)
	equal(len(audiences), d.Decisions, d.Decided, d.RuleSection.Decisions)
	if why := d.Meeting.Minutes.Why; (why != "") != may(name, "WhyForSTAFF") {
		s.t.Errorf("why the minutes read as they do: %q", why)
	}
}
