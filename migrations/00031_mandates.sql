-- Bodies grow: what they are for, who is in them, and until when they may act.
-- What is granted for a time is a mandate: its periods follow one another, each
-- by a decision, and none is edited.
-- +goose Up

-- What a body may do, in versions: the latest whose day has come holds.
create table body_terms (
  id          bigint generated always as identity primary key,
  body_id     bigint not null references bodies,
  number      int not null check (number > 0),
  texts       jsonb not null check (length(trim(texts->>'en')) between 1 and 20000),
  since       date not null,                                      -- in force from this day on
  decision_id bigint references decisions,                        -- null: of before the register
  written_at  timestamptz not null default clock(),
  written_by  bigint references people,
  constraint body_terms_number unique (body_id, number)
);
create trigger append_only before update or delete or truncate on body_terms for each statement execute function forbid_change();
create trigger audit after insert on body_terms for each row execute function record_audit('none');

-- Who is in a body. Nobody is in one twice on a day, and one person at a time
-- is in the chair.
create table body_members (
  id              bigint generated always as identity primary key,
  body_id         bigint not null references bodies,
  person_id       bigint not null references people,
  organisation_id bigint references organisations,                -- null: for themselves
  role            text not null check (role in ('MEMBER', 'CHAIR', 'VICE_CHAIR', 'RAPPORTEUR')),
  starts_on       date not null,
  ends_on         date check (ends_on >= starts_on),              -- the last day; null: until further notice
  reason          text not null default '' check (length(reason) <= 500),  -- why it ended
  recorded_at     timestamptz not null default clock(),
  recorded_by     bigint references people,
  constraint body_members_once exclude using gist (body_id with =, person_id with =, daterange(starts_on, ends_on, '[]') with &&),
  constraint body_members_one_chair exclude using gist (body_id with =, daterange(starts_on, ends_on, '[]') with &&) where (role = 'CHAIR')
);
create index body_members_person on body_members (person_id);
create trigger kept before delete or truncate on body_members for each statement execute function forbid_change();
create trigger audit after insert or update on body_members for each row execute function record_audit('none');

-- A mandate: of a body, of the host organisation, or an agreement.
create table mandates (
  id              bigint generated always as identity primary key,
  kind            text not null check (kind in ('GROUP', 'HOSTING', 'AGREEMENT')),
  body_id         bigint references bodies,
  names           jsonb not null default '{}',                    -- of a body: the body's
  created_at      timestamptz not null default clock(),
  created_by      bigint references people,
  version         int not null default 1,                         -- counts the acts
  constraint mandates_body unique (body_id),
  constraint mandates_of check ((kind = 'GROUP') = (body_id is not null) and (kind = 'GROUP' or length(trim(names->>'en')) between 1 and 200))
);
create trigger kept before delete or truncate on mandates for each statement execute function forbid_change();
create trigger audit after insert or update on mandates for each row execute function record_audit('none');

-- Its periods. Only closing touches one again, once: what was closed before it
-- began was never in force.
create table mandate_periods (
  id              bigint generated always as identity primary key,
  mandate_id      bigint not null references mandates,
  act             text not null check (act in ('CREATED', 'RENEWED', 'EXTENDED')),
  starts_on       date not null,
  ends_on         date not null,                                  -- the last day
  organisation_id bigint references organisations,                -- the host in this period
  decision_id     bigint not null references decisions,
  note            text not null default '' check (length(note) <= 1000),
  recorded_at     timestamptz not null default clock(),
  recorded_by     bigint references people,
  closed_on       date check (closed_on <= ends_on),              -- the last day that was left to it
  closed_by_id    bigint references decisions,
  closed_why      text not null default '' check (length(closed_why) <= 1000),
  check (ends_on >= starts_on),
  constraint mandate_periods_closed check ((closed_on is null) = (closed_by_id is null) and (closed_on is null) = (closed_why = '')),
  constraint mandate_periods_apart exclude using gist (mandate_id with =,
    daterange(starts_on, greatest(starts_on, coalesce(closed_on, ends_on) + 1), '[)') with &&)
);
create index mandate_periods_ends on mandate_periods (ends_on);
create index mandate_periods_decision on mandate_periods (decision_id);
-- +goose StatementBegin
create function close_once() returns trigger language plpgsql as $$
begin
  if old.closed_on is not null or new.closed_on is null
     or to_jsonb(new) - '{closed_on,closed_by_id,closed_why}'::text[] <> to_jsonb(old) - '{closed_on,closed_by_id,closed_why}'::text[] then
    raise exception 'a period of a mandate is closed once, and not edited' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger close_once before update on mandate_periods for each row execute function close_once();
create trigger kept before delete or truncate on mandate_periods for each statement execute function forbid_change();
create trigger audit after insert or update on mandate_periods for each row execute function record_audit('none');

-- A body stands under another, and under none of its own.
-- +goose StatementBegin
create function no_circle() returns trigger language plpgsql as $$
begin
  if exists (
    with recursive above as (
      select new.parent_id as id union select b.parent_id from above a join bodies b on b.id = a.id)
    select from above where id = new.id) then
    raise exception 'a body would stand above itself' using errcode = 'restrict_violation', constraint = 'bodies_no_circle';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger no_circle before update of parent_id on bodies for each row execute function no_circle();

-- The ledger of reminders is about mandates too: before one ends, its chair,
-- whoever its body's address is of, and the secretariat are reminded.
alter table reminder_rules
  drop constraint reminder_rules_subject_check,
  add constraint reminder_rules_subject_check check (subject in ('dues', 'waiver_end', 'waiver_review', 'mandate_end'));
alter table reminder_templates
  drop constraint reminder_templates_subject_check,
  add constraint reminder_templates_subject_check check (subject in ('dues', 'waiver_end', 'waiver_review', 'mandate_end'));
alter table reminders
  add column mandate_period_id bigint references mandate_periods,
  drop constraint reminders_about,
  add constraint reminders_about check (num_nonnulls(dues_id, waiver_id, mandate_period_id) = 1),
  drop constraint reminders_once,
  add constraint reminders_once unique nulls not distinct (rule, dues_id, waiver_id, mandate_period_id, cycle, days, person_id),
  drop constraint reminders_reason_check,
  add constraint reminders_reason_check check (reason in ('', 'ADDRESS_BOUNCES', 'ALREADY_PAID', 'CLOSED', 'CREDITED', 'DECIDED', 'ENDED', 'MEMBERSHIP_ENDED', 'MOVED', 'NO_ADDRESS',
    'NO_LONGER_CONTACT', 'NO_LONGER_IN_OFFICE', 'NO_LONGER_REVIEWER', 'NO_RECIPIENT', 'RENEWED', 'REVOKED', 'SUPERSEDED', 'UNSUBSCRIBED', 'WAIVED', 'WRITTEN_OFF'));
drop index reminders_notice_once;
create unique index reminders_notice_once on reminders (rule, dues_id, waiver_id, mandate_period_id, cycle, kind, person_id) nulls not distinct where kind <> 'REMINDER';
create index reminders_mandate on reminders (mandate_period_id);

-- Who looks after the end of a mandate on a day, and since when.
-- +goose StatementBegin
create function mandate_readers(period bigint, day date) returns table (person_id bigint, since date) language sql stable as $$
  select who.person_id, min(who.since) from (
    select c.person_id, c.starts_on as since
    from mandate_periods p join mandates m on m.id = p.mandate_id join body_members c on c.body_id = m.body_id and c.role = 'CHAIR'
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

-- The text that comes with the product; staff may write it anew.
insert into reminder_templates (code, subject, kind, name) values
  ('mandate_end', 'mandate_end', 'REMINDER', '{"en": "Mandates that end", "fr": "Mandats qui arrivent à échéance", "es": "Mandatos que vencen"}');
insert into reminder_template_versions (template_id, number, subject, body) select id, 1,
  jsonb_build_object('en', '{{.Count}} {{.Ends}}: what follows?',
    'fr', '{{.Count}} {{.Ends}} : quelle suite ?',
    'es', '{{.Count}} {{.Ends}}: ¿qué sigue?'),
  jsonb_build_object('en', E'{{.Count}} {{.Ends}}.\n\n{{.Account}}\n\nA mandate does not go on by itself: please have it renewed, extended or closed by a decision in time. A body whose mandate has ended is shown as such.',
    'fr', E'{{.Count}} {{.Ends}}.\n\n{{.Account}}\n\nUn mandat ne se prolonge pas de lui-même : veuillez le faire renouveler, prolonger ou clore par une décision, en temps utile. Un organe dont le mandat a pris fin est présenté comme tel.',
    'es', E'{{.Count}} {{.Ends}}.\n\n{{.Account}}\n\nUn mandato no continúa por sí solo: haga que se renueve, se prorrogue o se cierre mediante una decisión, con tiempo suficiente. Un órgano cuyo mandato ha vencido se presenta como tal.')
from reminder_templates where code = 'mandate_end';
insert into reminder_rules (subject) values ('mandate_end');
insert into reminder_rule_versions (rule_id, number, enabled, audience) select id, 1, true, '{}' from reminder_rules where subject = 'mandate_end';
insert into reminder_rule_steps (version_id, days, kind, template_id)
select v.id, s.days, t.kind, t.id
from (values (-90), (-30), (-7), (0)) s (days)
join reminder_templates t on t.code = 'mandate_end' join reminder_rules r on r.subject = t.subject join reminder_rule_versions v on v.rule_id = r.id
order by s.days;

-- +goose Down
select 'forward only';
