package waivers

import (
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/today"
)

func TestTwentyTwoCasesAreOneLetterToEachReviewer(t *testing.T) {
	h := gather(t, 22, 4)
	due := date.MustParse("2023-12-13")
	if n := h.assign(Assignment{WaiverIDs: h.cases, PersonIDs: h.board[:1], Each: 1, DueOn: due}); n != 22 {
		t.Fatalf("%d assigned", n)
	}
	if n := h.count(`select count(*) from notices where kind = 'waiver_review' and person_id = $1 and jsonb_array_length(data->'waiverIds') = 22`, h.board[0]); n != 1 {
		t.Errorf("%d letters about all 22", n)
	}
	if n := h.assign(Assignment{WaiverIDs: h.cases, Each: 2, DueOn: due}); n != 22 {
		t.Fatalf("%d added", n)
	}
	if n := h.count(`select count(*) from notices where kind = 'waiver_review'`); n != 4 {
		t.Errorf("%d letters, one more to each of the others", n)
	}
	if n := h.count(`select max(n) - min(n) from (select count(*) as n from waiver_assignments where person_id <> $1 group by person_id) x`, h.board[0]); n > 1 {
		t.Errorf("loads differ by %d", n)
	}
	if n := h.count(`select count(*) from fee_waivers w where state = 'UNDER_REVIEW' and (select count(*) from waiver_events e where e.waiver_id = w.id and act = 'ASSIGN') = 1`); n != 22 {
		t.Errorf("%d are under review, from their first assignment on", n)
	}
}

func TestAnAssignmentIsRefusedWithTheReason(t *testing.T) {
	h := gather(t, 2, 2)
	for _, row := range []struct {
		name string
		by   store.Viewer
		a    Assignment
		want string
	}{
		{"by the Board", h.seat(0), Assignment{WaiverIDs: h.cases, Each: 1}, "NOT_FOUND"},
		{"no case", h.staff(), Assignment{Each: 1}, "WAIVERS_MISSING"},
		{"nobody each", h.staff(), Assignment{WaiverIDs: h.cases}, "REVIEWERS_EACH"},
		{"four each", h.staff(), Assignment{WaiverIDs: h.cases, Each: 4}, "REVIEWERS_EACH"},
		{"due yesterday", h.staff(), Assignment{WaiverIDs: h.cases, Each: 1, DueOn: h.today().AddDays(-1)}, "REVIEW_DUE_PAST"},
		{"somebody who does not sit", h.staff(), Assignment{WaiverIDs: h.cases, PersonIDs: h.focal[:1], Each: 1}, "NOT_SEATED"},
		{"a case that is none", h.staff(), Assignment{WaiverIDs: []int64{999}, Each: 1}, "NOT_FOUND"},
	} {
		if got := h.try(row.by, func(tx *store.Tx) error { _, err := Assign(t.Context(), tx, row.a); return err }); got != row.want {
			t.Errorf("%s: %q", row.name, got)
		}
	}
	h.act(h.staff(), func(tx *store.Tx) error {
		h.run(tx, `update fee_waivers set state = 'WITHDRAWN' where id = $1`, h.cases[1])
		dealt, err := Deal(t.Context(), tx, Assignment{WaiverIDs: h.cases, Each: 3})
		if dealt.Count != 2 || dealt.Refused[h.cases[0]].Code != "REVIEWERS_TOO_FEW" || dealt.Refused[h.cases[1]].Code != "WAIVER_NOT_SO" {
			t.Errorf("%+v", dealt)
		}
		return err
	})
	if r, err := Reviewers(t.Context(), h.s.Read(h.staff()), h.cases); err != nil || r[h.cases[0]][0].DueOn != h.today().AddDays(14) {
		t.Errorf("due after the days agreed: %+v %v", r, err)
	}
}

// TestAQuestionPausesTheClock: what the member takes to answer is the
// reviewer's to have.
func TestAQuestionPausesTheClock(t *testing.T) {
	h := gather(t, 1, 2)
	id := h.cases[0]
	h.assign(Assignment{WaiverIDs: h.cases, PersonIDs: h.board[:1], Each: 1, DueOn: date.MustParse("2023-12-13")})
	due := func() (date.Date, int) {
		list, err := Reviewers(t.Context(), h.s.Read(h.staff()), h.cases)
		if err != nil {
			t.Fatal(err)
		}
		return list[id][0].DueOn, list[id][0].PausedDays
	}
	ask := func(v store.Viewer, text string) string {
		return h.try(v, func(tx *store.Tx) error { return Ask(t.Context(), tx, Question{WaiverID: id, Text: text}) })
	}
	h.now = h.now.AddDate(0, 0, 2)
	for _, row := range []struct{ text, want string }{{" ", "WAIVER_QUESTION_MISSING"}, {"Which budget?", ""}, {"And?", "QUESTION_OPEN"}} {
		if got := ask(h.seat(0), row.text); got != row.want {
			t.Errorf("%q: %q", row.text, got)
		}
	}
	if got := ask(h.seat(1), "Me too"); got != "NOT_REVIEWER" {
		t.Errorf("not a reviewer: %q", got)
	}
	if n := h.count(`select count(*) from notices where kind = 'waiver_question' and person_id = $1`, h.focal[0]); n != 1 {
		t.Errorf("%d letters to the focal point", n)
	}
	if got := h.try(h.seat(0), func(tx *store.Tx) error {
		return Recommend(t.Context(), tx, Recommendation{WaiverID: id, Recommends: ActGrant})
	}); got != "QUESTION_OPEN" {
		t.Errorf("recommended meanwhile: %q", got)
	}
	h.now = h.now.AddDate(0, 0, 20) // past the reviewer's day
	if day, paused := due(); day != date.MustParse("2024-01-02") || paused != 20 {
		t.Errorf("while it waits: %s, %d", day, paused)
	}
	h.act(store.System("test"), func(tx *store.Tx) error {
		h.run(tx, `update waiver_questions set answer = 'The ministry’s', answered_at = $1`, tx.Now())
		w, err := open(t.Context(), tx, id, nil)
		if err != nil {
			return err
		}
		return w.take(t.Context(), tx, step{Act: ActAnswer, To: StateUnderReview})
	})
	h.now = h.now.AddDate(0, 0, 3)
	if day, paused := due(); day != date.MustParse("2024-01-02") || paused != 20 {
		t.Errorf("after the answer: %s, %d", day, paused)
	}
	for later, want := range map[int]int{-1: 0, 1: 1} { // days from the last one
		h.now = date.MustParse("2024-01-02").AddDays(later).Start(time.UTC)
		items, err := today.Items(t.Context(), h.s.Read(h.staff()), "WAIVER_OVERDUE", 9)
		if err != nil || len(items) != want || want == 1 && items[0].Rows[0].Since != date.MustParse("2024-01-03") {
			t.Errorf("the secretariat's own reckoning, %d days after: %+v %v", later, items, err)
		}
	}
}

func TestSomebodyOfTheBoardTakesACaseUpAndIsReleased(t *testing.T) {
	h := gather(t, 1, 2)
	id := h.cases[0]
	take := func(v store.Viewer) string {
		return h.try(v, func(tx *store.Tx) error { return TakeUp(t.Context(), tx, id) })
	}
	for _, row := range []struct {
		name string
		by   store.Viewer
		want string
	}{
		{"staff", h.staff(), "NOT_SEATED"},
		{"a visitor", store.Viewer{}, "NOT_FOUND"},
		{"the Board", h.seat(0), ""},
		{"again", h.seat(0), "REVIEWER_ALREADY"},
	} {
		if got := take(row.by); got != row.want {
			t.Errorf("%s: %q", row.name, got)
		}
	}
	if w := h.see(h.seat(0), id); w.State != StateUnderReview || !w.Assigned {
		t.Errorf("%+v", w)
	}
	release := func(v store.Viewer, person int64) string {
		return h.try(v, func(tx *store.Tx) error { return Release(t.Context(), tx, id, person) })
	}
	for i, row := range []struct {
		by     store.Viewer
		person int64
		want   string
	}{
		{h.seat(1), h.board[0], "NOT_FOUND"}, {h.seat(1), h.board[1], "REVIEW_OVER"}, {h.seat(0), h.board[0], ""}, {h.staff(), h.board[0], "REVIEW_OVER"},
	} {
		if got := release(row.by, row.person); got != row.want {
			t.Errorf("%d: %q", i, got)
		}
	}
	if n := h.count(`select count(*) from notices where kind = 'waiver_review'`); n != 0 {
		t.Errorf("%d letters to whoever took it up", n)
	}
}
