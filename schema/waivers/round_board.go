package waivers

import (
	"context"
	"slices"

	"github.com/plenary-org/plenary/schema/store"
)

// Stage is a column of a round's board of cases.
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

// stage is the column in which a case of the state stands.
func (s State) stage() Stage {
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

// Column is the cases of a stage, by the organisation's name.
type Column struct {
	Stage Stage
	Cases []Waiver
}

// Board is a round's cases by stage, each with its assessment.
type Board struct {
	Columns     []Column // of all stages, empty ones too
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
	byStage := map[Stage][]Waiver{}
	for _, row := range rows {
		assessment, read := b.Assessments[row.ID]
		if stage := row.State.stage(); (f.Stage == "" || f.Stage == stage) && f.Show.shows(assessment, read) {
			byStage[stage] = append(byStage[stage], row)
		}
	}
	for _, stage := range Stages {
		b.Columns = append(b.Columns, Column{stage, byStage[stage]})
	}
	return b, nil
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
		byID[row.RoundID][row.State.stage()] += row.Count
	}
	return byID, err
}
