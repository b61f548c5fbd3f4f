package resolvers

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/uploads"
	"github.com/plenary-org/plenary/schema/uploads/uploadstest"
)

// readers of the cast, and the audiences whose papers each reads.
var paperReaders = map[string][]string{
	"":       {"PUBLIC"},
	"Chloé":  {"PUBLIC"},
	"Fatou":  {"PUBLIC", "MEMBERS"},
	"Henrik": {"PUBLIC", "MEMBERS", "BOARD"},
	"Ada":    {"PUBLIC", "MEMBERS", "BOARD", "STAFF"},
}

// paperShelf are papers of one meeting, one an audience, each with a word of its
// own in its title, in its text and in its file.
type paperShelf struct {
	meeting string
	papers  map[string]string // ids by audience
	files   map[string]int64  // versions that are files
}

func fillShelf(t *testing.T, h house) paperShelf {
	t.Helper()
	made := paperShelf{papers: map[string]string{}, files: map[string]int64{}}
	err := h.store.Write(t.Context(), h.as(t, "Ada"), func(tx *store.Tx) error {
		ctx := t.Context()
		var meeting int64
		if _, err := tx.Get(ctx, &meeting, `
			insert into meetings (body_id, number, titles, starts_at, ends_at, zone, audience, convened_at)
			select id, 999, '{"en": "Meeting of the test"}', '2023-12-20 09:00+00', '2023-12-20 12:00+00', 'UTC', 'MEMBERS', clock() from bodies where code = 'BOARD' returning id`); err != nil {
			return err
		}
		made.meeting = relay.Encode("Meeting", meeting)
		for _, audience := range paperReaders["Ada"] {
			id, err := papers.Add(ctx, tx, papers.Draft{
				Place: papers.Place{MeetingID: meeting}, Titles: texts.Translated{"en": "Titleword" + audience, "fr": "Intitulé" + audience}, Audience: audience,
			})
			if err != nil {
				return err
			}
			made.papers[audience] = relay.Encode("Paper", id)
			if _, err := papers.AddVersion(ctx, tx, h.seals, demoFiles(t), papers.Addition{PaperID: id, Language: "fr", Text: "Le motcaché" + audience + " suit."}); err != nil {
				return err
			}
			file, err := uploads.Receive(ctx, tx, h.seals, uploads.Paper, audience+".pdf", uploadstest.PDF(audience))
			if err != nil {
				return err
			}
			if made.files[audience], err = papers.AddVersion(ctx, tx, h.seals, demoFiles(t), papers.Addition{PaperID: id, Language: "en", File: file}); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `
				insert into paper_words (version_id, part, words, search) values ($1, 1, $2, words_in('en', '', $2))`, made.files[audience], "In the file stands Fileword"+audience); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// ways a paper may be come upon; each says whether it was.
func (s paperShelf) seen(t *testing.T, h house, v store.Viewer, audience string) map[string]bool {
	t.Helper()
	id := s.papers[audience]
	found := map[string]bool{}
	var a struct {
		Papers struct {
			TotalCount int
			Nodes      []struct{ ID, Title string }
		}
		Paper *struct {
			Title string
			Texts []struct{ Versions []struct{ SHA256 string } }
		}
		Node                    *struct{ ID string }
		ByTitle, ByText, ByFile struct {
			TotalCount int
			Nodes      []struct{ ID string }
		}
	}
	h.ask(t, v, `query ($id: ID!, $title: String!, $text: String!, $file: String!) {
		papers(filter: {search: $title}) { totalCount nodes { id title } }
		paper(id: $id) { title texts { versions { sha256 } } }
		node(id: $id) { id }
		byTitle: search(text: $title) { totalCount nodes { id } }
		byText: search(text: $text) { totalCount nodes { id } }
		byFile: search(text: $file, types: [PAPER]) { totalCount nodes { id } } }`,
		map[string]any{"id": id, "title": "titleword" + audience, "text": "motcache" + audience, "file": "fileword" + audience}, &a)
	found["list"] = len(a.Papers.Nodes) > 0
	found["count"] = a.Papers.TotalCount > 0
	found["paper"] = a.Paper != nil
	found["node"] = a.Node != nil
	found["title"] = len(a.ByTitle.Nodes) > 0 && a.ByTitle.TotalCount > 0
	found["text"] = len(a.ByText.Nodes) > 0 && a.ByText.TotalCount > 0
	found["file word"] = len(a.ByFile.Nodes) > 0 && a.ByFile.TotalCount > 0
	if (a.ByTitle.TotalCount > 0) != found["title"] || (a.ByText.TotalCount > 0) != found["text"] || (a.ByFile.TotalCount > 0) != found["file word"] {
		t.Errorf("%s: a count tells of what the list does not: %+v", audience, a)
	}
	file, err := papers.Open(t.Context(), h.store.Read(v), demoFiles(t), s.files[audience], "")
	if err != nil && refuse.From(err) == nil {
		t.Fatal(err)
	}
	found["file"] = string(file.Content) == string(uploadstest.PDF(audience))
	if again, err := papers.Open(t.Context(), h.store.Read(v), demoFiles(t), s.files[audience], file.Blob); (err == nil) != found["file"] || again.Name != file.Name {
		t.Errorf("%s: with the hash: %v", audience, err)
	}
	return found
}

var waysIn = []string{"list", "count", "paper", "node", "title", "text", "file word", "file"}

func everyWay(seen bool) map[string]bool {
	m := map[string]bool{}
	for _, way := range waysIn {
		m[way] = seen
	}
	return m
}

// TestAPaperReachesItsReadersAndNobodyElse, by no way in.
func TestAPaperReachesItsReadersAndNobodyElse(t *testing.T) {
	h := newHouse(t)
	s := fillShelf(t, h)
	for name, reads := range paperReaders {
		v := h.as(t, name)
		for audience := range s.papers {
			if diff := cmp.Diff(everyWay(slices.Contains(reads, audience)), s.seen(t, h, v, audience)); diff != "" {
				t.Errorf("%s and what is for %s: %s", name, audience, diff)
			}
		}
		var a struct{ Papers struct{ TotalCount int } }
		h.ask(t, v, `query ($m: ID!) { papers(filter: {meetingId: $m}) { totalCount } }`, map[string]any{"m": s.meeting}, &a)
		want := len(reads)
		if !slices.Contains(reads, "MEMBERS") {
			want = 0 // the meeting is not theirs to know of, and the filter does not tell
		}
		if a.Papers.TotalCount != want {
			t.Errorf("%s counts %d papers of the meeting, not %d", name, a.Papers.TotalCount, want)
		}
	}
}

// TestANarrowerAudienceHoldsAtOnce, and so does a withdrawal.
func TestANarrowerAudienceHoldsAtOnce(t *testing.T) {
	h := newHouse(t)
	s := fillShelf(t, h)
	ada := h.as(t, "Ada")
	act := func(mutation, input string, variables map[string]any) {
		t.Helper()
		var a map[string]struct{ UserErrors []struct{ Code string } }
		h.ask(t, ada, fmt.Sprintf(`mutation ($input: %s!) { %s(input: $input) { paper { id } userErrors { code } } }`, input, mutation), map[string]any{"input": variables}, &a)
		if len(a[mutation].UserErrors) > 0 {
			t.Fatalf("%s: %+v", mutation, a)
		}
	}
	act("paperUpdate", "PaperUpdateInput", map[string]any{"id": s.papers["PUBLIC"], "audience": "BOARD"})
	for name, reads := range paperReaders {
		if diff := cmp.Diff(everyWay(slices.Contains(reads, "BOARD")), s.seen(t, h, h.as(t, name), "PUBLIC")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	act("paperUpdate", "PaperUpdateInput", map[string]any{"id": s.papers["PUBLIC"], "audience": "PUBLIC", "titles": map[string]any{"en": "TitlewordPUBLIC anew"}})
	act("paperWithdraw", "PaperWithdrawInput", map[string]any{"id": s.papers["PUBLIC"], "reason": "A wrong figure"})
	withdrawn := everyWay(true)
	withdrawn["text"], withdrawn["file word"], withdrawn["file"] = false, false, false
	for _, name := range []string{"", "Fatou", "Henrik"} {
		if diff := cmp.Diff(withdrawn, s.seen(t, h, h.as(t, name), "PUBLIC")); diff != "" {
			t.Errorf("%s, after it was withdrawn: %s", name, diff)
		}
		var a struct {
			Paper struct {
				Withdrawal struct{ Reason string }
				Texts      []struct{ State string }
			}
		}
		h.ask(t, h.as(t, name), `query ($id: ID!) { paper(id: $id) { withdrawal { reason } texts { state } } }`, map[string]any{"id": s.papers["PUBLIC"]}, &a)
		if a.Paper.Withdrawal.Reason != "A wrong figure" {
			t.Errorf("%s: %+v", name, a)
		}
	}
	if diff := cmp.Diff(everyWay(true), s.seen(t, h, ada, "PUBLIC")); diff != "" {
		t.Errorf("the secretariat: %s", diff)
	}
}

// TestNullTakesAPaperOutAndAbsentLeavesIt: a form sends null for what is left
// empty.
func TestNullTakesAPaperOutAndAbsentLeavesIt(t *testing.T) {
	h := newHouse(t)
	s := fillShelf(t, h)
	for _, row := range []struct {
		input    map[string]any
		standing bool
	}{
		{map[string]any{"number": "77"}, false},
		{map[string]any{"meetingId": nil}, true},
		{map[string]any{"meetingId": s.meeting}, false},
		{map[string]any{"meetingId": ""}, true},
	} {
		row.input["id"] = s.papers["BOARD"]
		var a struct {
			PaperUpdate struct {
				Paper *struct {
					Standing bool
					Place    *struct{ On, When string }
				}
				UserErrors []struct{ Code string }
			}
		}
		h.ask(t, h.as(t, "Ada"), `mutation ($input: PaperUpdateInput!) { paperUpdate(input: $input) { paper { standing place { on when } } userErrors { code } } }`, map[string]any{"input": row.input}, &a)
		p := a.PaperUpdate.Paper
		if p == nil || p.Standing != row.standing || (p.Place == nil) != row.standing {
			t.Fatalf("%v: %+v", row.input, a)
		}
		if p.Place != nil && (p.Place.On != "2023-12-20" || !strings.HasSuffix(p.Place.When, "09:00–12:00 (UTC)")) {
			t.Errorf("%+v", p.Place)
		}
	}
}

type foundPage struct {
	Search struct {
		TotalCount int
		PageInfo   struct{ EndCursor *string }
		Nodes      []struct {
			ID, Language, Path, Type string
			Title, Passage           []struct {
				Found bool
				Text  string
			}
		}
	}
}

// TestWordsAreFoundInThreeLanguagesAndShown: in their forms, without accents,
// and what is marked is all the markup there is.
func TestWordsAreFoundInThreeLanguagesAndShown(t *testing.T) {
	h := newHouse(t)
	err := h.store.Write(t.Context(), h.as(t, "Ada"), func(tx *store.Tx) error {
		id, err := papers.Add(t.Context(), tx, papers.Draft{Titles: texts.Translated{"en": "Kumquat <b>plan</b>", "es": "Plan de los kumquats"}, Audience: "PUBLIC"})
		for l, text := range map[texts.Language]string{
			"en": "The kumquats were harvested <script>alert(1)</script> & sold.", "fr": "Les récoltes de kumquats ont été réévaluées.", "es": "Las cosechas de kumquats se revisarán.",
		} {
			if err == nil {
				_, err = papers.AddVersion(t.Context(), tx, h.seals, demoFiles(t), papers.Addition{PaperID: id, Language: l, Text: text})
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ text, language, marked string }{
		{"kumquat", "EN", "Kumquat kumquats"},
		{"kumquat harvest", "EN", "Kumquat kumquats harvested"},
		{"kumquat récolte", "FR", "Kumquat récoltes kumquats"},
		{"KUMQUAT REEVALUEE", "FR", "Kumquat kumquats réévaluées"},
		{"kumquats cosecha", "ES", "kumquats cosechas kumquats"},
		{`"kumquats sold"`, "", ""},
		{"kumquat -plan", "", ""},
		{"kumquat & ! :* ) ' \"", "EN", "Kumquat kumquats"},
		{" ", "", ""},
		{"\ue000", "", ""},
	} {
		var a foundPage
		h.ask(t, h.as(t, ""), `query ($text: String!) { search(text: $text) { totalCount nodes { id language path type title { found text } passage { found text } } } }`, map[string]any{"text": row.text}, &a)
		if row.language == "" {
			if a.Search.TotalCount != 0 || len(a.Search.Nodes) != 0 {
				t.Errorf("%q: %+v", row.text, a)
			}
			continue
		}
		if a.Search.TotalCount != 1 || len(a.Search.Nodes) != 1 {
			t.Errorf("%q: %+v", row.text, a)
			continue
		}
		one := a.Search.Nodes[0]
		var marked []string
		whole := ""
		for _, segment := range append(one.Title, one.Passage...) {
			if segment.Found {
				marked = append(marked, segment.Text)
			}
			whole += segment.Text
		}
		if got := strings.Join(marked, " "); got != row.marked || one.Language != row.language || one.Path != "/papers/"+one.ID || one.Type != "PAPER" {
			t.Errorf("%q: %q marked, %+v", row.text, got, one)
		}
		if row.language == "EN" && !strings.Contains(whole, "<b>plan</b>") {
			t.Errorf("%q does not stand as it is: %q", row.text, whole)
		}
	}
}

// TestASearchIsReadPageByPage: each of what is found once, in one order.
func TestASearchIsReadPageByPage(t *testing.T) {
	h := newHouse(t)
	fillShelf(t, h)
	ada := h.as(t, "Ada")
	var ids []string
	after := ""
	for range 10 {
		var a foundPage
		h.ask(t, ada, `query ($after: String) { search(text: "board or meeting or motcachéSTAFF or titlewordPUBLIC", first: 2, after: $after) { totalCount pageInfo { endCursor } nodes { id type } } }`, map[string]any{"after": after}, &a)
		for _, node := range a.Search.Nodes {
			ids = append(ids, node.Type+node.ID) // minutes have their meeting's
		}
		if len(a.Search.Nodes) == 0 {
			if len(ids) != a.Search.TotalCount || len(ids) < 4 {
				t.Errorf("%d read of %d", len(ids), a.Search.TotalCount)
			}
			break
		}
		after = *a.Search.PageInfo.EndCursor
	}
	slices.Sort(ids)
	if len(slices.Compact(slices.Clone(ids))) != len(ids) {
		t.Errorf("something was read twice: %q", ids)
	}
	answer := h.api.Execute(t.Context(), ada, `query ($t: String!) { search(text: $t) { totalCount } }`, "", map[string]any{"t": strings.Repeat("a", 201)})
	if codes := codesOf(answer); !slices.Equal(codes, []string{"SEARCH_TEXT"}) {
		t.Errorf("%q", codes)
	}
}
