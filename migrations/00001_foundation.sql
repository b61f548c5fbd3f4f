-- What every table stands on: the clock, folding of names, the audit trail.
-- +goose Up
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gist;

-- Compiling queries costs more than it saves on queries as short as ours.
-- +goose StatementBegin
do $$ begin execute format('alter database %I set jit = off', current_database()); end $$;
-- +goose StatementEnd

-- The transaction's clock: the application's, so that a day can be replayed.
-- +goose StatementBegin
create function clock() returns timestamptz language sql stable as $$
  select coalesce(nullif(current_setting('plenary.now', true), '')::timestamptz, now())
$$;
-- +goose StatementEnd

-- A name without accents, case and surplus space, for search and comparison.
-- unaccent(regdictionary, text) with a named dictionary is immutable in fact.
-- +goose StatementBegin
create function fold(name text) returns text language sql immutable strict parallel safe as $$
  select trim(regexp_replace(lower(public.unaccent('public.unaccent'::regdictionary, normalize(name, NFC))), '\s+', ' ', 'g'))
$$;
-- +goose StatementEnd

-- The audit trail: who changed what, when, from what to what. Written by
-- trigger, read by timelines, changed by nobody.
create table audit (
  id              bigint generated always as identity primary key,
  at              timestamptz not null,
  actor_id        bigint,          -- people.id; null: the system
  job             text not null default '',
  request         text not null default '',
  entity          text not null,   -- the table
  row_id          bigint not null,
  organisation_id bigint,          -- whose timeline shows it
  act             text not null check (act in ('insert', 'update', 'delete')),
  before          jsonb,
  after           jsonb
);
create index audit_by_organisation on audit (organisation_id, id desc);
create index audit_by_row on audit (entity, row_id, id desc);

-- +goose StatementBegin
create function forbid_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
-- +goose StatementEnd
create trigger append_only before update or delete or truncate on audit for each statement execute function forbid_change();

-- record_audit('id' | 'organisation' | 'member' | 'dues' | 'none') records a
-- change; its argument says through which column a row leads to the
-- organisation whose timeline shows it.
-- +goose StatementBegin
create function record_audit() returns trigger language plpgsql as $$
declare
  untold  text[] := '{search,token_hash,content}'; -- derived, secret or large
  before  jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - untold end;
  after   jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - untold end;
  subject jsonb := coalesce(after, before);
  owner   bigint;
begin
  if tg_op = 'UPDATE' and before - 'version' = after - 'version' then
    return null; -- nothing changed
  end if;
  case tg_argv[0]
    when 'id'           then owner := (subject->>'id')::bigint;
    when 'organisation' then owner := (subject->>'organisation_id')::bigint;
    when 'member'       then select organisation_id into owner from members where id = (subject->>'member_id')::bigint;
    when 'dues'         then select m.organisation_id into owner from dues d join members m on m.id = d.member_id
                              where d.id = (subject->>'dues_id')::bigint;
    else null;
  end case;
  insert into audit (at, actor_id, job, request, entity, row_id, organisation_id, act, before, after)
  values (clock(), nullif(current_setting('plenary.actor', true), '')::bigint,
          coalesce(current_setting('plenary.job', true), ''), coalesce(current_setting('plenary.request', true), ''),
          tg_table_name, (subject->>'id')::bigint, owner, lower(tg_op),
          before, after);
  return null;
end $$;
-- +goose StatementEnd
