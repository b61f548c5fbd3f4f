package waivers

import (
	"context"
	"slices"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// Stage is where a case stands in its round.
type Stage string

// The stages, in the order in which the board shows them: what waits for the
// member, for the secretariat, for reviewers, and what is done.
const (
	StageToSend      Stage = "TO_SEND"
	StageReturned    Stage = "RETURNED"
	StageToAssign    Stage = "TO_ASSIGN"
	StageUnderReview Stage = "UNDER_REVIEW"
	StageInPrinciple Stage = "IN_PRINCIPLE"
	StageDecided     Stage = "DECIDED"
	StageWithdrawn   Stage = "WITHDRAWN"
)

// Stages lists them in their order.
var Stages = []Stage{StageToSend, StageReturned, StageToAssign, StageUnderReview, StageInPrinciple, StageDecided, StageWithdrawn}

// Stage is where a case of the state stands on the board.
func (s State) Stage() Stage {
	switch s {
	case StateDraft:
		return StageToSend
	case StateReturned:
		return StageReturned
	case StateSubmitted:
		return StageToAssign
	case StateUnderReview:
		return StageUnderReview
	case StateInPrinciple:
		return StageInPrinciple
	case StateWithdrawn:
		return StageWithdrawn
	}
	return StageDecided
}

// Show says which cases of a round one looks at.
type Show string

const (
	ShowIncomplete Show = "INCOMPLETE" // something is missing
	ShowChanged    Show = "CHANGED"    // something is otherwise than last year
	ShowClean      Show = "CLEAN"      // unchanged and complete
)

// shows tells whether a case is among them; whoever may not read a case sees
// it only where all are shown.
func (s Show) shows(a Assessment, read bool) bool {
	switch s {
	case ShowIncomplete:
		return read && !a.Complete()
	case ShowChanged:
		return read && a.Changed()
	case ShowClean:
		return read && a.Clean()
	}
	return true
}

// BoardFilter narrows a board; zero values do not.
type BoardFilter struct {
	Search string
	Show   Show
	Stage  Stage
}

// Board is cases of a round, each with its assessment.
type Board struct {
	Cases       []Waiver // in the order of stages, then by the organisation's name
	Counts      map[Stage]int
	Assessments map[int64]Assessment
}

// BoardOf reads a round's cases, with four statements however many they are.
func BoardOf(ctx context.Context, q store.Reader, roundID int64, f BoardFilter) (b Board, err error) {
	w := Filter{RoundID: roundID, Search: f.Search}.where(q)
	name := "o.sort_en"
	if l := q.Viewer().Language; l != "" {
		name = "o.sort_" + string(l)
	}
	var rows []Waiver
	selected := columns(w, q)
	if err := q.Select(ctx, &rows, `select `+selected+from+` where `+w.SQL()+` order by `+name+`, w.id`, w.Args...); err != nil {
		return b, err
	}
	readable := slices.DeleteFunc(slices.Clone(rows), func(w Waiver) bool { return !w.Reads() })
	if b.Assessments, err = Assess(ctx, q, readable); err != nil {
		return b, err
	}
	b.Counts = map[Stage]int{}
	for _, row := range rows {
		assessment, read := b.Assessments[row.ID]
		if stage := row.State.Stage(); (f.Stage == "" || f.Stage == stage) && f.Show.shows(assessment, read) {
			b.Cases, b.Counts[stage] = append(b.Cases, row), b.Counts[stage]+1
		}
	}
	slices.SortStableFunc(b.Cases, func(x, y Waiver) int {
		return slices.Index(Stages, x.State.Stage()) - slices.Index(Stages, y.State.Stage())
	})
	return b, nil
}

// BoardName is the name of the list for cursors.
const BoardName = "round"

// Page cuts a page out of the board. What a filter shows is known only once
// all is assessed, so the whole is read for each page. A place whose case has
// moved on meanwhile is that of its old stage: no case is passed over.
func (b Board) Page(page relay.Page) ([]Waiver, relay.Info) {
	place := func(w Waiver) (string, int64) { return string(w.State.Stage()), w.ID }
	rows := slices.Clone(b.Cases)
	if page.Back {
		slices.Reverse(rows)
	}
	if page.Placed {
		at := slices.IndexFunc(rows, func(w Waiver) bool { return w.ID == page.ID })
		if at < 0 || string(rows[at].State.Stage()) != page.Key {
			at = slices.IndexFunc(rows, func(w Waiver) bool { return string(w.State.Stage()) == page.Key }) - 1
		}
		rows = rows[max(0, at+1):]
	}
	return relay.Cut(page, rows[:min(len(rows), page.Size+1)], place)
}

// RoundCounts counts the cases of rounds by stage, in one statement.
func RoundCounts(ctx context.Context, q store.Reader, roundIDs []int64) (map[int64]map[Stage]int, error) {
	var rows []struct {
		RoundID int64 `db:"round_id"`
		State   State
		Count   int
	}
	err := q.Select(ctx, &rows, `
		select round_id, state, count(*) as count from fee_waivers where round_id = any($1) group by round_id, state`, store.IDs(roundIDs))
	byID := map[int64]map[Stage]int{}
	for _, row := range rows {
		if byID[row.RoundID] == nil {
			byID[row.RoundID] = map[Stage]int{}
		}
		byID[row.RoundID][row.State.Stage()] += row.Count
	}
	return byID, err
}
