-- Who may decide, who decided what, when, and on which rule: bodies, their
-- meetings, and one numbered register of decisions.
-- +goose Up

-- Who may read something: everybody, the members, the Board, the secretariat.
-- Whoever reads what is for one of them reads what is for those before it; the
-- Board does not read what is for the secretariat alone.
create domain audience as text check (value in ('PUBLIC', 'MEMBERS', 'BOARD', 'STAFF'));

-- The bodies of the initiative: the Assembly, the Board, groups, caucuses.
create table bodies (
  id              bigint generated always as identity primary key,
  code            text not null unique check (code ~ '^[A-Z][A-Z0-9-]{1,39}$'),
  kind            text not null check (kind in ('ASSEMBLY', 'BOARD', 'SECRETARIAT', 'WORKING_GROUP', 'CAUCUS', 'COMMUNITY')),
  names           jsonb not null check (length(trim(names->>'en')) between 1 and 200),
  purposes        jsonb not null default '{}',                    -- what it is for, in a sentence
  parent_id       bigint references bodies check (parent_id <> id),
  constituency_id bigint references constituencies,               -- of a caucus
  joining         text not null default 'APPOINTMENT' check (joining in ('OPEN', 'APPOINTMENT', 'EX_OFFICIO')),
  languages       text[] not null default '{en}' check (languages <@ '{en,fr,es}' and languages <> '{}'),
  contact         text not null default '' check (length(contact) <= 254),  -- an e-mail address
  quorum          int not null default 50 check (quorum between 0 and 100),  -- per cent of those who may decide; 50: more than half; 0: none
  notice_days     int not null default 14 check (notice_days between 0 and 180),  -- between the convocation and the meeting
  convocation_rule text not null default '' check (length(convocation_rule) <= 100),  -- which the notice rests on
  decided_for     audience not null default 'PUBLIC',             -- who reads its decisions, where one does not say otherwise
  created_at      timestamptz not null default clock(),
  version         int not null default 1,
  check ((kind = 'CAUCUS') or constituency_id is null)
);
create unique index bodies_one_of_a_kind on bodies (kind) where kind in ('ASSEMBLY', 'BOARD', 'SECRETARIAT');
create trigger kept before delete or truncate on bodies for each statement execute function forbid_change();
create trigger audit after insert or update on bodies for each row execute function record_audit('none');

insert into bodies (code, kind, names, joining, quorum, notice_days) values
  ('ASSEMBLY', 'ASSEMBLY', '{"en": "Members’ Assembly", "fr": "Assemblée des membres", "es": "Asamblea de miembros"}', 'EX_OFFICIO', 0, 42),
  ('BOARD', 'BOARD', '{"en": "Governing Board", "fr": "Conseil d’administration", "es": "Junta directiva"}', 'EX_OFFICIO', 50, 14),
  ('SECRETARIAT', 'SECRETARIAT', '{"en": "Secretariat", "fr": "Secrétariat", "es": "Secretaría"}', 'EX_OFFICIO', 0, 0);
update bodies set parent_id = (select id from bodies where code = 'ASSEMBLY') where code = 'BOARD';
update bodies set parent_id = (select id from bodies where code = 'BOARD') where code = 'SECRETARIAT';

-- A meeting of a body. What happened to it are facts with an instant; a meeting
-- that was not convened is a draft, one that began is held unless cancelled.
create table meetings (
  id             bigint generated always as identity primary key,
  body_id        bigint not null references bodies,
  number         int not null check (number > 0),                -- of the body's meetings, from its first
  titles         jsonb not null check (length(trim(titles->>'en')) between 1 and 200),
  starts_at      timestamptz not null,
  ends_at        timestamptz not null,
  zone           text not null,                                  -- IANA: "America/Bogota"
  places         jsonb not null default '{}',
  online         text not null default '' check (length(online) <= 500),  -- the address of the room; members of the body and staff see it
  audience       audience not null default 'MEMBERS',            -- who may see that it takes place, and its agenda
  copied_from_id bigint references meetings,
  briefing_of_id bigint references meetings,                     -- an open briefing before that meeting
  convened_at    timestamptz,
  convened_by    bigint references people,
  cancelled_at   timestamptz,
  cancelled_by   bigint references people,
  cancelled_why  text not null default '' check (length(cancelled_why) <= 1000),
  created_at     timestamptz not null default clock(),
  created_by     bigint references people,
  version        int not null default 1,
  check (ends_at > starts_at and ends_at < starts_at + interval '14 days'),
  constraint meetings_number unique (body_id, number)
);
create index meetings_starts on meetings (starts_at);
create index meetings_briefing on meetings (briefing_of_id);
create trigger audit after insert or update or delete on meetings for each row execute function record_audit('none');

-- The agenda, in the order of position; sub-items follow their item.
create table agenda_items (
  id           bigint generated always as identity primary key,
  meeting_id   bigint not null references meetings on delete cascade,
  position     int not null check (position > 0),
  number       text not null check (number ~ '^[0-9]{1,3}(\.[0-9]{1,3})?$'),  -- "3", "3.1"
  titles       jsonb not null check (length(trim(titles->>'en')) between 1 and 300),
  purpose      text not null check (purpose in ('DECISION', 'GUIDANCE', 'INFORMATION', 'NOTE')),
  minutes      int not null default 10 check (minutes between 0 and 600),
  presenter    text not null default '' check (length(presenter) <= 200),
  consent      boolean not null default false,   -- decided without debate unless somebody asks for it
  audience     audience not null default 'MEMBERS',
  constraint agenda_items_position unique (meeting_id, position) deferrable initially deferred,
  constraint agenda_items_number unique (meeting_id, number) deferrable initially deferred
);
create trigger audit after insert or update or delete on agenda_items for each row execute function record_audit('none');

-- Decisions: of any body, one series of numbers a body and year: "2024/03". The
-- first on record may bear any number, those before it are elsewhere; from then
-- on none is skipped. A decision of before the register may bear another number
-- ("Resolution 7") outside the series.
alter table decisions drop constraint decisions_body_check, add constraint decisions_body foreign key (body) references bodies (code),
  add column year int, add column sequence int,
  add column agenda_item_id bigint references agenda_items,
  add constraint decisions_sequence unique (body, year, sequence),
  add constraint decisions_series check ((year is null) = (sequence is null) and (sequence is null or number = year || '/' || to_char(sequence, 'FM9900')));
create index decisions_day on decisions (decided_on desc, id desc);
create table decision_series (
  body  text not null references bodies (code),
  year  int not null check (year between 1900 and 2200),
  first int not null check (first > 0),
  last  int not null check (last >= first),
  primary key (body, year)
);
-- +goose StatementBegin
create function next_decision() returns trigger language plpgsql as $$
declare
  upto int;
begin
  if new.number ~ '^[12][0-9]{3}/(0[1-9]|[1-9][0-9]{1,3})$' then
    new.year := split_part(new.number, '/', 1)::int;
    new.sequence := split_part(new.number, '/', 2)::int;
  end if;
  if new.sequence is null then
    return new;
  end if;
  insert into decision_series as s (body, year, first, last) values (new.body, new.year, new.sequence, new.sequence)
  on conflict (body, year) do update set last = s.last + 1 returning last into upto;
  if upto <> new.sequence then
    raise exception 'the next decision of % in % is number %', new.body, new.year, upto using errcode = 'restrict_violation', constraint = 'decisions_next';
  end if;
  return new;
end $$;
-- +goose StatementEnd
alter table decisions disable trigger append_only;
update decisions set year = split_part(number, '/', 1)::int, sequence = split_part(number, '/', 2)::int where number ~ '^[12][0-9]{3}/(0[1-9]|[1-9][0-9]{1,3})$';
alter table decisions enable trigger append_only;
insert into decision_series (body, year, first, last) select body, year, min(sequence), max(sequence) from decisions where year is not null group by body, year;
create trigger next_decision before insert on decisions for each row execute function next_decision();

-- What a decision says; a better translation or a corrected slip is a new row,
-- and the latest holds. Votes where they were counted.
create table decision_versions (
  id          bigint generated always as identity primary key,
  decision_id bigint not null references decisions,
  number      int not null check (number > 0),
  titles      jsonb not null check (length(trim(titles->>'en')) between 1 and 300),
  texts       jsonb not null default '{}',
  audience    audience,                                          -- null: as its body's
  in_favour   int check (in_favour >= 0),
  against     int check (against >= 0),
  abstained   int check (abstained >= 0),
  why         text not null default '' check (length(why) <= 1000),  -- what this version mends
  written_at  timestamptz not null default clock(),
  written_by  bigint references people,
  check ((in_favour is null) = (against is null) and (against is null) = (abstained is null)),
  constraint decision_versions_number unique (decision_id, number)
);
create trigger append_only before update or delete or truncate on decision_versions for each statement execute function forbid_change();
create trigger audit after insert on decision_versions for each row execute function record_audit('none');

-- What a decision does to an earlier one. One that was superseded or revoked is
-- no longer in force; that happens once.
create table decision_relations (
  id          bigint generated always as identity primary key,
  decision_id bigint not null references decisions,
  kind        text not null check (kind in ('SUPERSEDES', 'REVOKES', 'AMENDS', 'EXTENDS')),
  earlier_id  bigint not null references decisions check (earlier_id <> decision_id),
  recorded_at timestamptz not null default clock(),
  recorded_by bigint references people,
  constraint decision_relations_once unique (decision_id, earlier_id)
);
create unique index decision_relations_ended_once on decision_relations (earlier_id) where kind in ('SUPERSEDES', 'REVOKES');
create trigger append_only before update or delete or truncate on decision_relations for each statement execute function forbid_change();
create trigger audit after insert on decision_relations for each row execute function record_audit('none');

-- +goose Down
select 'forward only';
