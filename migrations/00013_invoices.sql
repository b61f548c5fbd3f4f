-- Invoices and credit notes, the accounts to pay into; fees in several
-- currencies, by the part of the year.
-- +goose Up

-- Into which account members pay a currency; it is printed on invoices.
create table bank_accounts (
  id       bigint generated always as identity primary key,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  holder   text not null check (length(trim(holder)) between 1 and 140 and holder !~ '[[:cntrl:]]'),
  account  text not null check (length(trim(account)) between 1 and 60 and account !~ '[[:cntrl:]]'),  -- IBAN, or number
  bic      text not null default '' check (bic = '' or bic ~ '^[A-Z0-9]{8}([A-Z0-9]{3})?$'),
  bank     text not null default '' check (length(bank) <= 140 and bank !~ '[[:cntrl:]]'),
  constraint bank_accounts_currency unique (currency)
);
create trigger audit after insert or update or delete on bank_accounts for each row execute function record_audit('none');

-- The last number given in a series. It is taken under its row's lock in the
-- transaction that uses it: what is undone gives its number to the next.
create table invoice_series (
  kind text not null check (kind in ('CREDIT_NOTE', 'INVOICE')),
  year int not null,
  last int not null check (last >= 0),
  primary key (kind, year)
);

-- What was claimed of a member, and what of a claim was credited. content is
-- all that is printed, so that a reprint is the same for ever.
create table invoices (
  id         bigint generated always as identity primary key,
  kind       text not null check (kind in ('CREDIT_NOTE', 'INVOICE')),
  year       int not null,                          -- of the day of issue
  number     int not null check (number > 0),
  before     int generated always as (nullif(number - 1, 0)) stored,
  dues_id    bigint not null references dues,
  currency   text not null check (currency ~ '^[A-Z]{3}$'),
  amount     bigint not null check (amount > 0),    -- of a credit note too
  issued_on  date not null check (extract(year from issued_on) = year),
  issued_at  timestamptz not null default clock(),
  issued_by  bigint references people,
  credits_id bigint references invoices,
  relief_id  bigint references reliefs,
  reason     text not null default '' check (length(reason) <= 1000),
  content    jsonb not null,
  constraint invoices_number unique (kind, year, number),
  constraint invoices_without_gaps foreign key (kind, year, before) references invoices (kind, year, number),
  constraint invoices_relief_once unique (relief_id),
  check ((kind = 'CREDIT_NOTE') = (credits_id is not null)),
  check ((kind = 'CREDIT_NOTE') = (relief_id is not null)),
  check ((kind = 'CREDIT_NOTE') = (reason <> ''))
);
create index invoices_dues on invoices (dues_id);
create index invoices_credits on invoices (credits_id) where credits_id is not null;
create trigger append_only before update or delete or truncate on invoices for each statement execute function forbid_change();
create trigger audit after insert on invoices for each row execute function record_audit('dues');

-- What of an invoice no credit note took back, and what of dues is claimed at
-- all, paid or not.
-- +goose StatementBegin
create function invoices_add() returns trigger language plpgsql as $$
begin
  if new.kind = 'CREDIT_NOTE' and not exists (
       select from invoices i where i.id = new.credits_id and i.kind = 'INVOICE' and i.dues_id = new.dues_id and i.currency = new.currency
         and i.amount >= (select sum(c.amount) from invoices c where c.credits_id = i.id)) then
    raise exception 'a credit note takes back no more than its invoice' using errcode = 'check_violation', constraint = 'invoices_credit_bounded';
  end if;
  return null;
end $$;
-- +goose StatementEnd
create trigger bounded after insert on invoices for each row execute function invoices_add();

-- Nobody is relieved of more than was assessed.
alter table dues add constraint dues_relieved_of_no_more check (written_off + waived + credited <= amount);

-- In which currency dues are assessed where nothing else is agreed.
create table billing (
  id       int primary key default 1 check (id = 1),  -- one row
  currency text not null check (currency ~ '^[A-Z]{3}$')
);
insert into billing (currency) select coalesce((select currency from fee_schedules order by effective_from limit 1), 'USD');
create trigger audit after insert or update or delete on billing for each row execute function record_audit('none');

create table member_billing (
  id          bigint generated always as identity primary key,
  member_id   bigint not null references members,
  from_year   int not null,           -- the calendar year in which the membership year starts
  currency    text not null check (currency ~ '^[A-Z]{3}$'),
  recorded_at timestamptz not null default clock(),
  recorded_by bigint references people,
  constraint member_billing_once unique (member_id, from_year)
);
create trigger audit after insert or update or delete on member_billing for each row execute function record_audit('member');

-- Schedules: one a currency at a time; who joins within a year may pay for
-- the part of it that is left.
alter table fee_schedules drop constraint fee_schedules_effective_from_key;
alter table fee_schedules add constraint fee_schedules_one unique (currency, effective_from);
alter table fee_schedules add column proration text not null default 'NONE' check (proration in ('MONTHS', 'NONE', 'QUARTERS'));

alter table dues add column whole_fee bigint;  -- of the whole year, where dues are for a part of it
alter table dues add column parts int;
alter table dues add column parts_of int;
alter table dues add constraint dues_part check (
  (whole_fee is null and parts is null and parts_of is null)
  or (num_nulls(whole_fee, parts, parts_of) = 0 and parts between 1 and parts_of and amount = (2 * whole_fee * parts + parts_of) / (2 * parts_of)));

-- How many parts of a year are left to who joins on a day, its own included,
-- and of how many; no row where it is the whole year.
-- +goose StatementBegin
create function year_parts(proration text, joined date, starts date, ends date) returns table (parts int, parts_of int)
language sql immutable as $$
  select m.whole / p.months - m.gone / p.months, m.whole / p.months
  from (select case proration when 'MONTHS' then 1 when 'QUARTERS' then 3 end as months) p
  cross join lateral (select
    ((extract(year from ends) - extract(year from starts)) * 12 + extract(month from ends) - extract(month from starts) + 1)::int as whole,
    ((extract(year from joined) - extract(year from starts)) * 12 + extract(month from joined) - extract(month from starts))::int as gone) m
  where p.months is not null and joined <= ends and m.gone / p.months > 0 and m.whole / p.months > m.gone / p.months
$$;
create function billing_currency(member bigint, year int) returns text language sql stable as $$
  select coalesce((select b.currency from member_billing b where b.member_id = member and b.from_year <= year order by b.from_year desc limit 1),
                  (select currency from billing))
$$;
-- +goose StatementEnd

-- A reminder is moot for what was waived or credited, too.
alter table reminders drop constraint reminders_reason_check;
alter table reminders add constraint reminders_reason_check check (reason in ('', 'ALREADY_PAID', 'CREDITED', 'WAIVED', 'WRITTEN_OFF', 'SUPERSEDED',
  'UNSUBSCRIBED', 'NO_RECIPIENT', 'NO_LONGER_CONTACT', 'NO_ADDRESS', 'MEMBERSHIP_ENDED'));
