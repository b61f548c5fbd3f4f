-- Rules of reminders as data, the course of arrears, and letters that come back.
-- +goose Up

-- What a letter says: subject and text by language, with named places. A
-- change is a new version; the ledger keeps the one that was planned with.
create table reminder_templates (
  id   bigint generated always as identity primary key,
  code text unique,               -- of those that came with the product
  kind text not null check (kind in ('REMINDER', 'ARREARS_NOTICE', 'SUSPENSION_NOTICE', 'LAPSE_PROPOSAL', 'RESTORED')),
  name jsonb not null check (length(trim(name->>'en')) between 1 and 100),
  unique (id, kind)
);
create unique index reminder_templates_restored on reminder_templates (kind) where kind = 'RESTORED';
create trigger audit after insert or update or delete on reminder_templates for each row execute function record_audit('none');

create table reminder_template_versions (
  id          bigint generated always as identity primary key,
  template_id bigint not null references reminder_templates,
  number      int not null check (number > 0),
  subject     jsonb not null,
  body        jsonb not null,
  written_at  timestamptz not null default clock(),
  written_by  bigint references people,
  constraint reminder_template_versions_once unique (template_id, number),
  check (length(subject->>'en') between 1 and 200 and length(subject->>'fr') between 1 and 200 and length(subject->>'es') between 1 and 200),
  check (length(body->>'en') between 1 and 5000 and length(body->>'fr') between 1 and 5000 and length(body->>'es') between 1 and 5000)
);
create trigger append_only before update or delete or truncate on reminder_template_versions for each statement execute function forbid_change();
create trigger audit after insert on reminder_template_versions for each row execute function record_audit('none');

-- Who is reminded of what, and when: one rule for everybody (no category) and
-- perhaps one for a category, which takes its place. A change is a new version.
create table reminder_rules (
  id          bigint generated always as identity primary key,
  subject     text not null check (subject in ('dues')),
  category_id bigint references categories,
  constraint reminder_rules_once unique nulls not distinct (subject, category_id)
);
create trigger audit after insert or update or delete on reminder_rules for each row execute function record_audit('none');

create table reminder_rule_versions (
  id         bigint generated always as identity primary key,
  rule_id    bigint not null references reminder_rules,
  number     int not null check (number > 0),
  enabled    boolean not null,
  audience   text[] not null check (cardinality(audience) > 0 and audience <@ '{FOCAL_POINT,ALTERNATE,FINANCE,BOARD_REPRESENTATIVE}'),
  written_at timestamptz not null default clock(),
  written_by bigint references people,
  constraint reminder_rule_versions_once unique (rule_id, number)
);
create trigger append_only before update or delete or truncate on reminder_rule_versions for each statement execute function forbid_change();
create trigger audit after insert on reminder_rule_versions for each row execute function record_audit('none');

-- Any number of reminders, but one notice of each kind.
create table reminder_rule_steps (
  id          bigint generated always as identity primary key,
  version_id  bigint not null references reminder_rule_versions,
  days        int not null check (days between -365 and 1825),  -- from the due date; below zero: before
  kind        text not null check (kind in ('REMINDER', 'ARREARS_NOTICE', 'SUSPENSION_NOTICE', 'LAPSE_PROPOSAL') and (kind = 'REMINDER' or days > 0)),
  template_id bigint not null,
  foreign key (template_id, kind) references reminder_templates (id, kind),
  unique (version_id, days)
);
create unique index reminder_rule_steps_notice on reminder_rule_steps (version_id, kind) where kind <> 'REMINDER';
create trigger append_only before update or delete or truncate on reminder_rule_steps for each statement execute function forbid_change();
create trigger audit after insert on reminder_rule_steps for each row execute function record_audit('none');

-- The course that members of each category are on: their own category's rule
-- where it is in force, else the general one. No row: nobody is reminded.
create view reminder_courses as
  select c.id as category_id, course.id as version_id, course.rule_id, course.number, course.audience
  from categories c cross join lateral (
    select v.id, v.rule_id, v.number, v.audience
    from reminder_rules r cross join lateral (
      select v.id, v.rule_id, v.number, v.audience, v.enabled from reminder_rule_versions v
      where v.rule_id = r.id order by v.number desc limit 1) v
    where r.subject = 'dues' and v.enabled and (r.category_id = c.id or r.category_id is null)
    order by r.category_id nulls last limit 1) course;

-- The letters that come with the product; staff may write them anew.
insert into reminder_templates (code, kind, name) values
  ('reminder', 'REMINDER', '{"en": "Reminder", "fr": "Rappel", "es": "Recordatorio"}'),
  ('arrears_notice', 'ARREARS_NOTICE', '{"en": "Notice of arrears", "fr": "Avis d’arriérés", "es": "Aviso de atrasos"}'),
  ('suspension_notice', 'SUSPENSION_NOTICE', '{"en": "Notice of suspension of rights", "fr": "Avis de suspension des droits", "es": "Aviso de suspensión de los derechos"}'),
  ('lapse_proposal', 'LAPSE_PROPOSAL', '{"en": "Proposal to lapse", "fr": "Proposition de fin d’adhésion", "es": "Propuesta de caducidad"}'),
  ('restored', 'RESTORED', '{"en": "Arrears settled", "fr": "Arriérés réglés", "es": "Atrasos saldados"}');

insert into reminder_template_versions (template_id, number, subject, body) select id, 1,
  jsonb_build_object('en', 'Membership fee for {{.Calendar}} (year {{.Year}}): {{.Due}}',
    'fr', 'Cotisation {{.Calendar}} (année {{.Year}}) : {{.Due}}',
    'es', 'Cuota de {{.Calendar}} (año {{.Year}}): {{.Due}}'),
  jsonb_build_object('en', E'The membership fee of {{.Organisation}} for {{.Calendar}} (membership year {{.Year}}) {{.FallsDue}}.\n\n{{.Thanks}}\n\n{{.Account}}\n\nIf the payment is already on its way, please disregard this message.\n\nIf paying is a difficulty, please write to us: a fee waiver may be possible.',
    'fr', E'La cotisation {{.Calendar}} (année d’adhésion {{.Year}}) de votre organisation, {{.Organisation}}, {{.FallsDue}}.\n\n{{.Thanks}}\n\n{{.Account}}\n\nSi le paiement est déjà en route, veuillez ne pas tenir compte de ce message.\n\nSi le paiement pose une difficulté, écrivez-nous : une dispense de cotisation est peut-être possible.',
    'es', E'La cuota de {{.Calendar}} (año de membresía {{.Year}}) de {{.Organisation}} {{.FallsDue}}.\n\n{{.Thanks}}\n\n{{.Account}}\n\nSi el pago ya está en camino, no tenga en cuenta este mensaje.\n\nSi el pago supone una dificultad, escríbanos: puede que sea posible una exención de cuota.')
from reminder_templates where code = 'reminder';

insert into reminder_template_versions (template_id, number, subject, body) select id, 1,
  jsonb_build_object('en', 'Notice of arrears: membership fee for {{.Calendar}} (year {{.Year}})',
    'fr', 'Avis d’arriérés : cotisation {{.Calendar}} (année {{.Year}})',
    'es', 'Aviso de atrasos: cuota de {{.Calendar}} (año {{.Year}})'),
  jsonb_build_object('en', E'The membership fee of {{.Organisation}} for {{.Calendar}} (membership year {{.Year}}) fell due on {{.DueOn}}, {{.Days}} days ago, and {{.Balance}} is still to be paid. {{.Organisation}} is therefore in arrears.\n\n{{.Thanks}}\n\nIf the arrears are not settled by {{.SuspensionOn}}, the rights of membership that depend on the payment of dues will be suspended from that day.\n\n{{.Account}}\n\nIf the payment is already on its way, please disregard this message.\n\nIf paying is a difficulty, please write to us without delay: a fee waiver may be possible.',
    'fr', E'La cotisation {{.Calendar}} (année d’adhésion {{.Year}}) de votre organisation, {{.Organisation}}, est arrivée à échéance le {{.DueOn}}, il y a {{.Days}} jours, et {{.Balance}} restent à payer. Votre organisation est donc en situation d’arriérés.\n\n{{.Thanks}}\n\nSi les arriérés ne sont pas réglés au {{.SuspensionOn}}, les droits de membre qui dépendent du paiement des cotisations seront suspendus à compter de ce jour.\n\n{{.Account}}\n\nSi le paiement est déjà en route, veuillez ne pas tenir compte de ce message.\n\nSi le paiement pose une difficulté, écrivez-nous sans tarder : une dispense de cotisation est peut-être possible.',
    'es', E'La cuota de {{.Calendar}} (año de membresía {{.Year}}) de {{.Organisation}} venció el {{.DueOn}}, hace {{.Days}} días, y quedan por pagar {{.Balance}}. Por tanto, {{.Organisation}} tiene atrasos.\n\n{{.Thanks}}\n\nSi los atrasos no se saldan antes del {{.SuspensionOn}}, los derechos de miembro que dependen del pago de las cuotas quedarán suspendidos a partir de ese día.\n\n{{.Account}}\n\nSi el pago ya está en camino, no tenga en cuenta este mensaje.\n\nSi el pago supone una dificultad, escríbanos sin demora: puede que sea posible una exención de cuota.')
from reminder_templates where code = 'arrears_notice';

insert into reminder_template_versions (template_id, number, subject, body) select id, 1,
  jsonb_build_object('en', 'Suspension of rights: membership fee for {{.Calendar}} (year {{.Year}})',
    'fr', 'Suspension des droits : cotisation {{.Calendar}} (année {{.Year}})',
    'es', 'Suspensión de los derechos: cuota de {{.Calendar}} (año {{.Year}})'),
  jsonb_build_object('en', E'The membership fee of {{.Organisation}} for {{.Calendar}} (membership year {{.Year}}) fell due on {{.DueOn}}, {{.Days}} days ago, and {{.Balance}} is still to be paid.\n\nThe rights of membership that depend on the payment of dues, the right to vote among them, are therefore suspended from {{.SuspensionOn}} until the arrears are settled.\n\n{{.Thanks}}\n\n{{.Account}}\n\nPaying restores these rights at once: there is nothing to apply for.\n\nIf the arrears last, the Governing Board will be asked after {{.LapseOn}} to decide whether the membership lapses.\n\nIf paying is a difficulty, please write to us: a fee waiver may be possible.',
    'fr', E'La cotisation {{.Calendar}} (année d’adhésion {{.Year}}) de votre organisation, {{.Organisation}}, est arrivée à échéance le {{.DueOn}}, il y a {{.Days}} jours, et {{.Balance}} restent à payer.\n\nLes droits de membre qui dépendent du paiement des cotisations, dont le droit de vote, sont donc suspendus à compter du {{.SuspensionOn}}, jusqu’au règlement des arriérés.\n\n{{.Thanks}}\n\n{{.Account}}\n\nLe paiement rétablit ces droits aussitôt : aucune démarche n’est nécessaire.\n\nSi les arriérés persistent, le Conseil d’administration sera appelé, après le {{.LapseOn}}, à se prononcer sur la fin de l’adhésion.\n\nSi le paiement pose une difficulté, écrivez-nous : une dispense de cotisation est peut-être possible.',
    'es', E'La cuota de {{.Calendar}} (año de membresía {{.Year}}) de {{.Organisation}} venció el {{.DueOn}}, hace {{.Days}} días, y quedan por pagar {{.Balance}}.\n\nPor tanto, los derechos de miembro que dependen del pago de las cuotas, entre ellos el derecho de voto, quedan suspendidos desde el {{.SuspensionOn}} hasta que se salden los atrasos.\n\n{{.Thanks}}\n\n{{.Account}}\n\nEl pago restablece estos derechos de inmediato: no hace falta ningún trámite.\n\nSi los atrasos persisten, después del {{.LapseOn}} se pedirá a la Junta directiva que decida si la membresía caduca.\n\nSi el pago supone una dificultad, escríbanos: puede que sea posible una exención de cuota.')
from reminder_templates where code = 'suspension_notice';

insert into reminder_template_versions (template_id, number, subject, body) select id, 1,
  jsonb_build_object('en', 'Arrears: the Governing Board will be asked about the membership of {{.Organisation}}',
    'fr', 'Arriérés : le Conseil d’administration sera saisi de l’adhésion de {{.Organisation}}',
    'es', 'Atrasos: se consultará a la Junta directiva sobre la membresía de {{.Organisation}}'),
  jsonb_build_object('en', E'The membership fee of {{.Organisation}} for {{.Calendar}} (membership year {{.Year}}) has been overdue since {{.DueOn}}, for {{.Days}} days, in spite of our letters. {{.Balance}} is still to be paid.\n\nThe Secretariat will ask the Governing Board to decide whether the membership lapses. Nothing ends by itself: {{.Organisation}} stays a member until the Board has decided.\n\n{{.Account}}\n\nWhoever pays before the decision settles the matter, and the suspended rights are restored at once.\n\nIf there is something that the Board should know, please write to us now.',
    'fr', E'La cotisation {{.Calendar}} (année d’adhésion {{.Year}}) de votre organisation, {{.Organisation}}, est en retard depuis le {{.DueOn}}, soit {{.Days}} jours, malgré nos courriers. {{.Balance}} restent à payer.\n\nLe Secrétariat demandera au Conseil d’administration de se prononcer sur la fin de l’adhésion. Rien ne prend fin de soi-même : votre organisation reste membre tant que le Conseil n’a pas statué.\n\n{{.Account}}\n\nUn paiement avant la décision règle la question, et les droits suspendus sont rétablis aussitôt.\n\nSi le Conseil doit avoir connaissance d’un élément, écrivez-nous dès maintenant.',
    'es', E'La cuota de {{.Calendar}} (año de membresía {{.Year}}) de {{.Organisation}} está vencida desde el {{.DueOn}}, hace {{.Days}} días, pese a nuestras cartas. Quedan por pagar {{.Balance}}.\n\nLa Secretaría pedirá a la Junta directiva que decida si la membresía caduca. Nada termina por sí solo: {{.Organisation}} sigue siendo miembro hasta que la Junta haya decidido.\n\n{{.Account}}\n\nUn pago anterior a la decisión resuelve el asunto, y los derechos suspendidos se restablecen de inmediato.\n\nSi hay algo que la Junta deba saber, escríbanos ahora.')
from reminder_templates where code = 'lapse_proposal';

insert into reminder_template_versions (template_id, number, subject, body) select id, 1,
  jsonb_build_object('en', 'Membership fee for {{.Calendar}} (year {{.Year}}): settled, thank you',
    'fr', 'Cotisation {{.Calendar}} (année {{.Year}}) : réglée, merci',
    'es', 'Cuota de {{.Calendar}} (año {{.Year}}): saldada, gracias'),
  jsonb_build_object('en', E'The membership fee of {{.Organisation}} for {{.Calendar}} (membership year {{.Year}}) is settled, and the arrears of which we wrote to you are closed.\n\n{{.Rights}}\n\n{{.Account}}\n\nThank you.',
    'fr', E'La cotisation {{.Calendar}} (année d’adhésion {{.Year}}) de votre organisation, {{.Organisation}}, est réglée, et les arriérés dont nous vous avions fait part sont clos.\n\n{{.Rights}}\n\n{{.Account}}\n\nNous vous remercions.',
    'es', E'La cuota de {{.Calendar}} (año de membresía {{.Year}}) de {{.Organisation}} está saldada, y los atrasos de los que le escribimos quedan cerrados.\n\n{{.Rights}}\n\n{{.Account}}\n\nMuchas gracias.')
from reminder_templates where code = 'restored';

-- The course of those who pay late, as it was until today and beyond.
insert into reminder_rules (subject) values ('dues');
insert into reminder_rule_versions (rule_id, number, enabled, audience) select id, 1, true, '{FOCAL_POINT,FINANCE}' from reminder_rules;
insert into reminder_rule_steps (version_id, days, kind, template_id)
select v.id, s.days, t.kind, t.id from reminder_rule_versions v cross join (
  select days, 'REMINDER' as kind from reminder_steps where rule = 'renewal' and days not in (60, 90, 365) union all  -- a notice takes a reminder's day
  values (60, 'ARREARS_NOTICE'), (90, 'SUSPENSION_NOTICE'), (365, 'LAPSE_PROPOSAL')) s
join reminder_templates t on t.kind = s.kind order by s.days;
drop table reminder_steps;

-- What is planned keeps its kind, the rule that it was planned by and the
-- words that it was planned with.
alter table reminders
  add column kind text not null default 'REMINDER' check (kind in ('REMINDER', 'ARREARS_NOTICE', 'SUSPENSION_NOTICE', 'LAPSE_PROPOSAL')),
  add column rule_version_id bigint references reminder_rule_versions,
  add column template_version_id bigint references reminder_template_versions;
update reminders set rule_version_id = (select id from reminder_rule_versions),
  template_version_id = (select v.id from reminder_template_versions v join reminder_templates t on t.id = v.template_id where t.kind = 'REMINDER');
alter table reminders
  alter column kind drop default,
  alter column rule_version_id set not null,
  alter column template_version_id set not null,
  drop constraint reminders_reason_check,
  add constraint reminders_reason_check check (reason in ('', 'ADDRESS_BOUNCES', 'ALREADY_PAID', 'CREDITED', 'MEMBERSHIP_ENDED', 'NO_ADDRESS',
    'NO_LONGER_CONTACT', 'NO_RECIPIENT', 'SUPERSEDED', 'UNSUBSCRIBED', 'WAIVED', 'WRITTEN_OFF'));
-- Never two notices of arrears to one person about the same dues, whatever the
-- rule became meanwhile.
create unique index reminders_notice_once on reminders (rule, dues_id, kind, person_id) nulls not distinct where kind <> 'REMINDER';

alter table unsubscriptions add column id bigint generated always as identity unique;
create trigger audit after insert or update or delete on unsubscriptions for each row execute function record_audit('none');

-- Whatever settles dues of whose arrears we wrote (a payment, a bank
-- statement, a relief), its letter goes out with it, in the same transaction:
-- to those who had the notice and still answer for the member. Nobody tells a
-- former member that its rights are restored.
-- +goose StatementBegin
create function dues_settled() returns trigger language plpgsql as $$
begin
  insert into notices (kind, person_id, organisation_id, address, name, language, data, created_at, next_at)
  select distinct on (p.id) 'renewal', p.id, m.organisation_id, p.email, p.name, p.language, jsonb_build_object('duesId', new.id, 'restored', true), clock(), clock()
  from reminders r join register(today()) m on m.id = new.member_id and m.status <> 'FORMER' join people p on p.id = r.person_id
  where r.dues_id = new.id and r.kind <> 'REMINDER' and p.email is not null
    and exists (  -- the notice went out, whatever became of saying it again
      with recursive said as (
        select n.id, n.state, n.resends_id from notices n where n.id = r.notice_id
        union all select n.id, n.state, n.resends_id from said join notices n on n.id = said.resends_id)
      select from said where state = 'SENT')
    and exists (select from contacts c where c.organisation_id = m.organisation_id and c.person_id = p.id
                and c.starts_on <= today() and (c.ends_on is null or c.ends_on >= today()));
  return null;
end $$;
-- +goose StatementEnd
create trigger settled after update on dues for each row when (old.balance > 0 and new.balance <= 0) execute function dues_settled();

-- A letter that came back: one row a letter, by the mail server's refusal or
-- by the report that it sent later. Three hard ones in a row stop the address.
create table bounces (
  id              bigint generated always as identity primary key,
  notice_id       bigint not null references notices,
  person_id       bigint references people,
  organisation_id bigint references organisations,
  address         text not null,
  kind            text not null check (kind in ('HARD', 'SOFT')),
  status          text not null default '' check (length(status) <= 20),       -- RFC 3463: 5.1.1
  diagnostic      text not null default '' check (length(diagnostic) <= 500),
  source          text not null check (source in ('REFUSED', 'REPORT')),
  at              timestamptz not null default clock(),
  constraint bounces_once unique (notice_id)
);
create index bounces_address on bounces (address, at) where kind = 'HARD';
create trigger audit after insert or update or delete on bounces for each row execute function record_audit('organisation');

-- Somebody says that an address works again: what came back before no longer counts.
create table address_restorations (
  id      bigint generated always as identity primary key,
  address text not null check (address = lower(address)),
  at      timestamptz not null default clock(),
  by_id   bigint references people
);
create index address_restorations_address on address_restorations (address, at);
create trigger append_only before update or delete or truncate on address_restorations for each statement execute function forbid_change();
create trigger audit after insert on address_restorations for each row execute function record_audit('none');

-- What was sent there and did not come back shows that the address works.
create index notices_reached on notices (lower(address), sent_at) where state = 'SENT';
create view stopped_addresses as
  select b.address, count(*)::int as bounces, max(b.at) as last_at, max(b.id) as last_id
  from bounces b join notices n on n.id = b.notice_id
  where b.kind = 'HARD' and b.at > coalesce((select max(r.at) from address_restorations r where r.address = b.address), '-infinity')
    and not exists (
      select from notices reached where reached.state = 'SENT' and lower(reached.address) = b.address and reached.sent_at > coalesce(n.sent_at, b.at)
        and not exists (select from bounces back where back.notice_id = reached.id))
  group by b.address having count(*) >= 3;
