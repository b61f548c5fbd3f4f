-- Meetings as they are prepared, held and put on record: who is invited and who
-- came, notes and interests by item, minutes until they are approved, and the
-- actions that follow.
-- +goose Up

-- A meeting's entry in people's calendars: its name there, and how often it was
-- changed since it was sent.
alter table meetings
  add column uid text not null unique default gen_random_uuid()::text,
  add column sequence int not null default 0 check (sequence >= 0),
  add column short_notice_why text not null default '' check (length(short_notice_why) <= 1000),  -- convened later than the rule asks
  -- A meeting is numbered when it is convened; drafts and briefings have no number.
  alter column number drop not null,
  add constraint meetings_numbered check (number is null or briefing_of_id is null and convened_at is not null),
  add constraint meetings_cancelled check ((cancelled_at is null) = (cancelled_why = ''));

-- Items that every meeting of the body has are carried into the next.
alter table agenda_items add column standing boolean not null default false,
  add constraint agenda_items_of_meeting unique (meeting_id, id);

-- Who is invited: members of the body, who count for the quorum; staff; guests,
-- by name where the register does not know them. Somebody may stand in for a
-- member who is not there.
create table meeting_people (
  id            bigint generated always as identity primary key,
  meeting_id    bigint not null references meetings,
  person_id     bigint references people,
  name          text not null default '' check (name = trim(name) and length(name) <= 200 and name !~ '[[:cntrl:]]'),
  email         text check (email = lower(email) and length(email) <= 254 and email ~ '^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+$'),
  language      text not null default 'en' check (language in ('en', 'fr', 'es')),
  part          text not null check (part in ('MEMBER', 'STAFF', 'GUEST')),
  invited_at    timestamptz,                                     -- when the convocation was sent
  presence      text check (presence in ('PRESENT', 'EXCUSED', 'ABSENT')),
  remote        boolean not null default false,
  stands_for_id bigint,
  added_at      timestamptz not null default clock(),
  added_by      bigint references people,
  check ((person_id is null) = (name <> '')),
  check (not remote or presence = 'PRESENT'),
  check (stands_for_id is null or part <> 'MEMBER' and coalesce(presence, 'PRESENT') = 'PRESENT'),
  constraint meeting_people_of_meeting unique (meeting_id, id),
  constraint meeting_people_stands_for foreign key (meeting_id, stands_for_id) references meeting_people (meeting_id, id),
  constraint meeting_people_once unique (meeting_id, person_id),
  constraint meeting_people_one_alternate unique (stands_for_id)
);
create index meeting_people_person on meeting_people (person_id);
create trigger audit after insert or update or delete on meeting_people for each row execute function record_audit('none');

-- For which organisations somebody invited speaks. In the Assembly they are what
-- counts: two of one organisation are one, one of two organisations is two.
create table meeting_voices (
  id              bigint generated always as identity primary key,
  attendee_id     bigint not null references meeting_people on delete cascade,
  organisation_id bigint not null references organisations,
  constraint meeting_voices_once unique (attendee_id, organisation_id)
);
create trigger audit after insert or update or delete on meeting_voices for each row execute function record_audit('none');

-- Who belongs to the body of a meeting on a day, and for whom they speak. The
-- Board are those who sit on it; the Assembly are the focal points of members,
-- who are guests of a briefing; of others those who were appointed or joined.
-- Staff come to all.
-- +goose StatementBegin
create function meeting_belonging(meeting bigint, day date) returns table (person_id bigint, part text, organisation_id bigint) language sql stable as $$
  with here as (select m.body_id, b.kind, m.briefing_of_id is not null as briefing from meetings m join bodies b on b.id = m.body_id where m.id = meeting),
  ways as (
    select r.person_id, case when h.kind = 'SECRETARIAT' then 'MEMBER' else 'STAFF' end as part, null::bigint as organisation_id
    from here h join person_roles r on r.role = 'STAFF' and r.starts_on <= day and coalesce(r.ends_on, 'infinity') >= day
    union all
    select p.person_id, 'MEMBER', t.organisation_id from here h join seat_people p on h.kind = 'BOARD' and p.part = 'REPRESENTATIVE' and p.starts_on <= day and p.ends_on >= day
      join seat_terms t on t.id = p.term_id
    union all
    select c.person_id, case when h.kind = 'ASSEMBLY' then 'MEMBER' else 'GUEST' end, c.organisation_id
    from here h join contacts c on (h.kind = 'ASSEMBLY' or h.briefing) and c.role = 'FOCAL_POINT' and c.starts_on <= day and coalesce(c.ends_on, 'infinity') >= day
      join register(day) m on m.organisation_id = c.organisation_id and m.status = 'CURRENT'
    union all
    select c.person_id, 'MEMBER', c.organisation_id from here h join body_members c on c.body_id = h.body_id and c.starts_on <= day and coalesce(c.ends_on, 'infinity') >= day
    where h.kind not in ('BOARD', 'ASSEMBLY', 'SECRETARIAT'))
  -- Somebody who belongs in two ways counts as the first of member, staff and guest.
  select w.person_id, first_value(w.part) over (partition by w.person_id order by array_position('{MEMBER,STAFF,GUEST}'::text[], w.part)), w.organisation_id from ways w
$$;
-- Whether somebody may stand for a member at a meeting on a day: on the Board
-- the alternate of the same seat, else a contact of an organisation for which
-- the member speaks.
create function may_stand_for(person bigint, member bigint, day date) returns boolean language sql stable as $$
  select case (select b.kind from meeting_people f join meetings m on m.id = f.meeting_id join bodies b on b.id = m.body_id where f.id = member)
    when 'SECRETARIAT' then false
    when 'BOARD' then exists (
      select from meeting_people f join seat_people r on r.person_id = f.person_id and r.part = 'REPRESENTATIVE' and r.starts_on <= day and r.ends_on >= day
        join seat_people a on a.term_id = r.term_id and a.part = 'ALTERNATE' and a.starts_on <= day and a.ends_on >= day
      where f.id = member and a.person_id = person)
    else exists (
      select from meeting_voices v join contacts c on c.organisation_id = v.organisation_id and c.starts_on <= day and coalesce(c.ends_on, 'infinity') >= day
      where v.attendee_id = member and c.person_id = person)
  end
$$;
-- For whom is what follows from an item of an agenda, decisions and actions: for
-- those for whom the item is and its meeting is, whichever are fewer. Those
-- invited read the item beside them.
create function wider(a audience, b audience) returns boolean language sql immutable as $$
  select array_position('{PUBLIC,MEMBERS,BOARD,STAFF}'::text[], a::text) < array_position('{PUBLIC,MEMBERS,BOARD,STAFF}'::text[], b::text)
$$;
create function item_audience(item bigint) returns audience language sql stable as $$
  select case when wider(i.audience, m.audience) then m.audience else i.audience end from agenda_items i join meetings m on m.id = i.meeting_id where i.id = item
$$;
create function meeting_day(m meetings) returns date language sql stable as $$ select (m.starts_at at time zone m.zone)::date $$;
-- +goose StatementEnd

-- What was noted on an item; the latest holds.
create table item_notes (
  id         bigint generated always as identity primary key,
  item_id    bigint not null references agenda_items,
  number     int not null check (number > 0),
  text       text not null check (length(text) <= 20000),
  written_at timestamptz not null default clock(),
  written_by bigint references people,
  constraint item_notes_number unique (item_id, number)
);
create trigger append_only before update or delete or truncate on item_notes for each statement execute function forbid_change();
create trigger audit after insert on item_notes for each row execute function record_audit('none');

-- Interests that somebody declared in an item: on it they are neither present
-- nor counted among those who may decide.
create table item_interests (
  id           bigint generated always as identity primary key,
  meeting_id   bigint not null,
  item_id      bigint not null,
  attendee_id  bigint not null,
  note         text not null default '' check (length(note) <= 1000),
  declared_at  timestamptz not null default clock(),
  declared_by  bigint references people,
  withdrawn_at timestamptz,
  withdrawn_by bigint references people,
  foreign key (meeting_id, item_id) references agenda_items (meeting_id, id),
  foreign key (meeting_id, attendee_id) references meeting_people (meeting_id, id)
);
create unique index item_interests_once on item_interests (item_id, attendee_id) where withdrawn_at is null;
create trigger kept before delete or truncate on item_interests for each statement execute function forbid_change();
create trigger audit after insert or update on item_interests for each row execute function record_audit('none');

-- Who presents an item: somebody by what they are, said in the reader's
-- language, or by name.
alter table agenda_items add column presenter_part text not null default 'BY_NAME' check (presenter_part in ('BY_NAME', 'CHAIR', 'VICE_CHAIR', 'SECRETARIAT', 'COORDINATOR', 'GROUP_CHAIRS'));

-- Minutes, in versions. A part is about who came, about the quorum or about an
-- item, and is read by those for whom it is and its item is; what of an item is
-- for fewer stands in a further part. What is composed from the record is kept
-- in three languages; what was typed is in that of the minutes.
create table minutes (
  id         bigint generated always as identity primary key,
  meeting_id bigint not null references meetings,
  number     int not null check (number > 0),
  language   text not null check (language in ('en', 'fr', 'es')),
  why        text not null default '' check (length(why) <= 1000),
  written_at timestamptz not null default clock(),
  written_by bigint references people,
  constraint minutes_number unique (meeting_id, number),
  constraint minutes_of_meeting unique (meeting_id, id)
);
create trigger append_only before update or delete or truncate on minutes for each statement execute function forbid_change();
create trigger audit after insert on minutes for each row execute function record_audit('none');
create table minutes_parts (
  minutes_id bigint not null references minutes,
  position   int not null check (position > 0),
  kind       text not null default 'ITEM' check (kind in ('PRESENCE', 'QUORUM', 'ITEM', 'MORE')),
  item_id    bigint references agenda_items,
  audience   audience not null,
  titles     jsonb not null check (length(trim(titles->>'en')) between 1 and 400),
  said       jsonb not null default '{}',
  text       text not null default '' check (length(text) <= 30000),
  primary key (minutes_id, position),
  check ((kind in ('ITEM', 'MORE')) = (item_id is not null))
);
create trigger append_only before update or delete or truncate on minutes_parts for each statement execute function forbid_change();

-- What was done with a version: sent to those invited until a day, approved (by
-- a later meeting, or since nobody objected until that day), published.
create table minutes_acts (
  id         bigint generated always as identity primary key,
  meeting_id bigint not null,
  minutes_id bigint not null,
  act        text not null check (act in ('CIRCULATED', 'APPROVED', 'PUBLISHED')),
  until      date,                                               -- of the period for corrections; its last day
  why        text not null default '' check (length(why) <= 1000), -- the period is shorter than the rule asks for
  approving_id bigint references meetings,                       -- the meeting that approved; null: nobody objected
  audience   audience,                                           -- of what is published
  at         timestamptz not null default clock(),
  by         bigint references people,
  foreign key (meeting_id, minutes_id) references minutes (meeting_id, id),
  check ((act = 'CIRCULATED') = (until is not null) and (act = 'PUBLISHED') = (audience is not null)),
  check (approving_id is null or act = 'APPROVED' and approving_id <> meeting_id)
);
create unique index minutes_acts_approved_once on minutes_acts (meeting_id) where act = 'APPROVED';
create index minutes_acts_meeting on minutes_acts (meeting_id);
-- Approved minutes are the last.
-- +goose StatementBegin
create function minutes_before_approval() returns trigger language plpgsql as $$
begin
  if exists (select from minutes_acts where meeting_id = new.meeting_id and act = 'APPROVED') then
    raise exception 'the minutes are approved' using errcode = 'check_violation', constraint = 'minutes_open', table = 'minutes';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger before_approval before insert on minutes for each row execute function minutes_before_approval();
create trigger append_only before update or delete or truncate on minutes_acts for each statement execute function forbid_change();
create trigger audit after insert on minutes_acts for each row execute function record_audit('none');

-- Corrections that somebody invited suggests; one that is accepted became a
-- version.
create table minutes_corrections (
  id           bigint generated always as identity primary key,
  minutes_id   bigint not null,
  position     int not null,
  attendee_id  bigint not null references meeting_people,
  text         text not null check (length(trim(text)) between 1 and 5000),
  suggested_at timestamptz not null default clock(),
  answer       text check (answer in ('ACCEPTED', 'DECLINED')),
  answered_at  timestamptz,
  answered_by  bigint references people,
  why          text not null default '' check (length(why) <= 1000),
  became_id    bigint references minutes,
  foreign key (minutes_id, position) references minutes_parts,
  check ((answer is null) = (answered_at is null)),
  check ((coalesce(answer, '') = 'ACCEPTED') = (became_id is not null))
);
create trigger kept before delete or truncate on minutes_corrections for each statement execute function forbid_change();
create trigger audit after insert or update on minutes_corrections for each row execute function record_audit('none');

-- Actions that follow from an item, from a decision, or from neither. What
-- happened to one are facts; the latest says where it stands.
create table actions (
  id          bigint generated always as identity primary key,
  body_id     bigint not null references bodies,
  item_id     bigint references agenda_items,
  decision_id bigint references decisions,
  titles      jsonb not null check (length(trim(titles->>'en')) between 1 and 500),
  person_id   bigint references people,                          -- null: the secretariat
  due_on      date not null,
  audience    audience not null default 'STAFF',                 -- beside whoever is to do it
  created_at  timestamptz not null default clock(),
  created_by  bigint references people,
  version     int not null default 1
);
create index actions_body on actions (body_id, due_on);
create index actions_person on actions (person_id);
create index actions_item on actions (item_id);
create trigger kept before delete or truncate on actions for each statement execute function forbid_change();
create trigger audit after insert or update on actions for each row execute function record_audit('none');
create table action_acts (
  id        bigint generated always as identity primary key,
  action_id bigint not null references actions,
  act       text not null check (act in ('DONE', 'DROPPED', 'REOPENED')),
  note      text not null default '' check (length(note) <= 1000),
  at        timestamptz not null default clock(),
  by        bigint references people
);
create index action_acts_action on action_acts (action_id, id);
create trigger append_only before update or delete or truncate on action_acts for each statement execute function forbid_change();
create trigger audit after insert on action_acts for each row execute function record_audit('none');
-- +goose StatementBegin
create function action_state(action bigint) returns text language sql stable as $$
  select coalesce((select case act when 'REOPENED' then 'OPEN' else act end from action_acts where action_id = action order by id desc limit 1), 'OPEN')
$$;
-- +goose StatementEnd

-- Whoever is to do something is reminded by the same ledger.
alter table reminder_rules
  drop constraint reminder_rules_subject_check,
  add constraint reminder_rules_subject_check check (subject in ('dues', 'waiver_end', 'waiver_review', 'mandate_end', 'interests_due', 'action_due'));
alter table reminder_templates
  drop constraint reminder_templates_subject_check,
  add constraint reminder_templates_subject_check check (subject in ('dues', 'waiver_end', 'waiver_review', 'mandate_end', 'interests_due', 'action_due'));
alter table reminders
  add column action_id bigint references actions,
  drop constraint reminders_about,
  add constraint reminders_about check (num_nonnulls(dues_id, waiver_id, mandate_period_id, holder_id, action_id) = 1),
  drop constraint reminders_once,
  add constraint reminders_once unique nulls not distinct (rule, dues_id, waiver_id, mandate_period_id, holder_id, action_id, cycle, days, person_id),
  drop constraint reminders_reason_check,
  add constraint reminders_reason_check check (reason in ('', 'ADDRESS_BOUNCES', 'ALREADY_PAID', 'CLOSED', 'CREDITED', 'DECIDED', 'DONE', 'DROPPED', 'ENDED', 'MEMBERSHIP_ENDED', 'MOVED', 'NO_ADDRESS',
    'NO_LONGER_CONTACT', 'NO_LONGER_IN_OFFICE', 'NO_LONGER_RESPONSIBLE', 'NO_LONGER_REVIEWER', 'NO_RECIPIENT', 'RENEWED', 'REVOKED', 'SUPERSEDED', 'UNSUBSCRIBED', 'WAIVED', 'WRITTEN_OFF'));
create index reminders_action on reminders (action_id);

insert into reminder_templates (code, subject, kind, name) values
  ('action_due', 'action_due', 'REMINDER', '{"en": "An action point is due", "fr": "Une mesure à prendre arrive à échéance", "es": "Vence una medida"}');
insert into reminder_template_versions (template_id, number, subject, body) select id, 1,
  jsonb_build_object('en', 'Action point: {{.Title}} {{.Due}}',
    'fr', 'Mesure à prendre : {{.Title}} {{.Due}}',
    'es', 'Medida: {{.Title}} {{.Due}}'),
  jsonb_build_object('en', E'An action point of the {{.Body}} is yours: {{.Title}} {{.Due}}.\n\n{{.Account}}\n\nIf it is done, please tell us, so that it leaves the list that the next meeting sees.',
    'fr', E'Une mesure à prendre vous revient ({{.Body}}) : {{.Title}} {{.Due}}.\n\n{{.Account}}\n\nSi elle est exécutée, veuillez nous l’indiquer, afin qu’elle quitte la liste soumise à la prochaine réunion.',
    'es', E'Tiene a su cargo una medida ({{.Body}}): {{.Title}} {{.Due}}.\n\n{{.Account}}\n\nSi ya está cumplida, indíquenoslo, para que salga de la lista que ve la próxima reunión.')
from reminder_templates where code = 'action_due';
insert into reminder_rules (subject) values ('action_due');
insert into reminder_rule_versions (rule_id, number, enabled, audience) select id, 1, true, '{}' from reminder_rules where subject = 'action_due';
insert into reminder_rule_steps (version_id, days, kind, template_id)
select v.id, s.days, t.kind, t.id
from (values (-7), (0), (7)) s (days), reminder_templates t join reminder_rules r on r.subject = t.subject join reminder_rule_versions v on v.rule_id = r.id
where t.code = 'action_due' order by s.days;

-- +goose Down
select 'forward only';
