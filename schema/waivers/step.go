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
	if refusal := w.State.after(s.Act, s.To); refusal != nil {
		return refusal
	}
	_, err := tx.Exec(ctx, `
		with moved as (
		  update fee_waivers set state = $2, version = version + 1,
		    submitted_at = case when $3 = 'SUBMIT' then $4 else submitted_at end,
		    submitted_by = case when $3 = 'SUBMIT' then nullif($5::bigint, 0) else submitted_by end
		  where id = $1)
		insert into waiver_events (waiver_id, act, from_state, to_state, reason, decision_id, recorded_at, recorded_by)
		values ($1, $3, $6, $2, $7, nullif($8::bigint, 0), $4, nullif($5::bigint, 0))`,
		w.ID, s.To, s.Act, tx.Now(), tx.Viewer().PersonID, w.State, s.Reason, s.DecisionID)
	w.State, w.Version = s.To, w.Version+1
	if err != nil || s.Act != ActWithdraw && s.Act != ActAsk {
		return err
	}
	return w.leavePack(ctx, tx)
}

// leavePack takes a case out of its open pack, if there is one, for the state
// in which it is now. It goes on singly.
func (w *Waiver) leavePack(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `
		with out as (update waiver_pack_cases set open = false, failed = $2 where waiver_id = $1 and open returning pack_id)
		insert into waiver_events (waiver_id, act, to_state, reason, recorded_at, recorded_by)
		select $1, 'PACK_LEFT', $2, p.number, $3, nullif($4::bigint, 0) from out join waiver_packs p on p.id = out.pack_id`,
		w.ID, string(w.State), tx.Now(), tx.Viewer().PersonID)
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
