package waivers

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// year is the membership year that cases are of, with its round.
type year struct {
	ID          int64
	StartsOn    date.Date `db:"starts_on"`
	RoundID     int64     `db:"round_id"` // 0: none was opened
	ReferenceOn date.Date `db:"reference_on"`
}

// yearOf reads an open membership year by its calendar year. Outside of a round
// the day on which a case is filed is its reference date.
func yearOf(ctx context.Context, tx *store.Tx, calendar int) (y year, err error) {
	found, err := tx.Get(ctx, &y, `
		select y.id, y.starts_on, coalesce(r.id, 0) as round_id, coalesce(r.reference_on, $2) as reference_on
		from membership_years y left join waiver_rounds r on r.year_id = y.id where extract(year from y.starts_on) = $1`, calendar, tx.Today())
	if err == nil && !found {
		err = refuse.Closed("year", "YEAR_NOT_OPEN", "Year", calendar)
	}
	return y, err
}

// filing is a case to begin, for each of some members.
type filing struct {
	MemberIDs []int64
	Year      year
	AskedBy   string // filed by staff: who asked,
	AskedHow  string // and how
}

// file begins cases as drafts, with five statements however many they are, and
// returns the id of each member's. The criteria are those in force on the
// reference date for the member's category; where there are none there is no
// case. What the member said and showed in the waiver that is re-examined is
// carried over and marked as unchanged.
func file(ctx context.Context, tx *store.Tx, f filing) (byMember map[int64]int64, err error) {
	var made []struct {
		ID       int64
		MemberID int64 `db:"member_id"`
	}
	err = tx.Select(ctx, &made, `
		insert into fee_waivers (member_id, year_id, set_id, round_id, previous_id, reference_on, asked_by, asked_how, filed_at, filed_by)
		select m.id, $2, s.id, nullif($3::bigint, 0), p.id, $4::date, $6, nullif($7, ''), $8, nullif($9::bigint, 0)
		from register($5::date) m
		cross join lateral (
		  select s.id from criteria_sets s where s.effective_from <= $4::date and (s.category_id = m.category_id or s.category_id is null)
		    and not exists (select from criteria_sets n where n.rule = s.rule and n.effective_from <= $4::date and (n.effective_from, n.number) > (s.effective_from, s.number))
		  order by s.category_id nulls last, s.in_principle, s.effective_from desc, s.number desc limit 1) s
		left join lateral (
		  select w.id from fee_waivers w join membership_years y on y.id = w.year_id
		  where w.member_id = m.id and w.state in ('GRANTED', 'RENEWED', 'ENDED') and y.starts_on < $10::date
		    and not exists (select from fee_waivers n where n.previous_id = w.id and n.state not in ('DECLINED', 'WITHDRAWN', 'LAPSED', 'REVOKED'))
		  order by w.valid_to desc limit 1) p on true
		where m.id = any($1) and m.status = 'CURRENT'
		order by m.id returning id, member_id`,
		store.IDs(f.MemberIDs), f.Year.ID, f.Year.RoundID, f.Year.ReferenceOn, tx.Today(), f.AskedBy, f.AskedHow, tx.Now(), tx.Viewer().PersonID, f.Year.StartsOn)
	if store.Violates(err, "fee_waivers_once") {
		return nil, refuse.Conflict("memberId", "WAIVER_ASKED")
	}
	if err != nil {
		return nil, err
	}
	byMember = make(map[int64]int64, len(made))
	ids := make([]int64, len(made))
	for i, row := range made {
		byMember[row.MemberID], ids[i] = row.ID, row.ID
	}
	return byMember, carry(ctx, tx, ids)
}

// saidBefore is the case from which each of some cases takes over what was said: the
// member's last of the same year, which was withdrawn, else the waiver that is
// re-examined.
const saidBefore = `(
		 select w.id, w.set_id, coalesce(again.id, w.previous_id) as before_id, again.id is not null as again
		 from fee_waivers w left join lateral (
		   select n.id from fee_waivers n where n.member_id = w.member_id and n.year_id = w.year_id and n.state = 'WITHDRAWN' and n.id <> w.id order by n.id desc limit 1) again on true
		 where w.id = any($1)) w`

// carry copies answers, evidence and statement of what was said before, by the
// criteria's codes, and puts the filing on record. What a withdrawn case said
// otherwise than last year stays marked as such.
func carry(ctx context.Context, tx *store.Tx, ids []int64) error {
	for _, statement := range []string{
		`insert into waiver_answers (waiver_id, criterion_id, declared, words, carried, answered_at, answered_by)
		 select w.id, now.id, a.declared, a.words, a.carried or not w.again, a.answered_at, a.answered_by
		 from ` + saidBefore + ` join waiver_answers a on a.waiver_id = w.before_id join criteria earlier on earlier.id = a.criterion_id
		 join criteria now on now.set_id = w.set_id and now.code = earlier.code`,
		`insert into waiver_evidence (waiver_id, criterion_id, upload_id, note, carried_from_id, added_at, added_by)
		 select w.id, now.id, e.upload_id, e.note, case when w.again then e.carried_from_id else e.id end, e.added_at, e.added_by
		 from ` + saidBefore + ` join waiver_evidence e on e.waiver_id = w.before_id and e.removed_at is null left join criteria earlier on earlier.id = e.criterion_id
		 left join criteria now on now.set_id = w.set_id and now.code = earlier.code
		 where e.criterion_id is null or now.id is not null order by w.id, e.id`,
		`update fee_waivers made set statement = before.statement from ` + saidBefore + ` join fee_waivers before on before.id = w.before_id
		 where made.id = w.id and before.statement <> ''`,
	} {
		if _, err := tx.Exec(ctx, statement, store.IDs(ids)); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `
		insert into waiver_events (waiver_id, act, to_state, recorded_at, recorded_by)
		select id, 'FILE', state, $2, nullif($3::bigint, 0) from unnest($1::bigint[]) made (id) join fee_waivers using (id) order by id`,
		store.IDs(ids), tx.Now(), tx.Viewer().PersonID)
	return err
}
