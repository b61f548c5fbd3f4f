-- The rulebook: the Standard Operating Procedures, section by section, as they
-- stood on any day; what is proposed to change in them; what cites them.
-- +goose Up

-- A section keeps its code for ever: decisions cite it ("SOP 2.3.6").
create table rule_sections (
  id         bigint generated always as identity primary key,
  code       text not null check (code ~ '^[1-9][0-9]{0,2}(\.[1-9][0-9]{0,2}){0,4}$'),
  created_at timestamptz not null default clock(),
  created_by bigint references people,
  constraint rule_sections_code unique (code)
);
create trigger append_only before update or delete or truncate on rule_sections for each statement execute function forbid_change();
create trigger audit after insert on rule_sections for each row execute function record_audit('none');

-- What a section says from a day on, until its next version, or, where it is
-- repealed, that from then on it says nothing. The end of a version is not
-- stored but is the day of the next: so two never overlap, and none has a gap
-- that nobody decided. Only what stood as the section entered the register
-- may rest on no decision.
create table rule_versions (
  id            bigint generated always as identity primary key,
  section_id    bigint not null references rule_sections,
  number        int not null check (number > 0),
  repealed      boolean not null default false,
  titles        jsonb not null default '{}',
  texts         jsonb not null default '{}',
  in_force_from date not null check (in_force_from >= '1900-01-01'),
  decision_id   bigint references decisions,
  why           text not null default '' check (length(why) <= 1000),  -- what it changes, in a sentence
  recorded_at   timestamptz not null default clock(),
  recorded_by   bigint references people,
  replaced_at   timestamptz,
  replaced_by   bigint references people,
  replaced_why  text not null default '' check (length(replaced_why) <= 1000),
  constraint rule_versions_titled check (case when repealed then titles = '{}' and texts = '{}' else length(trim(titles->>'en')) between 1 and 200 end),
  constraint rule_versions_decided check (number = 1 and not repealed or decision_id is not null),
  constraint rule_versions_reason check ((replaced_at is null) = (replaced_why = '')),
  constraint rule_versions_number unique (section_id, number)
);
create unique index rule_versions_day on rule_versions (section_id, in_force_from) where replaced_at is null;
create index rule_versions_decision on rule_versions (decision_id);
create index rule_versions_search on rule_versions using gin (words_of(titles, texts));
create trigger audit after insert or update on rule_versions for each row execute function record_audit('none');

-- Nothing about a version changes but that, before its day has begun anywhere,
-- another takes its place.
-- +goose StatementBegin
create function rule_versions_keep() returns trigger language plpgsql as $$
declare
  marks text[] := '{replaced_at,replaced_by,replaced_why}';
begin
  if tg_op = 'UPDATE' and old.replaced_at is null and new.replaced_at is not null and to_jsonb(old) - marks = to_jsonb(new) - marks
     and clock() < (old.in_force_from::timestamp at time zone 'UTC') + interval '12 hours' then
    return new;
  end if;
  raise exception 'a version of the rulebook stays as it is' using errcode = 'restrict_violation', constraint = 'rule_versions_kept';
end $$;
-- +goose StatementEnd
create trigger kept before update or delete on rule_versions for each row execute function rule_versions_keep();
create trigger whole before truncate on rule_versions for each statement execute function forbid_change();

-- From which day to which a version stands; to_on is the first day after it.
create view rule_periods as
select v.id as version_id, v.section_id, s.code, v.number, v.repealed, v.in_force_from as from_on,
       lead(v.in_force_from) over (partition by v.section_id order by v.in_force_from) as to_on
from rule_versions v join rule_sections s on s.id = v.section_id where v.replaced_at is null;

-- What a body, a working group as a rule, proposes to change, and why.
create table rule_proposals (
  id          bigint generated always as identity primary key,
  section_id  bigint not null references rule_sections,
  body_id     bigint not null references bodies,
  base_id     bigint references rule_versions,   -- what stood as it was made; null: a new section
  titles      jsonb not null check (length(trim(titles->>'en')) between 1 and 200),
  texts       jsonb not null default '{}',
  reasons     jsonb not null check (length(trim(reasons->>'en')) between 1 and 4000),
  audience    audience not null default 'PUBLIC',
  proposed_on date not null check (proposed_on >= '1900-01-01'),
  recorded_at timestamptz not null default clock(),
  recorded_by bigint references people
);
create index rule_proposals_section on rule_proposals (section_id);
create trigger append_only before update or delete or truncate on rule_proposals for each statement execute function forbid_change();
create trigger audit after insert on rule_proposals for each row execute function record_audit('none');

-- How a proposal ended, once: as a version that a decision adopted, declined,
-- or taken back by those who made it.
create table rule_proposal_ends (
  id          bigint generated always as identity primary key,
  proposal_id bigint not null references rule_proposals,
  outcome     text not null check (outcome in ('ADOPTED', 'DECLINED', 'WITHDRAWN')),
  ended_on    date not null,
  version_id  bigint references rule_versions,
  decision_id bigint references decisions,
  reason      text not null default '' check (length(reason) <= 1000),
  recorded_at timestamptz not null default clock(),
  recorded_by bigint references people,
  constraint rule_proposal_ends_once unique (proposal_id),
  check ((outcome = 'ADOPTED') = (version_id is not null)),
  check (outcome <> 'ADOPTED' or decision_id is not null),
  check (outcome = 'ADOPTED' or reason <> '')
);
create trigger append_only before update or delete or truncate on rule_proposal_ends for each statement execute function forbid_change();
create trigger audit after insert on rule_proposal_ends for each row execute function record_audit('none');

-- Whether a text cites a section: "SOP 2.3.6", "SOP section 2.3.6", but neither
-- "SOP 2.3.61" nor "SOP 2.3.6.1". texts.Rules in Go reads the same.
-- +goose StatementBegin
create function cites_rule(body text, code text) returns boolean language sql immutable strict parallel safe as $$
  select body ~ ('(^|[^[:alnum:]])SOP[ \u00a0](section[ \u00a0])?' || replace(code, '.', '\.') || '($|[^[:alnum:].]|\.($|[^0-9]))')
$$;
-- +goose StatementEnd

-- +goose Down
select 'forward only';
