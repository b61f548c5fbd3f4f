-- Jobs and imports.
-- +goose Up
create table job_runs (
  id          bigint generated always as identity primary key,
  job         text not null,
  slot        timestamptz not null,      -- the scheduled instant, or when asked for
  asked_by    bigint references people,  -- null: the timetable or the command line
  started_at  timestamptz not null,
  finished_at timestamptz,
  outcome     text not null default 'RUNNING' check (outcome in ('RUNNING', 'DONE', 'FAILED')),
  counts      jsonb not null default '{}',
  error       text not null default '',
  constraint job_runs_once unique (job, slot)
);
create index job_runs_latest on job_runs (id desc);
create index job_runs_job on job_runs (job, id desc);

create table imports (
  id           bigint generated always as identity primary key,
  file_name    text not null check (length(file_name) between 1 and 200),
  state        text not null default 'CHECKING' check (state in ('CHECKING', 'CHECKED', 'REFUSED', 'APPLYING', 'APPLIED', 'FAILED')),
  rows_total   int not null default 0,
  rows_done    int not null default 0,
  attempts     int not null default 0,      -- at the present state; faults are tried again, not for ever
  created_at   timestamptz not null default clock(),
  created_by   bigint references people,
  confirmed_at timestamptz,
  confirmed_by bigint references people,
  applied_at   timestamptz,
  check ((state in ('APPLYING', 'APPLIED')) <= (confirmed_at is not null)),
  check ((state = 'APPLIED') = (applied_at is not null))
);
create index imports_open on imports (id) where state in ('CHECKING', 'APPLYING');
create trigger audit after insert or delete on imports for each row execute function record_audit('none');
create trigger audit_state after update on imports for each row when (old.state <> new.state) execute function record_audit('none');

-- Apart, so that the audit trail does not copy whole files.
create table import_sheets (
  import_id bigint primary key references imports on delete cascade,
  content   bytea not null,
  result    jsonb not null default '{}'     -- imports.Report
);
