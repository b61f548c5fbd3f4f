package waivers

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/today"
)

// TestDiegoTakesNoPartInHisOwnOrganisationsCase is the story of a member of the
// Board whose organisation asks.
func TestDiegoTakesNoPartInHisOwnOrganisationsCase(t *testing.T) {
	h := gather(t, 3, 3)
	honduras, diego := h.cases[0], h.seat(0)
	h.act(h.staff(), func(tx *store.Tx) error {
		h.appoint(tx, 0, h.board[0], "BOARD_REPRESENTATIVE", "2022-01-01")
		return nil
	})
	if w := h.see(diego, honduras); w.Recusal != "OWN_ORGANISATION" || w.Deliberates() {
		t.Errorf("%+v", w.View)
	}
	n := h.assign(Assignment{WaiverIDs: h.cases, Each: 2})
	if diff := cmp.Diff(h.board[1:], h.reviewers(honduras)); n != 6 || diff != "" {
		t.Errorf("%d assigned: %s", n, diff)
	}
	for name, act := range map[string]func(tx *store.Tx) error{
		"take it up": func(tx *store.Tx) error { return TakeUp(t.Context(), tx, honduras) },
		"recommend": func(tx *store.Tx) error {
			return Recommend(t.Context(), tx, Recommendation{WaiverID: honduras, Recommends: ActGrant, Reason: "Ours"})
		},
		"ask": func(tx *store.Tx) error { return Ask(t.Context(), tx, Question{WaiverID: honduras, Text: "Well?"}) },
	} {
		if got := h.try(diego, act); got != "RECUSED" {
			t.Errorf("%s: %q", name, got)
		}
	}
	for _, insert := range []string{
		`insert into waiver_assignments (waiver_id, person_id, due_on) values ($1, $2, '2024-01-01')`,
		`insert into waiver_recommendations (waiver_id, person_id, recommends) values ($1, $2, 'GRANT')`,
	} {
		err := h.s.Write(t.Context(), h.staff(), func(tx *store.Tx) error { _, err := tx.Exec(t.Context(), insert, honduras, h.board[0]); return err })
		if !store.Violates(err, "recused") {
			t.Errorf("the database lets %s: %v", insert, err)
		}
	}
	quorums, err := Quorums(t.Context(), h.s.Read(h.staff()), h.cases[:2], h.today())
	if err != nil || quorums[honduras] != (Quorum{Seated: 3, Recused: 1, Needed: 2}) || quorums[h.cases[1]] != (Quorum{Seated: 3, Recused: 0, Needed: 2}) {
		t.Errorf("%+v %v", quorums, err)
	}
}

func TestSevenSeatsWithOneRecusedNeedFourOfSix(t *testing.T) {
	h := gather(t, 1, 7)
	h.act(h.seat(3), func(tx *store.Tx) error {
		_, err := DeclareInterest(t.Context(), tx, Interest{WaiverID: h.cases[0]})
		return err
	})
	if q, err := Quorums(t.Context(), h.s.Read(h.staff()), h.cases, h.today()); err != nil || q[h.cases[0]] != (Quorum{Seated: 7, Recused: 1, Needed: 4}) {
		t.Errorf("%+v %v", q, err)
	}
}

func TestADeclaredInterestEndsTheReviewAndSomebodyElseGetsTheCase(t *testing.T) {
	h := gather(t, 2, 2)
	id := h.cases[0]
	h.assign(Assignment{WaiverIDs: h.cases, PersonIDs: h.board[:1], Each: 1})
	engagement := int64(h.count(`select id from criteria where code = 'engagement'`))
	h.act(h.seat(0), func(tx *store.Tx) error {
		return Recommend(t.Context(), tx, Recommendation{WaiverID: id, Recommends: ActGrant, Reason: "Good friends", Judgements: map[int64]bool{engagement: true}})
	})
	declare := func(v store.Viewer, i Interest) string {
		return h.try(v, func(tx *store.Tx) error { _, err := DeclareInterest(t.Context(), tx, i); return err })
	}
	for _, row := range []struct {
		name string
		by   store.Viewer
		i    Interest
		want string
	}{
		{"staff have none to declare", h.staff(), Interest{OrganisationID: h.orgs[0]}, "NOT_FOUND"},
		{"in nobody", h.seat(0), Interest{OrganisationID: 999}, "NOT_FOUND"},
		{"another's case", h.seat(0), Interest{OrganisationID: h.orgs[1], WaiverID: id}, "NOT_FOUND"},
		{"at length", h.seat(0), Interest{OrganisationID: h.orgs[0], Note: string(make([]rune, 1001))}, "NOTE_TOO_LONG"},
		{"in the organisation", h.seat(0), Interest{OrganisationID: h.orgs[0], Note: "I advise its minister"}, ""},
		{"again", h.seat(0), Interest{OrganisationID: h.orgs[0]}, "INTEREST_DECLARED"},
	} {
		if got := declare(row.by, row.i); got != row.want {
			t.Errorf("%s: %q", row.name, got)
		}
	}
	if diff := cmp.Diff(h.board[1:], h.reviewers(id)); diff != "" {
		t.Errorf("somebody else reviews it: %s", diff)
	}
	if diff := cmp.Diff(h.board[:1], h.reviewers(h.cases[1])); diff != "" {
		t.Errorf("the other case stays: %s", diff)
	}
	if n := h.count(`select count(*) from notices where kind = 'waiver_review' and person_id = $1`, h.board[1]); n != 1 {
		t.Errorf("%d letters to the new reviewer", n)
	}
	if w := h.see(h.seat(0), id); w.Deliberates() || w.Recusal != "INTEREST" {
		t.Errorf("%+v", w.View)
	}
	counts := func() (counted bool, judged Verdict) {
		w := h.see(h.staff(), id)
		said, err := Opinions(t.Context(), h.s.Read(h.staff()), []Waiver{w})
		if err != nil || len(said[id]) != 1 {
			t.Fatal(said, err)
		}
		all, err := Assess(t.Context(), h.s.Read(h.staff()), []Waiver{w})
		for _, f := range all[id].Findings {
			if f.Criterion.ID == engagement {
				judged = f.Verdict
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		return said[id][0].Counts, judged
	}
	if counted, judged := counts(); counted || judged != ToJudge {
		t.Errorf("what was recommended before stays on record and does not count: %v %s", counted, judged)
	}
	list, err := Interests(t.Context(), h.s.Read(h.seat(0)))
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	for i, v := range []store.Viewer{h.seat(1), h.seat(0), h.seat(0)} {
		want := []string{"NOT_FOUND", "", "NOT_FOUND"}[i]
		if got := h.try(v, func(tx *store.Tx) error { return WithdrawInterest(t.Context(), tx, list[0].ID) }); got != want {
			t.Errorf("withdrawn %d: %q", i, got)
		}
	}
	if w := h.see(h.seat(0), id); w.Recusal != "" || w.Deliberates() {
		t.Errorf("withdrawn, they may be assigned again: %+v", w.View)
	}
	if counted, _ := counts(); counted {
		t.Error("what was recommended before an interest does not count after it either")
	}
}

// TestWhoBecomesAContactLaterIsRecusedFromThatDay, without anybody's doing; the
// next sweep ends the review, and where nobody is left the case waits.
func TestWhoBecomesAContactLaterIsRecusedFromThatDay(t *testing.T) {
	h := gather(t, 1, 2)
	id := h.cases[0]
	h.assign(Assignment{WaiverIDs: h.cases, Each: 2})
	h.act(h.staff(), func(tx *store.Tx) error {
		h.appoint(tx, 0, h.board[0], "ALTERNATE", "2023-12-05")
		h.appoint(tx, 0, h.board[1], "FINANCE", "2023-12-06")
		return nil
	})
	sweep := func() (n int) {
		h.act(store.System("test"), func(tx *store.Tx) (err error) { n, err = Recuse(t.Context(), tx); return err })
		return n
	}
	if n := sweep(); n != 0 || !h.see(h.seat(0), id).Deliberates() {
		t.Errorf("before the day %d are recused", n)
	}
	h.now = h.now.AddDate(0, 0, 4)
	if h.see(h.seat(0), id).Deliberates() || !h.see(h.seat(1), id).Deliberates() {
		t.Error("the contact reads on, or the other does not")
	}
	if diff := cmp.Diff(h.board[1:], h.reviewers(id)); diff != "" {
		t.Errorf("shown as a reviewer: %s", diff)
	}
	for _, want := range []int{1, 0} {
		if n := sweep(); n != want {
			t.Errorf("%d reviews ended, want %d", n, want)
		}
	}
	h.now = h.now.AddDate(0, 0, 1)
	if n := sweep(); n != 1 || len(h.reviewers(id)) != 0 || h.count(`select count(*) from waiver_assignments where ended_why = 'RECUSED'`) != 2 {
		t.Errorf("%d reviews ended", n)
	}
	if items, err := today.Items(t.Context(), h.s.Read(h.staff()), "WAIVER_TO_ASSIGN", 9); err != nil || len(items) != 1 || items[0].Rows[0].ID != id {
		t.Errorf("the secretariat is told: %+v %v", items, err)
	}
}
