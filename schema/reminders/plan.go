package reminders

import (
	"context"

	"github.com/plenary-org/plenary/schema/store"
)

// Plan writes the rows that the ledger lacks: for every dues not fully paid of
// a current member, one a step and contact. The whole series is planned at
// once, a month before its first day. A contact who came after a step's day
// is not reminded of it any more; where there is nobody to write to, one row
// without a person says so. Days long gone are not caught up: a register that
// comes with years of arrears, or a contact entered with a day of long ago,
// does not make a letter for each of them.
func Plan(ctx context.Context, tx *store.Tx) (Counts, error) {
	if err := takeTurn(ctx, tx); err != nil {
		return Counts{}, err
	}
	steps := []int{}
	if err := tx.Select(ctx, &steps, `select days from reminder_steps where rule = $1 order by days`, rule); err != nil {
		return Counts{}, err
	}
	if len(steps) == 0 {
		return Counts{}, nil
	}
	var c Counts
	var err error
	if c.Reopened, err = reopen(ctx, tx); err != nil {
		return Counts{}, err
	}
	if err := giveWay(ctx, tx); err != nil {
		return Counts{}, err
	}
	for _, days := range steps {
		rows, err := planStep(ctx, tx, days, steps[0])
		if err != nil {
			return Counts{}, err
		}
		c.Planned += rows
	}
	return c, nil
}

// planStep plans one step for everybody. The condition on the balance is
// the one of the index dues_open.
func planStep(ctx context.Context, tx *store.Tx, days, firstDays int) (int64, error) {
	return tx.Exec(ctx, `
		with owing as (
		  select d.id, m.organisation_id, d.due_on + $1::int as planned_for
		  from dues d join register($2::date) m on m.id = d.member_id
		  where d.balance > 0 and d.due_on <= $3::date
		    and m.status <> 'FORMER'),
		readers as (
		  select organisation_id, person_id, min(starts_on) as since from contacts
		  where role in ('FOCAL_POINT', 'FINANCE') and starts_on <= $2::date and (ends_on is null or ends_on >= $2::date)
		  group by organisation_id, person_id)
		insert into reminders (rule, dues_id, days, person_id, planned_for, planned_at)
		select $4, o.id, $1, c.person_id, o.planned_for, $5
		from owing o left join readers c on c.organisation_id = o.organisation_id
		where (c.person_id is null or c.since <= o.planned_for) and o.planned_for >= $6::date
		  and not exists (select from reminders r where r.rule = $4 and r.days = $1 and r.dues_id = o.id
		                  and r.person_id is not distinct from c.person_id)
		on conflict on constraint reminders_once do nothing`,
		days, tx.Today(), tx.Today().AddDays(horizon-firstDays), rule, tx.Now(), tx.Today().AddDays(-longest))
}

// longest is for how many days a missed step is caught up.
const longest = 60

// reopen takes back what was skipped as settled and is owed again, since the
// payment was reversed, for days that have not passed.
func reopen(ctx context.Context, tx *store.Tx) (int64, error) {
	return tx.Exec(ctx, `
		update reminders r set state = 'PLANNED', reason = '', decided_at = null
		from dues d join register($1::date) m on m.id = d.member_id
		where d.id = r.dues_id and r.rule = $2 and r.state = 'SKIPPED' and r.planned_for >= $1::date
		  and r.reason in ('ALREADY_PAID', 'CREDITED', 'WAIVED', 'WRITTEN_OFF', 'MEMBERSHIP_ENDED')
		  and d.balance > 0 and m.status <> 'FORMER'`,
		tx.Today(), rule)
}

// giveWay removes "nobody to write to" where somebody has come in time: their
// own row takes its place.
func giveWay(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `
		delete from reminders r
		using dues d join members m on m.id = d.member_id
		where d.id = r.dues_id and r.rule = $2 and r.state = 'PLANNED' and r.person_id is null
		  and exists (select from contacts c where c.organisation_id = m.organisation_id
		              and c.role in ('FOCAL_POINT', 'FINANCE')
		              and c.starts_on <= least($1::date, r.planned_for) and (c.ends_on is null or c.ends_on >= $1::date))`,
		tx.Today(), rule)
	return err
}
