package papers_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/blobs"
	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/uploads"
)

func code(err error) string {
	if refusals := refuse.From(err); refusals != nil {
		return refusals[0].Field + ":" + refusals[0].Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func sealed(t *testing.T) seals.Keys {
	t.Helper()
	keys, err := seals.New(strings.Repeat("s", seals.ShortestSecret))
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func folder(t *testing.T) blobs.Store {
	t.Helper()
	files, err := blobs.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// meeting holds one of the Board with an item, for an audience.
func meeting(t *testing.T, tx *store.Tx, number int, audience string) (id, item int64) {
	t.Helper()
	if _, err := tx.Get(t.Context(), &id, `
		insert into meetings (body_id, number, titles, starts_at, ends_at, zone, audience, convened_at)
		select id, $1::int, jsonb_build_object('en', 'Meeting ' || $1::int), '2023-12-12 09:00+00', '2023-12-12 12:00+00', 'UTC', $2, clock() from bodies where code = 'BOARD'
		returning id`, number, audience); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Get(t.Context(), &item, `
		insert into agenda_items (meeting_id, position, number, titles, purpose) values ($1, 1, '1', '{"en": "Reserve"}', 'DECISION') returning id`, id); err != nil {
		t.Fatal(err)
	}
	return id, item
}

func add(t *testing.T, tx *store.Tx, d papers.Draft) int64 {
	t.Helper()
	if d.Titles == nil {
		d.Titles = texts.Translated{"en": "Reserve"}
	}
	id, err := papers.Add(t.Context(), tx, d)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAPaperIsRefusedWithItsField(t *testing.T) {
	for want, change := range map[string]func(d *papers.Draft, other int64){
		"":                          func(*papers.Draft, int64) {},
		"titles.en:PAPER_TITLE":     func(d *papers.Draft, _ int64) { d.Titles = texts.Translated{"fr": "Réserve"} },
		"titles.fr:PAPER_TITLE":     func(d *papers.Draft, _ int64) { d.Titles["fr"] = strings.Repeat("é", 301) },
		"number:PAPER_NUMBER":       func(d *papers.Draft, _ int64) { d.Number = "A2" },
		"number:PAPER_NUMBER_TAKEN": func(d *papers.Draft, _ int64) { d.Number = " 2a" },
		"meetingId:NOT_FOUND":       func(d *papers.Draft, _ int64) { d.MeetingID = 1 << 40 },
		"agendaItemId:NOT_FOUND":    func(d *papers.Draft, _ int64) { d.AgendaItemID = 1 << 40 },
		"agendaItemId:PAPER_ITEM":   func(d *papers.Draft, other int64) { d.AgendaItemID = other },
	} {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			id, _ := meeting(t, tx, 1, "MEMBERS")
			_, other := meeting(t, tx, 2, "MEMBERS")
			add(t, tx, papers.Draft{Place: papers.Place{MeetingID: id, Number: "2A"}, Audience: "BOARD"})
			d := papers.Draft{Place: papers.Place{MeetingID: id}, Titles: texts.Translated{"en": "Plan"}, Audience: "MEMBERS"}
			change(&d, other)
			if _, err := papers.Add(t.Context(), tx, d); code(err) != want {
				t.Errorf("%q, not %q", code(err), want)
			}
		})
	}
}

// TestPapersStandByMeetingAndNumber: 2 before 2A before 10, the next number is
// free, and pages in both directions hold the same list.
func TestPapersStandByMeetingAndNumber(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		id, item := meeting(t, tx, 1, "MEMBERS")
		for _, number := range []string{"10", "2A", "2", ""} {
			add(t, tx, papers.Draft{Place: papers.Place{MeetingID: id, Number: number}, Audience: "PUBLIC"})
		}
		add(t, tx, papers.Draft{Place: papers.Place{AgendaItemID: item, Label: papers.Annex}, Audience: "PUBLIC"})
		add(t, tx, papers.Draft{Audience: "PUBLIC"})
		want := []string{"Annex 1", "Document 2", "Document 2A", "Document 10", "Document 11", "Document 1"}
		size := int32(2)
		for _, back := range []bool{false, true} {
			var got []string
			args := relay.Args{First: &size}
			if back {
				args = relay.Args{Last: &size}
			}
			for range 3 {
				page, err := args.Page(papers.ListName, 50)
				if err != nil {
					t.Fatal(err)
				}
				rows, info, err := papers.List(ctx, tx, papers.Filter{}, page)
				if err != nil {
					t.Fatal(err)
				}
				var names []string
				for _, p := range rows {
					names = append(names, p.Name(texts.English))
				}
				if back {
					got, args = append(names, got...), relay.Args{Last: &size, Before: info.StartCursor}
				} else {
					got, args = append(got, names...), relay.Args{First: &size, After: info.EndCursor}
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("back %v: %s", back, diff)
			}
		}
		of, err := papers.OfItems(ctx, tx, []int64{item})
		if err != nil || len(of[item]) != 1 || of[item][0].MeetingID != id {
			t.Errorf("%+v %v", of, err)
		}
	})
}

// say adds a text in a language and returns what is refused.
func say(t *testing.T, tx *store.Tx, id int64, l texts.Language, text string, follows int) string {
	t.Helper()
	_, err := papers.AddVersion(t.Context(), tx, sealed(t), nil, papers.Addition{PaperID: id, Language: l, Text: text, Follows: follows})
	return code(err)
}

func states(t *testing.T, q store.Reader, id int64) (said []string) {
	t.Helper()
	of, err := papers.Texts(t.Context(), q, []int64{id})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range of[id] {
		said = append(said, string(text.Language)+" "+string(text.State))
		page, err := relay.Args{}.Page(papers.ListName, 50)
		if err != nil {
			t.Fatal(err)
		}
		rows, _, err := papers.List(t.Context(), q, papers.Filter{State: text.State, Language: text.Language}, page)
		if err != nil || len(rows) != 1 {
			t.Errorf("the list of %s %s: %+v %v", text.Language, text.State, rows, err)
		}
	}
	return said
}

// TestATranslationIsPendingCurrentOrOlderThanTheEnglish, on the page and in the
// filter of the list alike.
func TestATranslationIsPendingCurrentOrOlderThanTheEnglish(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		id := add(t, tx, papers.Draft{Audience: "PUBLIC"})
		for _, row := range []struct {
			language texts.Language
			text     string
			follows  int
			refused  string
			want     []string
		}{
			{"fr", "Un", 0, "", []string{"en PENDING", "fr CURRENT", "es PENDING"}}, // written in French first
			{"en", "One", 0, "", []string{"en CURRENT", "fr CURRENT", "es PENDING"}},
			{"en", "One", 0, "text:PAPER_SAME", []string{"en CURRENT", "fr CURRENT", "es PENDING"}},
			{"en", "Two", 1, "follows:PAPER_FOLLOWS", []string{"en CURRENT", "fr CURRENT", "es PENDING"}},
			{"en", "Two", 0, "", []string{"en CURRENT", "fr OLDER", "es PENDING"}},
			{"es", "Uno", 1, "", []string{"en CURRENT", "fr OLDER", "es OLDER"}}, // arrives late, and of the first
			{"es", "Tres", 3, "follows:PAPER_FOLLOWS", []string{"en CURRENT", "fr OLDER", "es OLDER"}},
			{"es", "Dos", 0, "", []string{"en CURRENT", "fr OLDER", "es CURRENT"}},
			{"fr", "", 0, "file:PAPER_CONTENT", []string{"en CURRENT", "fr OLDER", "es CURRENT"}},
			{"fr", "\x00", 0, "text:PAPER_TEXT", []string{"en CURRENT", "fr OLDER", "es CURRENT"}},
			{"fr", "Deux", 0, "", []string{"en CURRENT", "fr CURRENT", "es CURRENT"}},
		} {
			if got := say(t, tx, id, row.language, row.text, row.follows); got != row.refused {
				t.Errorf("%s %q: %q, not %q", row.language, row.text, got, row.refused)
			}
			if diff := cmp.Diff(row.want, states(t, tx, id)); diff != "" {
				t.Errorf("after %s %q: %s", row.language, row.text, diff)
			}
		}
		of, err := papers.Texts(t.Context(), tx, []int64{id})
		if err != nil || len(of[id][2].Versions) != 2 || of[id][2].Versions[1].Number != 1 {
			t.Errorf("the earlier ones are listed: %+v %v", of[id][2], err)
		}
	})
}

// TestADraftStaysWithThoseItWasFor: a paper that is opened to more readers shows
// them what it says then, in every language, and what it says later; not the
// versions of before. Those who had them keep them.
func TestADraftStaysWithThoseItWasFor(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		id := add(t, tx, papers.Draft{Audience: "BOARD"})
		open := func(audience string) {
			t.Helper()
			if err := papers.Update(ctx, tx, papers.Change{ID: id, Audience: &audience}); err != nil {
				t.Fatal(err)
			}
		}
		write := func(l texts.Language, text string) {
			t.Helper()
			if got := say(t, tx, id, l, text, 0); got != "" {
				t.Fatal(got)
			}
		}
		write("en", "For the Board, of names.")
		write("fr", "Des noms.")
		open("STAFF")
		write("en", "A draft of names.")
		open("BOARD")
		write("en", "Without names.")
		open("PUBLIC")
		write("en", "Corrected.")
		write("es", "Corregido.")
		open("MEMBERS") // for whom it was only as one of the public
		for role, want := range map[store.Role]string{
			store.Public: "",
			store.Member: "en 4 3, fr 1, es 1",
			store.Board:  "en 4 3 2 1, fr 1, es 1",
			store.Staff:  "en 4 3 2 1, fr 1, es 1",
		} {
			q := as{tx, role, 0}
			of, err := papers.Texts(ctx, q, []int64{id})
			if err != nil {
				t.Fatal(err)
			}
			bodies, err := papers.Bodies(ctx, q, []int64{id})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			read := 0
			for _, text := range of[id] {
				line := string(text.Language)
				for _, v := range text.Versions {
					line += fmt.Sprint(" ", v.Number)
					read++
				}
				if len(text.Versions) > 0 {
					got = append(got, line)
				}
			}
			if diff := cmp.Diff(want, strings.Join(got, ", ")); diff != "" || len(bodies[id]) != read {
				t.Errorf("%s, %d texts: %s", role, len(bodies[id]), diff)
			}
		}
	})
}

// as reads what a role reads.
type as struct {
	store.Reader
	role   store.Role
	person int64 // 0: nobody
}

func (a as) Viewer() store.Viewer {
	return store.Viewer{Roles: store.Implied(a.role), PersonID: a.person}
}

func TestAVersionNeverChanges(t *testing.T) {
	for _, statement := range []string{
		`update paper_versions set body = 'x'`, `update paper_openings set audience = 'PUBLIC'`, `delete from paper_openings`, `delete from paper_versions`, `truncate paper_versions cascade`, `delete from papers`,
		`update paper_withdrawals set reason = 'x'`, `delete from blobs`, `update blobs set bytes = 2`, `truncate blobs cascade`,
		`insert into paper_versions (paper_id, language, number, media_type, bytes, sha256, body) select id, 'en', 9, 'text/plain', 1, sha256('y'), 'x' from papers`,
	} {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			id := add(t, tx, papers.Draft{Audience: "PUBLIC"})
			if got := say(t, tx, id, "en", "One", 0); got != "" {
				t.Fatal(got)
			}
			attach(t, tx, id)
			if _, err := tx.Exec(t.Context(), statement); err == nil {
				t.Errorf("%s passed", statement)
			}
		})
	}
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) { // what no version refers to, an old pack as a rule, may be forgotten
		attach(t, tx, add(t, tx, papers.Draft{Audience: "PUBLIC"}))
		if _, err := tx.Exec(t.Context(), `insert into blobs (key, bytes) values (repeat('0', 64), 1)`); err != nil {
			t.Fatal(err)
		}
		if gone, err := tx.Exec(t.Context(), `delete from blobs b where not exists (select from paper_versions v where v.blob = b.key)`); err != nil || gone != 1 {
			t.Errorf("%d forgotten, %v", gone, err)
		}
	})
}

// attach adds a French version that is a file.
func attach(t *testing.T, tx *store.Tx, paper int64) {
	t.Helper()
	keys := sealed(t)
	token, err := uploads.Receive(t.Context(), tx, keys, uploads.Paper, "a.pdf", printed(t, "Reserve"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := papers.AddVersion(t.Context(), tx, keys, folder(t), papers.Addition{PaperID: paper, Language: "fr", File: token}); err != nil {
		t.Fatal(err)
	}
}

func TestATextIsReadAsPeopleTypeIt(t *testing.T) {
	want := []papers.Block{
		{Kind: papers.Heading, Lines: []string{"Plan"}}, {Kind: papers.Paragraph, Lines: []string{"One line that goes on."}},
		{Kind: papers.Items, Lines: []string{"first goes on", "second"}}, {Kind: papers.Paragraph, Lines: []string{"#no heading <b>"}},
	}
	if diff := cmp.Diff(want, papers.Blocks("## Plan\nOne line\nthat goes on.\n\n- first\n  goes on\n* second\n\n\n#no heading <b>\n")); diff != "" {
		t.Error(diff)
	}
}

// TestAnItemStaysBehindWithItsMeeting: a form that moves a paper repeats the
// item of before; an item of the new meeting counts.
func TestAnItemStaysBehindWithItsMeeting(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		first, item := meeting(t, tx, 1, "MEMBERS")
		second, other := meeting(t, tx, 2, "MEMBERS")
		id := add(t, tx, papers.Draft{Place: papers.Place{AgendaItemID: item}, Audience: "PUBLIC"})
		none := int64(0)
		for _, row := range []struct {
			meeting, item *int64
			refused       string
			at            [2]int64
		}{
			{nil, nil, "", [2]int64{first, item}},
			{&second, &item, "", [2]int64{second, 0}},
			{&second, &other, "", [2]int64{second, other}},
			{&first, &item, "", [2]int64{first, item}},
			{nil, &other, "agendaItemId:PAPER_ITEM", [2]int64{first, item}},
			{nil, &none, "", [2]int64{first, 0}},
			{nil, &item, "", [2]int64{first, item}},
			{&none, &item, "", [2]int64{0, 0}},
		} {
			if got := code(papers.Update(t.Context(), tx, papers.Change{ID: id, MeetingID: row.meeting, AgendaItemID: row.item})); got != row.refused {
				t.Fatalf("%q, not %q", got, row.refused)
			}
			known, err := papers.ByIDs(t.Context(), tx, []int64{id})
			if got := [2]int64{known[id].MeetingID, known[id].AgendaItemID}; err != nil || got != row.at {
				t.Errorf("it is at %d, not %d, %v", got, row.at, err)
			}
		}
	})
}

// TestAnOldMeetingIsOfferedForItsPaper alone; and a paper says its place to
// whoever is invited, as the meeting's zone has the day.
func TestAnOldMeetingIsOfferedForItsPaper(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		id, item := meeting(t, tx, 1, "MEMBERS")
		paper := add(t, tx, papers.Draft{Place: papers.Place{AgendaItemID: item}, Audience: "PUBLIC"})
		if _, err := tx.Exec(t.Context(), `update meetings set starts_at = '2019-12-12 02:00+00', ends_at = '2019-12-12 04:00+00', zone = 'America/Bogota' where id = $1`, id); err != nil {
			t.Fatal(err)
		}
		for of, want := range map[int64]int{0: 0, paper: 1} {
			list, err := papers.Meetings(t.Context(), as{tx, store.Staff, 0}, of)
			if err != nil || len(list) != want || want == 1 && (len(list[0].Items) != 1 || list[0].Day().String() != "2019-12-11") {
				t.Errorf("for %d: %+v %v", of, list, err)
			}
		}
		var ama int64
		if _, err := tx.Get(t.Context(), &ama, `
			with p as (insert into people (name, email) values ('Ama', 'ama@example.org') returning id)
			insert into meeting_people (meeting_id, person_id, part) select $1, id, 'GUEST' from p returning person_id`, id); err != nil {
			t.Fatal(err)
		}
		for person, want := range map[int64]string{0: "", ama: "11 December 2019, 21:00–23:00 (America/Bogota) 1 Reserve"} {
			at, err := papers.Places(t.Context(), as{tx, store.Person, person}, []int64{paper})
			got := ""
			if place, found := at[paper]; found {
				got = strings.ReplaceAll(place.Meeting().When(texts.English)+" "+place.Item(texts.English), "\u00a0", " ")
			}
			if err != nil || got != want {
				t.Errorf("person %d: %q, not %q, %v", person, got, want, err)
			}
		}
	})
}
