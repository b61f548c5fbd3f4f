package papers_test

import (
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/board/boardtest"
	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// invite puts somebody new on the list of a meeting.
func invite(t *testing.T, tx *store.Tx, meetingID int64) (person int64) {
	t.Helper()
	if _, err := tx.Get(t.Context(), &person, `
		with p as (insert into people (name) values ('An invited person') returning id)
		insert into meeting_people (meeting_id, person_id, part) select $1, id, 'GUEST' from p returning person_id`, meetingID); err != nil {
		t.Fatal(err)
	}
	return person
}

// reads is what a reader has of some papers by every way: the titles of those
// that are listed, counted, loaded, found in the meeting, and have their text.
func reads(t *testing.T, q store.Reader, meetingID int64, ids []int64) string {
	t.Helper()
	list, info, err := papers.List(t.Context(), q, papers.Filter{}, relay.Page{List: papers.ListName, Size: 50})
	if err != nil || info.HasNextPage {
		t.Fatal(err)
	}
	n, err := papers.Count(t.Context(), q, papers.Filter{})
	if err != nil || int(n) != len(list) {
		t.Errorf("%d counted of %d, %v", n, len(list), err)
	}
	byID, err := papers.ByIDs(t.Context(), q, ids)
	if err != nil || len(byID) != len(list) {
		t.Errorf("%d loaded of %d, %v", len(byID), len(list), err)
	}
	of, err := papers.OfMeetings(t.Context(), q, []int64{meetingID})
	if err != nil || len(of[meetingID]) != len(list) {
		t.Errorf("%d of the meeting's %d, %v", len(of[meetingID]), len(list), err)
	}
	bodies, err := papers.Bodies(t.Context(), q, ids)
	if err != nil || len(bodies) != len(list) {
		t.Errorf("%d texts of %d, %v", len(bodies), len(list), err)
	}
	var titles []string
	for _, p := range list {
		titles = append(titles, p.Titles.In(texts.English))
	}
	return strings.Join(titles, " ")
}

// TestWhoIsInvitedReadsThePapersOfTheMeeting as they read its items, those of
// no other meeting; and what is prepared for a draft, nobody but staff.
func TestWhoIsInvitedReadsThePapersOfTheMeeting(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		id, _ := meeting(t, tx, 1, "BOARD")
		var ids []int64
		for _, audience := range []string{"PUBLIC", "MEMBERS", "BOARD", "STAFF"} {
			paper := add(t, tx, papers.Draft{Place: papers.Place{MeetingID: id}, Titles: texts.Translated{"en": audience}, Audience: audience})
			if _, err := papers.AddVersion(t.Context(), tx, sealed(t), folder(t), papers.Addition{PaperID: paper, Language: texts.English, Text: "Words."}); err != nil {
				t.Fatal(err)
			}
			ids = append(ids, paper)
		}
		elsewhere, _ := meeting(t, tx, 2, "BOARD")
		guest, alternate, other := invite(t, tx, id), boardtest.StandIn(t, t.Context(), tx, id), boardtest.StandIn(t, t.Context(), tx, elsewhere)
		for _, row := range []struct {
			who          string
			role         store.Role
			person       int64
			reads, draft string
		}{
			{"the public", store.Public, 0, "PUBLIC", ""},
			{"a guest", store.Person, guest, "PUBLIC MEMBERS", ""},
			{"an alternate", store.Person, alternate, "PUBLIC MEMBERS BOARD", ""},
			{"an alternate of a member", store.Member, alternate, "PUBLIC MEMBERS BOARD", ""},
			{"an alternate of another meeting", store.Member, other, "PUBLIC MEMBERS", ""},
			{"the Board", store.Board, 0, "PUBLIC MEMBERS BOARD", ""},
			{"staff", store.Staff, 0, "PUBLIC MEMBERS BOARD STAFF", "PUBLIC MEMBERS BOARD STAFF"},
		} {
			q := as{tx, row.role, row.person}
			if got := reads(t, q, id, ids); got != row.reads {
				t.Errorf("%s: %s", row.who, got)
			}
			if _, err := tx.Exec(t.Context(), `update meetings set convened_at = null, number = null where id = $1`, id); err != nil {
				t.Fatal(err)
			}
			if got := reads(t, q, id, ids); got != row.draft {
				t.Errorf("%s, of a draft: %s", row.who, got)
			}
			if _, err := tx.Exec(t.Context(), `update meetings set convened_at = clock(), number = 1 where id = $1`, id); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestAListDoesNotTellOfAMeetingThatOneMayNotKnow: neither the place of a paper
// in it, nor its cursor, nor whether a filter holds.
func TestAListDoesNotTellOfAMeetingThatOneMayNotKnow(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		secret, item := meeting(t, tx, 1, "BOARD")
		open, hidden := meeting(t, tx, 2, "MEMBERS")
		if _, err := tx.Exec(t.Context(), `update agenda_items set audience = 'BOARD' where id = $1`, hidden); err != nil {
			t.Fatal(err)
		}
		add(t, tx, papers.Draft{Place: papers.Place{MeetingID: secret, AgendaItemID: item}, Audience: "PUBLIC"})
		add(t, tx, papers.Draft{Place: papers.Place{MeetingID: open, AgendaItemID: hidden}, Audience: "PUBLIC"})
		yes := true
		for role, want := range map[store.Role][6]int32{store.Board: {2, 1, 1, 1, 1, 0}, store.Member: {2, 0, 0, 1, 0, 1}} {
			q := as{tx, role, 0}
			for i, f := range []papers.Filter{{}, {MeetingID: secret}, {AgendaItemID: item}, {MeetingID: open}, {AgendaItemID: hidden}, {Standing: &yes}} {
				if n, err := papers.Count(t.Context(), q, f); err != nil || n != want[i] {
					t.Errorf("%s, filter %d: %d, %v", role, i, n, err)
				}
			}
			list, _, err := papers.List(t.Context(), q, papers.Filter{}, relay.Page{Size: 10})
			if err != nil || len(list) != 2 {
				t.Fatalf("%+v %v", list, err)
			}
			if last := list[1]; role == store.Member && (last.MeetingID != secret || !strings.HasPrefix(last.SortKey, "99999999990000000000")) {
				t.Errorf("the cursor: %s", last.SortKey)
			}
		}
	})
}
