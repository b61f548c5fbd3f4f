package waivers

import (
	"context"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Closing records what a meeting made of a pack.
type Closing struct {
	PackID  int64
	Present []int64 // people on the Board that day who took part
}

// ClosePack decides the cases of a pack as the meeting did, and says for each
// whether it was: what was not goes on singly. Where nothing would be decided
// that is refused and the pack stays open: who was present may be ticked wrong,
// and a pack that the meeting turned down is cancelled. For staff who are
// recused from none of its cases, from the day of the meeting on.
func ClosePack(ctx context.Context, tx *store.Tx, c Closing) ([]Result, error) {
	pack, err := lockPack(ctx, tx, c.PackID)
	switch {
	case err != nil:
		return nil, err
	case pack.Result != "":
		return nil, refuse.Closed("packId", "PACK_CLOSED")
	case pack.Way != AtMeeting:
		return nil, refuse.Closed("packId", "PACK_IN_WRITING", "Day", pack.ClosesOn)
	case tx.Today().Before(pack.ClosesOn):
		return nil, refuse.Closed("packId", "PACK_NOT_YET", "Day", pack.ClosesOn)
	}
	if err := pack.unrecused(ctx, tx); err != nil {
		return nil, err
	}
	return pack.finish(ctx, tx, hearing{heard: c.Present, quorate: true, packID: pack.ID}, c.Present)
}

// unrecused refuses staff who are recused from a case that is in the pack: what
// becomes of it is not theirs to record.
func (p Pack) unrecused(ctx context.Context, tx *store.Tx) error {
	var names texts.Translated
	found, err := tx.Get(ctx, &names, `
		select o.names from waiver_pack_cases c join fee_waivers w on w.id = c.waiver_id join members m on m.id = w.member_id join organisations o on o.id = m.organisation_id
		where c.pack_id = $1 and c.open and recusal($2, c.waiver_id, $3) is not null order by o.sort_en, c.waiver_id limit 1`,
		p.ID, tx.Viewer().PersonID, tx.Today())
	if err == nil && found {
		return refuse.Denied("PACK_STAFF_RECUSED", "Case", names)
	}
	return err
}

// CancelPack takes a pack back before it closes: its cases go on singly. For
// staff.
func CancelPack(ctx context.Context, tx *store.Tx, id int64, reason string) error {
	pack, err := lockPack(ctx, tx, id)
	if err != nil {
		return err
	}
	if pack.Result != "" {
		return refuse.Closed("packId", "PACK_CLOSED")
	}
	if err := pack.unrecused(ctx, tx); err != nil {
		return err
	}
	if reason, refusal := reasoned(reason); refusal != nil {
		return refusal
	} else if _, err := tx.Exec(ctx, `update waiver_packs set note = left(case when note = '' then $2 else note || E'\n' || $2 end, 4000) where id = $1`, id, reason); err != nil {
		return err
	}
	return pack.close(ctx, tx, "CANCELLED", nil, nil)
}

// Written finds the packs in writing whose last day is over.
func Written(ctx context.Context, q store.Reader) (ids []int64, err error) {
	err = q.Select(ctx, &ids, `select id from waiver_packs where way = 'WRITTEN' and result is null and closes_on < $1 order by id`, q.Today())
	return ids, err
}

// CloseWritten decides a pack in writing after its last day: where nobody
// objected, or where enough of those who may have approved, as was agreed when
// it opened. It returns how many cases were decided, and how many were not.
func CloseWritten(ctx context.Context, tx *store.Tx, id int64) (decided, failed int, err error) {
	pack, err := lockPack(ctx, tx, id)
	if err != nil || pack.Result != "" || pack.Way != InWriting || !pack.ClosesOn.Before(tx.Today()) {
		return 0, 0, err
	}
	votes, err := PackVotes(ctx, tx, []int64{id})
	if err != nil {
		return 0, 0, err
	}
	results, err := pack.finish(ctx, tx, pack.hears(votes[id]), nil)
	if refusals := refuse.From(err); refusals != nil { // of the pack as a whole
		return 0, 0, pack.close(ctx, tx, "FAILED", nil, nil)
	}
	for _, r := range results {
		if r.Refusals == nil {
			decided++
		} else {
			failed++
		}
	}
	return decided, failed, err
}

// hears is who was heard in writing.
func (p Pack) hears(votes []PackVote) hearing {
	h := hearing{quorate: p.PassesBy == "APPROVALS", packID: p.ID}
	for _, v := range votes {
		switch {
		case v.Vote == "APPROVE":
			h.heard = append(h.heard, v.PersonID)
		case p.PassesBy == "NO_OBJECTION":
			h.objecting = append(h.objecting, v.PersonID)
		}
	}
	return h
}

// finish decides the cases that are still in the pack, and closes it.
func (p Pack) finish(ctx context.Context, tx *store.Tx, h hearing, present []int64) ([]Result, error) {
	var ids []int64
	if err := tx.Select(ctx, &ids, `select waiver_id from waiver_pack_cases where pack_id = $1 and open order by waiver_id`, p.ID); err != nil {
		return nil, err
	}
	if len(ids) == 0 { // all were pulled
		return nil, p.close(ctx, tx, "CANCELLED", nil, present)
	}
	results, err := decide(ctx, tx, p.deciding(ids, present), h)
	if err != nil {
		return nil, err
	}
	if refused := refusedAll(results); refused != nil && p.Way == AtMeeting {
		return nil, refused
	} else if refused != nil {
		return results, p.close(ctx, tx, "FAILED", results, present)
	}
	return results, p.close(ctx, tx, "DECIDED", results, present)
}

// refusedAll are the refusals where nothing was decided, else nil.
func refusedAll(results []Result) error {
	var all refuse.List
	for _, r := range results {
		if r.Refusals == nil {
			return nil
		}
		all = append(all, r.Refusals...)
	}
	return all.Err()
}

// close writes down how a pack ended, case by case, and tells the Board.
func (p Pack) close(ctx context.Context, tx *store.Tx, result string, results []Result, present []int64) error {
	var failed []int64
	var codes []string
	for _, r := range results {
		if r.Refusals != nil {
			failed, codes = append(failed, r.WaiverID), append(codes, r.Refusals[0].Code)
		}
	}
	_, err := tx.Exec(ctx, `
		update waiver_pack_cases c set open = false, failed = f.code
		from waiver_pack_cases own left join unnest($2::bigint[], $3::text[]) f (waiver_id, code) on f.waiver_id = own.waiver_id
		where own.id = c.id and c.pack_id = $1 and c.open`, p.ID, store.IDs(failed), store.Texts(codes))
	if err != nil {
		return err
	}
	if present == nil {
		present = []int64{}
	}
	_, err = tx.Exec(ctx, `
		update waiver_packs set closed_at = $2, closed_by = nullif($3::bigint, 0), result = $4, present = $5,
		  decision_id = case when $4 = 'DECIDED' then (select max(decision_id) from waiver_decisions where pack_id = $1) end
		where id = $1`, p.ID, tx.Now(), tx.Viewer().PersonID, result, store.IDs(present))
	if err != nil {
		return err
	}
	return tellBoard(ctx, tx, kindPackClosed, p.ID)
}
