-- Bank statements, their lines, and which payments came from which line.
-- +goose Up
create table bank_statements (
  id          bigint generated always as identity primary key,
  account     text not null check (account ~ '^[A-Z0-9]{4,34}$'),   -- IBAN or number
  number      text not null default '' check (length(number) <= 100), -- the bank's own
  format      text not null check (format in ('CSV', 'CAMT_053')),
  file_name   text not null check (length(file_name) between 1 and 200),
  content     bytea not null check (length(content) = 32),           -- SHA-256 of the file
  upload_id   bigint references uploads,                             -- the file itself, kept as evidence
  from_on     date not null,
  to_on       date not null check (to_on >= from_on),
  known       int not null check (known >= 0),                       -- its lines that other statements had brought
  imported_at timestamptz not null default clock(),
  imported_by bigint references people,
  constraint bank_statements_once unique (content),
  constraint bank_statements_account unique (id, account)
);
create unique index bank_statements_number on bank_statements (account, number) where number <> '';
create trigger append_only before update or delete or truncate on bank_statements for each statement execute function forbid_change();
create trigger audit after insert on bank_statements for each row execute function record_audit('none');

-- One movement of an account. Its statement is audited; a line never changes.
create table bank_lines (
  id             bigint generated always as identity primary key,
  statement_id   bigint not null,
  account        text not null,
  booked_on      date not null check (booked_on >= '1900-01-01'),
  value_on       date,
  amount         bigint not null check (amount <> 0),  -- minor units; below zero: money out
  currency       text not null check (currency ~ '^[A-Z]{3}$'),
  remittance     text not null,
  payer          text not null,
  bank_reference text not null,
  reversal       boolean not null,
  fingerprint    bytea not null,                       -- see schema/bank/identity.go
  foreign key (statement_id, account) references bank_statements (id, account),
  constraint bank_lines_once unique (account, fingerprint)
);
create index bank_lines_statement on bank_lines (statement_id, id);
create index bank_lines_day on bank_lines (account, booked_on);
create trigger append_only before update or delete or truncate on bank_lines for each statement execute function forbid_change();

-- What a line may pay, and why it was thought so when it was read.
create table bank_candidates (
  id         bigint generated always as identity primary key,
  line_id    bigint not null references bank_lines,
  dues_id    bigint not null references dues,
  payment_id bigint references payments,  -- recorded already
  why        text not null check (why in ('ALREADY_RECORDED', 'AMOUNT_DIFFERS', 'NAME_AND_AMOUNT', 'REFERENCE', 'SEVERAL')),
  constraint bank_candidates_once unique nulls not distinct (line_id, dues_id, payment_id)
);
create trigger append_only before update or delete or truncate on bank_candidates for each statement execute function forbid_change();

-- A payment that a line brought. It stands until the payment is reversed or,
-- where the payment had been found and not made, until the line is reopened.
create table bank_bookings (
  id          bigint generated always as identity primary key,
  line_id     bigint not null references bank_lines,
  payment_id  bigint not null references payments,
  made        text not null check (made in ('AUTOMATIC', 'FOUND', 'STAFF')),
  recorded_at timestamptz not null default clock(),
  recorded_by bigint references people,
  released_at timestamptz,
  released_by bigint references people,
  check (released_at is null or made = 'FOUND')
);
create unique index bank_bookings_payment on bank_bookings (payment_id) where released_at is null;
create index bank_bookings_line on bank_bookings (line_id);
create trigger audit after insert or update or delete on bank_bookings for each row execute function record_audit('none');

-- What staff decided about a line that is not booked.
create table bank_line_acts (
  id          bigint generated always as identity primary key,
  line_id     bigint not null references bank_lines,
  act         text not null check (act in ('DISMISSED', 'REOPENED')),
  reason      text not null check (length(reason) <= 1000),
  recorded_at timestamptz not null default clock(),
  recorded_by bigint references people,
  check (act <> 'DISMISSED' or length(trim(reason)) > 0)
);
create index bank_line_acts_line on bank_line_acts (line_id, id desc);
create trigger append_only before update or delete or truncate on bank_line_acts for each statement execute function forbid_change();
create trigger audit after insert on bank_line_acts for each row execute function record_audit('none');

-- Where each line stands: what of it is booked, and what staff decided last.
create view bank_line_states as
select l.id as line_id, b.booked,
       case when l.amount < 0 and not l.reversal then 'IGNORED'
            when a.act = 'DISMISSED' then 'DISMISSED'
            when b.booked = l.amount and b.automatic then 'MATCHED'
            when b.booked = l.amount then 'BOOKED'
            when exists (select from bank_candidates c where c.line_id = l.id) then 'PROPOSED'
            else 'UNMATCHED' end as state,
       case when a.act = 'DISMISSED' then a.reason else '' end as reason
from bank_lines l
cross join lateral (
  select coalesce(sum(p.amount), 0)::bigint as booked, coalesce(bool_and(k.made = 'AUTOMATIC'), false) as automatic
  from bank_bookings k join payments p on p.id = k.payment_id
  where k.line_id = l.id and k.released_at is null and not exists (select from payments r where r.reverses_id = p.id)) b
left join lateral (select act, reason from bank_line_acts where line_id = l.id order by id desc limit 1) a on true;

-- +goose StatementBegin
create function bank_line_settles() returns trigger language plpgsql as $$
declare
  line   bank_lines;
  stands record;
begin
  select l.* into line from bank_lines l where l.id = new.line_id for update;
  select s.booked, s.state into stands from bank_line_states s where s.line_id = new.line_id;
  if tg_table_name = 'bank_line_acts' then
    if new.act = 'DISMISSED' and stands.booked <> 0 then
      raise exception 'a line that is booked cannot be set aside' using errcode = 'check_violation', constraint = 'bank_lines_dismissed_unbooked';
    end if;
  elsif stands.booked > line.amount or stands.state = 'DISMISSED'
     or not exists (select from payments p join dues d on d.id = p.dues_id
                    where p.id = new.payment_id and p.amount > 0 and d.currency = line.currency) then
    raise exception 'a line pays what it brought, in its currency' using errcode = 'check_violation', constraint = 'bank_lines_booked_within';
  end if;
  return null;
end $$;
-- +goose StatementEnd
create trigger settles after insert on bank_bookings for each row execute function bank_line_settles();
create trigger settles after insert on bank_line_acts for each row execute function bank_line_settles();
