package waivers

import (
	"context"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// The kinds of letters of a round.
const (
	kindInvitation = "waiver_invitation" // confirm that nothing has changed, or: you may ask
	kindChase      = "waiver_chase"      // the case waits for the member
)

// invited is a member to whom letters went out.
type invited struct {
	MemberID int64 `db:"member_id"`
	WaiverID int64 `db:"waiver_id"` // 0: it has no case
	Letters  int
}

// invite writes to the members for whom there are criteria on the reference
// date: those with a new case are to confirm it, the others may ask. Who asked
// before the round was opened knows already.
func (o *Opened) invite(ctx context.Context, tx *store.Tx, y year) error {
	var all []invited
	err := tx.Select(ctx, &all, `
		with wanted as (
		  select m.id as member_id, m.organisation_id, coalesce(w.id, 0) as about
		  from register($2::date) m left join fee_waivers w on w.member_id = m.id and w.year_id = $3 and w.id = any($4)
		  where m.status = 'CURRENT'
		    and exists (select from criteria_sets s where s.effective_from <= $5::date and (s.category_id is null or s.category_id = m.category_id)
		      and not exists (select from criteria_sets n where n.rule = s.rule and n.effective_from <= $5::date and (n.effective_from, n.number) > (s.effective_from, s.number)))
		    and (w.id is not null or not exists (select from fee_waivers a where a.member_id = m.id and a.year_id = $3))),
		sent as (
		  insert into notices (kind, person_id, organisation_id, address, name, language, data, created_at, next_at)
		  select $6, p.id, p.organisation_id, p.email, p.name, p.language, jsonb_build_object('roundId', $1::bigint, 'waiverId', p.about), $7::timestamptz, $7
		  from (`+focalPoints+`) p order by p.organisation_id, p.id returning organisation_id)
		select w.member_id, w.about as waiver_id, count(sent.organisation_id) as letters
		from wanted w left join sent on sent.organisation_id = w.organisation_id group by w.member_id, w.about order by w.member_id`,
		o.RoundID, tx.Today(), y.ID, store.IDs(o.Cases), o.ReferenceOn, kindInvitation, tx.Now())
	for _, one := range all {
		o.Letters += one.Letters
		if one.Letters == 0 {
			o.Unreachable = append(o.Unreachable, one.MemberID)
		}
		if one.WaiverID == 0 {
			o.MayAsk = append(o.MayAsk, one.MemberID)
		}
	}
	return err
}

// Chased is what chasing did, or would do.
type Chased struct {
	Cases       int     // that letters are about
	Letters     int     // one for each focal point
	Already     int     // cases that were chased today
	Unreachable []int64 // members who have nobody to write to
}

// Chase is Remind, for who needs to know the number of letters only.
func Chase(ctx context.Context, tx *store.Tx, roundID int64) (n int, err error) {
	chased, err := Remind(ctx, tx, roundID)
	return chased.Letters, err
}

// Remind writes to the focal points of all members whose case of the round
// waits for them: it is not sent, or something was asked. Nobody is written to
// twice on one day, whoever chases: the round is locked meanwhile, and each
// chase is on record with its case.
func Remind(ctx context.Context, tx *store.Tx, roundID int64) (chased Chased, err error) {
	locked, err := tx.Exec(ctx, `select id from waiver_rounds where id = $1 for update`, roundID)
	if err != nil {
		return chased, err
	}
	if locked == 0 {
		return chased, refuse.NotFound("roundId")
	}
	var all []struct {
		invited
		Already bool
	}
	err = tx.Select(ctx, &all, `
		with waiting as (
		  select f.id as waiver_id, f.member_id, m.organisation_id, f.state,
		    exists (select from waiver_events e where e.waiver_id = f.id and e.act = 'CHASE' and (e.recorded_at at time zone $5)::date = $2::date) as already
		  from fee_waivers f join members m on m.id = f.member_id where f.round_id = $1 and f.state in ('DRAFT', 'RETURNED')),
		wanted as (select waiver_id as about, organisation_id from waiting where not already),
		sent as (
		  insert into notices (kind, person_id, organisation_id, address, name, language, data, created_at, next_at)
		  select $3, p.id, p.organisation_id, p.email, p.name, p.language, jsonb_build_object('roundId', $1::bigint, 'waiverId', p.about), $4::timestamptz, $4
		  from (`+focalPoints+`) p order by p.organisation_id, p.id returning organisation_id),
		noted as (
		  insert into waiver_events (waiver_id, act, to_state, recorded_at, recorded_by)
		  select w.waiver_id, 'CHASE', w.state, $4, nullif($6::bigint, 0) from waiting w
		  where w.organisation_id in (select organisation_id from sent) order by w.waiver_id)
		select w.member_id, w.waiver_id, w.already, count(sent.organisation_id) as letters
		from waiting w left join sent on sent.organisation_id = w.organisation_id
		group by w.member_id, w.waiver_id, w.already order by w.member_id`,
		roundID, tx.Today(), kindChase, tx.Now(), tx.Zone().String(), tx.Viewer().PersonID)
	for _, one := range all {
		switch {
		case one.Already:
			chased.Already++
		case one.Letters == 0:
			chased.Unreachable = append(chased.Unreachable, one.MemberID)
		default:
			chased.Cases++
			chased.Letters += one.Letters
		}
	}
	return chased, err
}
