package waivers

import (
	"context"
	"slices"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Assignment gives cases to members of the Board.
type Assignment struct {
	WaiverIDs []int64
	PersonIDs []int64   // empty: the whole Board
	Each      int       // reviewers that a case shall have, 1 to 3, those it has included
	DueOn     date.Date // zero: after the days agreed for reviewing
	byHand    bool      // somebody chooses, who may be recused; false: the house reassigns
}

// Dealt says what became of an assignment.
type Dealt struct {
	Count   int                       // reviewers added, over all cases
	Refused map[int64]*refuse.Refusal // by case: why it has not as many reviewers as asked
}

const mostReviewers = 3

// Assign gives cases to reviewers and returns how many it added. For staff.
func Assign(ctx context.Context, tx *store.Tx, a Assignment) (n int, err error) {
	dealt, err := Deal(ctx, tx, a)
	return dealt.Count, err
}

// Deal gives cases to reviewers, evenly, and writes each of them one letter. A
// case that cannot have as many as asked gets as many as it can, and is told
// of; where nothing could be assigned at all that is refused.
func Deal(ctx context.Context, tx *store.Tx, a Assignment) (Dealt, error) {
	if !tx.Viewer().Can(store.Staff) {
		return Dealt{}, refuse.NotFound("waiverIds")
	}
	a.byHand = true
	dealt, err := deal(ctx, tx, a)
	if err == nil && dealt.Count == 0 {
		var list refuse.List
		for _, id := range a.WaiverIDs {
			list.Add(dealt.Refused[id])
		}
		err = list.Err()
	}
	return dealt, err
}

// check completes an assignment, or refuses it.
func (a *Assignment) check(board []int64, s Settings, today date.Date) error {
	var list refuse.List
	if a.DueOn.IsZero() {
		a.DueOn = today.AddDays(s.ReviewDays)
	}
	if len(a.PersonIDs) == 0 {
		a.PersonIDs = board
	}
	slices.Sort(a.WaiverIDs)
	a.WaiverIDs = slices.Compact(a.WaiverIDs)
	if len(a.WaiverIDs) == 0 {
		list.Add(refuse.Invalid("waiverIds", "WAIVERS_MISSING"))
	}
	if a.Each < 1 || a.Each > mostReviewers {
		list.Add(refuse.Invalid("each", "REVIEWERS_EACH", "Max", mostReviewers))
	}
	if a.DueOn.Before(today) {
		list.Add(refuse.Invalid("dueOn", "REVIEW_DUE_PAST"))
	}
	if slices.ContainsFunc(a.PersonIDs, func(id int64) bool { return !slices.Contains(board, id) }) {
		list.Add(refuse.Invalid("personIds", "NOT_SEATED"))
	}
	return list.Err()
}

func deal(ctx context.Context, tx *store.Tx, a Assignment) (dealt Dealt, err error) {
	board, err := Seated(ctx, tx, tx.Today())
	if err != nil {
		return dealt, err
	}
	settings, err := InForce(ctx, tx)
	if err != nil {
		return dealt, err
	}
	if err := a.check(board, settings, tx.Today()); err != nil {
		return dealt, err
	}
	cases, err := openAll(ctx, tx, a.WaiverIDs)
	if err != nil {
		return dealt, err
	}
	dealt.Refused = map[int64]*refuse.Refusal{}
	var ids []int64
	for _, id := range a.WaiverIDs {
		w, found := cases[id]
		switch {
		case !found:
			dealt.Refused[id] = refuse.NotFound("waiverIds")
		case a.byHand && w.Recusal != "":
			dealt.Refused[id] = about(refuse.Closed("waiverIds", "RECUSED", "Why", w.Recusal), w, true)
		case !w.Reviewable():
			dealt.Refused[id] = refuse.Closed("waiverIds", "WAIVER_NOT_SO", "State", string(w.State), "Act", string(ActAssign))
		default:
			ids = append(ids, id)
		}
	}
	dockets, seats, err := around(ctx, tx, ids, a.PersonIDs)
	if err != nil {
		return dealt, err
	}
	added := distribute(dockets, seats, a.Each)
	for i, d := range dockets {
		if len(d.Has)+len(added[i]) < a.Each {
			dealt.Refused[d.WaiverID] = refuse.Conflict("waiverIds", "REVIEWERS_TOO_FEW",
				"Organisation", cases[d.WaiverID].Names.In(tx.Viewer().Language), "Count", len(d.Has)+len(added[i]), "Each", a.Each)
		}
	}
	dealt.Count, err = give(ctx, tx, cases, dockets, added, a.DueOn)
	return dealt, err
}

// Reviewable tells whether a case may be given to reviewers.
func (w Waiver) Reviewable() bool {
	return w.State == StateSubmitted || w.State == StateUnderReview || w.State == StateReturned
}

// give records who reviews what; a case that nobody reviewed is under review
// from now on. Each reviewer gets one letter.
func give(ctx context.Context, tx *store.Tx, cases map[int64]Waiver, dockets []docket, added [][]int64, dueOn date.Date) (n int, err error) {
	var waivers, people []int64
	byPerson := map[int64][]int64{}
	for i, d := range dockets {
		for _, person := range added[i] {
			waivers, people = append(waivers, d.WaiverID), append(people, person)
			byPerson[person] = append(byPerson[person], d.WaiverID)
		}
	}
	if len(waivers) == 0 {
		return 0, nil
	}
	if err := appoint(ctx, tx, waivers, people, dueOn); err != nil {
		return 0, err
	}
	for i, d := range dockets {
		w := cases[d.WaiverID]
		if w.State != StateSubmitted || len(added[i]) == 0 {
			continue
		}
		if err := w.take(ctx, tx, step{Act: ActAssign, To: StateUnderReview}); err != nil {
			return 0, err
		}
	}
	return len(waivers), tellReviewers(ctx, tx, byPerson, dueOn)
}

// appoint inserts pairs of case and reviewer.
func appoint(ctx context.Context, tx *store.Tx, waivers, people []int64, dueOn date.Date) error {
	_, err := tx.Exec(ctx, `
		insert into waiver_assignments (waiver_id, person_id, due_on, assigned_at, assigned_by)
		select w, p, $3, $4, nullif($5::bigint, 0) from unnest($1::bigint[], $2::bigint[]) given (w, p) order by w, p`,
		store.IDs(waivers), store.IDs(people), dueOn, tx.Now(), tx.Viewer().PersonID)
	switch {
	case store.Violates(err, "recused"):
		return refuse.Denied("RECUSED")
	case store.Violates(err, "waiver_assignments_once"):
		return refuse.Conflict("waiverIds", "REVIEWER_ALREADY")
	}
	return err
}
