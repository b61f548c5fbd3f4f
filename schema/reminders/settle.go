package reminders

import (
	"context"

	"github.com/plenary-org/plenary/schema/store"
)

// Settle decides what is planned. Whatever is settled or of a former member is
// skipped at once; of the rest, what is due goes to the outbox, or is skipped
// with the reason. Before the due date a reminder is a courtesy that one may
// unsubscribe from; from the due date on it is a statutory notice. Of missed
// steps the latest goes out; but a notice of the arrears' course takes the
// place of a reminder, whichever was first, and never the other way round.
func Settle(ctx context.Context, tx *store.Tx) (Counts, error) {
	if err := takeTurn(ctx, tx); err != nil {
		return Counts{}, err
	}
	c := Counts{Skipped: map[string]int64{}}
	if err := settleMoot(ctx, tx, &c); err != nil {
		return Counts{}, err
	}
	return c, settleDue(ctx, tx, &c)
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

// settleMoot skips what has lost its cause, whatever its day.
func settleMoot(ctx context.Context, tx *store.Tx, c *Counts) error {
	rows := []tally{}
	err := tx.Select(ctx, &rows, `
		with settled as (
		  update reminders r set state = 'SKIPPED', decided_at = $1, reason = case
		    when d.balance > 0 then 'MEMBERSHIP_ENDED'
		    when d.paid >= d.amount then 'ALREADY_PAID'
		    when d.waived > 0 then 'WAIVED'
		    when d.credited > 0 then 'CREDITED'
		    else 'WRITTEN_OFF' end
		  from dues d join register($2::date) m on m.id = d.member_id
		  where d.id = r.dues_id and r.rule = $3 and r.state = 'PLANNED' and (d.balance <= 0 or m.status = 'FORMER')
		  returning r.state, r.reason)
		select state, reason, count(*) as rows from settled group by state, reason`,
		tx.Now(), tx.Today(), rule)
	c.add(rows)
	return err
}

// settleDue decides all that is due and writes its notices, in one statement.
func settleDue(ctx context.Context, tx *store.Tx, c *Counts) error {
	rows := []tally{}
	err := tx.Select(ctx, &rows, `
		with verdict as materialized (
		  select r.id, r.dues_id, r.days, r.person_id, r.template_version_id, m.organisation_id, p.email, p.name, p.language, case
		    when exists (select from reminders later where later.rule = r.rule and later.dues_id = r.dues_id
		                 and later.person_id is not distinct from r.person_id and later.planned_for <= $2::date
		                 and (later.days > r.days and (later.kind <> 'REMINDER' or r.kind = 'REMINDER')
		                   or later.kind <> 'REMINDER' and r.kind = 'REMINDER' and later.state = 'PLANNED')) then 'SUPERSEDED'
		    when r.person_id is null then 'NO_RECIPIENT'
		    when not exists (select from contacts c where c.organisation_id = m.organisation_id and c.person_id = r.person_id
		                     and c.role = any(by.audience)
		                     and c.starts_on <= $2::date and (c.ends_on is null or c.ends_on >= $2::date)) then 'NO_LONGER_CONTACT'
		    when p.email is null then 'NO_ADDRESS'
		    when exists (select from stopped_addresses s where s.address = p.email) then 'ADDRESS_BOUNCES'
		    when r.days < 0 and exists (select from unsubscriptions u where u.person_id = r.person_id and u.kind = $3) then 'UNSUBSCRIBED'
		    else '' end as reason
		  from reminders r join dues d on d.id = r.dues_id join members m on m.id = d.member_id
		    join reminder_rule_versions by on by.id = r.rule_version_id left join people p on p.id = r.person_id
		  where r.rule = $3 and r.state = 'PLANNED' and r.planned_for <= $2::date),
		letters as (
		  insert into notices (kind, person_id, organisation_id, address, name, language, data, created_at, next_at)
		  select $3, v.person_id, v.organisation_id, v.email, v.name, v.language,
		         jsonb_build_object('duesId', v.dues_id, 'days', v.days, 'reminderId', v.id, 'templateVersion', v.template_version_id), $1, $1
		  from verdict v where v.reason = ''
		  returning id, (data->>'reminderId')::bigint as reminder_id),
		settled as (
		  update reminders r set state = case when v.reason = '' then 'QUEUED' else 'SKIPPED' end,
		         reason = v.reason, notice_id = l.id, decided_at = $1
		  from verdict v left join letters l on l.reminder_id = v.id
		  where r.id = v.id
		  returning r.state, r.reason)
		select state, reason, count(*) as rows from settled group by state, reason`,
		tx.Now(), tx.Today(), rule)
	c.add(rows)
	return err
}
