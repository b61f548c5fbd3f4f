package packs_test

import (
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/actions"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/packs"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// readers of a meeting's papers, and what is for each of them.
var readers = []struct {
	role  store.Role
	reads string
}{{store.Public, " PUBLIC "}, {store.Member, " PUBLIC MEMBERS "}, {store.Board, " PUBLIC MEMBERS BOARD "}, {store.Staff, " PUBLIC MEMBERS BOARD STAFF "}}

// TestTheAgendaAsPDFSaysWhatItsReaderMayRead: items, the papers at them with
// what is pending, and the action points that are open; nothing of what is for
// others.
func TestTheAgendaAsPDFSaysWhatItsReaderMayRead(t *testing.T) {
	h := newHouse(t)
	h.audiences()
	h.paper("2", "9", "Awaited", "MEMBERS")
	h.do(func(tx *store.Tx) error {
		var body int64
		if _, err := tx.Get(t.Context(), &body, `select id from bodies where code = 'BOARD'`); err != nil {
			return err
		}
		for _, audience := range []string{"PUBLIC", "MEMBERS", "BOARD", "STAFF"} {
			if _, err := actions.Add(t.Context(), tx, actions.Draft{BodyID: body, Titles: texts.Translated{"en": "Todo" + audience}, DueOn: date.MustParse("2023-12-24"), Audience: audience}); err != nil {
				return err
			}
		}
		return nil
	})
	for _, row := range readers {
		_, content, err := packs.Agenda(t.Context(), h.store.Read(viewer(row.role)), h.meeting, texts.English)
		if err != nil {
			t.Fatal(err)
		}
		b := open(t, content)
		for _, audience := range []string{"PUBLIC", "MEMBERS", "BOARD", "STAFF"} {
			for _, words := range []string{"Item", "Paper", "Todo"} {
				if there := b.holds(words + audience); there != strings.Contains(row.reads, " "+audience+" ") {
					t.Errorf("%s: %s%s is there: %v", row.role, words, audience, there)
				}
			}
		}
		all := strings.Join(b.pages, "\n")
		for _, want := range []string{"Board meeting", "20 minutes", "Ada Chair", "Document 1", "Dakar", "24 December 2023"} {
			if !strings.Contains(all, want) {
				t.Errorf("%s: no %q in %s", row.role, want, all)
			}
		}
		if pending := strings.Contains(all, "Awaited") && strings.Contains(all, "has not arrived yet"); pending != strings.Contains(row.reads, "MEMBERS") {
			t.Errorf("%s: what has not arrived is shown: %v", row.role, pending)
		}
	}
	_, content, err := packs.Agenda(t.Context(), h.store.Read(viewer(store.Board)), h.meeting, texts.French)
	if b := open(t, content); err != nil || !b.holds("Réunion du Conseil") || !b.holds("traduction en attente") && !b.holds("Traduction en attente") {
		t.Errorf("in French: %v, %q", err, b.pages)
	}
}

// TestTheMinutesAsPDFSayWhatTheirReaderMayRead, once they are published, and
// to whom they are.
func TestTheMinutesAsPDFSayWhatTheirReaderMayRead(t *testing.T) {
	h := newHouse(t)
	h.audiences()
	printed := func(role store.Role) (b book, refused bool) {
		t.Helper()
		_, content, err := packs.Minutes(t.Context(), h.store.Read(viewer(role)), h.meeting, texts.French)
		if refuse.From(err) != nil {
			return b, true
		}
		if err != nil {
			t.Fatal(err)
		}
		return open(t, content), false
	}
	if _, refused := printed(store.Staff); !refused {
		t.Error("there are minutes before anybody drafted them")
	}
	h.exec(`with n as (insert into minutes (meeting_id, number, language) values ($1, 1, 'fr') returning id)
		insert into minutes_parts (minutes_id, position, item_id, audience, titles, text)
		select n.id, i.position, i.id, i.audience, jsonb_build_object('en', 'Point' || i.audience), 'Dit' || i.audience || E'\n\nDéclaré : personne.' from n, agenda_items i where i.meeting_id = $1`, h.meeting)
	for _, role := range []store.Role{store.Public, store.Member, store.Board} {
		if _, refused := printed(role); !refused {
			t.Errorf("%s reads a draft", role)
		}
	}
	if b, _ := printed(store.Staff); !b.holds("Projet") || !b.holds("DitSTAFF") {
		t.Errorf("%q", b.pages)
	}
	h.exec(`insert into minutes_acts (meeting_id, minutes_id, act, audience)
		select meeting_id, id, a.act, a.audience from minutes, (values ('APPROVED', null), ('PUBLISHED', 'PUBLIC'::audience)) a (act, audience)`)
	for _, row := range readers {
		b, refused := printed(row.role)
		if refused {
			t.Errorf("%s does not read what is published", row.role)
			continue
		}
		for _, audience := range []string{"PUBLIC", "MEMBERS", "BOARD", "STAFF"} {
			for _, words := range []string{"Point", "Dit"} {
				if there := b.holds(words + audience); there != strings.Contains(row.reads, " "+audience+" ") {
					t.Errorf("%s: %s%s is there: %v", row.role, words, audience, there)
				}
			}
		}
		if !b.holds("Réunion du Conseil") || !b.holds("Déclaré") {
			t.Errorf("%s: %q", row.role, b.pages)
		}
	}
}
