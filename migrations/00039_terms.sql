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

-- Who is in a body: as appointed; on the Board who represents a seat, in the
-- part that the Board chose them for. Nobody is on the Board by appointment.
create view body_people as
select c.id, c.body_id, c.person_id, c.organisation_id, c.role, c.starts_on, c.ends_on, c.reason from body_members c
union all
select -(200000 * o.id + 100000 + (o.starts_on - date '1900-01-01')), o.body_id, p.person_id, t.organisation_id, o.role, o.starts_on, o.ends_on, o.reason
from board_officers o join seat_people p on p.id = o.seat_person_id join seat_terms t on t.id = p.term_id where o.ends_on >= o.starts_on
union all
select -(200000 * p.id + (lower(plain.days) - date '1900-01-01')), s.body_id, p.person_id, t.organisation_id, 'MEMBER', lower(plain.days), upper(plain.days) - 1, p.reason
from seat_people p join seat_terms t on t.id = p.term_id join seats s on s.id = t.seat_id
  cross join lateral unnest(datemultirange(daterange(p.starts_on, p.ends_on + 1)) - coalesce((
    select range_agg(daterange(o.starts_on, o.ends_on + 1)) from board_officers o where o.seat_person_id = p.id), '{}')) as plain (days)
where p.part = 'REPRESENTATIVE';
-- +goose StatementBegin
create function board_by_seats() returns trigger language plpgsql as $$
begin
  if exists (select from bodies where id = new.body_id and kind = 'BOARD') then
    raise exception 'a seat makes a member of the Board, nothing else' using errcode = 'restrict_violation', constraint = 'body_members_not_board';
  end if;
  return new;
end $$;
create or replace function mandate_readers(period bigint, day date) returns table (person_id bigint, since date) language sql stable as $$
  select who.person_id, min(who.since) from (
    select c.person_id, c.starts_on as since
    from mandate_periods p join mandates m on m.id = p.mandate_id join body_people c on c.body_id = m.body_id and c.role = 'CHAIR'
    where p.id = period and c.starts_on <= day and coalesce(c.ends_on, 'infinity') >= day
    union all
    select someone.id, p.starts_on
    from mandate_periods p join mandates m on m.id = p.mandate_id join bodies b on b.id = m.body_id join people someone on someone.email = b.contact
    where p.id = period
    union all
    select r.person_id, r.starts_on from person_roles r
    where r.role in ('STAFF', 'ADMIN') and r.starts_on <= day and coalesce(r.ends_on, 'infinity') >= day) who
  group by who.person_id
$$;
-- +goose StatementEnd
create trigger board_by_seats before insert or update on body_members for each row execute function board_by_seats();

-- +goose Down
select 'forward only';
