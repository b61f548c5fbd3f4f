-- Fee waivers: asked for, reviewed, decided, re-examined at their end.
-- +goose Up

-- The time zone of the house, in which instants are turned into days, of the
-- transaction under way.
create function zone() returns text language sql stable as $$
  select coalesce(nullif(current_setting('plenary.zone', true), ''), 'UTC')
$$;

-- What the secretariat has agreed for deciding; the latest row holds.
create table waiver_settings (
  id              bigint generated always as identity primary key,
  passes_by       text not null check (passes_by in ('NO_OBJECTION', 'APPROVALS')),  -- in writing
  quorum_percent  int not null check (quorum_percent between 1 and 100),    -- of the Board members who are not recused; more than this share of them
  written_days    int not null check (written_days between 1 and 90),       -- that a written procedure is open
  review_days     int not null check (review_days between 1 and 180),       -- that a reviewer has
  ask_days        int not null check (ask_days between 1 and 180),          -- that members have to ask in a round
  valid_months    int not null check (valid_months between 1 and 36),       -- of a waiver
  due_days        int not null check (due_days between 0 and 365),          -- to pay after a refusal
  register        text not null check (register in ('PUBLIC', 'MEMBERS', 'STAFF')),  -- who reads names and years
  recorded_at     timestamptz not null default clock(),
  recorded_by     bigint references people
);
create trigger append_only before update or delete or truncate on waiver_settings for each statement execute function forbid_change();
create trigger audit after insert on waiver_settings for each row execute function record_audit('none');
insert into waiver_settings (passes_by, quorum_percent, written_days, review_days, ask_days, valid_months, due_days, register, recorded_at)
values ('NO_OBJECTION', 50, 10, 14, 30, 12, 30, 'PUBLIC', '1900-01-01 00:00Z');

-- Reference data by the day from which they hold. The World Bank's list of
-- income groups: the latest list published by a day is the one of that day.
create table income_lists (
  id           bigint generated always as identity primary key,
  published_on date not null unique check (published_on >= '1987-01-01'),
  source       text not null check (length(source) between 1 and 300),
  recorded_at  timestamptz not null default clock(),
  recorded_by  bigint references people
);
create trigger append_only before update or delete or truncate on income_lists for each statement execute function forbid_change();
create trigger audit after insert on income_lists for each row execute function record_audit('none');
create table income_groups (
  list_id      bigint not null references income_lists,
  country_code text not null references countries,
  income       text not null check (income in ('LIC', 'LMC', 'UMC', 'HIC')),  -- low, lower middle, upper middle, high
  primary key (list_id, country_code)
);
create trigger append_only before update or delete or truncate on income_groups for each statement execute function forbid_change();

-- The United Nations' list of least developed countries: from when to when.
create table ldc_periods (
  id           bigint generated always as identity primary key,
  country_code text not null references countries,
  from_on      date not null,                        -- '-infinity': not on record
  to_on        date not null default 'infinity',     -- the first day after graduation
  source       text not null default '' check (length(source) <= 300),
  recorded_at  timestamptz not null default clock(),
  recorded_by  bigint references people,
  check (from_on < to_on),
  constraint ldc_periods_apart exclude using gist (country_code with =, daterange(from_on, to_on) with &&)
);
create trigger kept before delete or truncate on ldc_periods for each statement execute function forbid_change();
create trigger audit after insert or update on ldc_periods for each row execute function record_audit('none');

-- The criteria of a rule of the rulebook, version by version. A version holds
-- from its day on; a case keeps the version it was made under.
create table criteria_sets (
  id             bigint generated always as identity primary key,
  rule           text not null check (rule = trim(rule) and length(rule) between 1 and 100 and rule !~ '[[:cntrl:]]'),  -- "SOP 2.3.6"
  number         int not null check (number > 0),
  effective_from date not null,
  category_id    bigint references categories,     -- of the members whom it is for; null: all
  in_principle   boolean not null default false,   -- a rule in the making: waivers depend on a decision to come
  title          jsonb not null check (length(trim(title->>'en')) between 1 and 200),
  recorded_at    timestamptz not null default clock(),
  recorded_by    bigint references people,
  constraint criteria_sets_number unique (rule, number)
);
create trigger append_only before update or delete or truncate on criteria_sets for each statement execute function forbid_change();
create trigger audit after insert on criteria_sets for each row execute function record_audit('none');

create table criteria (
  id          bigint generated always as identity primary key,
  set_id      bigint not null references criteria_sets,
  position    int not null,
  code        text not null check (code ~ '^[a-z][a-z0-9_]{0,59}$'),  -- the same from version to version
  kind        text not null check (kind in ('COMPUTED', 'DECLARED', 'JUDGED')),
  fact        text check (fact in ('INCOME_GROUP', 'LDC', 'NO_ARREARS')),
  incomes     text[] check (incomes <@ '{LIC,LMC,UMC,HIC}' and cardinality(incomes) > 0),  -- of INCOME_GROUP, World Bank codes
  years       int check (years between 1 and 10),                                          -- of NO_ARREARS
  alternative text not null default '' check (length(alternative) <= 60),  -- of those that share one, one met is enough
  required    boolean not null,
  evidence    text not null default 'OPTIONAL' check (evidence in ('NONE', 'OPTIONAL', 'REQUIRED')),
  text        jsonb not null check (length(trim(text->>'en')) between 1 and 500),
  help        jsonb not null default '{}',
  check ((kind = 'COMPUTED') = (fact is not null)),
  check ((fact is not distinct from 'INCOME_GROUP') = (incomes is not null)),
  check ((fact is not distinct from 'NO_ARREARS') = (years is not null)),
  unique (set_id, position),
  unique (set_id, code)
);
create trigger append_only before update or delete or truncate on criteria for each statement execute function forbid_change();
create trigger audit after insert on criteria for each row execute function record_audit('none');

-- What comes with the product: partner countries that are low-income or least
-- developed, as the initiative's own rule has it.
insert into criteria_sets (rule, number, effective_from, category_id, title, recorded_at)
select 'SOP 2.3.6', 1, '2022-01-01', c.id,
       '{"en": "Fee waivers of partner countries", "fr": "Dispenses de cotisation des pays partenaires", "es": "Exenciones de cuota de los países socios"}', '1900-01-01 00:00Z'
from categories c where c.code = 'partner_country';
insert into criteria (set_id, position, code, kind, fact, incomes, years, alternative, required, evidence, text, help)
select s.id, c.position, c.code, c.kind, c.fact, c.incomes, c.years, c.alternative, c.required, c.evidence, c.text::jsonb, c.help::jsonb
from criteria_sets s cross join (values
  (1, 'low_income', 'COMPUTED', 'INCOME_GROUP', '{LIC}'::text[], null::int, 'development', true, 'NONE',
   '{"en": "Low-income country", "fr": "Pays à faible revenu", "es": "País de ingreso bajo"}',
   '{"en": "By the World Bank''s income groups on the reference date", "fr": "Selon les groupes de revenu de la Banque mondiale à la date de référence", "es": "Según los grupos de ingreso del Banco Mundial en la fecha de referencia"}'),
  (2, 'least_developed', 'COMPUTED', 'LDC', null, null, 'development', true, 'NONE',
   '{"en": "Least developed country", "fr": "Pays moins avancé", "es": "País menos adelantado"}',
   '{"en": "By the list of the United Nations on the reference date", "fr": "Selon la liste des Nations Unies à la date de référence", "es": "Según la lista de las Naciones Unidas en la fecha de referencia"}'),
  (3, 'no_arrears', 'COMPUTED', 'NO_ARREARS', null, 2, '', false, 'NONE',
   '{"en": "No arrears", "fr": "Pas d’arriérés", "es": "Sin atrasos"}',
   '{"en": "Membership fees of the two years before were paid, waived or written off", "fr": "Les cotisations des deux années précédentes ont été payées, dispensées ou annulées", "es": "Las cuotas de los dos años anteriores se pagaron, se eximieron o se cancelaron"}'),
  (4, 'hardship', 'DECLARED', null, null, null, '', true, 'OPTIONAL',
   '{"en": "Our budget does not allow us to pay the fee this year", "fr": "Notre budget ne nous permet pas de payer la cotisation cette année", "es": "Nuestro presupuesto no nos permite pagar la cuota este año"}',
   '{"en": "A budget, a letter of the ministry or any other document helps the review", "fr": "Un budget, une lettre du ministère ou tout autre document facilite l’examen", "es": "Un presupuesto, una carta del ministerio u otro documento facilita el examen"}'),
  (5, 'engagement', 'JUDGED', null, null, null, '', false, 'OPTIONAL',
   '{"en": "Takes part in the initiative", "fr": "Participe à l’initiative", "es": "Participa en la iniciativa"}',
   '{"en": "For example: assemblies, working groups, publication or use of data", "fr": "Par exemple : assemblées, groupes de travail, publication ou utilisation de données", "es": "Por ejemplo: asambleas, grupos de trabajo, publicación o uso de datos"}')
) c (position, code, kind, fact, incomes, years, alternative, required, evidence, text, help);

-- The round of a membership year: asking, then reviewing, then deciding.
create table waiver_rounds (
  id           bigint generated always as identity primary key,
  year_id      bigint not null references membership_years,
  reference_on date not null,    -- the day whose income groups and LDC list count
  asks_until   date not null,    -- last day to ask
  review_until date not null check (review_until >= asks_until),
  opened_at    timestamptz not null default clock(),
  opened_by    bigint references people,
  constraint waiver_rounds_once unique (year_id)
);
create trigger audit after insert or update or delete on waiver_rounds for each row execute function record_audit('none');

-- Where a case may go: an act leads from a state to a state. The same rows
-- stand in package waivers; a test compares them.
create table waiver_moves (
  act     text not null,
  from_state text not null,
  to_state   text not null,
  primary key (act, from_state, to_state)
);
insert into waiver_moves (act, from_state, to_state) values
  ('SUBMIT',   'DRAFT',        'SUBMITTED'),
  ('WITHDRAW', 'DRAFT',        'WITHDRAWN'),
  ('WITHDRAW', 'SUBMITTED',    'WITHDRAWN'),
  ('WITHDRAW', 'UNDER_REVIEW', 'WITHDRAWN'),
  ('WITHDRAW', 'RETURNED',     'WITHDRAWN'),
  ('ASSIGN',   'SUBMITTED',    'UNDER_REVIEW'),
  ('ASK',      'SUBMITTED',    'RETURNED'),
  ('ASK',      'UNDER_REVIEW', 'RETURNED'),
  ('ANSWER',   'RETURNED',     'SUBMITTED'),
  ('ANSWER',   'RETURNED',     'UNDER_REVIEW'),
  ('GRANT',    'SUBMITTED',    'GRANTED'),
  ('GRANT',    'UNDER_REVIEW', 'GRANTED'),
  ('GRANT',    'IN_PRINCIPLE', 'GRANTED'),
  ('GRANT_IN_PRINCIPLE', 'SUBMITTED',    'IN_PRINCIPLE'),
  ('GRANT_IN_PRINCIPLE', 'UNDER_REVIEW', 'IN_PRINCIPLE'),
  ('DECLINE',  'SUBMITTED',    'DECLINED'),
  ('DECLINE',  'UNDER_REVIEW', 'DECLINED'),
  ('DECLINE',  'RETURNED',     'DECLINED'),
  ('LAPSE',    'IN_PRINCIPLE', 'LAPSED'),
  ('CORRECT',  'GRANTED',      'GRANTED'),
  ('CORRECT',  'GRANTED',      'DECLINED'),
  ('CORRECT',  'DECLINED',     'GRANTED'),
  ('CORRECT',  'RENEWED',      'RENEWED'),
  ('CORRECT',  'RENEWED',      'DECLINED'),
  ('CORRECT',  'ENDED',        'ENDED'),
  ('CORRECT',  'ENDED',        'GRANTED'),
  ('CORRECT',  'ENDED',        'DECLINED'),
  ('REVOKE',   'GRANTED',      'REVOKED'),
  ('REVOKE',   'IN_PRINCIPLE', 'REVOKED'),
  ('REVOKE',   'RENEWED',      'REVOKED'),
  ('REVOKE',   'ENDED',        'REVOKED'),
  ('RENEW',    'GRANTED',      'RENEWED'),
  ('RENEW',    'ENDED',        'RENEWED'),
  ('UNRENEW',  'RENEWED',      'GRANTED'),
  ('END',      'GRANTED',      'ENDED');
create trigger append_only before update or delete or truncate on waiver_moves for each statement execute function forbid_change();

-- One case: a member and a membership year, by one version of the criteria.
create table fee_waivers (
  id             bigint generated always as identity primary key,
  member_id      bigint not null references members,
  year_id        bigint not null references membership_years,
  set_id         bigint not null references criteria_sets,
  round_id       bigint references waiver_rounds,
  previous_id    bigint references fee_waivers,     -- the waiver that it re-examines
  reference_on   date not null,
  state          text not null default 'DRAFT' check (state in ('DRAFT', 'SUBMITTED', 'UNDER_REVIEW', 'RETURNED', 'IN_PRINCIPLE', 'GRANTED',
                                                                'DECLINED', 'WITHDRAWN', 'LAPSED', 'RENEWED', 'ENDED', 'REVOKED')),
  version        int not null default 1,
  outcome        text check (outcome in ('GRANTED', 'DECLINED', 'IN_PRINCIPLE')),   -- of the decision that holds; of a revoked one: what it was
  decision_id    bigint references decisions,
  valid_from     date,
  valid_to       date check (valid_to >= valid_from),   -- the last day; it is re-examined by then
  named_decision text not null default '' check (length(named_decision) <= 200 and named_decision !~ '[[:cntrl:]]'),  -- in principle: what it depends on
  statement      text not null default '' check (length(statement) <= 4000),  -- the member's own words
  asked_by       text not null default '' check (length(asked_by) <= 200 and asked_by !~ '[[:cntrl:]]'),  -- filed by staff: who asked,
  asked_how      text check (asked_how in ('LETTER', 'EMAIL', 'TELEPHONE', 'MEETING')),                   -- and how
  filed_at       timestamptz not null default clock(),
  filed_by       bigint references people,
  submitted_at   timestamptz,
  submitted_by   bigint references people,
  decided_at     timestamptz,
  check ((decision_id is null) = (outcome is null) and (decided_at is null) = (outcome is null)),
  check ((outcome is not null) = (state in ('IN_PRINCIPLE', 'GRANTED', 'DECLINED', 'LAPSED', 'RENEWED', 'ENDED', 'REVOKED'))),
  check ((valid_from is not null) = coalesce(outcome in ('GRANTED', 'IN_PRINCIPLE'), false) and (valid_to is null) = (valid_from is null)),
  check (outcome is distinct from 'IN_PRINCIPLE' or named_decision <> ''),
  check (state in ('DRAFT', 'WITHDRAWN') or submitted_at is not null),
  constraint fee_waivers_apart exclude using gist (member_id with =, daterange(valid_from, valid_to, '[]') with &&)
    where (state in ('GRANTED', 'RENEWED', 'ENDED'))
);
-- One case of a year is open at a time; who was declined may ask again.
create unique index fee_waivers_once on fee_waivers (member_id, year_id) where state not in ('DECLINED', 'WITHDRAWN', 'LAPSED', 'REVOKED');
create unique index fee_waivers_successor on fee_waivers (previous_id) where state not in ('DECLINED', 'WITHDRAWN', 'LAPSED', 'REVOKED');
create index fee_waivers_year on fee_waivers (year_id, state);
create index fee_waivers_round on fee_waivers (round_id);
create index fee_waivers_ends on fee_waivers (valid_to) where state = 'GRANTED';
create trigger kept before delete or truncate on fee_waivers for each statement execute function forbid_change();
create trigger audit after insert or update on fee_waivers for each row execute function record_audit('member');

-- +goose StatementBegin
create function fee_waivers_move() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'DRAFT' then
      raise exception 'a case begins as a draft' using errcode = 'restrict_violation', constraint = 'waiver_moves';
    end if;
    return new;
  end if;
  if (new.id, new.member_id, new.year_id, new.filed_at, new.filed_by) is distinct from (old.id, old.member_id, old.year_id, old.filed_at, old.filed_by) then
    raise exception 'a case stays that of its member and year' using errcode = 'restrict_violation', constraint = 'fee_waivers_same';
  end if;
  if new.state <> old.state and not exists (select from waiver_moves m where m.from_state = old.state and m.to_state = new.state) then
    raise exception 'a case does not go from % to %', old.state, new.state using errcode = 'restrict_violation', constraint = 'waiver_moves';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger move before insert or update on fee_waivers for each row execute function fee_waivers_move();

-- What happened to a case, for ever.
create table waiver_events (
  id          bigint generated always as identity primary key,
  waiver_id   bigint not null references fee_waivers,
  act         text not null,        -- of waiver_moves, or FILE, EDIT, EVIDENCE, RECOMMEND…
  from_state  text,
  to_state    text not null,
  reason      text not null default '' check (length(reason) <= 4000),
  decision_id bigint references decisions,
  recorded_at timestamptz not null default clock(),
  recorded_by bigint references people,
  constraint waiver_events_move foreign key (act, from_state, to_state) references waiver_moves (act, from_state, to_state)
);
create index waiver_events_waiver on waiver_events (waiver_id, id);
create trigger append_only before update or delete or truncate on waiver_events for each statement execute function forbid_change();

-- What the member says to a criterion.
create table waiver_answers (
  waiver_id    bigint not null references fee_waivers,
  criterion_id bigint not null references criteria,
  declared     boolean,                                              -- of a declared criterion
  words        text not null default '' check (length(words) <= 4000),
  carried      boolean not null default false,                       -- unchanged from last year's case
  answered_at  timestamptz not null default clock(),
  answered_by  bigint references people,
  primary key (waiver_id, criterion_id)
);
create trigger audit after insert or update or delete on waiver_answers for each row execute function record_audit('none');

-- What shows it: a file, or where it is to be found.
create table waiver_evidence (
  id              bigint generated always as identity primary key,
  waiver_id       bigint not null references fee_waivers,
  criterion_id    bigint references criteria,                        -- null: of the case as a whole
  upload_id       bigint references uploads,
  note            text not null default '' check (length(note) <= 1000),
  carried_from_id bigint references waiver_evidence,                 -- unchanged from last year's case
  added_at        timestamptz not null default clock(),
  added_by        bigint references people,
  removed_at      timestamptz,
  removed_by      bigint references people,
  check (upload_id is not null or trim(note) <> '')
);
create trigger audit after insert or update on waiver_evidence for each row execute function record_audit('none');
create index waiver_evidence_waiver on waiver_evidence (waiver_id, id);
create index waiver_evidence_upload on waiver_evidence (upload_id);
create trigger kept before delete or truncate on waiver_evidence for each statement execute function forbid_change();
alter table uploads drop constraint uploads_purpose_check;
alter table uploads add constraint uploads_purpose_check check (purpose in ('APPLICATION_DOCUMENT', 'BANK_STATEMENT', 'MEMBER_LIST', 'WAIVER_EVIDENCE', 'REFERENCE_LIST'));

-- Interests that a person declares: in an organisation, or in one case.
create table interests (
  id              bigint generated always as identity primary key,
  person_id       bigint not null references people,
  organisation_id bigint not null references organisations,
  waiver_id       bigint references fee_waivers,                     -- null: in all that concerns the organisation
  note            text not null default '' check (length(note) <= 1000),
  declared_at     timestamptz not null default clock(),
  declared_by     bigint references people,
  withdrawn_at    timestamptz,
  withdrawn_by    bigint references people
);
create unique index interests_once on interests (person_id, organisation_id, coalesce(waiver_id, 0)) where withdrawn_at is null;
create index interests_organisation on interests (organisation_id) where withdrawn_at is null;
create trigger kept before delete or truncate on interests for each statement execute function forbid_change();
create trigger audit after insert or update on interests for each row execute function record_audit('none');

-- Why a person takes no part in a case on a day: OWN_ORGANISATION (a contact
-- of the member), INTEREST (declared), or null.
-- +goose StatementBegin
create function recusal(person bigint, waiver bigint, day date) returns text language sql stable as $$
  select case
    when exists (select from contacts c where c.organisation_id = m.organisation_id and c.person_id = person
                 and c.starts_on <= day and coalesce(c.ends_on, 'infinity') >= day) then 'OWN_ORGANISATION'
    when exists (select from interests i where i.organisation_id = m.organisation_id and i.person_id = person
                 and i.withdrawn_at is null and coalesce(i.waiver_id, waiver) = waiver) then 'INTEREST'
  end
  from fee_waivers w join members m on m.id = w.member_id where w.id = waiver
$$;
create function refuse_recused() returns trigger language plpgsql as $$
begin
  if recusal(new.person_id, new.waiver_id, today()) is not null then
    raise exception 'person % is recused from case %', new.person_id, new.waiver_id using errcode = 'restrict_violation', constraint = 'recused';
  end if;
  return new;
end $$;
-- +goose StatementEnd

-- Who reviews a case.
create table waiver_assignments (
  id          bigint generated always as identity primary key,
  waiver_id   bigint not null references fee_waivers,
  person_id   bigint not null references people,
  due_on      date not null,                                         -- before what the clock stood still is added
  assigned_at timestamptz not null default clock(),
  assigned_by bigint references people,
  ended_at    timestamptz,
  ended_by    bigint references people,
  ended_why   text check (ended_why in ('RELEASED', 'RECUSED', 'NOT_SEATED')),
  check ((ended_at is null) = (ended_why is null))
);
create unique index waiver_assignments_once on waiver_assignments (waiver_id, person_id) where ended_at is null;
create index waiver_assignments_person on waiver_assignments (person_id) where ended_at is null;
create trigger recused before insert on waiver_assignments for each row execute function refuse_recused();
create trigger kept before delete or truncate on waiver_assignments for each statement execute function forbid_change();

-- What a reviewer recommends; the latest of each counts.
create table waiver_recommendations (
  id         bigint generated always as identity primary key,
  waiver_id  bigint not null references fee_waivers,
  person_id  bigint not null references people,
  recommends text not null check (recommends in ('GRANT', 'GRANT_IN_PRINCIPLE', 'DECLINE')),
  reason     text not null default '' check (length(reason) <= 4000),
  judgements jsonb not null default '{}' check (jsonb_typeof(judgements) = 'object'),   -- criterion id: met or not
  at         timestamptz not null default clock()
);
create index waiver_recommendations_waiver on waiver_recommendations (waiver_id, person_id, id desc);
create trigger recused before insert on waiver_recommendations for each row execute function refuse_recused();
create trigger append_only before update or delete or truncate on waiver_recommendations for each statement execute function forbid_change();

-- What a reviewer asks the member; until the answer the clock stands still.
create table waiver_questions (
  id          bigint generated always as identity primary key,
  waiver_id   bigint not null references fee_waivers,
  question    text not null check (length(trim(question)) between 1 and 4000),
  asked_at    timestamptz not null default clock(),
  asked_by    bigint references people,
  answer      text check (length(trim(answer)) between 1 and 4000),
  answered_at timestamptz,
  answered_by bigint references people,
  check ((answer is null) = (answered_at is null))
);
create unique index waiver_questions_open on waiver_questions (waiver_id) where answer is null;
create index waiver_questions_waiver on waiver_questions (waiver_id, id);
create trigger kept before delete or truncate on waiver_questions for each statement execute function forbid_change();

-- Cases that the Board decides in one act: at a meeting, or in writing.
create table waiver_packs (
  id           bigint generated always as identity primary key,
  way          text not null check (way in ('MEETING', 'WRITTEN')),
  number       text not null check (number = trim(number) and length(number) between 1 and 60 and number !~ '[[:cntrl:]]'),  -- of the decision
  rule         text not null check (length(rule) between 1 and 100 and rule !~ '[[:cntrl:]]'),
  outcome      text not null default 'GRANTED' check (outcome in ('GRANTED', 'IN_PRINCIPLE', 'DECLINED')),
  closes_on    date not null,                                        -- the day of the meeting; in writing: the last day to object
  passes_by    text check (passes_by in ('NO_OBJECTION', 'APPROVALS')),
  note         text not null default '' check (length(note) <= 4000),
  opened_at    timestamptz not null default clock(),
  opened_by    bigint references people,
  closed_at    timestamptz,
  closed_by    bigint references people,
  result       text check (result in ('DECIDED', 'FAILED', 'CANCELLED')),
  decision_id  bigint references decisions,
  present      bigint[] not null default '{}',                       -- people, of a meeting
  check ((way = 'WRITTEN') = (passes_by is not null)),
  check ((closed_at is null) = (result is null) and (decision_id is null or result = 'DECIDED'))
);
create trigger kept before delete or truncate on waiver_packs for each statement execute function forbid_change();
create trigger audit after insert or update on waiver_packs for each row execute function record_audit('none');

create table waiver_pack_cases (
  id         bigint generated always as identity primary key,
  pack_id    bigint not null references waiver_packs,
  waiver_id  bigint not null references fee_waivers,
  pulled_at  timestamptz,
  pulled_by  bigint references people,
  reason     text not null default '' check (length(reason) <= 1000),
  failed     text,                                                   -- code of why it was not decided with the others
  open       boolean not null default true,                          -- false: pulled, or the pack is closed
  constraint waiver_pack_cases_once unique (pack_id, waiver_id),
  check (pulled_at is null or not open)
);
create unique index waiver_pack_cases_open on waiver_pack_cases (waiver_id) where open;
create trigger kept before delete or truncate on waiver_pack_cases for each statement execute function forbid_change();

-- What Board members say to a pack in writing; recused ones take no part in
-- the cases concerned, and count for the others.
create table waiver_pack_votes (
  id        bigint generated always as identity primary key,
  pack_id   bigint not null references waiver_packs,
  person_id bigint not null references people,
  vote      text not null check (vote in ('APPROVE', 'OBJECT')),
  reason    text not null default '' check (length(reason) <= 4000 and (vote = 'APPROVE' or trim(reason) <> '')),
  at        timestamptz not null default clock(),
  constraint waiver_pack_votes_once unique (pack_id, person_id)
);
create trigger append_only before update or delete or truncate on waiver_pack_votes for each statement execute function forbid_change();
create trigger audit after insert on waiver_pack_votes for each row execute function record_audit('none');

-- Every decision on a case, with what it rested on that day.
create table waiver_decisions (
  id             bigint generated always as identity primary key,
  waiver_id      bigint not null references fee_waivers,
  act            text not null check (act in ('GRANT', 'GRANT_IN_PRINCIPLE', 'DECLINE', 'LAPSE', 'CORRECT', 'REVOKE')),
  outcome        text not null check (outcome in ('GRANTED', 'DECLINED', 'IN_PRINCIPLE', 'LAPSED', 'REVOKED')),
  decision_id    bigint not null references decisions,
  pack_id        bigint references waiver_packs,
  cites_id       bigint references waiver_decisions,                 -- the decision that it corrects, revokes or brings into effect
  valid_from     date,
  valid_to       date,
  named_decision text not null default '',
  due_on         date,                                               -- declined: the new due date of the dues; null: theirs is later, or nothing is owed
  reason         text not null default '' check (length(reason) <= 4000),
  criteria       jsonb not null default '[]',                        -- each criterion as it stood
  seated         int not null default 0,                             -- members of the Board that day,
  recused        int not null default 0,                             -- of whom recused,
  present        int not null default 0,                             -- and present, or heard in writing, of the others
  recorded_at    timestamptz not null default clock(),
  recorded_by    bigint references people,
  check ((act in ('CORRECT', 'REVOKE', 'LAPSE')) <= (cites_id is not null))
);
create unique index waiver_decisions_cited_once on waiver_decisions (cites_id) where cites_id is not null;
create index waiver_decisions_waiver on waiver_decisions (waiver_id, id);
create trigger append_only before update or delete or truncate on waiver_decisions for each statement execute function forbid_change();
