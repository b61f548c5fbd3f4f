package search_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/search"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// book enters a section that was amended and will be again, one that was
// repealed, and one that is not written in French.
func book(t *testing.T, tx *store.Tx) {
	t.Helper()
	decision, err := decisions.Cite(t.Context(), tx, decisions.Citation{Body: "ASSEMBLY", Number: "2020/1", On: date.MustParse("2020-01-01"), Rule: "SOP 1"})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		code         string
		number       int
		titles, said texts.Translated
		from         string
	}{
		{"7.3", 1, texts.Translated{"en": "Quinces"}, texts.Translated{"en": "Medlars of before."}, "2018-01-01"},
		{"7.3", 2, texts.Translated{"en": "Quinces", "fr": "Des coings", "es": "Membrillos"},
			texts.Translated{"en": "Quinces are harvested.", "fr": "Les coings sont récoltés.", "es": "Se cosechan los membrillos."}, "2020-01-01"},
		{"7.3", 3, texts.Translated{"en": "Quinces"}, texts.Translated{"en": "Loquats to come."}, "2024-06-01"},
		{"7.30", 1, texts.Translated{"en": "Damsons"}, texts.Translated{"en": "Damsons."}, "2018-01-01"},
		{"7.30", 2, nil, nil, "2021-01-01"}, // repealed
		{"7.4", 1, texts.Translated{"en": "Sorbs", "fr": "Des cormes"}, texts.Translated{"en": "Sorbs."}, "2018-01-01"},
	} {
		if _, err := tx.Exec(t.Context(), `insert into rule_sections (code) values ($1) on conflict do nothing`, row.code); err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(t.Context(), `
			insert into rule_versions (section_id, number, repealed, titles, texts, in_force_from, decision_id)
			select id, $2, $3, case when $3 then '{}' else $4::jsonb end, case when $3 then '{}' else $5::jsonb end, $6, $7 from rule_sections where code = $1`,
			row.code, row.number, row.titles == nil, row.titles, row.said, row.from, decision); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTheRulebookIsFoundAsItStands: by its words in each language and by its
// code, and not by what it said before or will say.
func TestTheRulebookIsFoundAsItStands(t *testing.T) {
	storetest.Tx(t, store.Viewer{}, func(tx *store.Tx) {
		book(t, tx)
		for text, want := range map[string]string{
			"quinces harvest":   "en 7.3 [Quinces] | [Quinces] are [harvested]",
			"coing RECOLTE":     "fr 7.3 Des [coings] | [coings] sont [récoltés]",
			"membrillo cosecha": "es 7.3 [Membrillos] | [cosechan] los [membrillos]",
			"7.3":               "en [7.3] Quinces | Quinces are harvested.",
			"SOP 7.3":           "en [7.3] Quinces | Quinces are harvested.",
			"sop section 7.4":   "en [7.4] Sorbs | Sorbs.",
			"cormes":            "en 7.4 Sorbs | Sorbs.", // half a section in French is no rule
			"medlar":            "", "loquat": "", "damson": "", "7.30": "", "7": "",
		} {
			got, n := "", int32(0)
			for _, types := range [][]search.Type{nil, {search.Rule}} {
				q := search.Question{Text: text, Types: types}
				rows, _, err := search.Find(t.Context(), tx, q, relay.Page{Size: 5})
				if err != nil {
					t.Fatal(err)
				}
				if n, err = search.Count(t.Context(), tx, q); err != nil || int(n) != len(rows) {
					t.Errorf("%q: %d counted, %d found, %v", text, n, len(rows), err)
				}
				got = ""
				for _, row := range rows {
					if row.Node != "RuleSection" || !strings.HasPrefix(row.Path, "/rulebook/7.") {
						t.Errorf("%q: %+v", text, row)
					}
					got += string(row.Language) + " " + marked(row.Title) + " | " + marked(row.Passage)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%q: %s", text, diff)
			}
		}
		if rows, _, err := search.Find(t.Context(), tx, search.Question{Text: "quinces", Types: []search.Type{search.Paper, search.Body}}, relay.Page{Size: 5}); err != nil || len(rows) != 0 {
			t.Errorf("asked for others: %+v, %v", rows, err)
		}
	})
}

func marked(list []search.Segment) string {
	var out strings.Builder
	for _, s := range list {
		if s.Found {
			out.WriteString("[" + s.Text + "]")
			continue
		}
		out.WriteString(s.Text)
	}
	return out.String()
}

// gather convenes a meeting of the Board for an audience on 20 December 2023,
// late in the evening of Bogota, with an item, a paper of it and published
// minutes, and a decision that rests on a section; id is the meeting's.
func gather(t *testing.T, tx *store.Tx, audience string) (id int64) {
	t.Helper()
	if _, err := tx.Get(t.Context(), &id, `
		with m as (
		  insert into meetings (body_id, number, titles, starts_at, ends_at, zone, audience, convened_at)
		  select b.id, 901, '{"en": "Kumquat meeting"}', '2023-12-21 02:00+00', '2023-12-21 04:00+00', 'America/Bogota', $1, clock() from bodies b where b.code = 'BOARD' returning id),
		i as (insert into agenda_items (meeting_id, position, number, titles, purpose, audience) select id, 1, '1', '{"en": "Kumquat prices"}', 'NOTE', 'MEMBERS' from m returning id, meeting_id),
		b as (insert into agenda_items (meeting_id, position, number, titles, purpose, audience) select id, 2, '2', '{"en": "Closed"}', 'NOTE', 'BOARD' from m returning id, meeting_id),
		p as (insert into papers (meeting_id, agenda_item_id, label, number, titles, audience) select meeting_id, id, 'ANNEX', '2A', '{"en": "Kumquat harvest"}', 'PUBLIC' from i returning id),
		n as (insert into minutes (meeting_id, number, language) select id, 1, 'en' from m returning id, meeting_id),
		r as (insert into minutes_parts (minutes_id, position, kind, item_id, audience, titles, text)
		  select n.id, v.position, case v.position when 1 then 'PRESENCE' when 4 then 'MORE' else 'ITEM' end, case v.item when 1 then i.id when 2 then b.id end, v.audience, jsonb_build_object('en', v.title), v.words from n, i, b, (values
		    (1, 0, 'PUBLIC', 'Opening', 'The loquat was praised.'), (2, 1, 'PUBLIC', 'Prices', 'Of medlars.'), (3, 2, 'PUBLIC', 'Closed', 'Of damsons.'), (4, 2, 'BOARD', 'Apart', 'Of sorbs.')) v (position, item, audience, title, words)),
		a as (insert into minutes_acts (meeting_id, minutes_id, act) select meeting_id, id, 'APPROVED' from n),
		x as (insert into minutes_acts (meeting_id, minutes_id, act, audience) select meeting_id, id, 'PUBLISHED', 'PUBLIC' from n)
		select id from m`, audience); err != nil {
		t.Fatal(err)
	}
	return id
}

// found says what a role finds, without the marks.
func found(t *testing.T, q store.Reader, text string) []string {
	t.Helper()
	rows, _, err := search.Find(t.Context(), q, search.Question{Text: text}, relay.Page{Size: 10})
	if err != nil {
		t.Fatal(err)
	}
	n, err := search.Count(t.Context(), q, search.Question{Text: text})
	if err != nil || int(n) != len(rows) {
		t.Errorf("%q: %d counted, %d found, %v", text, n, len(rows), err)
	}
	list := []string{}
	for _, row := range rows {
		line := string(row.Type)
		for _, part := range []string{row.Name, strings.NewReplacer("[", "", "]", "").Replace(marked(row.Title)), row.Within} {
			if part != "" {
				line += " | " + part
			}
		}
		if !row.On.IsZero() {
			line += " | " + row.On.String()
		}
		if strings.HasSuffix(row.Path, "/minutes") != (row.Type == search.Minutes) {
			t.Errorf("%q leads to %s", text, row.Path)
		}
		list = append(list, line)
	}
	return list
}

// as reads what a role reads, as a person.
type as struct {
	store.Reader
	role   store.Role
	person int64
}

func (a as) Viewer() store.Viewer {
	return store.Viewer{Roles: store.Implied(a.role), PersonID: a.person, Language: texts.English}
}

// TestWhatIsFoundSaysWhenAndWhere: the day of the meeting there, the paper's
// number, the meeting; and the heading of an item does not stand before a paper.
func TestWhatIsFoundSaysWhenAndWhere(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		gather(t, tx, "MEMBERS")
		want := []string{
			"PAPER | Annex 2A | Kumquat harvest | Kumquat meeting | 2023-12-20", "MEETING | Kumquat meeting | 2023-12-20",
			"AGENDA_ITEM | Kumquat prices | Kumquat meeting | 2023-12-20",
		}
		if diff := cmp.Diff(want, found(t, as{tx, store.Member, 0}, "kumquat")); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"PAPER | Annex 2A | Kumquat harvest"}, found(t, as{tx, store.Public, 0}, "kumquat")); diff != "" {
			t.Errorf("who may not know of the meeting: %s", diff)
		}
	})
}

// TestPublishedMinutesAreFoundByThoseWhoReadThem: for whom they were published,
// part by part, and nowhere that the meeting or the item is not for the reader;
// whoever is invited reads what is for members, and whoever is recused nothing
// that is for the Board about the item.
func TestPublishedMinutesAreFoundByThoseWhoReadThem(t *testing.T) {
	for _, row := range []struct {
		audience string
		role     store.Role
		invited  bool
		finds    string
	}{
		{"PUBLIC", store.Public, false, "loquat"},
		{"PUBLIC", store.Member, false, "loquat medlar"},
		{"PUBLIC", store.Person, true, "loquat medlar"},
		{"PUBLIC", store.Board, false, "loquat medlar damson sorb"},
		{"MEMBERS", store.Public, false, ""},
		{"MEMBERS", store.Person, true, "loquat medlar"},
		{"MEMBERS", store.Member, false, "loquat medlar"},
		{"BOARD", store.Member, false, ""},
		{"BOARD", store.Staff, false, "loquat medlar damson sorb"},
		{"PUBLIC", store.Board, true, "loquat medlar damson"}, // and recused from the closed item
	} {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			id := gather(t, tx, row.audience)
			var person int64
			if row.invited {
				if _, err := tx.Get(t.Context(), &person, `
					with p as (insert into people (name, email) values ('Ama', 'ama@example.org') returning id)
					insert into meeting_people (meeting_id, person_id, part) select $1, id, 'GUEST' from p returning person_id`, id); err != nil {
					t.Fatal(err)
				}
			}
			if row.invited && row.role == store.Board {
				if _, err := tx.Exec(t.Context(), `
					insert into item_interests (meeting_id, item_id, attendee_id) select $1, i.id, m.id from agenda_items i, meeting_people m
					where i.meeting_id = $1 and i.position = 2 and m.meeting_id = $1`, id); err != nil {
					t.Fatal(err)
				}
			}
			for _, word := range []string{"loquat", "medlar", "damson", "sorb"} {
				want := []string{}
				if strings.Contains(row.finds, word) {
					want = append(want, "MINUTES | Kumquat meeting | 2023-12-20")
				}
				if diff := cmp.Diff(want, found(t, as{tx, row.role, person}, word)); diff != "" {
					t.Errorf("%s, %s (invited: %v), %s: %s", row.audience, row.role, row.invited, word, diff)
				}
			}
			if row.invited && len(found(t, as{tx, row.role, person}, "prices")) == 0 {
				t.Errorf("%s: whoever is invited does not find an item", row.audience)
			}
		})
	}
}

// TestASectionIsFoundWithWhatRestsOnIt, and no decision that rests on another.
func TestASectionIsFoundWithWhatRestsOnIt(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		book(t, tx)
		for i, rule := range []string{"SOP 7.3", "SOP section 7.3, Statutes", "SOP 7.30", "SOP 7.3.1"} {
			if _, err := tx.Exec(t.Context(), `insert into decisions (body, number, decided_on, rule) values ('ASSEMBLY', $1, '2019-06-01', $2)`, fmt.Sprint("A/", i), rule); err != nil {
				t.Fatal(err)
			}
		}
		for text, want := range map[string][]string{
			"SOP 7.3": {"RULE", "DECISION", "DECISION"}, "7.30": {"DECISION"}, "sop section 7.3.1": {"DECISION"}, "SOP (": {}, "7.9": {},
		} {
			got := []string{}
			for _, line := range found(t, as{tx, store.Public, 0}, text) {
				kind, _, _ := strings.Cut(line, " ")
				got = append(got, kind)
				if kind == "DECISION" && !strings.HasSuffix(line, "2019-06-01") {
					t.Errorf("%q: %s", text, line)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%q: %s", text, diff)
			}
		}
	})
}
