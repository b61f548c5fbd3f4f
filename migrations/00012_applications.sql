-- How an organisation comes: as an observer, by invitation, as an applicant.
-- +goose Up

-- An organisation observes for an event or a period.
create table observerships (
  id              bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  starts_on       date not null check (starts_on >= '1900-01-01'),
  ends_on         date check (ends_on >= starts_on),  -- the last day; null: until further notice
  occasion        text not null check (length(trim(occasion)) between 1 and 300 and occasion !~ '[[:cntrl:]]'),
  invited_by      text not null default '' check (length(invited_by) <= 200 and invited_by !~ '[[:cntrl:]]'),
  version         int not null default 1,
  constraint observerships_apart exclude using gist (organisation_id with =, daterange(starts_on, ends_on, '[]') with &&)
);
create index observerships_order on observerships (starts_on desc, id desc);
create trigger audit after insert or update or delete on observerships for each row execute function record_audit('organisation');

-- An invitation to apply. The link's secret is derived from id and instant
-- with the server's key: the database holds nothing to steal.
create table invitations (
  id              bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  name            text not null check (name = trim(name) and length(name) between 1 and 200 and name !~ '[[:cntrl:]]'),
  email           text not null check (email = lower(email) and length(email) <= 254),
  language        text not null check (language in ('en', 'fr', 'es')),
  created_at      timestamptz not null default clock(),
  recorded_by     bigint references people,
  expires_at      timestamptz not null
);
create index invitations_organisation on invitations (organisation_id, id desc);
create trigger append_only before update or delete or truncate on invitations for each statement execute function forbid_change();
create trigger audit after insert on invitations for each row execute function record_audit('organisation');

create table applications (
  id              bigint generated always as identity primary key,
  organisation_id bigint references organisations,  -- known before, linked by staff, or created by the admission
  invitation_id   bigint references invitations,
  names           jsonb not null check (length(trim(names->>'en')) between 1 and 300),
  sort_en         text not null generated always as (fold(names->>'en')) stored,
  country_code    text references countries,
  kind            text check (kind in ('government', 'public', 'multilateral', 'ngo', 'foundation', 'private', 'academic', 'other')),
  website         text not null default '' check (website = '' or website ~ '^https?://[^[:space:]]+$'),
  category_id     bigint not null references categories,  -- as the applicant says, then as staff set it
  band_id         bigint,                                 -- null: the size is not known yet
  constituency_id bigint references constituencies,       -- set by staff
  contact_name    text not null check (contact_name = trim(contact_name) and length(contact_name) between 1 and 200 and contact_name !~ '[[:cntrl:]]'),
  email           text not null check (email = lower(email) and length(email) <= 254),
  language        text not null check (language in ('en', 'fr', 'es')),
  motivation      text not null check (length(motivation) between 1 and 5000),
  network         text not null default '',               -- of the sender, as the limits count it
  stage           text not null default 'SUBMITTED' check (stage in ('SUBMITTED', 'CONFIRMED', 'INFORMATION_REQUESTED', 'ADMITTED', 'DECLINED', 'WITHDRAWN')),
  submitted_at    timestamptz not null default clock(),
  version         int not null default 1,
  foreign key (category_id, band_id) references bands (category_id, id),
  check (stage <> 'ADMITTED' or organisation_id is not null)
);
-- One application at a time; one that nobody confirmed by mail keeps nobody out.
create unique index applications_once on applications (sort_en, coalesce(country_code, '')) where stage in ('CONFIRMED', 'INFORMATION_REQUESTED');
create unique index applications_once_organisation on applications (organisation_id) where stage in ('CONFIRMED', 'INFORMATION_REQUESTED');
create index applications_order on applications (submitted_at desc, id desc);
create index applications_waiting on applications (submitted_at) where stage = 'SUBMITTED';
create index applications_network on applications (network, submitted_at);
create index applications_email on applications (email, submitted_at);
create trigger audit after insert or update or delete on applications for each row execute function record_audit('organisation');

-- What happened to an application, by whom: the applicant where nobody of ours.
create table application_events (
  id             bigint generated always as identity primary key,
  application_id bigint not null references applications,
  kind           text not null check (kind in ('CONFIRMED', 'AMENDED', 'INFORMATION_REQUESTED', 'ANSWERED', 'ADMITTED', 'DECLINED', 'WITHDRAWN')),
  text           text not null default '' check (length(text) <= 5000),  -- question, answer, reason
  decision_id    bigint references decisions,
  at             timestamptz not null default clock(),
  person_id      bigint references people,  -- null: the applicant
  check (kind not in ('DECLINED', 'INFORMATION_REQUESTED', 'ANSWERED') or text <> '')
);
create index application_events_application on application_events (application_id, id);
create unique index application_events_confirmed on application_events (application_id) where kind = 'CONFIRMED';
create unique index application_events_closed on application_events (application_id) where kind in ('ADMITTED', 'DECLINED', 'WITHDRAWN');
create trigger append_only before update or delete or truncate on application_events for each statement execute function forbid_change();
create trigger audit after insert on application_events for each row execute function record_audit('none');

-- An event moves its application on, and only from where it may.
-- +goose StatementBegin
create function application_moves() returns trigger language plpgsql as $$
declare
  at_stage text;
  next     text := case new.kind when 'ANSWERED' then 'CONFIRMED' when 'AMENDED' then null else new.kind end;
  allowed  text[] := case new.kind
    when 'CONFIRMED' then '{SUBMITTED}' when 'ANSWERED' then '{INFORMATION_REQUESTED}'
    when 'INFORMATION_REQUESTED' then '{CONFIRMED}' when 'DECLINED' then '{CONFIRMED,INFORMATION_REQUESTED}'
    when 'ADMITTED' then '{CONFIRMED,INFORMATION_REQUESTED}'
    else '{SUBMITTED,CONFIRMED,INFORMATION_REQUESTED}' end;
begin
  select stage into at_stage from applications where id = new.application_id for update;
  if not at_stage = any(allowed) then
    raise exception 'application % is %', new.application_id, at_stage using errcode = 'check_violation', constraint = 'application_moves';
  end if;
  update applications set stage = coalesce(next, stage), version = version + 1 where id = new.application_id;
  return null;
end $$;
-- +goose StatementEnd
create trigger moves after insert on application_events for each row execute function application_moves();

-- The documents of an application, which keep their files.
create table application_documents (
  id             bigint generated always as identity primary key,
  application_id bigint not null references applications on delete cascade,
  upload_id      bigint not null unique references uploads,
  at             timestamptz not null default clock()
);
create index application_documents_application on application_documents (application_id, id);
create trigger audit after insert or delete on application_documents for each row execute function record_audit('none');
