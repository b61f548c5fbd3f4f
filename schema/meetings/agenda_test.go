package meetings_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// sketch puts items onto the agenda of a meeting to be: "B.1" belongs to the one
// before it; it returns their ids.
func sketch(t *testing.T, tx *store.Tx, meetingID int64, titles ...string) map[string]int64 {
	t.Helper()
	ids := map[string]int64{}
	for _, title := range titles {
		ids[title] = add(t, tx, meetingID, title, "PUBLIC", 10, strings.Contains(title, "."))
	}
	return ids
}

func numbered(t *testing.T, q store.Reader, meetingID int64) string {
	t.Helper()
	items, err := meetings.Agendas(t.Context(), q, []int64{meetingID})
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, i := range items[meetingID] {
		said = append(said, i.Number+" "+i.Titles["en"])
	}
	return strings.Join(said, ", ")
}

// TestAnItemMovesWithWhatBelongsToIt, and never between another and what belongs
// to that.
func TestAnItemMovesWithWhatBelongsToIt(t *testing.T) {
	for _, row := range []struct {
		item string
		to   int
		want string
	}{
		{"B", 6, "1 A, 2 C, 2.1 C.1, 3 B, 3.1 B.1, 3.2 B.2"},
		{"B", 3, "1 A, 2 C, 2.1 C.1, 3 B, 3.1 B.1, 3.2 B.2"}, // one down: past the next and what belongs to it
		{"B", 1, "1 B, 1.1 B.1, 1.2 B.2, 2 A, 3 C, 3.1 C.1"},
		{"B", 2, "1 A, 2 B, 2.1 B.1, 2.2 B.2, 3 C, 3.1 C.1"},
		{"C", 4, "1 A, 2 C, 2.1 C.1, 3 B, 3.1 B.1, 3.2 B.2"}, // one up: before B, not into it
		{"A", 3, "1 B, 1.1 B.1, 1.2 B.2, 2 A, 3 C, 3.1 C.1"},
		{"A", 200, "1 B, 1.1 B.1, 1.2 B.2, 2 C, 2.1 C.1, 3 A"},
		{"B.2", 3, "1 A, 2 B, 2.1 B.2, 2.2 B.1, 3 C, 3.1 C.1"},
		{"B.2", 6, "1 A, 2 B, 2.1 B.1, 3 C, 3.1 C.1, 3.2 B.2"},
	} {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			people(t, tx)
			id := create(t, tx, plan(t, tx, "2024-01-24"))
			ids := sketch(t, tx, id, "A", "B", "B.1", "B.2", "C", "C.1")
			if _, err := meetings.MoveItem(t.Context(), tx, ids[row.item], nil, row.to); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, numbered(t, tx, id)); diff != "" {
				t.Errorf("%s to %d: %s", row.item, row.to, diff)
			}
		})
	}
}

// TestWhatBelongsToAnItemIsNotLeftToAnother when the item goes.
func TestWhatBelongsToAnItemIsNotLeftToAnother(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		people(t, tx)
		id := create(t, tx, plan(t, tx, "2024-01-24"))
		ids := sketch(t, tx, id, "A", "B", "B.1", "B.2", "C")
		yes, no := true, false
		if _, err := meetings.RemoveItem(t.Context(), tx, ids["B"], nil); code(err) != "id:AGENDA_ITEM_SUBS" {
			t.Error(err)
		}
		if _, err := meetings.UpdateItem(t.Context(), tx, ids["B"], nil, meetings.Entry{Sub: &yes}); code(err) != "sub:AGENDA_ITEM_SUBS" {
			t.Error(err)
		}
		if _, err := meetings.UpdateItem(t.Context(), tx, ids["B.1"], nil, meetings.Entry{Sub: &no}); err != nil {
			t.Fatal(err)
		}
		if got := numbered(t, tx, id); got != "1 A, 2 B, 2.1 B.2, 3 B.1, 4 C" {
			t.Error(got)
		}
	})
}

// TestAnAgendaStandsOnceTheMeetingHasBegun but for what does nobody wrong.
func TestAnAgendaStandsOnceTheMeetingHasBegun(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		people(t, tx)
		id, open, secret := held(t, tx)
		yes, minutes, members, board, decision := true, int32(5), "MEMBERS", "BOARD", "DECISION"
		for name, row := range map[string]struct {
			item int64
			e    meetings.Entry
			want string
		}{
			"below another":   {secret, meetings.Entry{Sub: &yes}, "AGENDA_BEGUN"},
			"another title":   {open, meetings.Entry{Titles: texts.Translated{"en": "Another"}}, "AGENDA_BEGUN"},
			"other minutes":   {open, meetings.Entry{Minutes: &minutes}, "AGENDA_BEGUN"},
			"another purpose": {open, meetings.Entry{Purpose: &decision}, "AGENDA_BEGUN"},
			"for more":        {secret, meetings.Entry{Audience: &members}, "AGENDA_BEGUN"},
			"for fewer":       {open, meetings.Entry{Audience: &board}, ""},
			"carried over":    {open, meetings.Entry{Standing: &yes}, ""},
			"translated":      {open, meetings.Entry{Titles: texts.Translated{"en": "Waivers", "es": "Exenciones"}}, ""},
		} {
			if _, err := meetings.UpdateItem(t.Context(), tx, row.item, nil, row.e); code(err) != row.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		added := add(t, tx, id, "Added", "MEMBERS", 5, false)
		if err := meetings.DraftMinutes(t.Context(), tx, id, texts.English); err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(t.Context(), `insert into minutes_acts (meeting_id, minutes_id, act) select meeting_id, id, 'APPROVED' from minutes`); err != nil {
			t.Fatal(err)
		}
		if _, err := meetings.UpdateItem(t.Context(), tx, added, nil, meetings.Entry{Audience: &board}); code(err) != "MINUTES_APPROVED" {
			t.Error(err)
		}
		if _, err := meetings.AddItem(t.Context(), tx, id, nil, meetings.Entry{Titles: texts.Translated{"en": "Late"}}); code(err) != "MINUTES_APPROVED" {
			t.Error(err)
		}
	})
}

// TestAnAgendaDoesNotTellHowMuchOfItIsKeptFromItsReader by gaps in numbers or
// hours; what belongs to an item that they do not read stands by itself.
func TestAnAgendaDoesNotTellHowMuchOfItIsKeptFromItsReader(t *testing.T) {
	s := storetest.New(t)
	var id int64
	if err := s.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		people(t, tx)
		id = create(t, tx, plan(t, tx, "2024-01-24"))
		for _, i := range []struct {
			title, audience string
			sub             bool
		}{{"A", "MEMBERS", false}, {"S", "BOARD", false}, {"S.1", "MEMBERS", true}, {"B", "MEMBERS", false}, {"T", "STAFF", true}, {"B.2", "MEMBERS", true}, {"C", "PUBLIC", false}} {
			add(t, tx, id, i.title, i.audience, 10, i.sub)
		}
		return meetings.Convene(t.Context(), tx, id, nil, false, "")
	}); err != nil {
		t.Fatal(err)
	}
	for role, want := range map[store.Role]string{
		store.Public: "1 C", store.Member: "1 A, 2 S.1, 3 B, 3.1 B.2, 4 C", store.Board: "1 A, 2 S, 2.1 S.1, 3 B, 3.1 B.2, 4 C",
		store.Staff: "1 A, 2 S, 2.1 S.1, 3 B, 3.1 T, 3.2 B.2, 4 C",
	} {
		q := s.Read(store.Viewer{Roles: store.Implied(role)})
		if got := numbered(t, q, id); got != want {
			t.Errorf("%s reads %s", role, got)
		}
		items, err := meetings.Agendas(t.Context(), q, []int64{id})
		if err != nil {
			t.Fatal(err)
		}
		for n, i := range items[id] {
			if at := i.Clock(meetings.Meeting{Zone: "UTC"}); (at != "") != (role == store.Staff) || i.Position != n+1 {
				t.Errorf("%s learns of %s: %q, place %d", role, i.Number, at, i.Position)
			}
		}
	}
}

// TestAPresenterIsSaidInTheReadersLanguage by what they are, by name, or both.
func TestAPresenterIsSaidInTheReadersLanguage(t *testing.T) {
	for want, i := range map[string]meetings.Item{
		"":               {Presents: meetings.ByName},
		"Ada":            {Presents: meetings.ByName, Presenter: "Ada"},
		"Présidence":     {Presents: "CHAIR"},
		"Présidence · B": {Presents: "CHAIR", Presenter: "B"},
	} {
		if got := i.PresentedBy(texts.French); got != want {
			t.Errorf("%q instead of %q", got, want)
		}
	}
}
