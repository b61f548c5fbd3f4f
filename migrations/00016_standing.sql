-- Standing: what a member may do, by rules that are data. A version of a rule
-- holds from its day on; what is past is never touched.
-- +goose Up
create table standing_rules (
  id                 bigint generated always as identity primary key,
  right_code         text not null check (right_code in ('VOTE', 'STAND', 'SPEAK', 'PROPOSE', 'PAPERS')),
  effective_from     date not null,
  citation           text not null check (citation = trim(citation) and length(citation) between 1 and 100 and citation !~ '[[:cntrl:]]'),
  -- Who may is a member of the day and meets every condition that is set.
  settled_by         text check (settled_by in ('RECORD_DATE', 'END_OF_YEAR_BEFORE', 'DUE_DATE')),
  settled_years_back int check (settled_years_back between 0 and 5),    -- before the record date's year
  settled_grace_days int check (settled_grace_days between 0 and 730),  -- after the due day
  not_overdue_days   int check (not_overdue_days between 0 and 3650),   -- nothing overdue for more days than that
  recorded_at        timestamptz not null default clock(),
  recorded_by        bigint references people,
  check ((settled_by is null) = (settled_years_back is null)),
  check ((settled_by is not distinct from 'DUE_DATE') = (settled_grace_days is not null)),
  -- Never of a day that has begun, wherever the house is.
  constraint standing_rules_to_come check (recorded_at < (effective_from::timestamp at time zone 'UTC') + interval '12 hours')
);
create index standing_rules_in_force on standing_rules (right_code, effective_from desc, id desc);
create trigger append_only before update or delete or truncate on standing_rules for each statement execute function forbid_change();
create trigger audit after insert on standing_rules for each row execute function record_audit('none');

-- A version that was still to come is taken back by a row of its own.
create table standing_rules_back (
  id          bigint generated always as identity primary key,
  rule_id     bigint not null references standing_rules,
  recorded_at timestamptz not null default clock(),
  recorded_by bigint references people,
  constraint standing_rules_back_once unique (rule_id)
);
create trigger append_only before update or delete or truncate on standing_rules_back for each statement execute function forbid_change();
create trigger audit after insert on standing_rules_back for each row execute function record_audit('none');

-- +goose StatementBegin
create function standing_rules_back_check() returns trigger language plpgsql as $$
begin
  if not exists (select from standing_rules r where r.id = new.rule_id
                 and new.recorded_at < (r.effective_from::timestamp at time zone 'UTC') + interval '12 hours') then
    raise exception 'a rule in force is not taken back' using errcode = 'check_violation', constraint = 'standing_rules_back_in_time';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger in_time before insert on standing_rules_back for each row execute function standing_rules_back_check();

-- What holds until the secretariat says otherwise, for every day of the past:
-- who pays has its rights back at once.
insert into standing_rules (right_code, effective_from, citation, settled_by, settled_years_back, not_overdue_days, recorded_at) values
  ('VOTE',    '1900-01-01', 'SOP 2.2.4', 'RECORD_DATE', 1, 90, '1900-01-01 00:00Z'),
  ('STAND',   '1900-01-01', 'SOP 2.2.4', 'RECORD_DATE', 1, 90, '1900-01-01 00:00Z'),
  ('SPEAK',   '1900-01-01', 'SOP 2.2.4', null, null, null, '1900-01-01 00:00Z'),
  ('PROPOSE', '1900-01-01', 'SOP 2.2.4', null, null, 90, '1900-01-01 00:00Z'),
  ('PAPERS',  '1900-01-01', 'SOP 2.2.4', null, null, null, '1900-01-01 00:00Z');
