-- Fee schedules, membership years, dues, payments.
-- +goose Up
create table fee_schedules (
  id             bigint generated always as identity primary key,
  code           text not null unique,
  name           jsonb not null check (name->>'en' <> ''),
  currency       text not null check (currency ~ '^[A-Z]{3}$'),
  effective_from date not null unique
);
create table fees (
  id          bigint generated always as identity primary key,
  schedule_id bigint not null references fee_schedules,
  band_id     bigint not null references bands,
  amount      bigint check (amount >= 0),  -- minor units a year; null: not set yet
  note        text not null default '',
  unique (schedule_id, band_id)
);

create trigger audit after insert or update or delete on fee_schedules for each row execute function record_audit('none');
create trigger audit after insert or update or delete on fees for each row execute function record_audit('none');

create table membership_years (
  id          bigint generated always as identity primary key,
  number      int not null unique check (number > 0),  -- Y9 = 2022
  starts_on   date not null,
  ends_on     date not null check (ends_on > starts_on), -- the last day
  due_on      date not null,
  schedule_id bigint not null references fee_schedules,
  opened_at   timestamptz not null default clock(),
  opened_by   bigint references people,
  constraint membership_years_apart exclude using gist (daterange(starts_on, ends_on, '[]') with &&)
);
create trigger audit after insert or update or delete on membership_years for each row execute function record_audit('none');

-- One assessment a member and year. paid and written_off are sums that the
-- triggers below keep; nothing else writes them.
create table dues (
  id          bigint generated always as identity primary key,
  member_id   bigint not null references members,
  year_id     bigint not null references membership_years,
  band_id     bigint not null references bands,
  currency    text not null check (currency ~ '^[A-Z]{3}$'),
  amount      bigint not null check (amount >= 0),
  paid        bigint not null default 0,
  written_off bigint not null default 0 check (written_off >= 0),
  balance     bigint not null generated always as (amount - paid - written_off) stored,  -- below zero: paid over
  due_on      date not null,
  assessed_at timestamptz not null default clock(),
  constraint dues_once unique (member_id, year_id)
);
create index dues_year on dues (year_id, member_id);
create index dues_open on dues (due_on) where amount - paid - written_off > 0;
create trigger audit after insert or delete on dues for each row execute function record_audit('member');
create trigger audit_terms after update of amount, currency, band_id, due_on, member_id, year_id on dues for each row execute function record_audit('member');

create table payments (
  id          bigint generated always as identity primary key,
  dues_id     bigint not null references dues,
  paid_on     date not null check (paid_on >= '1900-01-01'),
  amount      bigint not null,            -- below zero: a reversal
  reference   text not null default '' check (length(reference) <= 140 and reference !~ '[[:cntrl:]]'),
  reverses_id bigint references payments, -- the payment that this row takes back
  reason      text not null default '' check (length(reason) <= 1000),
  recorded_at timestamptz not null default clock(),
  recorded_by bigint references people,
  constraint payments_reversed_once unique (reverses_id),
  check ((reverses_id is null and amount > 0) or (reverses_id is not null and amount < 0 and reason <> ''))
);
create index payments_dues on payments (dues_id);
create trigger append_only before update or delete or truncate on payments for each statement execute function forbid_change();
create trigger audit after insert on payments for each row execute function record_audit('dues');

create table write_offs (
  id          bigint generated always as identity primary key,
  dues_id     bigint not null references dues,
  amount      bigint not null check (amount > 0),
  reason      text not null check (length(trim(reason)) between 1 and 1000),
  recorded_at timestamptz not null default clock(),
  recorded_by bigint references people
);
create index write_offs_dues on write_offs (dues_id);
create trigger append_only before update or delete or truncate on write_offs for each statement execute function forbid_change();
create trigger audit after insert on write_offs for each row execute function record_audit('dues');

-- +goose StatementBegin
create function payments_add() returns trigger language plpgsql as $$
begin
  if new.reverses_id is not null and not exists (
       select from payments p where p.id = new.reverses_id and p.dues_id = new.dues_id and p.amount = -new.amount and p.reverses_id is null) then
    raise exception 'a reversal takes back exactly one payment of the same dues' using errcode = 'check_violation', constraint = 'payments_reversal_matches';
  end if;
  update dues set paid = paid + new.amount where id = new.dues_id;
  return null;
end $$;
create function write_offs_add() returns trigger language plpgsql as $$
begin
  update dues set written_off = written_off + new.amount where id = new.dues_id;
  return null;
end $$;
-- +goose StatementEnd
create trigger add after insert on payments for each row execute function payments_add();
create trigger add after insert on write_offs for each row execute function write_offs_add();
