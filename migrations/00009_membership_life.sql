-- How members come, change and go: decisions that are cited, dated facts with
-- author and reason, and what follows from them for every day.
-- +goose Up

-- A decision as it is cited: who decided, when, under which number and rule.
create table decisions (
  id          bigint generated always as identity primary key,
  body        text not null check (body in ('ASSEMBLY', 'BOARD', 'SECRETARIAT')),
  number      text not null check (number = trim(number) and length(number) between 1 and 60 and number !~ '[[:cntrl:]]'),
  decided_on  date not null check (decided_on >= '1900-01-01'),
  rule        text not null default '' check (length(rule) <= 100 and rule !~ '[[:cntrl:]]'),  -- as cited: "SOP 2.3.6"
  recorded_at timestamptz not null default clock(),
  recorded_by bigint references people,
  constraint decisions_number unique (body, number)
);
create trigger append_only before update or delete or truncate on decisions for each statement execute function forbid_change();
create trigger audit after insert on decisions for each row execute function record_audit('none');

-- What happened to a membership: for ever, by whom, why.
create table member_events (
  id              bigint generated always as identity primary key,
  member_id       bigint not null references members,
  kind            text not null check (kind in ('ENTERED', 'ADMITTED', 'RETURNED', 'RECLASSIFIED', 'CORRECTED', 'ENDED', 'TAKEN_BACK')),
  effective_on    date not null,         -- of ENDED: the first day no longer a member
  ending          text check (ending in ('WITHDRAWAL', 'LAPSE', 'EXPULSION', 'MERGER', 'SPLIT')),
  other_member_id bigint references members,  -- merged into, split from
  takes_back_id   bigint references member_events,
  decision_id     bigint references decisions,
  reason          text not null default '' check (length(reason) <= 1000),
  was             jsonb not null default '{}',  -- of what changed: the state before,
  becomes         jsonb not null default '{}',  -- and after
  recorded_at     timestamptz not null default clock(),
  recorded_by     bigint references people,
  check ((kind = 'ENDED') = (ending is not null)),
  check ((kind = 'TAKEN_BACK') = (takes_back_id is not null)),
  constraint member_events_taken_back_once unique (takes_back_id)
);
create index member_events_member on member_events (member_id, id);
create trigger append_only before update or delete or truncate on member_events for each statement execute function forbid_change();
create trigger audit after insert on member_events for each row execute function record_audit('member');

-- What a member was, is and will be, day by day: by what is known now
-- (known_to is infinite) and by what was known at any earlier instant. Rows
-- are closed, never changed: the roll of a past day stays what it was. No day
-- is left out: before the first admission a member is FUTURE, after an ending
-- FORMER.
create table member_states (
  id                   bigint generated always as identity primary key,
  member_id            bigint not null references members,
  from_on              date not null,                         -- '-infinity' for the first
  to_on                date not null default 'infinity',      -- the first day after it
  known_from           timestamptz not null default clock(),
  known_to             timestamptz not null default 'infinity',
  status               text not null check (status in ('FUTURE', 'CURRENT', 'FORMER')),
  joined_on            date not null check (joined_on >= '1900-01-01'),  -- first day of the membership; while FUTURE of the one to come
  joined_precision     text not null default 'DAY' check (joined_precision in ('DAY', 'YEAR')),
  joined_quality       text not null default 'EXACT' check (joined_quality in ('EXACT', 'DERIVED')),
  constituency_quality text not null default 'EXACT' check (constituency_quality in ('EXACT', 'DERIVED')),
  ended_on             date check (ended_on >= joined_on),   -- first day no longer a member; of a current one: planned
  constituency_id      bigint not null references constituencies,
  category_id          bigint not null references categories,
  band_id              bigint,          -- null: the size is not known yet
  event_id             bigint references member_events,
  check (from_on < to_on),
  check (known_from <= known_to),
  check (case status when 'FUTURE'  then to_on <= joined_on
                     when 'CURRENT' then from_on >= joined_on and to_on <= coalesce(ended_on, 'infinity')
                     else ended_on is not null and from_on >= ended_on end),
  foreign key (category_id, band_id) references bands (category_id, id),
  constraint member_states_one exclude using gist (
    member_id with =, daterange(from_on, to_on) with &&, tstzrange(known_from, known_to) with &&)
);
create index member_states_now on member_states (member_id, from_on) where known_to = 'infinity';

-- Nothing about a state changes but that it is no longer what is known.
-- +goose StatementBegin
create function member_states_close() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.known_to <> 'infinity' or new.known_to = 'infinity'
     or to_jsonb(old) - 'known_to' <> to_jsonb(new) - 'known_to' then
    raise exception 'member_states are closed, not changed' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger closed_only before update or delete on member_states for each row execute function member_states_close();

-- What the columns of members said so far: by what is known since the last
-- change of the row. How a membership ended was not on record.
insert into member_events (member_id, kind, effective_on, recorded_at)
select m.id, 'ENTERED', m.joined_on, coalesce((select min(a.at) from audit a where a.entity = 'members' and a.row_id = m.id), now()) from members m order by m.id;
insert into member_events (member_id, kind, ending, effective_on, becomes, recorded_at)
select m.id, 'ENDED', 'WITHDRAWAL', m.ended_on, jsonb_build_object('ended_on', m.ended_on),
       coalesce((select max(a.at) from audit a where a.entity = 'members' and a.row_id = m.id), now())
from members m where m.ended_on is not null order by m.id;
insert into member_states (member_id, from_on, to_on, known_from, status, joined_on, joined_precision, joined_quality, constituency_quality,
                           ended_on, constituency_id, category_id, band_id, event_id)
select m.id, s.from_on, s.to_on,
       coalesce((select max(a.at) from audit a where a.entity = 'members' and a.row_id = m.id), e.recorded_at), s.status, m.joined_on, m.joined_precision, m.joined_quality, m.constituency_quality,
       m.ended_on, m.constituency_id, m.category_id, m.band_id, e.id
from members m join member_events e on e.member_id = m.id and e.kind = 'ENTERED'
cross join lateral (values ('FUTURE', '-infinity'::date, m.joined_on),
                           ('CURRENT', m.joined_on, coalesce(m.ended_on, 'infinity')),
                           ('FORMER', m.ended_on, 'infinity'::date)) s (status, from_on, to_on)
where s.from_on < s.to_on;

-- No day of a member is left out, at the end of each transaction; that none is
-- told twice is member_states_one.
-- +goose StatementBegin
create function member_states_whole() returns trigger language plpgsql as $$
begin
  if (select range_agg(daterange(s.from_on, s.to_on)) from member_states s where s.member_id = new.member_id and s.known_to = 'infinity')
     is distinct from datemultirange(daterange('-infinity', 'infinity')) then
    raise exception 'member % has days without a state', new.member_id using errcode = 'check_violation', constraint = 'member_states_whole';
  end if;
  return null;
end $$;
-- +goose StatementEnd
create constraint trigger whole after insert or update on member_states deferrable initially deferred
  for each row execute function member_states_whole();

drop trigger audit on members;
alter table members drop column constituency_id, drop column category_id, drop column band_id, drop column joined_on,
  drop column joined_precision, drop column joined_quality, drop column constituency_quality, drop column ended_on;
create trigger audit after insert or delete on members for each row execute function record_audit('organisation');

-- The register of a day, by what is known now: a row a member.
-- +goose StatementBegin
create function register(day date) returns table (
  id bigint, organisation_id bigint, version int, status text, joined_on date, joined_precision text, joined_quality text,
  constituency_quality text, ended_on date, constituency_id bigint, category_id bigint, band_id bigint)
language sql stable as $$
  select m.id, m.organisation_id, m.version, s.status, s.joined_on, s.joined_precision, s.joined_quality,
         s.constituency_quality, s.ended_on, s.constituency_id, s.category_id, s.band_id
  from members m join member_states s on s.member_id = m.id
  where s.known_to = 'infinity' and s.from_on <= day and s.to_on > day
$$;

-- The same by what was known at an instant: the roll of a past day.
create function register_as_known(day date, known timestamptz) returns table (
  id bigint, organisation_id bigint, version int, status text, joined_on date, joined_precision text, joined_quality text,
  constituency_quality text, ended_on date, constituency_id bigint, category_id bigint, band_id bigint)
language sql stable as $$
  select m.id, m.organisation_id, m.version, s.status, s.joined_on, s.joined_precision, s.joined_quality,
         s.constituency_quality, s.ended_on, s.constituency_id, s.category_id, s.band_id
  from members m join member_states s on s.member_id = m.id
  where s.known_from < known and s.known_to >= known and s.from_on <= day and s.to_on > day
$$;

-- The audit trail's author of the transaction under way.
create function actor() returns bigint language sql stable as $$
  select nullif(current_setting('plenary.actor', true), '')::bigint
$$;

-- The day that it is where the house stands, of the transaction under way.
create function today() returns date language sql stable as $$
  select coalesce(nullif(current_setting('plenary.today', true), '')::date, clock()::date)
$$;

-- member_admit writes a first membership: the member, the facts and its
-- states. A membership that is over already ended on a day, by withdrawal.
create function member_admit(organisation bigint, constituency bigint, category bigint, band bigint, joined date,
  kind text default 'ENTERED', decision bigint default null, why text default '',
  in_precision text default 'DAY', in_quality text default 'EXACT', of_constituency text default 'EXACT', ended date default null) returns bigint
language plpgsql as $$
declare
  member bigint;
  event  bigint;
begin
  insert into members (organisation_id) values (organisation) returning id into member;
  insert into member_events (member_id, kind, effective_on, decision_id, reason, becomes, recorded_by)
  values (member, kind, joined, decision, why, jsonb_strip_nulls(jsonb_build_object('joined_on', joined, 'constituency_id', constituency,
          'category_id', category, 'band_id', band)), actor()) returning id into event;
  if ended is not null then
    insert into member_events (member_id, kind, ending, effective_on, becomes, recorded_by)
    values (member, 'ENDED', 'WITHDRAWAL', ended, jsonb_build_object('ended_on', ended), actor());
  end if;
  insert into member_states (member_id, from_on, to_on, status, joined_on, joined_precision, joined_quality, constituency_quality,
                             ended_on, constituency_id, category_id, band_id, event_id)
  select member, s.from_on, s.to_on, s.status, joined, in_precision, in_quality, of_constituency, ended, constituency, category, band, event
  from (values ('FUTURE', '-infinity'::date, joined), ('CURRENT', joined, coalesce(ended, 'infinity')), ('FORMER', ended, 'infinity'::date))
       s (status, from_on, to_on)
  where s.from_on < s.to_on;
  return member;
end $$;
-- +goose StatementEnd
