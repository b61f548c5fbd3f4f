-- Terms on the Board end like mandates: whoever sits for the seat, the Board's
-- chair and the secretariat are reminded in time for an election.
-- +goose Up
alter table reminder_rules
  drop constraint reminder_rules_subject_check,
  add constraint reminder_rules_subject_check check (subject in ('dues', 'waiver_end', 'waiver_review', 'mandate_end', 'term_end', 'interests_due', 'action_due'));
alter table reminder_templates
  drop constraint reminder_templates_subject_check,
  add constraint reminder_templates_subject_check check (subject in ('dues', 'waiver_end', 'waiver_review', 'mandate_end', 'term_end', 'interests_due', 'action_due'));
alter table reminders
  add column seat_term_id bigint references seat_terms,
  drop constraint reminders_about,
  add constraint reminders_about check (num_nonnulls(dues_id, waiver_id, mandate_period_id, seat_term_id, holder_id, action_id) = 1),
  drop constraint reminders_once,
  add constraint reminders_once unique nulls not distinct (rule, dues_id, waiver_id, mandate_period_id, seat_term_id, holder_id, action_id, cycle, days, person_id),
  drop constraint reminders_reason_check,
  add constraint reminders_reason_check check (reason in ('', 'ADDRESS_BOUNCES', 'ALREADY_PAID', 'CLOSED', 'CREDITED', 'DECIDED', 'DONE', 'DROPPED', 'ENDED', 'FILLED', 'MEMBERSHIP_ENDED', 'MOVED', 'NO_ADDRESS',
    'NO_LONGER_CONTACT', 'NO_LONGER_IN_OFFICE', 'NO_LONGER_RESPONSIBLE', 'NO_LONGER_REVIEWER', 'NO_RECIPIENT', 'RENEWED', 'RESIGNED', 'REVOKED', 'SUPERSEDED', 'UNSUBSCRIBED', 'WAIVED', 'WRITTEN_OFF'));
create index reminders_term on reminders (seat_term_id);

-- Who looks after the end of a term on a day, and since when.
-- +goose StatementBegin
create function term_readers(term bigint, day date) returns table (person_id bigint, since date) language sql stable as $$
  select who.person_id, min(who.since) from (
    select p.person_id, p.starts_on as since from seat_people p
    where p.term_id = term and p.part = 'REPRESENTATIVE' and p.starts_on <= day and p.ends_on >= day
    union all
    select p.person_id, c.starts_on from board_officers c join seat_people p on p.id = c.seat_person_id
    where c.role = 'CHAIR' and c.starts_on <= day and c.ends_on >= day
    union all
    select r.person_id, r.starts_on from person_roles r
    where r.role in ('STAFF', 'ADMIN') and r.starts_on <= day and coalesce(r.ends_on, 'infinity') >= day) who
  group by who.person_id
$$;
-- +goose StatementEnd

-- The text that comes with the product; staff may write it anew. An election
-- takes its time: the first step is four months before the end.
insert into reminder_templates (code, subject, kind, name) values
  ('term_end', 'term_end', 'REMINDER', '{"en": "Terms on the Board that end", "fr": "Mandats au Conseil arrivant à échéance", "es": "Mandatos en la Junta que vencen"}');
insert into reminder_template_versions (template_id, number, subject, body) select id, 1,
  jsonb_build_object('en', '{{.Count}} {{.Ends}}: an election is due',
    'fr', '{{.Count}} {{.Ends}} : une élection est à organiser',
    'es', '{{.Count}} {{.Ends}}: corresponde una elección'),
  jsonb_build_object('en', E'{{.Count}} {{.Ends}}.\n\n{{.Account}}\n\nA seat whose term ends is vacant until its electorate elects somebody to it. Please have the election held in time.',
    'fr', E'{{.Count}} {{.Ends}}.\n\n{{.Account}}\n\nUn siège dont le mandat prend fin reste vacant tant que son collège électoral n’y a élu personne. Veuillez faire organiser l’élection en temps utile.',
    'es', E'{{.Count}} {{.Ends}}.\n\n{{.Account}}\n\nUn puesto cuyo mandato vence queda vacante mientras su electorado no elija a nadie. Haga que la elección se celebre con tiempo suficiente.')
from reminder_templates where code = 'term_end';
insert into reminder_rules (subject) values ('term_end');
insert into reminder_rule_versions (rule_id, number, enabled, audience) select id, 1, true, '{}' from reminder_rules where subject = 'term_end';
insert into reminder_rule_steps (version_id, days, kind, template_id)
select v.id, s.days, t.kind, t.id
from (values (-120), (-60), (-14), (0)) s (days)
join reminder_templates t on t.code = 'term_end' join reminder_rules r on r.subject = t.subject join reminder_rule_versions v on v.rule_id = r.id
order by s.days;

-- +goose Down
select 'forward only';
