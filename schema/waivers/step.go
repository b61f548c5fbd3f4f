package waivers

import (
	"context"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// open locks a case that the viewer may see. A version that is not the case's
// own is refused: somebody was faster.
func open(ctx context.Context, tx *store.Tx, id int64, version *int) (w Waiver, err error) {
	all, err := openAll(ctx, tx, []int64{id})
	if err != nil {
		return w, err
	}
	w, found := all[id]
	switch {
	case !found:
		return w, refuse.NotFound("waiverId")
	case version != nil && *version != w.Version:
		return w, refuse.Conflict("expectedVersion", "STALE_VERSION")
	}
	return w, nil
}

// openAll locks cases in the order of their ids, so that two who lock several
// never wait for each other in a ring, and reads them afterwards.
func openAll(ctx context.Context, tx *store.Tx, ids []int64) (map[int64]Waiver, error) {
	if _, err := tx.Exec(ctx, `select id from fee_waivers where id = any($1) order by id for update`, store.IDs(ids)); err != nil {
		return nil, err
	}
	return ByIDs(ctx, tx, ids)
}

// step is one act on one case.
type step struct {
	Act        Act
	To         State
	Reason     string
	DecisionID int64 // 0: none
}

// take does a step: the state changes, and the fact is on record. It refuses
// what the life of a case does not know. A case that is withdrawn, or returned
// to its member, leaves the pack that it is in: that could not decide it.
func (w *Waiver) take(ctx context.Context, tx *store.Tx, s step) error {
	if err := takeAll(ctx, tx, []Waiver{*w}, s); err != nil {
		return err
	}
	w.State, w.Version = s.To, w.Version+1
	return nil
}

// takeAll does the same step with several cases, in one statement, or with none.
func takeAll(ctx context.Context, tx *store.Tx, cases []Waiver, s step) error {
	ids, states := make([]int64, len(cases)), make([]string, len(cases))
	for i, w := range cases {
		if refusal := w.State.after(s.Act, s.To); refusal != nil {
			return refusal
		}
		ids[i], states[i] = w.ID, string(w.State)
	}
	if len(cases) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `
		with moved as (
		  update fee_waivers set state = $2, version = version + 1,
		    submitted_at = case when $3 = 'SUBMIT' then $4 else submitted_at end,
		    submitted_by = case when $3 = 'SUBMIT' then nullif($5::bigint, 0) else submitted_by end
		  where id = any($1))
		insert into waiver_events (waiver_id, act, from_state, to_state, reason, decision_id, recorded_at, recorded_by)
		select given.id, $3, given.state, $2, $7, nullif($8::bigint, 0), $4, nullif($5::bigint, 0)
		from unnest($1::bigint[], $6::text[]) given (id, state) order by given.id`,
		store.IDs(ids), s.To, s.Act, tx.Now(), tx.Viewer().PersonID, store.Texts(states), s.Reason, s.DecisionID)
	if err != nil || s.Act != ActWithdraw && s.Act != ActAsk {
		return err
	}
	return leavePacks(ctx, tx, ids, s.To)
}

// leavePacks takes cases out of the packs that are open, for the state in which
// they are now. They go on singly.
func leavePacks(ctx context.Context, tx *store.Tx, ids []int64, now State) error {
	_, err := tx.Exec(ctx, `
		with out as (update waiver_pack_cases set open = false, failed = $2 where waiver_id = any($1) and open returning waiver_id)
		insert into waiver_events (waiver_id, act, to_state, reason, recorded_at, recorded_by)
		select out.waiver_id, 'PACK_LEFT', $2, '', $3, nullif($4::bigint, 0) from out`,
		store.IDs(ids), string(now), tx.Now(), tx.Viewer().PersonID)
	return err
}

// note puts on record what does not move a case: FILE, EDIT, EVIDENCE,
// RECOMMEND… It raises the version where the case itself changed.
func (w *Waiver) note(ctx context.Context, tx *store.Tx, act, reason string, changed bool) error {
	raise := 0
	if changed {
		raise = 1
	}
	_, err := tx.Exec(ctx, `
		with raised as (update fee_waivers set version = version + $6 where id = $1 and $6 > 0)
		insert into waiver_events (waiver_id, act, to_state, reason, recorded_at, recorded_by)
		values ($1, $2, $3, $4, $5, nullif($7::bigint, 0))`,
		w.ID, act, w.State, reason, tx.Now(), raise, tx.Viewer().PersonID)
	w.Version += raise
	return err
}
