-- The seats of the Governing Board: who elects each, who held it when, who
-- represented the holder, and who was chosen chair. What one may do as a member
-- of the Board follows from it.
-- +goose Up

create table seats (
  id              bigint generated always as identity primary key,
  body_id         bigint not null references bodies,
  code            text not null unique check (code ~ '^[A-Z][A-Z0-9-]{1,39}$'),
  position        int not null,
  constituency_id bigint references constituencies,  -- whose members elect it; null: all members
  names           jsonb not null check (length(trim(names->>'en')) between 1 and 200)
);
create trigger kept before delete or truncate on seats for each statement execute function forbid_change();
create trigger audit after insert or update on seats for each row execute function record_audit('none');

insert into seats (body_id, code, position, constituency_id, names)
select b.id, 'BOARD-' || c.position || '-' || n, 10 * c.position + n, c.id, jsonb_strip_nulls(jsonb_build_object(
  'en', c.name->>'en' || ', seat ' || n, 'fr', c.name->>'fr' || ', siège ' || n, 'es', c.name->>'es' || ', puesto ' || n))
from bodies b cross join constituencies c cross join generate_series(1, 2) n where b.code = 'BOARD' order by c.position, n;
insert into seats (body_id, code, position, names)
select id, 'BOARD-TECHNICAL', 1000, '{"en": "Technical seat", "fr": "Siège technique", "es": "Puesto técnico"}' from bodies where code = 'BOARD';

-- A member holds a seat for a term. A resignation ends it early, and so does the
-- end of the membership; then a by-election may fill the seat for the rest.
create table seat_terms (
  id              bigint generated always as identity primary key,
  seat_id         bigint not null references seats,
  organisation_id bigint not null references organisations,
  starts_on       date not null check (starts_on >= '1900-01-01'),
  ends_on         date not null check (ends_on >= starts_on and ends_on < starts_on + interval '10 years'),  -- the last day, as elected
  held_until      date not null check (held_until between starts_on - 1 and ends_on),                       -- the last day, as it was; before the first: never taken up
  completes_id    bigint unique references seat_terms check (completes_id <> id),                           -- the term that a by-election completes
  decision_id     bigint references decisions,
  result          text not null default '' check (length(result) <= 300),                                   -- of the election
  recorded_at     timestamptz not null default clock(),
  recorded_by     bigint references people,
  constraint seat_terms_rest check (decision_id is not null or trim(result) <> ''),
  constraint seat_terms_apart exclude using gist (seat_id with =, daterange(starts_on, held_until + 1) with &&),
  constraint seat_terms_one_seat exclude using gist (organisation_id with =, daterange(starts_on, held_until + 1) with &&)
);
create trigger kept before delete or truncate on seat_terms for each statement execute function forbid_change();
create trigger audit after insert or update on seat_terms for each row execute function record_audit('organisation');

-- What ends a term early: its holder gave the seat up, or is no longer a member.
create table seat_resignations (
  id          bigint generated always as identity primary key,
  term_id     bigint not null references seat_terms,
  why         text not null default 'RESIGNED' check (why in ('RESIGNED', 'MEMBERSHIP_ENDED')),
  vacant_from date not null,
  reason      text not null check (length(reason) <= 1000),
  decision_id bigint references decisions,  -- that took note of it
  recorded_at timestamptz not null default clock(),
  recorded_by bigint references people,
  constraint seat_resignations_reason check (why = 'MEMBERSHIP_ENDED' or trim(reason) <> '')
);
create unique index seat_resignations_once on seat_resignations (term_id) where why = 'RESIGNED';
create trigger append_only before update or delete or truncate on seat_resignations for each statement execute function forbid_change();
create trigger audit after insert on seat_resignations for each row execute function record_audit('none');

-- Who acts for the holder. A row whose last day is the day before its first
-- never came to pass.
create table seat_people (
  id          bigint generated always as identity primary key,
  term_id     bigint not null references seat_terms,
  person_id   bigint not null references people,
  part        text not null check (part in ('REPRESENTATIVE', 'ALTERNATE')),
  starts_on   date not null,
  ends_on     date not null check (ends_on >= starts_on - 1),
  reason      text not null default '' check (length(reason) <= 1000),  -- why it changed
  recorded_at timestamptz not null default clock(),
  recorded_by bigint references people,
  constraint seat_people_one_representative exclude using gist (term_id with =, daterange(starts_on, ends_on + 1) with &&) where (part = 'REPRESENTATIVE'),
  constraint seat_people_one_seat exclude using gist (person_id with =, daterange(starts_on, ends_on + 1) with &&) where (part = 'REPRESENTATIVE'),
  constraint seat_people_one_part exclude using gist (term_id with =, person_id with =, daterange(starts_on, ends_on + 1) with &&)
);
create index seat_people_person on seat_people (person_id);
create trigger kept before delete or truncate on seat_people for each statement execute function forbid_change();
create trigger audit after insert or update on seat_people for each row execute function record_audit('none');

-- The chair and the vice-chairs, chosen among the representatives.
create table board_officers (
  id             bigint generated always as identity primary key,
  body_id        bigint not null references bodies,
  seat_person_id bigint not null references seat_people,
  role           text not null check (role in ('CHAIR', 'VICE_CHAIR')),
  starts_on      date not null,
  ends_on        date not null check (ends_on >= starts_on - 1),
  decision_id    bigint references decisions,
  result         text not null default '' check (length(result) <= 300),
  reason         text not null default '' check (length(reason) <= 1000),  -- why it ended early
  recorded_at    timestamptz not null default clock(),
  recorded_by    bigint references people,
  constraint board_officers_rest check (decision_id is not null or trim(result) <> ''),
  constraint board_officers_one_chair exclude using gist (body_id with =, daterange(starts_on, ends_on + 1) with &&) where (role = 'CHAIR'),
  constraint board_officers_one_office exclude using gist (seat_person_id with =, daterange(starts_on, ends_on + 1) with &&)
);
create trigger kept before delete or truncate on board_officers for each statement execute function forbid_change();
create trigger audit after insert or update on board_officers for each row execute function record_audit('none');

-- A term is as it was elected; only giving it up shortens what was held of it.
-- +goose StatementBegin
create function seat_term_stands() returns trigger language plpgsql as $$
declare
  before seat_terms;
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(new) - 'held_until' <> to_jsonb(old) - 'held_until' or not exists (
      select from seat_resignations r where r.term_id = new.id and r.vacant_from = new.held_until + 1) then
      raise exception 'a term is not edited' using errcode = 'restrict_violation', constraint = 'seat_terms_kept';
    end if;
    return new;
  end if;
  if new.completes_id is not null then
    select seat_id, ends_on, held_until into before.seat_id, before.ends_on, before.held_until from seat_terms where id = new.completes_id for share;
    if before.seat_id <> new.seat_id or before.ends_on <> new.ends_on or before.held_until = before.ends_on or new.starts_on <= before.held_until then
      raise exception 'a by-election completes a term that was given up' using errcode = 'check_violation', constraint = 'seat_terms_remainder';
    end if;
  end if;
  return new;
end $$;
create function seat_resigned() returns trigger language plpgsql as $$
begin
  update seat_people set ends_on = greatest(starts_on - 1, new.vacant_from - 1) where term_id = new.term_id and ends_on >= new.vacant_from;
  update seat_terms set held_until = new.vacant_from - 1 where id = new.term_id and held_until >= new.vacant_from;
  if not found then
    raise exception 'the term is over by then' using errcode = 'check_violation', constraint = 'seat_resignations_within';
  end if;
  return null;
end $$;
-- Who acts for a holder does so within its term.
create function seat_person_within() returns trigger language plpgsql as $$
begin
  perform from seat_terms t where t.id = new.term_id and new.starts_on >= t.starts_on and new.starts_on <= t.ends_on and new.ends_on <= t.held_until for share;
  if not found then
    raise exception 'nobody acts for who does not hold the seat' using errcode = 'check_violation', constraint = 'seat_people_within';
  end if;
  return new;
end $$;
-- An office that was to begin later, and does not since its holder leaves, ends
-- the day before.
create function board_officer_within() returns trigger language plpgsql as $$
begin
  perform from seat_people p where p.id = new.seat_person_id and p.part = 'REPRESENTATIVE' and new.starts_on >= p.starts_on
    and (new.ends_on <= p.ends_on or tg_op = 'UPDATE' and new.ends_on < new.starts_on) for share;
  if not found then
    raise exception 'only who represents a seat leads the Board' using errcode = 'check_violation', constraint = 'board_officers_within';
  end if;
  return new;
end $$;
create function seat_person_left() returns trigger language plpgsql as $$
begin
  update board_officers set ends_on = greatest(starts_on - 1, new.ends_on) where seat_person_id = new.id and ends_on > new.ends_on;
  return null;
end $$;
-- +goose StatementEnd

-- Seats are for members. Whatever ends a membership, on whatever way, vacates
-- the seat from the first day on which the holder is none; also a term that was
-- put on record, or elected for later, when the ending was known already. An
-- ending that is taken back gives no seat back: a by-election does.
-- +goose StatementBegin
create function seats_of_members(organisation bigint) returns void language sql as $$
  insert into seat_resignations (term_id, why, vacant_from, reason, recorded_by)
  select t.id, 'MEMBERSHIP_ENDED', greatest(gone.since, t.starts_on), '', actor()
  from seat_terms t
  cross join lateral (select min(s.from_on) as since from members m join member_states s on s.member_id = m.id
                      where m.organisation_id = t.organisation_id and s.known_to = 'infinity' and s.status = 'FORMER' and s.to_on > t.starts_on) gone
  where t.organisation_id = organisation and t.held_until >= t.starts_on and gone.since <= t.held_until
$$;
create function seat_of_member() returns trigger language plpgsql as $$
begin
  perform seats_of_members(new.organisation_id);
  return null;
end $$;
create function member_leaves_seat() returns trigger language plpgsql as $$
begin
  perform seats_of_members(m.organisation_id) from members m where m.id = new.member_id;
  return null;
end $$;
-- +goose StatementEnd
create trigger of_member after insert on seat_terms for each row execute function seat_of_member();
create trigger leaves_seat after insert on member_states for each row when (new.status = 'FORMER') execute function member_leaves_seat();
create trigger stands before insert or update on seat_terms for each row execute function seat_term_stands();
create trigger resigned after insert on seat_resignations for each row execute function seat_resigned();
create trigger within before insert or update on seat_people for each row execute function seat_person_within();
create trigger within before insert or update on board_officers for each row execute function board_officer_within();
create trigger people_left after update on seat_people for each row execute function seat_person_left();

-- Whoever represents a seat is of the Board, for as long as they do, and nobody
-- else is, but whoever was of it before seats were kept: the role in person_roles follows from the seats. Alternates are not
-- of the Board: they would count for its quorum.
-- +goose StatementBegin
create function seated_periods(person bigint) returns table (starts_on date, ends_on date) language sql stable as $$
  select lower(period), upper(period) - 1 from (
    select unnest(range_agg(daterange(p.starts_on, p.ends_on + 1))) as period
    from seat_people p where p.person_id = person and p.part = 'REPRESENTATIVE' and p.ends_on >= p.starts_on) merged
$$;
create function seats_give_role() returns trigger language plpgsql as $$
begin
  -- From the first day of a seat on, the seats tell.
  delete from person_roles r where r.person_id = new.person_id and r.before_seats
    and r.starts_on >= (select min(s.starts_on) from seated_periods(new.person_id) s);
  update person_roles r set ends_on = first.day - 1
  from (select min(s.starts_on) as day from seated_periods(new.person_id) s) first
  where r.person_id = new.person_id and r.before_seats and coalesce(r.ends_on, 'infinity') >= first.day;
  delete from person_roles r where r.person_id = new.person_id and r.role = 'BOARD' and not r.before_seats
    and not exists (select from seated_periods(new.person_id) s where s.starts_on = r.starts_on and s.ends_on = r.ends_on);
  insert into person_roles (person_id, role, starts_on, ends_on)
  select new.person_id, 'BOARD', s.starts_on, s.ends_on from seated_periods(new.person_id) s
  where not exists (select from person_roles r where r.person_id = new.person_id and r.role = 'BOARD' and r.starts_on = s.starts_on and r.ends_on = s.ends_on);
  return null;
end $$;
create function board_follows_seats() returns trigger language plpgsql as $$
declare
  person bigint := coalesce(new.person_id, old.person_id);
begin
  if (case tg_op when 'INSERT' then new.before_seats
                when 'UPDATE' then old.before_seats <> new.before_seats or new.before_seats and (
                  (new.person_id, new.role, new.starts_on) <> (old.person_id, old.role, old.starts_on) or coalesce(new.ends_on, 'infinity') > coalesce(old.ends_on, 'infinity'))
                else old.before_seats and not exists (select from seated_periods(person) s where s.starts_on <= old.starts_on) end)
    or exists (
    (select r.starts_on, r.ends_on from person_roles r where r.person_id = person and r.role = 'BOARD' and not r.before_seats except select s.starts_on, s.ends_on from seated_periods(person) s)
    union all
    (select s.starts_on, s.ends_on from seated_periods(person) s except select r.starts_on, r.ends_on from person_roles r where r.person_id = person and r.role = 'BOARD' and not r.before_seats)) then
    raise exception 'a seat makes a member of the Board, nothing else' using errcode = 'restrict_violation', constraint = 'board_follows_seats';
  end if;
  return null;
end $$;
-- +goose StatementEnd
-- Who was of the Board before seats were kept held none that we know of, and
-- stays of it: what they decided then stands, and the Board can act until its
-- seats are on record. Their time only ever gets shorter.
alter table person_roles
  add column before_seats boolean not null default false,
  add constraint person_roles_before_seats check (role = 'BOARD' or not before_seats);
update person_roles set before_seats = true where role = 'BOARD';
create trigger seats_give_role after insert or update on seat_people for each row execute function seats_give_role();
create constraint trigger board_follows_seats after insert or update or delete on person_roles deferrable initially deferred
  for each row execute function board_follows_seats();

-- Whoever acts for the holder of a seat takes no part in a case of that member,
-- be they its contact or not, representative or alternate.
-- +goose StatementBegin
create or replace function recusal(person bigint, waiver bigint, day date) returns text language sql stable as $$
  select case
    when exists (select from contacts c where c.organisation_id = m.organisation_id and c.person_id = person
                 and c.starts_on <= day and coalesce(c.ends_on, 'infinity') >= day)
      or exists (select from seat_people p join seat_terms t on t.id = p.term_id where t.organisation_id = m.organisation_id and p.person_id = person
                 and p.starts_on <= day and p.ends_on >= day) then 'OWN_ORGANISATION'
    when exists (select from interests i where i.organisation_id = m.organisation_id and i.person_id = person
                 and i.withdrawn_at is null and coalesce(i.waiver_id, waiver) = waiver) then 'INTEREST'
  end
  from fee_waivers w join members m on m.id = w.member_id where w.id = waiver
$$;
-- +goose StatementEnd

-- Each representative confirms once a year that what they declare is complete:
-- the interests on record that day, or none.
create table interest_confirmations (
  id           bigint generated always as identity primary key,
  person_id    bigint not null references people,
  confirmed_on date not null,
  interest_ids bigint[] not null,  -- that stood on record; empty: nothing to declare
  recorded_at  timestamptz not null default clock(),
  recorded_by  bigint references people,
  constraint interest_confirmations_day unique nulls not distinct (person_id, confirmed_on, interest_ids)
);
create trigger append_only before update or delete or truncate on interest_confirmations for each statement execute function forbid_change();
create trigger audit after insert on interest_confirmations for each row execute function record_audit('none');

-- By when whoever sits or sat on the Board shall confirm: a year after they last
-- did, a month after they came where they never did.
-- +goose StatementBegin
create function interest_duties(day date) returns table (id bigint, organisation_id bigint, since date, due_on date, seated boolean, confirmed_on date, nothing boolean)
language sql stable as $$
  select p.person_id, p.organisation_id, s.starts_on, coalesce((c.confirmed_on + interval '1 year')::date, s.starts_on + 30),
         p.starts_on <= day and p.ends_on >= day, c.confirmed_on, coalesce(c.interest_ids = '{}', false)
  from (select distinct on (p.person_id) p.person_id, t.organisation_id, p.starts_on, p.ends_on
        from seat_people p join seat_terms t on t.id = p.term_id
        where p.part = 'REPRESENTATIVE' and p.starts_on <= day and p.ends_on >= p.starts_on
        order by p.person_id, p.starts_on desc) p
  join lateral (select s.starts_on from seated_periods(p.person_id) s where s.starts_on <= day order by s.starts_on desc limit 1) s on true
  left join lateral (select c.confirmed_on, c.interest_ids from interest_confirmations c
                     where c.person_id = p.person_id and c.confirmed_on <= day order by c.id desc limit 1) c on true
$$;
-- +goose StatementEnd

-- The ledger of reminders is about these confirmations too: to each, their own.
alter table reminder_rules
  drop constraint reminder_rules_subject_check,
  add constraint reminder_rules_subject_check check (subject in ('dues', 'waiver_end', 'waiver_review', 'mandate_end', 'interests_due'));
alter table reminder_templates
  drop constraint reminder_templates_subject_check,
  add constraint reminder_templates_subject_check check (subject in ('dues', 'waiver_end', 'waiver_review', 'mandate_end', 'interests_due'));
alter table reminders
  add column holder_id bigint references people,
  drop constraint reminders_about,
  add constraint reminders_about check (num_nonnulls(dues_id, waiver_id, mandate_period_id, holder_id) = 1),
  drop constraint reminders_once,
  add constraint reminders_once unique nulls not distinct (rule, dues_id, waiver_id, mandate_period_id, holder_id, cycle, days, person_id);
drop index reminders_notice_once;
create unique index reminders_notice_once on reminders (rule, dues_id, waiver_id, mandate_period_id, holder_id, cycle, kind, person_id) nulls not distinct where kind <> 'REMINDER';
create index reminders_holder on reminders (holder_id);

insert into reminder_templates (code, subject, kind, name) values
  ('interests_due', 'interests_due', 'REMINDER', '{"en": "Interests to confirm", "fr": "Intérêts à confirmer", "es": "Intereses por confirmar"}');
insert into reminder_template_versions (template_id, number, subject, body) select id, 1,
  jsonb_build_object('en', 'Your declaration of interests {{.Due}}',
    'fr', 'Votre déclaration d’intérêts {{.Due}}',
    'es', 'Su declaración de intereses {{.Due}}'),
  jsonb_build_object('en', E'Once a year each representative on the Governing Board confirms that what they declared is complete, or that there is nothing to declare. Your confirmation {{.Due}}.\n\n{{.Account}}\n\nIf something changed, declare or withdraw it on the same page first. Whoever has an interest in a case takes no part in it.',
    'fr', E'Une fois par an, chaque personne qui représente un siège au Conseil d’administration confirme que ses déclarations d’intérêts sont complètes, ou qu’elle n’a rien à déclarer. Votre confirmation {{.Due}}.\n\n{{.Account}}\n\nSi votre situation a changé, déclarez ou retirez d’abord vos intérêts sur la même page. Quiconque a un intérêt dans un dossier n’y prend aucune part.',
    'es', E'Una vez al año, cada representante en la Junta directiva confirma que su declaración de intereses está completa, o que no tiene nada que declarar. Su confirmación {{.Due}}.\n\n{{.Account}}\n\nSi algo ha cambiado, declárelo o retírelo primero en la misma página. Quien tiene un interés en un caso no participa en él.')
from reminder_templates where code = 'interests_due';
insert into reminder_rules (subject) values ('interests_due');
insert into reminder_rule_versions (rule_id, number, enabled, audience) select id, 1, true, '{}' from reminder_rules where subject = 'interests_due';
insert into reminder_rule_steps (version_id, days, kind, template_id)
select v.id, s.days, t.kind, t.id
from (values (-30), (-7), (0), (14)) s (days)
join reminder_templates t on t.code = 'interests_due' join reminder_rules r on r.subject = t.subject join reminder_rule_versions v on v.rule_id = r.id
order by s.days;

-- +goose Down
select 'forward only';
