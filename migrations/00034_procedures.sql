-- Written procedures: a body decides between its meetings where nobody of those
-- who decide in it objects. And consent packs take the number of their decision
-- from the register when they are decided.
-- +goose Up

-- A procedure is open from its first day to its last; what became of it is
-- recorded once. Days are whole ones in the initiative's time zone: who objects
-- in the last second of the last day objects in time.
create table procedures (
  id            bigint generated always as identity primary key,
  body          text not null references bodies (code),
  titles        jsonb not null check (length(trim(titles->>'en')) between 1 and 300),
  texts         jsonb not null check (length(trim(texts->>'en')) > 0),
  rule          text not null default '' check (length(rule) <= 100 and rule !~ '[[:cntrl:]]'),
  audience      audience not null,                     -- who reads it
  decided_for   audience,                              -- who reads its decision; null: as its body decides for
  opens_on      date not null,
  closes_on     date not null,                         -- the last day to object
  short_why     text not null default '' check (length(short_why) <= 1000),  -- why it runs for fewer days than the body's meetings are convened before
  created_at    timestamptz not null default clock(),
  created_by    bigint references people,
  told_at       timestamptz,                           -- the letters of its opening
  reminded_at   timestamptz,                           -- and of its end in two days; none where it is shorter
  closed_at     timestamptz,
  closed_by     bigint references people,              -- null: by itself, at the deadline
  outcome       text check (outcome in ('DECIDED', 'OBJECTED', 'WITHDRAWN')),
  closed_why    text not null default '' check (length(closed_why) <= 1000),
  decision_id   bigint references decisions,
  check (closes_on > opens_on),
  check ((closed_at is null) = (outcome is null)),
  check ((outcome is not distinct from 'DECIDED') = (decision_id is not null)),
  check ((outcome is not distinct from 'WITHDRAWN') = (closed_why <> '')),
  constraint procedures_decision unique (decision_id)
);
create index procedures_open on procedures (closes_on) where closed_at is null;
create trigger kept before delete or truncate on procedures for each statement execute function forbid_change();
create trigger audit after insert or update on procedures for each row execute function record_audit('none');

-- An objection of somebody who decides: of a person on the Board, or in the
-- Assembly of a member organisation, by the person who speaks for it. One that
-- was made stands though its author leaves: what was said in time was said.
create table procedure_objections (
  id              bigint generated always as identity primary key,
  procedure_id    bigint not null references procedures,
  person_id       bigint not null references people,
  organisation_id bigint references organisations,      -- in the Assembly: for whom
  reason          text not null check (length(trim(reason)) between 1 and 4000),
  at              timestamptz not null default clock(),
  withdrawn_at    timestamptz check (withdrawn_at >= at),
  withdrawn_by    bigint references people
);
create unique index procedure_objections_once on procedure_objections (procedure_id, coalesce(organisation_id, 0), (case when organisation_id is null then person_id end))
  nulls not distinct where withdrawn_at is null;
create trigger kept before delete or truncate on procedure_objections for each statement execute function forbid_change();
create trigger audit after insert or update on procedure_objections for each row execute function record_audit('none');

-- The year of a decision's number is that of its day. Numbers from before the
-- register stay as they are.
alter table decisions add constraint decisions_year check (year is null or year = extract(year from decided_on)) not valid;

-- The number of a pack is that of its decision.
drop index waiver_packs_number;
alter table waiver_packs drop column number;
create index waiver_decisions_decision on waiver_decisions (decision_id);
create index member_events_decision on member_events (decision_id) where decision_id is not null;
create index reliefs_decision on reliefs (decision_id) where decision_id is not null;
create index decision_relations_earlier on decision_relations (earlier_id);

-- +goose Down
select 'forward only';
