package resolvers

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// sitting is a meeting of the Board as the API tells of it.
type sitting struct {
	ID, State, ShortNoticeWhy string
	NoticeRule                string
	Version                   int
	Briefing                  *struct{ ID string }
	People                    []struct{ ID, Name, Part, Presence string }
	Quorum                    *struct {
		Explained string
		Reached   bool
	}
	OpenActions []struct{ Title string }
	OtherPapers []struct{ Name string }
	Papers      []struct{ Name string }
	Agenda      []struct {
		ID, Number, Title, Purpose, Time, Presenter string
		Consent                                     bool
		Papers                                      []struct {
			Name  string
			Texts []struct{ Language, State string }
		}
		Decisions []struct{ Number string }
		Actions   []struct{ Title string }
		Quorum    *struct{ Explained string }
	}
	Minutes *struct {
		Number       int
		PublishedFor string
		ApprovedBy   *struct{ ID string }
		Unopposed    bool
		Parts        []struct {
			Position    int
			Title, Text string
		}
	}
	Corrections []struct{ ID, Answer string }
}

const sittingFields = `{ id state shortNoticeWhy noticeRule version briefing { id } people { id name part presence } quorum { explained reached } openActions { title }
	otherPapers { name } papers { name }
	agenda { id number title purpose time presenter consent papers { name texts { language state } } decisions { number } actions { title } quorum { explained } }
	minutes { number publishedFor approvedBy { id } unopposed parts { position title text } } corrections { id answer } }`

func (h house) sitting(t *testing.T, as, id string) *sitting {
	t.Helper()
	var a struct{ Meeting *sitting }
	h.ask(t, h.as(t, as), `query ($id: ID!) { meeting(id: $id) `+sittingFields+` }`, map[string]any{"id": id}, &a)
	return a.Meeting
}

// meets runs a mutation that answers with a meeting; it returns the codes of
// what is refused, with its words.
func (h house) meets(t *testing.T, as, mutation string, input map[string]any) (m *sitting, refused string) {
	t.Helper()
	var a map[string]struct {
		Meeting    *sitting
		UserErrors []struct{ Code, Message string }
	}
	h.ask(t, h.as(t, as), fmt.Sprintf(`mutation ($input: %s%sInput!) { %s(input: $input) { meeting %s userErrors { code message } } }`,
		strings.ToUpper(mutation[:1]), mutation[1:], mutation, sittingFields), map[string]any{"input": input}, &a)
	for _, e := range a[mutation].UserErrors {
		refused += e.Code + ": " + e.Message
	}
	return a[mutation].Meeting, refused
}

// holds is meets where nothing may be refused.
func (h house) holds(t *testing.T, as, mutation string, input map[string]any) *sitting {
	t.Helper()
	m, refused := h.meets(t, as, mutation, input)
	if refused != "" {
		t.Fatalf("%s: %s", mutation, refused)
	}
	return m
}

// begin lets time pass until a meeting is some hours old.
func (h house) begin(t *testing.T, id string, hours int) {
	t.Helper()
	n, err := relay.Decode("Meeting", "id", id)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.store.Work(t.Context(), store.System("test"), func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `
			update meetings set starts_at = $2::timestamptz - make_interval(hours => $3), ends_at = $2::timestamptz - make_interval(hours => $3) + interval '30 minutes' where id = $1`, n, tx.Now(), hours)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func (m sitting) item(t *testing.T, title string) (at int) {
	t.Helper()
	for i := range m.Agenda {
		if m.Agenda[i].Title == title {
			return i
		}
	}
	t.Fatalf("no item %s in %+v", title, m.Agenda)
	return 0
}

// prepare makes a meeting from the last one, with a briefing, an item for the
// members and one for the Board, and a paper for each and for neither.
func (h house) prepare(t *testing.T) *sitting {
	t.Helper()
	var last struct {
		Body struct {
			Meetings struct{ Nodes []struct{ ID, State string } }
		}
	}
	h.ask(t, h.as(t, "Ada"), `{ body(code: "BOARD") { meetings(first: 10) { nodes { id state } } } }`, nil, &last)
	from := ""
	for _, m := range last.Body.Meetings.Nodes {
		if from == "" && m.State == "OVER" {
			from = m.ID
		}
	}
	m := h.holds(t, "Ada", "meetingCreate", map[string]any{"copyFrom": from, "startsOn": "2023-12-10", "startTime": "14:00", "endTime": "17:00"})
	h.holds(t, "Ada", "meetingCreate", map[string]any{"briefingOf": m.ID, "startsOn": "2023-12-08", "startTime": "14:00", "endTime": "15:00", "titles": map[string]any{"en": "Open briefing"}})
	for _, i := range []map[string]any{
		{"titles": map[string]any{"en": "The new fund", "fr": "Le nouveau fonds", "es": "El nuevo fondo"}, "purpose": "DECISION", "minutes": 25, "presenter": "Ada", "audience": "MEMBERS", "consent": true},
		{"titles": map[string]any{"en": "A secret matter"}, "audience": "BOARD"},
	} {
		i["meetingId"], i["expectedVersion"] = m.ID, h.sitting(t, "Ada", m.ID).Version
		m = h.holds(t, "Ada", "agendaItemAdd", i)
	}
	fund, secret := m.Agenda[m.item(t, "The new fund")], m.Agenda[m.item(t, "A secret matter")]
	for _, p := range []map[string]any{
		{"agendaItemId": fund.ID, "audience": "MEMBERS", "titles": map[string]any{"en": "Rules of the fund"}},
		{"agendaItemId": fund.ID, "audience": "BOARD", "number": "1A", "label": "ANNEX", "titles": map[string]any{"en": "Offers of banks"}},
		{"agendaItemId": secret.ID, "audience": "BOARD", "label": "PAPER", "number": "2A", "titles": map[string]any{"en": "What is secret"}},
		{"meetingId": m.ID, "audience": "PUBLIC", "titles": map[string]any{"en": "How to take part"}},
	} {
		var a struct {
			PaperAdd struct{ UserErrors []struct{ Message string } }
		}
		h.ask(t, h.as(t, "Ada"), `mutation ($input: PaperAddInput!) { paperAdd(input: $input) { userErrors { message } } }`, map[string]any{"input": p}, &a)
		if len(a.PaperAdd.UserErrors) > 0 {
			t.Fatalf("%v: %+v", p, a)
		}
	}
	return h.sitting(t, "Ada", m.ID)
}

// TestAMeetingShowsThePapersOfEachReader at their items, with their numbers and
// the translations that are pending; a paper of an item that somebody does not
// read stands apart, and one that is not for them does not exist.
func TestAMeetingShowsThePapersOfEachReader(t *testing.T) {
	h := newHouse(t)
	m := h.prepare(t)
	if got := h.sitting(t, "Henrik", m.ID); got != nil {
		t.Errorf("a draft is shown: %+v", got)
	}
	_, refused := h.meets(t, "Ada", "meetingConvene", map[string]any{"id": m.ID, "expectedVersion": m.Version})
	if m.NoticeRule == "" || !strings.HasPrefix(refused, "MEETING_SHORT_NOTICE") || !strings.Contains(refused, m.NoticeRule) {
		t.Errorf("convened nine days before, or the rule %q is not cited: %s", m.NoticeRule, refused)
	}
	h.holds(t, "Ada", "meetingConvene", map[string]any{"id": m.ID, "expectedVersion": m.Version, "shortNotice": true, "reason": "The offer ends."})
	for name, want := range map[string][]string{
		"Ada":    {"The new fund: Document 1, Annex 1A", "A secret matter: Paper 2A", "apart: Document 2", "4"},
		"Henrik": {"The new fund: Document 1, Annex 1A", "A secret matter: Paper 2A", "apart: Document 2", "4"},
		"Fatou":  {"The new fund: Document 1", "apart: Document 2", "2"},
		"":       {"apart: Document 2", "1"},
	} {
		seen := h.sitting(t, name, m.ID)
		var got []string
		names := func(of string, list []string) {
			if len(list) > 0 {
				got = append(got, of+": "+strings.ReplaceAll(strings.Join(list, ", "), "\u00a0", " "))
			}
		}
		for _, i := range seen.Agenda {
			var list []string
			for _, p := range i.Papers {
				list = append(list, p.Name)
				if len(p.Texts) != 3 || slices.ContainsFunc(p.Texts, func(x struct{ Language, State string }) bool { return x.State != "PENDING" }) {
					t.Errorf("%s: %+v", name, p)
				}
			}
			names(i.Title, list)
		}
		var apart []string
		for _, p := range seen.OtherPapers {
			apart = append(apart, p.Name)
		}
		names("apart", apart)
		if diff := cmp.Diff(want, append(got, fmt.Sprint(len(seen.Papers)))); diff != "" || seen.ShortNoticeWhy != "The offer ends." {
			t.Errorf("%q: %s, %s", name, diff, seen.ShortNoticeWhy)
		}
	}
}
