-- Changes of members: who was called what on which day, how long before its
-- end a withdrawal is notified, and where the stories of two members meet.
-- +goose Up

create index member_events_other on member_events (other_member_id) where other_member_id is not null;

-- A name given up is a dated fact with author and reason. A list that only
-- knows the name, and not its last day, leaves it undated; a member that
-- merged into another leaves its names to it, so that they are still found.
alter table former_names
  add column dated       boolean not null default true,
  add column merged_from bigint references organisations,
  add column reason      text not null default '' check (length(reason) <= 1000),
  add column recorded_at timestamptz not null default clock(),
  add column recorded_by bigint references people;
-- Of names on record: imported ones bear the day of their list, not their last.
update former_names f set
  recorded_at = coalesce((select a.at from audit a where a.entity = 'former_names' and a.act = 'insert' and a.row_id = f.id), f.recorded_at),
  dated = exists (select from audit a where a.entity = 'organisations' and a.act = 'update' and a.row_id = f.organisation_id
                  and a.before->'names'->>f.language = f.name);
alter table former_names add constraint former_names_merged_not_dated check (merged_from is null or not dated);

-- What an organisation was called on a day, by language: the name that was
-- given up first after that day, else the present one.
-- +goose StatementBegin
create function names_on(org bigint, present jsonb, day date) returns jsonb language sql stable as $$
  select present || coalesce(jsonb_object_agg(f.language, f.name), '{}')
  from (select distinct on (language) language, name from former_names
        where organisation_id = org and dated and until > day order by language, until, id) f
$$;
-- +goose StatementEnd

-- How long before its last day a member says that it withdraws, by the day on
-- which it says so. A new rule is a new row: the past stays as it was.
create table notice_periods (
  id           bigint generated always as identity primary key,
  months       int not null check (months between 0 and 24),
  effective_on date not null unique check (effective_on >= '1900-01-01'),
  rule         text not null default '' check (length(rule) <= 100 and rule !~ '[[:cntrl:]]'),  -- as cited
  recorded_at  timestamptz not null default clock(),
  recorded_by  bigint references people
);
create trigger append_only before update or delete or truncate on notice_periods for each statement execute function forbid_change();
create trigger audit after insert on notice_periods for each row execute function record_audit('none');
insert into notice_periods (months, effective_on) values (3, '1900-01-01');
