package waivers

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/board/boardtest"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// TestNothingWaitsInACaseThatIsOver: declined or withdrawn while its member was
// asked something, a case is no reviewer's and no member's matter any more, and
// its clock does not stand still for ever.
func TestNothingWaitsInACaseThatIsOver(t *testing.T) {
	h := gather(t, 2, 3)
	h.assign(Assignment{WaiverIDs: h.cases, PersonIDs: h.board[:1], Each: 1})
	mine := func() int32 {
		n, err := Count(t.Context(), h.s.Read(h.seat(0)), Filter{Mine: true})
		list, _, errList := List(t.Context(), h.s.Read(h.seat(0)), Filter{Mine: true}, relay.Page{Size: 9})
		if err != nil || errList != nil || int(n) != len(list) {
			t.Fatal(n, len(list), err, errList)
		}
		return n
	}
	for _, id := range h.cases {
		h.act(h.seat(0), func(tx *store.Tx) error { return Ask(t.Context(), tx, Question{WaiverID: id, Text: "Which budget?"}) })
	}
	if n := mine(); n != 2 || len(h.reviewers(h.cases[0])) != 1 {
		t.Fatalf("%d cases while they wait", n)
	}
	h.now = h.now.AddDate(0, 0, 3)
	h.act(h.staff(), func(tx *store.Tx) error {
		_, err := Decide(t.Context(), tx, Deciding{
			WaiverIDs: h.cases[:1], Outcome: Declined, Reason: "No answer came.", Present: h.board,
			Citation: decisions.Citation{Number: "2023/09", On: h.today(), Rule: "SOP 2.3.6"},
		})
		if err != nil {
			return err
		}
		return Withdraw(t.Context(), tx, h.cases[1], nil, "They will pay.")
	})
	h.now = h.now.AddDate(0, 0, 30)
	open, err := OpenQuestions(t.Context(), h.s.Read(h.staff()), h.cases)
	if err != nil || len(open) != 0 {
		t.Errorf("questions are open: %+v %v", open, err)
	}
	schedules, err := Schedules(t.Context(), h.s.Read(h.staff()), h.cases)
	for _, id := range h.cases {
		if err != nil || schedules[id].Paused != 3 {
			t.Errorf("case %d stood still for %d days: %v", id, schedules[id].Paused, err)
		}
		if left := h.reviewers(id); left != nil {
			t.Errorf("case %d is reviewed by %v", id, left)
		}
	}
	if n := mine(); n != 0 {
		t.Errorf("%d cases are still the reviewer's", n)
	}
}

// TestWhoLeavesTheBoardLeavesTheirCases, and somebody who sits gets them.
func TestWhoLeavesTheBoardLeavesTheirCases(t *testing.T) {
	h := gather(t, 2, 2)
	h.assign(Assignment{WaiverIDs: h.cases, PersonIDs: h.board[:1], Each: 1})
	h.act(h.staff(), func(tx *store.Tx) error {
		boardtest.Leave(t, t.Context(), tx, h.board[0], "2023-12-04")
		return nil
	})
	for _, row := range []struct{ days, ended int }{{3, 0}, {1, 2}, {0, 0}} {
		h.now = h.now.AddDate(0, 0, row.days)
		h.act(store.System("test"), func(tx *store.Tx) error {
			if n, err := Recuse(t.Context(), tx); err != nil || n != row.ended {
				t.Errorf("%s: %d reviews ended: %v", h.today(), n, err)
			}
			return nil
		})
	}
	if n := h.count(`select count(*) from waiver_assignments where person_id = $1 and ended_why = 'NOT_SEATED'`, h.board[0]); n != 2 {
		t.Errorf("%d ended for the reason", n)
	}
	if n := h.count(`select count(*) from waiver_events where act = 'UNSEAT'`); n != 2 {
		t.Errorf("%d are on record", n)
	}
	for _, id := range h.cases {
		if diff := cmp.Diff(h.board[1:], h.reviewers(id)); diff != "" {
			t.Error(diff)
		}
	}
}

// TestWhoIsRecusedFromACaseDoesNotReviewTheEndOfTheWaiverBeforeIt, even if it
// was assigned to them.
func TestWhoIsRecusedFromACaseDoesNotReviewTheEndOfTheWaiverBeforeIt(t *testing.T) {
	h := gather(t, 2, 2)
	h.assign(Assignment{WaiverIDs: h.cases[1:], PersonIDs: h.board[:1], Each: 1})
	reviewers := func() []int64 {
		return rows(t.Context(), t, h.s.Read(h.staff()), `select person_id from waiver_reviewers($1, $2)`, h.cases[0], h.today())
	}
	h.act(h.staff(), func(tx *store.Tx) error {
		h.run(tx, `update fee_waivers set previous_id = $1 where id = $2`, h.cases[0], h.cases[1])
		h.appoint(tx, 1, h.board[0], "FINANCE", "2023-12-05")
		return nil
	})
	if diff := cmp.Diff(h.board[:1], reviewers()); diff != "" {
		t.Error("assigned:", diff)
	}
	h.now = h.now.AddDate(0, 0, 4)
	if diff := cmp.Diff(h.board[1:], reviewers()); diff != "" {
		t.Error("recused since:", diff)
	}
}

// TestDaysAreThoseOfTheHouse: at eleven in the morning in Greenwich it is the
// next day in Kiritimati, at nine it is not.
func TestDaysAreThoseOfTheHouse(t *testing.T) {
	zone, err := time.LoadLocation("Pacific/Kiritimati")
	if err != nil {
		t.Fatal(err)
	}
	h := gatherIn(t, zone, 2, 2)
	id := h.cases[1]
	h.now = time.Date(2023, time.December, 5, 9, 0, 0, 0, time.UTC)
	h.act(h.staff(), func(tx *store.Tx) error {
		h.run(tx, `update fee_waivers set previous_id = $1 where id = $2`, h.cases[0], id)
		return Ask(t.Context(), tx, Question{WaiverID: id, Text: "Which budget?"})
	})
	h.now = h.now.Add(2 * time.Hour)
	h.act(h.staff(), func(tx *store.Tx) error {
		h.run(tx, `update waiver_questions set answer = 'This', answered_at = clock()`)
		w, err := open(t.Context(), tx, id, nil)
		if err != nil {
			return err
		}
		return w.take(t.Context(), tx, step{Act: ActAnswer, To: StateSubmitted})
	})
	if all, err := Schedules(t.Context(), h.s.Read(h.staff()), h.cases); err != nil || all[id].Paused != 1 {
		t.Errorf("stood still for %d days: %v", all[id].Paused, err)
	}
	h.assign(Assignment{WaiverIDs: h.cases[1:], PersonIDs: h.board[:1], Each: 1})
	h.act(h.seat(0), func(tx *store.Tx) error {
		if got := one(t.Context(), t, tx, `select since from waiver_reviewers($1, $2)`, h.cases[0], h.today()); got[:10] != "2023-12-06" {
			t.Errorf("reviews since %s", got)
		}
		return Recommend(t.Context(), tx, Recommendation{WaiverID: id, Recommends: ActDecline, Reason: "They can pay."})
	})
	h.act(h.staff(), func(tx *store.Tx) error {
		h.appoint(tx, 1, h.board[0], "FINANCE", "2023-12-06")
		h.run(tx, `insert into decisions (body, number, decided_on) values ('BOARD', '2023/09', '2023-12-06')`)
		h.run(tx, `update fee_waivers set state = 'DECLINED', outcome = 'DECLINED', decided_at = clock(), decision_id = (select max(id) from decisions) where id = $1`, id)
		return nil
	})
	said, err := Opinions(t.Context(), h.s.Read(h.staff()), []Waiver{h.see(h.staff(), id)})
	if err != nil || len(said[id]) != 1 || said[id][0].Counts {
		t.Errorf("a contact since the day of the decision counts: %+v %v", said[id], err)
	}
}
