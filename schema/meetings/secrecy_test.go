package meetings_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/actions"
	"github.com/plenary-org/plenary/schema/board/boardtest"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// TestWhyAPartWasChangedIsForThoseWhoReadIt: one reason is given for a version,
// and may be about its part for the Board.
func TestWhyAPartWasChangedIsForThoseWhoReadIt(t *testing.T) {
	c := newClockwork(t)
	c.must(func(tx *store.Tx) error { run(t, tx, c.id, c.open, c.secret); return nil })
	c.draft()
	c.must(func(tx *store.Tx) error {
		return meetings.Rewrite(t.Context(), tx, c.id, 1, map[int]string{4: "The vote was close."}, "It was 4 to 3")
	})
	if got := c.circulate("2023-12-15", ""); got != "" {
		t.Fatal(got)
	}
	c.now = time.Date(2023, 12, 16, 1, 0, 0, 0, time.UTC)
	c.approve()
	c.must(func(tx *store.Tx) error { return meetings.Publish(t.Context(), tx, c.id, "MEMBERS") })
	why := func(name string, role store.Role) string {
		n, err := meetings.Of(t.Context(), c.Read(store.Viewer{PersonID: c.who[name], Roles: store.Implied(role)}), []int64{c.id})
		if err != nil || n[c.id].Number != 2 {
			t.Fatalf("%s: %+v, %v", name, n, err)
		}
		return n[c.id].Why
	}
	if got := why("Zoe", store.Member); got != "" {
		t.Errorf("a member reads %q", got)
	}
	if got := why("Eva", store.Board); got != "It was 4 to 3" {
		t.Errorf("the Board reads %q", got)
	}
}

// followed says for whom what followed from a meeting is: "MEMBERS Write to
// members". Decisions first.
func followed(t *testing.T, q store.Reader) (lines []string) {
	t.Helper()
	if err := q.Select(t.Context(), &lines, `
		select audience || ' ' || title from (
		  select coalesce(v.audience, b.decided_for)::text as audience, v.titles->>'en' as title, 1 as kind, d.id from decisions d join bodies b on b.code = d.body
		    join lateral (select audience, titles from decision_versions where decision_id = d.id order by number desc limit 1) v on true where d.agenda_item_id is not null
		  union all select audience::text, titles->>'en', 2, id from actions) x order by kind, id`); err != nil {
		t.Fatal(err)
	}
	return lines
}

// TestWhatFollowsFromAMeetingForTheBoardIsForTheBoard, also where the item is
// one that guests of the meeting read.
func TestWhatFollowsFromAMeetingForTheBoardIsForTheBoard(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		people(t, tx)
		id, open, secret := held(t, tx)
		if _, err := tx.Exec(t.Context(), `update meetings set audience = 'BOARD' where id = $1`, id); err != nil {
			t.Fatal(err)
		}
		run(t, tx, id, open, secret)
		want := []string{"BOARD Waivers granted", "BOARD A secret post", "BOARD Write to members", "BOARD Secret hiring"}
		if diff := cmp.Diff(want, followed(t, tx)); diff != "" {
			t.Error(diff)
		}
		added, err := meetings.AddItem(t.Context(), tx, id, nil, meetings.Entry{Titles: texts.Translated{"en": "Any other business"}})
		if err != nil {
			t.Fatal(err)
		}
		agenda, err := meetings.Agendas(t.Context(), tx, []int64{id})
		if err != nil || agenda[id][2].ID != added || agenda[id][2].Audience != "BOARD" {
			t.Errorf("%+v, %v", agenda[id], err)
		}
	})
}

// TestNarrowingKeepsWhatFollowed, of an item and of its meeting; what was for
// fewer already stays so.
func TestNarrowingKeepsWhatFollowed(t *testing.T) {
	board := "BOARD"
	for name, narrow := range map[string]func(*testing.T, *store.Tx, int64, int64) error{
		"an item": func(t *testing.T, tx *store.Tx, _, open int64) error {
			_, err := meetings.UpdateItem(t.Context(), tx, open, nil, meetings.Entry{Audience: &board})
			return err
		},
		"the meeting": func(t *testing.T, tx *store.Tx, id, _ int64) error {
			return meetings.Edit(t.Context(), tx, id, nil, meetings.Plan{Audience: board})
		},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
				people(t, tx)
				id, open, secret := held(t, tx)
				run(t, tx, id, open, secret)
				want := []string{"PUBLIC Waivers granted", "BOARD A secret post", "MEMBERS Write to members", "BOARD Secret hiring"}
				if diff := cmp.Diff(want, followed(t, tx)); diff != "" {
					t.Error(diff)
				}
				if err := narrow(t, tx, id, open); err != nil {
					t.Fatal(err)
				}
				want[0], want[2] = "BOARD Waivers granted", "BOARD Write to members"
				if diff := cmp.Diff(want, followed(t, tx)); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

// TestAnActionIsReadByNoMoreThanItsItem, and may be kept for fewer, done or not.
func TestAnActionIsReadByNoMoreThanItsItem(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		people(t, tx)
		id, open, secret := held(t, tx)
		run(t, tx, id, open, secret)
		rows, err := actions.OfItems(t.Context(), tx, []int64{open})
		if err != nil {
			t.Fatal(err)
		}
		a := rows[open][0].ID
		move := func(audience string) string {
			return code(actions.Move(t.Context(), tx, a, nil, actions.Change{Audience: &audience}))
		}
		if got := move("PUBLIC"); got != "audience:ACTION_WIDER" {
			t.Errorf("for more than its item: %s", got)
		}
		if err := actions.Act(t.Context(), tx, a, "DONE", ""); err != nil {
			t.Fatal(err)
		}
		for _, audience := range []string{"STAFF", "BOARD", "MEMBERS"} {
			if got := move(audience); got != "" {
				t.Errorf("for %s: %s", audience, got)
			}
		}
		day := date.MustParse("2024-01-15")
		if got := code(actions.Move(t.Context(), tx, a, nil, actions.Change{DueOn: &day})); got != "id:ACTION_STATE" {
			t.Errorf("what is done is moved: %s", got)
		}
	})
}

// TestMinutesLoseNothingToWhoeverWritesThem, and show those of the secretariat
// who declared an interest nothing of the item: neither its part, nor what is
// corrected in it, nor that there is one.
func TestMinutesLoseNothingToWhoeverWritesThem(t *testing.T) {
	c := newClockwork(t)
	c.must(func(tx *store.Tx) error {
		run(t, tx, c.id, c.open, c.secret)
		_, err := tx.Exec(t.Context(), `insert into item_interests (meeting_id, item_id, attendee_id) values ($1, $2, $3)`, c.id, c.open, attendeeIDs(t, tx, c.id)["Sam"])
		return err
	})
	sam := store.Viewer{PersonID: c.who["Sam"], Roles: store.Implied(store.Staff)}
	as := func(v store.Viewer, act func(*store.Tx) error) string {
		t.Helper()
		return code(c.Write(t.Context(), v, act))
	}
	if got := as(sam, func(tx *store.Tx) error { return meetings.DraftMinutes(t.Context(), tx, c.id, texts.English) }); got != "" {
		t.Fatal(got)
	}
	// To Sam the third part is the Board's, which is the fourth of all.
	if got := as(sam, func(tx *store.Tx) error {
		return meetings.Rewrite(t.Context(), tx, c.id, 1, map[int]string{3: "As Sam typed.", 4: "Not there."}, "")
	}); got != "" {
		t.Fatal(got)
	}
	q := c.Read(store.System("test"))
	want := []string{"MEMBERS 1. Waivers: The Board discussed.", "BOARD 2. Staffing: As Sam typed."}
	for i, line := range minutes(t, q, c.id, "en")[2:] {
		if !strings.HasPrefix(line, want[i]) {
			t.Errorf("%s, not %s", line, want[i])
		}
	}
	if got := c.read("Sam", store.Staff); len(got) != 3 || !strings.Contains(got[2], "Staffing") {
		t.Errorf("Sam reads %s", got)
	}
	if got := c.circulate("2023-12-15", ""); got != "" {
		t.Fatal(got)
	}
	bea := store.Viewer{PersonID: c.who["Bea"], Roles: store.Implied(store.Board)}
	if got := as(bea, func(tx *store.Tx) error { return meetings.Suggest(t.Context(), tx, c.id, 3, "At length.") }); got != "" {
		t.Fatal(got)
	}
	all, err := meetings.Corrections(t.Context(), q, []int64{c.id})
	if err != nil || len(all[c.id]) != 1 || all[c.id][0].Position != 3 {
		t.Fatalf("%+v, %v", all, err)
	}
	if hidden, err := meetings.Corrections(t.Context(), c.Read(sam), []int64{c.id}); err != nil || len(hidden) != 0 {
		t.Errorf("Sam reads %+v, %v", hidden, err)
	}
	answer := func(tx *store.Tx) error {
		_, err := meetings.Answer(t.Context(), tx, all[c.id][0].ID, true, "The Board discussed at length.", "")
		return err
	}
	if got := as(sam, answer); got != "MEETING_RECUSED" {
		t.Errorf("Sam answers: %q", got)
	}
	if got := as(store.System("test"), answer); got != "" {
		t.Error(got)
	}
}

// TestPartsAreCountedAmongThoseRead: a gap would tell how many are for others.
func TestPartsAreCountedAmongThoseRead(t *testing.T) {
	c := newClockwork(t)
	c.must(func(tx *store.Tx) error { add(t, tx, c.id, "Fees", "MEMBERS", 5, false); return nil })
	c.draft()
	if got := c.circulate("2023-12-15", ""); got != "" {
		t.Fatal(got)
	}
	c.now = time.Date(2023, 12, 16, 1, 0, 0, 0, time.UTC)
	c.approve()
	c.must(func(tx *store.Tx) error { return meetings.Publish(t.Context(), tx, c.id, "MEMBERS") })
	q := c.Read(store.Viewer{PersonID: c.who["Zoe"], Roles: store.Implied(store.Member)})
	n, err := meetings.Of(t.Context(), q, []int64{c.id})
	if err != nil {
		t.Fatal(err)
	}
	parts, err := meetings.Parts(t.Context(), q, []int64{n[c.id].ID})
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range parts[n[c.id].ID] {
		if p.Position != i+1 {
			t.Errorf("%s is part %d, not %d", p.Titles["en"], p.Position, i+1)
		}
	}
}

// TestWhoStandsInIsRecusedWithTheMember, and the member with them: they have one
// voice.
func TestWhoStandsInIsRecusedWithTheMember(t *testing.T) {
	for declares, reader := range map[string]string{"Dan": "Alt Ernate", "Alt Ernate": "Dan"} {
		t.Run(declares, func(t *testing.T) {
			c := newClockwork(t)
			c.must(func(tx *store.Tx) error {
				run(t, tx, c.id, c.open, c.secret)
				_, err := tx.Get(t.Context(), new(int64), `insert into item_interests (meeting_id, item_id, attendee_id) values ($1, $2, $3) returning id`, c.id, c.secret, attendeeIDs(t, tx, c.id)[declares])
				return err
			})
			c.draft()
			if got := c.circulate("2023-12-15", ""); got != "" {
				t.Fatal(got)
			}
			q, id := c.Read(store.System("test")), int64(0)
			if _, err := q.Get(t.Context(), &id, `select id from people where name = $1`, reader); err != nil {
				t.Fatal(err)
			}
			role := store.Person
			if reader == "Dan" {
				role = store.Board
			}
			v := store.Viewer{PersonID: id, Roles: store.Implied(role)}
			if got := strings.Join(minutes(t, c.Read(v), c.id, "en"), "\n"); strings.Contains(got, "Staffing") || !strings.Contains(got, "Waivers") {
				t.Errorf("%s reads %s", reader, got)
			}
			agenda, err := meetings.Agendas(t.Context(), c.Read(v), []int64{c.id})
			if err != nil || len(agenda[c.id]) != 2 || !agenda[c.id][1].Recused || agenda[c.id][1].Declared {
				t.Errorf("%+v, %v", agenda, err)
			}
		})
	}
}

// TestWhoStoodInReadsAsLongAsTheyAreAnAlternate what is for the Board, and what
// is for those invited after that.
func TestWhoStoodInReadsAsLongAsTheyAreAnAlternate(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		who := people(t, tx)
		id, open, secret := held(t, tx)
		run(t, tx, id, open, secret)
		reads := func() int {
			t.Helper()
			alt := int64(0)
			if _, err := tx.Get(t.Context(), &alt, `select id from people where name = 'Alt Ernate'`); err != nil {
				t.Fatal(err)
			}
			agenda, err := meetings.Agendas(t.Context(), reading{tx, store.Viewer{PersonID: alt, Roles: store.Implied(store.Person)}}, []int64{id})
			if err != nil {
				t.Fatal(err)
			}
			return len(agenda[id])
		}
		if n := reads(); n != 2 {
			t.Errorf("an alternate reads %d items", n)
		}
		boardtest.Leave(t, t.Context(), tx, who["Dan"], tx.Today().AddDays(-1).String())
		if n := reads(); n != 1 {
			t.Errorf("who was one reads %d items", n)
		}
	})
}

// reading is a reader as somebody reads.
type reading struct {
	store.Reader
	viewer store.Viewer
}

func (r reading) Viewer() store.Viewer { return r.viewer }
