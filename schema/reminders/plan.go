package reminders

import (
	"context"
	"strings"

	"github.com/plenary-org/plenary/schema/store"
)

// Plan writes the rows that the ledger lacks about dues, as plan does.
func Plan(ctx context.Context, tx *store.Tx) (Counts, error) { return renewal.plan(ctx, tx) }

// plan writes the rows that the ledger lacks: for everything that is open, of
// dues those not fully settled of a member that has not left, one a step and
// reader, by the rule of the member's category. A series of reminders is planned
// at once, a month before its first day; each notice a month before its own.
// What is planned stays as it was planned: a rule that changes is for what is
// not planned yet. A reader who came after a step's day is not reminded of it
// any more; where there is nobody to write to, one row without a person says
// so. Days long gone are not caught up: a register that comes with years of
// arrears, or a contact entered with a day of long ago, does not make a letter
// for each of them.
func (m matter) plan(ctx context.Context, tx *store.Tx) (Counts, error) {
	if err := takeTurn(ctx, tx); err != nil {
		return Counts{}, err
	}
	var c Counts
	var err error
	if c.Reopened, err = m.reopen(ctx, tx); err != nil {
		return Counts{}, err
	}
	if err := m.giveWay(ctx, tx); err != nil {
		return Counts{}, err
	}
	c.Planned, err = m.planSteps(ctx, tx)
	return c, err
}

// planSteps plans the steps of the rules in force, with the words of today, in
// one statement. Never twice: not the day of a series, not a series by two
// versions of a rule, not a second notice of one kind.
func (m matter) planSteps(ctx context.Context, tx *store.Tx) (int64, error) {
	return tx.Exec(ctx, m.sql("s.kind", `
		with steps as materialized (
		  select s.version_id, s.days, s.kind, v.id as template_version,
		         case s.kind when 'REMINDER' then min(s.days) over (partition by s.version_id, s.kind) else s.days end as first
		  from reminder_rule_steps s cross join lateral (
		    select v.id from reminder_template_versions v where v.template_id = s.template_id order by v.number desc limit 1) v
		  where s.version_id in (select version_id from reminder_plans where subject = $6)),
		owing as (
		  select x.id, m.organisation_id, {cycle} as cycle, {day} + s.days as planned_for, s.version_id, s.days, s.kind, s.template_version
		  from {from}
		  join reminder_plans course on course.subject = $6 and course.category_id = m.category_id
		  join steps s on s.version_id = course.version_id
		  where {day} <= $5::date - s.first and {day} >= $4::date - s.days and {open}),
		readers as materialized ({readers})
		insert into reminders (rule, {key}, cycle, days, person_id, planned_for, planned_at, rule_version_id, template_version_id, kind)
		select $3, o.id, o.cycle, o.days, c.person_id, o.planned_for, $2, o.version_id, o.template_version, o.kind
		from owing o left join readers c on {reads}
		where (c.person_id is null or c.since <= o.planned_for) and not exists (
		  select from reminders r
		  where r.rule = $3 and r.{key} = o.id and r.cycle = o.cycle and r.person_id is not distinct from c.person_id
		    and (r.days = o.days or r.kind = o.kind and (r.kind <> 'REMINDER' or r.rule_version_id <> o.version_id)))
		on conflict do nothing`),
		tx.Today(), tx.Now(), m.rule, tx.Today().AddDays(-longest), tx.Today().AddDays(horizon), m.subject)
}

// longest is for how many days a missed step is caught up.
const longest = 60

// reopen takes back what was skipped as settled and is open again, since a
// payment was reversed or a decision corrected, for days that have not passed.
func (m matter) reopen(ctx context.Context, tx *store.Tx) (int64, error) {
	return tx.Exec(ctx, m.sql("r.kind", `
		update reminders r set state = 'PLANNED', reason = '', decided_at = null
		from {from}
		where x.id = r.{key} and r.rule = $2 and r.state = 'SKIPPED' and r.planned_for >= $1::date
		  and r.reason in ({mends}) and r.cycle = {cycle} and {open}`), tx.Today(), m.rule)
}

// giveWay removes "nobody to write to" where somebody has come in time: their
// own row takes its place.
func (m matter) giveWay(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, m.sql("r.kind", `
		delete from reminders r using {from}, reminder_rule_versions by
		where x.id = r.{key} and by.id = r.rule_version_id and r.rule = $2 and r.state = 'PLANNED' and r.person_id is null and `+
		m.answered("c.person_id", "least($1::date, r.planned_for)")), tx.Today(), m.rule)
	return err
}

// answered tells whether a person has answered for x since a day.
func (m matter) answered(person, since string) string {
	return strings.NewReplacer("PERSON", person, "SINCE", since).Replace(m.answers)
}
