-- What a member's own people ask for and do: changes of their organisation's
-- profile that wait for staff, and the handing over of a focal point's duty.
-- +goose Up

-- A change of profile that a focal point asked for. before and after hold the
-- fields concerned and no others, by the names of the audit trail: names.fr,
-- country_code, kind, band. It is decided once; what it says never changes.
create table proposed_changes (
  id              bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  before          jsonb not null check (jsonb_typeof(before) = 'object'),
  after           jsonb not null check (jsonb_typeof(after) = 'object' and after <> '{}'),
  note            text not null default '' check (length(note) <= 1000),
  proposed_by     bigint not null references people,
  proposed_at     timestamptz not null default clock(),
  decided_by      bigint references people,
  decided_at      timestamptz check (decided_at >= proposed_at),
  outcome         text check (outcome in ('APPROVED', 'DECLINED', 'WITHDRAWN')),
  reason          text not null default '' check (length(reason) <= 1000),
  check (before <> after),
  check ((outcome is null) = (decided_at is null)),
  check (outcome is not null or decided_by is null and reason = ''),
  check (outcome is distinct from 'DECLINED' or trim(reason) <> '')
);
create unique index proposed_changes_waiting on proposed_changes (organisation_id) where outcome is null;
create index proposed_changes_organisation on proposed_changes (organisation_id, id desc);
create index proposed_changes_person on proposed_changes (proposed_by);

-- +goose StatementBegin
create function proposed_changes_once() returns trigger language plpgsql as $$
begin
  if old.outcome is not null or (new.id, new.organisation_id, new.before, new.after, new.note, new.proposed_by, new.proposed_at)
     is distinct from (old.id, old.organisation_id, old.before, old.after, old.note, old.proposed_by, old.proposed_at) then
    raise exception 'a proposed change is decided once' using errcode = 'restrict_violation', constraint = 'proposed_changes_once';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger once before update on proposed_changes for each row execute function proposed_changes_once();
create trigger kept before delete or truncate on proposed_changes for each statement execute function forbid_change();
create trigger audit after insert or update on proposed_changes for each row execute function record_audit('organisation');

-- A focal point hands over: their service ends the day before, the successor's
-- goes on from that day. One service is handed over once.
create table handovers (
  id              bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  contact_id      bigint not null references contacts,
  successor_id    bigint not null references contacts,
  starts_on       date not null,   -- the successor's first day
  recorded_at     timestamptz not null default clock(),
  recorded_by     bigint references people,
  constraint handovers_once unique (contact_id),
  check (contact_id <> successor_id)
);
create index handovers_organisation on handovers (organisation_id);
create trigger append_only before update or delete or truncate on handovers for each statement execute function forbid_change();
create trigger audit after insert on handovers for each row execute function record_audit('organisation');
