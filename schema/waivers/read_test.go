package waivers

import (
	"testing"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// TestReadingEndsWithTheReview: whoever gave a case back without a word, and
// whoever left the Board, read its deliberation no more.
func TestReadingEndsWithTheReview(t *testing.T) {
	h := gather(t, 1, 2)
	id := h.cases[0]
	release := func(i int) {
		h.act(h.seat(i), func(tx *store.Tx) error { return Release(t.Context(), tx, id, h.board[i]) })
	}
	for i := range 2 {
		h.act(h.seat(i), func(tx *store.Tx) error { return TakeUp(t.Context(), tx, id) })
		if !h.see(h.seat(i), id).Deliberates() {
			t.Errorf("reviewer %d does not read", i)
		}
	}
	h.act(h.seat(0), func(tx *store.Tx) error {
		return Recommend(t.Context(), tx, Recommendation{WaiverID: id, Recommends: ActGrant, Reason: "A poor year"})
	})
	release(0)
	release(1)
	if !h.see(h.seat(0), id).Reads() {
		t.Error("who recommended reads on")
	}
	if w := h.see(h.seat(1), id); w.Reads() || w.Deliberates() {
		t.Error("who only looked in reads on")
	}
	h.act(h.staff(), func(tx *store.Tx) error {
		h.run(tx, `update fee_waivers set state = 'UNDER_REVIEW' where id = $1 and state = 'SUBMITTED'`, id)
		h.run(tx, `insert into waiver_assignments (waiver_id, person_id, due_on) values ($1, $2, '2024-01-01')`, id, h.board[0])
		return nil
	})
	former := store.Viewer{PersonID: h.board[0], Roles: store.Implied(store.Member), Language: texts.English}
	all, err := ByIDs(t.Context(), h.s.Read(former), []int64{id})
	if w, found := all[id]; err != nil || found && w.Reads() {
		t.Error("who left the Board reads on", err)
	}
	left := h.seat(0) // of the viewer's own organisation's list: the case is theirs to see, not to review
	left.Roles, left.Members = store.Implied(store.Member), h.orgs
	if w := h.see(left, id); w.Assigned || !w.Theirs {
		t.Errorf("%+v", w.View)
	}
}
