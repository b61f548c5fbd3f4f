package reminders

import (
	"context"

	"github.com/plenary-org/plenary/schema/store"
)

// Settle decides what is planned about dues, as settle does.
func Settle(ctx context.Context, tx *store.Tx) (Counts, error) { return renewal.settle(ctx, tx) }

// settle decides what is planned. Whatever has lost its cause, such as dues
// that are settled or of a former member, is skipped at once; of the rest, what
// is due goes to the outbox, or is skipped with the reason, unless it has to
// wait. Before its day a reminder to a member is a courtesy that one may
// unsubscribe from; from the day on it is a statutory notice, and what asks
// somebody to do their office always is. Of missed steps the latest goes out;
// but a notice takes the place of a reminder, whichever was first, and never
// the other way round.
func (m matter) settle(ctx context.Context, tx *store.Tx) (Counts, error) {
	if err := takeTurn(ctx, tx); err != nil {
		return Counts{}, err
	}
	c := Counts{Skipped: map[string]int64{}}
	if err := m.settleMoot(ctx, tx, &c); err != nil {
		return Counts{}, err
	}
	return c, m.settleDue(ctx, tx, &c)
}

type tally struct {
	State  string
	Reason string
	Rows   int64
}

func (c *Counts) add(rows []tally) {
	for _, t := range rows {
		if t.State == "QUEUED" {
			c.Queued += t.Rows
		} else {
			c.Skipped[t.Reason] += t.Rows
		}
	}
}

// settleMoot skips what has lost its cause, whatever its day. A series that
// counts from a day which holds no more gives way to the new one.
func (m matter) settleMoot(ctx context.Context, tx *store.Tx, c *Counts) error {
	rows := []tally{}
	err := tx.Select(ctx, &rows, m.sql("r.kind", `
		with settled as (
		  update reminders r set state = 'SKIPPED', decided_at = $2, reason = case when {open} then 'MOVED' else {moot} end
		  from {from}
		  where x.id = r.{key} and r.rule = $3 and r.state = 'PLANNED' and (not {open} or r.cycle is distinct from {cycle})
		  returning r.state, r.reason)
		select state, reason, count(*) as rows from settled group by state, reason`),
		tx.Today(), tx.Now(), m.rule)
	c.add(rows)
	return err
}

// SettleDecided skips at once what is planned about waivers whose re-examining
// cases were just decided. What the job is at work on it leaves to the job: it
// waits for nobody, so that deciding does not either.
func SettleDecided(ctx context.Context, tx *store.Tx, caseIDs []int64) error {
	for _, m := range []matter{waiverEnd, waiverReview} {
		if _, err := tx.Exec(ctx, m.sql("r.kind", `
			update reminders r set state = 'SKIPPED', decided_at = $2, reason = {moot}
			from {from}
			where x.id = r.{key} and r.rule = $3 and not {open} and r.id in (
			  select free.id from reminders free join fee_waivers n on n.previous_id = free.waiver_id
			  where n.id = any($4) and free.state = 'PLANNED' for update of free skip locked)`),
			tx.Today(), tx.Now(), m.rule, store.IDs(caseIDs)); err != nil {
			return err
		}
	}
	return nil
}

// The letters of what is due: one each, or one to a person for all.
const (
	single = `
		  insert into notices (kind, person_id, organisation_id, address, name, language, data, created_at, next_at)
		  select $3, v.person_id, v.organisation_id, v.email, v.name, v.language, {data} || jsonb_build_object('reminderId', v.id), $2, $2
		  from verdict v where v.reason = ''
		  returning id, (data->>'reminderId')::bigint as reminder_id`
	toSingle = `l.reminder_id = v.id`
	shared   = `
		  insert into notices (kind, person_id, address, name, language, data, created_at, next_at)
		  select $3, v.person_id, v.email, v.name, v.language, {data}, $2, $2
		  from verdict v where v.reason = '' group by v.person_id, v.template_version_id, v.email, v.name, v.language
		  returning id, person_id, (data->>'templateVersion')::bigint as version`
	toShared = `l.person_id = v.person_id and l.version = v.template_version_id and v.reason = ''`
)

// settleDue decides all that is due and writes its notices, in one statement.
func (m matter) settleDue(ctx context.Context, tx *store.Tx, c *Counts) error {
	letters, of := single, toSingle
	if m.grouped {
		letters, of = shared, toShared
	}
	rows := []tally{}
	err := tx.Select(ctx, &rows, m.sql("r.kind", `
		with verdict as materialized (
		  select r.id, r.{key} as about, {day} as day, r.days, r.person_id, r.template_version_id, m.organisation_id, p.email, p.name, p.language, case
		    when exists (select from reminders later where later.rule = r.rule and later.{key} = r.{key} and later.cycle = r.cycle
		                 and later.person_id is not distinct from r.person_id and later.planned_for <= $1::date
		                 and (later.days > r.days and (later.kind <> 'REMINDER' or r.kind = 'REMINDER')
		                   or later.kind <> 'REMINDER' and r.kind = 'REMINDER' and later.state = 'PLANNED')) then 'SUPERSEDED'
		    when r.person_id is null then 'NO_RECIPIENT'
		    when not `+m.answered("r.person_id", "$1::date")+` then '{gone}'
		    when p.email is null then 'NO_ADDRESS'
		    when exists (select from stopped_addresses s where s.address = p.email) then 'ADDRESS_BOUNCES'
		    when r.days < 0 and $4 and exists (select from unsubscriptions u where u.person_id = r.person_id and u.kind = $3) then 'UNSUBSCRIBED'
		    else '' end as reason
		  from reminders r join ({from}) on x.id = r.{key}
		    join reminder_rule_versions by on by.id = r.rule_version_id left join people p on p.id = r.person_id
		  where r.rule = $3 and r.state = 'PLANNED' and r.planned_for <= $1::date and ({paused}) is null),
		letters as (`+letters+`),
		settled as (
		  update reminders r set state = case when v.reason = '' then 'QUEUED' else 'SKIPPED' end,
		         reason = v.reason, notice_id = l.id, decided_at = $2
		  from verdict v left join letters l on `+of+`
		  where r.id = v.id
		  returning r.state, r.reason)
		select state, reason, count(*) as rows from settled group by state, reason`),
		tx.Today(), tx.Now(), m.rule, m.people)
	c.add(rows)
	return err
}
