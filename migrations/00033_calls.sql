-- Calls for expressions of interest: a body whose members are appointed asks
-- who would serve in it; whoever is chosen becomes a member of it.
-- +goose Up

-- Everybody may read a call. It is open to the end of its last day, in the
-- initiative's time zone, and then waits until somebody has chosen; or it is
-- closed without an appointment. A body has one at a time.
create table calls (
  id          bigint generated always as identity primary key,
  body_id     bigint not null references bodies,
  titles      jsonb not null check (length(trim(titles->>'en')) between 1 and 300),
  texts       jsonb not null check (length(trim(texts->>'en')) between 1 and 20000),
  places      int not null check (places between 1 and 50),          -- how many may be appointed
  closes_on   date not null,                                          -- the last day to apply; it may be put later
  opened_at   timestamptz not null default clock(),
  opened_by   bigint references people,
  version     int not null default 1,
  closed_at   timestamptz,
  closed_by   bigint references people,
  outcome     text check (outcome in ('DECIDED', 'CANCELLED')),
  closed_why  text not null default '' check (length(closed_why) <= 1000),
  starts_on   date check (starts_on > closes_on),                     -- of those appointed
  decision_id bigint references decisions,                            -- by which they were; null: none is cited
  check ((closed_at is null) = (outcome is null)),
  check ((outcome is not distinct from 'DECIDED') = (starts_on is not null)),
  check ((outcome is not distinct from 'CANCELLED') = (closed_why <> '')),
  check (decision_id is null or outcome is not distinct from 'DECIDED')
);
create unique index calls_one_at_a_time on calls (body_id) where closed_at is null;
create index calls_body on calls (body_id);
create index calls_decision on calls (decision_id) where decision_id is not null;
create trigger kept before delete or truncate on calls for each statement execute function forbid_change();
create trigger audit after insert or update on calls for each row execute function record_audit('none');

-- Who would serve. Only the secretariat and the applicant read it. Who withdrew
-- may apply again, by a new row.
create table call_applications (
  id              bigint generated always as identity primary key,
  call_id         bigint not null references calls,
  person_id       bigint not null references people,
  organisation_id bigint references organisations,                    -- on whose behalf; null: their own
  country_code    text references countries,                          -- where they work; null: where the organisation has its seat
  motivation      text not null check (length(trim(motivation)) between 1 and 4000),
  expertise       text not null check (length(trim(expertise)) between 1 and 4000),
  languages       text[] not null check (languages <@ '{en,fr,es}' and languages <> '{}'),  -- in which they can work
  sent_at         timestamptz not null default clock(),
  changed_at      timestamptz check (changed_at >= sent_at),
  withdrawn_at    timestamptz check (withdrawn_at >= sent_at),
  appointed_id    bigint references body_members,                     -- what they became by it
  check (withdrawn_at is null or appointed_id is null),
  constraint call_applications_appointed unique (appointed_id)
);
create unique index call_applications_once on call_applications (call_id, person_id) where withdrawn_at is null;
create index call_applications_person on call_applications (person_id);
create trigger kept before delete or truncate on call_applications for each statement execute function forbid_change();
create trigger audit after insert or update on call_applications for each row execute function record_audit('none');

-- A call ends once, and nothing of it changes afterwards.
-- +goose StatementBegin
create function call_stays_closed() returns trigger language plpgsql as $$
begin
  raise exception 'a call that was closed stays as it is' using errcode = 'restrict_violation', constraint = 'calls_closed';
end $$;
create function call_is_not_closed() returns trigger language plpgsql as $$
begin
  if exists (select from calls c where c.id = new.call_id and c.closed_at is not null) then
    raise exception 'nobody applies to a call that was closed' using errcode = 'restrict_violation', constraint = 'calls_closed';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger call_stays_closed before update on calls for each row when (old.closed_at is not null) execute function call_stays_closed();
create trigger call_is_not_closed before insert or update on call_applications for each row execute function call_is_not_closed();

-- +goose Down
select 'forward only';
