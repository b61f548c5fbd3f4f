-- What is said to people: the reminder ledger and the outbox.
-- +goose Up

-- The outbox. A row is written with the fact that causes it and delivered
-- later; its body is composed from kind, language and data, and kept as sent.
create table notices (
  id           bigint generated always as identity primary key,
  kind         text not null,            -- which text: 'renewal', 'sign_in', …
  person_id    bigint references people,
  organisation_id bigint references organisations,  -- whom it is about
  address      text not null check (address !~ '[[:cntrl:]]'),
  name         text not null default '' check (name !~ '[[:cntrl:]]'),
  language     text not null check (language in ('en', 'fr', 'es')),
  data         jsonb not null default '{}',
  message_id   text not null unique default gen_random_uuid()::text,  -- stable, so that a repeat is recognised
  state        text not null default 'QUEUED' check (state in ('QUEUED', 'SENT', 'FAILED', 'DROPPED')),  -- dropped: no longer true when its turn came
  attempts     int not null default 0,
  next_at      timestamptz not null default clock(),  -- not before; while leased: when the lease ends
  last_error   text not null default '',  -- the mail server's answer; of a dropped one: why
  created_at   timestamptz not null default clock(),
  sent_at      timestamptz,
  subject      text not null default '',  -- as sent; empty for what holds a secret
  body         text not null default '',
  html         text not null default '',
  resends_id   bigint references notices
);
create index notices_queue on notices (next_at, id) where state = 'QUEUED';
create index notices_failed on notices (id) where state = 'FAILED';
create index notices_person on notices (person_id, id desc);
create index notices_organisation on notices (organisation_id, id desc);

-- A letter that somebody asked for again names who did.
create trigger audit after insert on notices for each row when (new.resends_id is not null) execute function record_audit('organisation');

-- One-click unsubscribe: courtesy kinds only.
create table unsubscriptions (
  person_id bigint not null references people,
  kind      text not null,
  at        timestamptz not null default clock(),
  primary key (person_id, kind)
);

-- Which days around the due date a reminder goes out.
create table reminder_steps (
  rule text not null,        -- 'renewal'
  days int not null,         -- from the due date; below zero: before
  primary key (rule, days)
);
insert into reminder_steps (rule, days) values
  ('renewal', -60), ('renewal', -30), ('renewal', -7), ('renewal', 0), ('renewal', 7), ('renewal', 30);

-- The ledger: one row a rule, dues, step and recipient, for ever.
create table reminders (
  id          bigint generated always as identity primary key,
  rule        text not null,
  dues_id     bigint not null references dues,
  days        int not null,
  person_id   bigint references people,   -- null: nobody to write to
  planned_for date not null,
  state       text not null default 'PLANNED' check (state in ('PLANNED', 'QUEUED', 'SKIPPED')),
  reason      text not null default '' check (reason in ('', 'ALREADY_PAID', 'WRITTEN_OFF', 'SUPERSEDED', 'UNSUBSCRIBED', 'NO_RECIPIENT', 'NO_LONGER_CONTACT', 'NO_ADDRESS', 'MEMBERSHIP_ENDED')),
  notice_id   bigint unique references notices,
  planned_at  timestamptz not null default clock(),
  decided_at  timestamptz,
  constraint reminders_once unique nulls not distinct (rule, dues_id, days, person_id),
  check ((state = 'SKIPPED') = (reason <> '')),
  check ((state = 'QUEUED') = (notice_id is not null))
);
create index reminders_planned on reminders (planned_for) where state = 'PLANNED';
create index reminders_dues on reminders (dues_id);
create index reminders_day on reminders (planned_for desc, id desc);
