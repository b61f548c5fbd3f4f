package waivers

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Decided is a decision on a case, as it stays on record.
type Decided struct {
	ID            int64
	WaiverID      int64 `db:"waiver_id"`
	Act           Act
	Outcome       string
	DecisionID    int64     `db:"decision_id"`
	Cites         int64     // decision that it corrects, revokes or brings into effect; 0: none
	ValidFrom     date.Date `db:"valid_from"`
	ValidTo       date.Date `db:"valid_to"`
	NamedDecision string    `db:"named_decision"`
	DueOn         date.Date `db:"due_on"`
	Reason        string
	Seated        int
	Recused       int
	Present       int
	RecordedAt    time.Time `db:"recorded_at"`
	RecordedBy    *string   `db:"recorded_by"`
}

// DecisionsOn loads every decision on cases, in order. The caller shows it to
// those only who may read it: see Waiver.ReadsDecisions.
func DecisionsOn(ctx context.Context, q store.Reader, ids []int64) (map[int64][]Decided, error) {
	var rows []Decided
	err := q.Select(ctx, &rows, `
		select d.id, d.waiver_id, d.act, d.outcome, d.decision_id, coalesce(e.decision_id, 0) as cites, d.valid_from, d.valid_to, d.named_decision, d.due_on, d.reason,
		       d.seated, d.recused, d.present, d.recorded_at, who.name as recorded_by
		from waiver_decisions d left join waiver_decisions e on e.id = d.cites_id
		left join people who on who.id = d.recorded_by where d.waiver_id = any($1) order by d.waiver_id, d.id`, store.IDs(ids))
	byCase := make(map[int64][]Decided, len(ids))
	for _, row := range rows {
		byCase[row.WaiverID] = append(byCase[row.WaiverID], row)
	}
	return byCase, err
}

// ReadsDecisions tells whether the viewer may read why a case was decided as
// it was: its member, and of the Board and staff who are not recused.
func (w Waiver) ReadsDecisions(v store.Viewer) bool {
	return w.Theirs || w.Recusal == "" && v.Can(store.Board, store.Staff)
}

// InPacks finds the open packs that cases are in.
func InPacks(ctx context.Context, q store.Reader, ids []int64) (map[int64]int64, error) {
	var rows []struct {
		WaiverID int64 `db:"waiver_id"`
		PackID   int64 `db:"pack_id"`
	}
	err := q.Select(ctx, &rows, `select waiver_id, pack_id from waiver_pack_cases where open and waiver_id = any($1)`, store.IDs(ids))
	byCase := make(map[int64]int64, len(rows))
	for _, row := range rows {
		byCase[row.WaiverID] = row.PackID
	}
	return byCase, err
}

// Obstacles are why the viewer cannot record what the Board decides on a case
// as it stands; packID is the open pack that it is in, 0 for none.
func (w Waiver) Obstacles(packID int64, taken decisions.Decision) (list refuse.List) {
	switch {
	case w.DecisionID != 0:
		list.Add(refuse.Conflict("waiverIds", "ALREADY_DECIDED", "Outcome", string(w.Outcome), "Decision", taken))
	case w.State == StateDraft:
		list.Add(refuse.Closed("waiverIds", "NOT_COMPLETE", "State", string(w.State)))
	case !w.State.Open():
		list.Add(refuse.Closed("waiverIds", "WAIVER_NOT_SO"))
	}
	if w.Recusal != "" {
		list.Add(refuse.Closed("waiverIds", "RECUSED", "Why", w.Recusal))
	}
	if packID != 0 {
		list.Add(refuse.Closed("waiverIds", "WAIVER_IN_PACK"))
	}
	if !w.Staff {
		list.Add(refuse.Denied("WAIVER_BY_STAFF"))
	}
	return list
}
