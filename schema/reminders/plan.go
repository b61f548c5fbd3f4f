package reminders

import (
	"context"

	"github.com/plenary-org/plenary/schema/store"
)

// Plan writes the rows that the ledger lacks: for every dues not fully settled
// of a member that has not left, one a step and contact, by the rule of the
// member's category. A series of reminders is planned at once, a month before
// its first day; each notice of the arrears' course a month before its own.
// What is planned stays as it was planned: a rule that changes is for what is
// not planned yet. A contact who came after a step's day is not reminded of it
// any more; where there is nobody to write to, one row without a person says
// so. Days long gone are not caught up: a register that comes with years of
// arrears, or a contact entered with a day of long ago, does not make a letter
// for each of them.
func Plan(ctx context.Context, tx *store.Tx) (Counts, error) {
	if err := takeTurn(ctx, tx); err != nil {
		return Counts{}, err
	}
	var c Counts
	var err error
	if c.Reopened, err = reopen(ctx, tx); err != nil {
		return Counts{}, err
	}
	if err := giveWay(ctx, tx); err != nil {
		return Counts{}, err
	}
	steps, err := stepsInForce(ctx, tx)
	if err != nil {
		return Counts{}, err
	}
	for _, s := range steps {
		rows, err := planStep(ctx, tx, s)
		if err != nil {
			return Counts{}, err
		}
		c.Planned += rows
	}
	return c, nil
}

// plannedStep is a step of a rule in force, with the words of today.
type plannedStep struct {
	VersionID       int64 `db:"version_id"` // of the rule
	Days            int
	Kind            Kind
	TemplateVersion int64 `db:"template_version"`
	First           int   // day of the letter that begins the series
}

func stepsInForce(ctx context.Context, tx *store.Tx) (steps []plannedStep, err error) {
	err = tx.Select(ctx, &steps, `
		select s.version_id, s.days, s.kind, v.id as template_version,
		       case s.kind when 'REMINDER' then min(s.days) over (partition by s.version_id, s.kind) else s.days end as first
		from reminder_rule_steps s cross join lateral (
		  select v.id from reminder_template_versions v where v.template_id = s.template_id order by v.number desc limit 1) v
		where s.version_id in (select version_id from reminder_courses)
		order by s.version_id, s.days`)
	return steps, err
}

// Never twice: not the day of a series, not a series by two versions of a rule,
// not a second notice of one kind.
const (
	sameDay    = ` and not exists (select from reminders r where r.rule = $4 and r.days = $1 and r.dues_id = o.id and r.person_id is not distinct from c.person_id)`
	sameSeries = ` and not exists (select from reminders r where r.rule = $4 and r.kind = $9 and r.rule_version_id <> $7 and r.dues_id = o.id
		                  and r.person_id is not distinct from c.person_id)`
	sameKind = ` and not exists (select from reminders r where r.rule = $4 and r.kind = $9 and r.dues_id = o.id
		                  and r.person_id is not distinct from c.person_id)`
)

// planStep plans one step for everybody whose course has it. The condition on
// the balance is the one of the index dues_open.
func planStep(ctx context.Context, tx *store.Tx, s plannedStep) (int64, error) {
	once := sameDay + sameSeries
	if s.Kind != KindReminder {
		once = sameDay + sameKind
	}
	return tx.Exec(ctx, `
		with owing as (
		  select d.id, m.organisation_id, d.due_on + $1::int as planned_for
		  from dues d join register($2::date) m on m.id = d.member_id
		  join reminder_courses course on course.category_id = m.category_id and course.version_id = $7
		  where d.balance > 0 and d.due_on <= $3::date
		    and m.status <> 'FORMER'),
		readers as (
		  select organisation_id, person_id, min(starts_on) as since from contacts
		  where role in (select unnest(audience) from reminder_rule_versions where id = $7)
		    and starts_on <= $2::date and (ends_on is null or ends_on >= $2::date)
		  group by organisation_id, person_id)
		insert into reminders (rule, dues_id, days, person_id, planned_for, planned_at, rule_version_id, template_version_id, kind)
		select $4, o.id, $1, c.person_id, o.planned_for, $5, $7, $8, $9
		from owing o left join readers c on c.organisation_id = o.organisation_id
		where (c.person_id is null or c.since <= o.planned_for) and o.planned_for >= $6::date`+once+`
		on conflict do nothing`,
		s.Days, tx.Today(), tx.Today().AddDays(horizon-s.First), rule, tx.Now(), tx.Today().AddDays(-longest),
		s.VersionID, s.TemplateVersion, s.Kind)
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
		  and r.reason in ('ALREADY_PAID', 'CREDITED', 'MEMBERSHIP_ENDED', 'WAIVED', 'WRITTEN_OFF')
		  and d.balance > 0 and m.status <> 'FORMER'`,
		tx.Today(), rule)
}

// giveWay removes "nobody to write to" where somebody has come in time: their
// own row takes its place.
func giveWay(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `
		delete from reminders r
		using dues d join members m on m.id = d.member_id, reminder_rule_versions v
		where d.id = r.dues_id and v.id = r.rule_version_id and r.rule = $2 and r.state = 'PLANNED' and r.person_id is null
		  and exists (select from contacts c where c.organisation_id = m.organisation_id
		              and c.role = any(v.audience)
		              and c.starts_on <= least($1::date, r.planned_for) and (c.ends_on is null or c.ends_on >= $1::date))`,
		tx.Today(), rule)
	return err
}
