package decisions

import (
	"context"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Relation is what a decision does to an earlier one.
type Relation struct {
	DecisionID int64  `db:"decision_id"`
	Kind       string // SUPERSEDES, REVOKES, AMENDS, EXTENDS
	EarlierID  int64  `db:"earlier_id"`
}

// Ends tells whether the earlier decision is no longer in force by it.
func (r Relation) Ends() bool { return r.Kind == "SUPERSEDES" || r.Kind == "REVOKES" }

// Relate records what a decision does to an earlier one, for ever: one that is
// not in force any more cannot be ended, amended or extended.
func Relate(ctx context.Context, tx *store.Tx, r Relation) error {
	known, err := ByIDs(ctx, tx, []int64{r.DecisionID, r.EarlierID})
	if err != nil {
		return err
	}
	later, found := known[r.DecisionID]
	earlier, has := known[r.EarlierID]
	switch {
	case !found:
		return refuse.NotFound("id")
	case !has:
		return refuse.NotFound("earlierId")
	case r.DecisionID == r.EarlierID:
		return refuse.Invalid("earlierId", "DECISION_ITSELF")
	case earlier.DecidedOn.After(later.DecidedOn):
		return refuse.Invalid("earlierId", "DECISION_LATER", "Number", earlier.Number, "Day", earlier.DecidedOn)
	case earlier.State() != InForce:
		return refuse.Conflict("earlierId", "DECISION_ENDED", "Number", earlier.Number)
	}
	_, err = tx.Exec(ctx, `
		insert into decision_relations (decision_id, kind, earlier_id, recorded_at, recorded_by) values ($1, $2, $3, $4, nullif($5::bigint, 0))`,
		r.DecisionID, r.Kind, r.EarlierID, tx.Now(), tx.Viewer().PersonID)
	switch {
	case store.Violates(err, "decision_relations_once"):
		return refuse.Conflict("earlierId", "DECISION_RELATED", "Number", earlier.Number)
	case store.Violates(err, "decision_relations_ended_once"):
		return refuse.Conflict("earlierId", "DECISION_ENDED", "Number", earlier.Number)
	}
	return err
}

// Relations loads what decisions do to others, and what others do to them, in
// the order in which it was recorded. Who may not read the other one does not
// find it among ByIDs.
func Relations(ctx context.Context, q store.Reader, ids []int64) (map[int64][]Relation, error) {
	var rows []Relation
	err := q.Select(ctx, &rows, `
		select decision_id, kind, earlier_id from decision_relations where decision_id = any($1) or earlier_id = any($1) order by id`, store.IDs(ids))
	byID := map[int64][]Relation{}
	for _, row := range rows {
		byID[row.DecisionID] = append(byID[row.DecisionID], row)
		byID[row.EarlierID] = append(byID[row.EarlierID], row)
	}
	return byID, err
}
