-- Waivers are examined again at their end: the ledger of reminders is about
-- waivers too, by the same rules, texts and course of a day.
-- +goose Up

-- A rule and a text are about a subject: dues; the waiver that ends, to its
-- member; the waiver that ends, to whoever reviews it.
alter table reminder_rules
  drop constraint reminder_rules_subject_check,
  add constraint reminder_rules_subject_check check (subject in ('dues', 'waiver_end', 'waiver_review'));
alter table reminder_rule_versions
  drop constraint reminder_rule_versions_audience_check,
  add constraint reminder_rule_versions_audience_check check (audience <@ '{FOCAL_POINT,ALTERNATE,FINANCE,BOARD_REPRESENTATIVE}');  -- none: whoever reviews
alter table reminder_templates
  add column subject text not null default 'dues' check (subject in ('dues', 'waiver_end', 'waiver_review')),
  drop constraint reminder_templates_kind_check,
  add constraint reminder_templates_kind_check check (kind in ('REMINDER', 'ARREARS_NOTICE', 'SUSPENSION_NOTICE', 'LAPSE_PROPOSAL', 'RESTORED', 'END_NOTICE'));
alter table reminder_templates alter column subject drop default;
alter table reminder_rule_steps
  drop constraint reminder_rule_steps_check,
  add constraint reminder_rule_steps_check check (kind in ('REMINDER', 'ARREARS_NOTICE', 'SUSPENSION_NOTICE', 'LAPSE_PROPOSAL', 'END_NOTICE') and (kind = 'REMINDER' or days > 0));

-- The rule in force of each subject for each category: its own where it is
-- enabled, else the general one. No row: nobody is reminded.
create view reminder_plans as
  select s.subject, c.id as category_id, course.id as version_id, course.rule_id, course.number, course.audience
  from (select distinct subject from reminder_rules) s cross join categories c cross join lateral (
    select v.id, v.rule_id, v.number, v.audience
    from reminder_rules r cross join lateral (
      select v.id, v.rule_id, v.number, v.audience, v.enabled from reminder_rule_versions v
      where v.rule_id = r.id order by v.number desc limit 1) v
    where r.subject = s.subject and v.enabled and (r.category_id = c.id or r.category_id is null)
    order by r.category_id nulls last limit 1) course;
create or replace view reminder_courses as
  select category_id, version_id, rule_id, number, audience from reminder_plans where subject = 'dues';

-- The ledger: a row is about dues or about a waiver. Where the day that steps
-- count from is moved (dues that fall due later, a last day that is corrected),
-- a new series begins: the cycle is that day. Several rows may be said in one
-- letter.
alter table reminders
  alter column dues_id drop not null,
  add column waiver_id bigint references fee_waivers,
  add column cycle date,
  add constraint reminders_about check (num_nonnulls(dues_id, waiver_id) = 1),
  drop constraint reminders_notice_id_key,
  drop constraint reminders_once,
  add constraint reminders_once unique nulls not distinct (rule, dues_id, waiver_id, cycle, days, person_id),
  drop constraint reminders_kind_check,
  add constraint reminders_kind_check check (kind in ('REMINDER', 'ARREARS_NOTICE', 'SUSPENSION_NOTICE', 'LAPSE_PROPOSAL', 'END_NOTICE')),
  drop constraint reminders_reason_check,
  add constraint reminders_reason_check check (reason in ('', 'ADDRESS_BOUNCES', 'ALREADY_PAID', 'CREDITED', 'DECIDED', 'ENDED', 'MEMBERSHIP_ENDED', 'MOVED', 'NO_ADDRESS',
    'NO_LONGER_CONTACT', 'NO_LONGER_REVIEWER', 'NO_RECIPIENT', 'RENEWED', 'REVOKED', 'SUPERSEDED', 'UNSUBSCRIBED', 'WAIVED', 'WRITTEN_OFF'));
update reminders r set cycle = d.due_on from dues d where d.id = r.dues_id;
alter table reminders alter column cycle set not null;
drop index reminders_notice_once;
create unique index reminders_notice_once on reminders (rule, dues_id, waiver_id, cycle, kind, person_id) nulls not distinct where kind <> 'REMINDER';
create index reminders_notice on reminders (notice_id);
create index reminders_waiver on reminders (waiver_id);

-- Who reviews the end of a waiver on a day, and since when: the members of the
-- Board who are assigned to the case that examines it again, and not recused
-- from it since; where none is, or there is no such case, everybody seated who
-- is not recused.
-- +goose StatementBegin
create function waiver_reviewers(waiver bigint, day date) returns table (person_id bigint, since date) language sql stable as $$
  with next as (
    select n.id from fee_waivers n where n.previous_id = waiver and n.state in ('DRAFT', 'SUBMITTED', 'UNDER_REVIEW', 'RETURNED') order by n.id desc limit 1),
  seated as (
    select r.person_id, r.starts_on from person_roles r where r.role = 'BOARD' and r.starts_on <= day and coalesce(r.ends_on, 'infinity') >= day),
  assigned as (
    select a.person_id, (max(a.assigned_at) at time zone zone())::date as since
    from waiver_assignments a join next on next.id = a.waiver_id join seated s on s.person_id = a.person_id
    where a.ended_at is null and recusal(a.person_id, a.waiver_id, day) is null group by a.person_id)
  select person_id, since from assigned
  union all
  select s.person_id, s.starts_on from seated s
  where not exists (select from assigned) and recusal(s.person_id, waiver, day) is null
    and not exists (select from next where recusal(s.person_id, next.id, day) is not null)
$$;
-- +goose StatementEnd

-- The texts that come with the product; staff may write them anew.
insert into reminder_templates (code, subject, kind, name) values
  ('waiver_end', 'waiver_end', 'REMINDER', '{"en": "Your fee waiver ends", "fr": "Votre dispense prend fin", "es": "Su exención termina"}'),
  ('waiver_ended', 'waiver_end', 'END_NOTICE', '{"en": "Your fee waiver has ended", "fr": "Votre dispense a pris fin", "es": "Su exención ha terminado"}'),
  ('waiver_review', 'waiver_review', 'REMINDER', '{"en": "Fee waivers to re-examine", "fr": "Dispenses à réexaminer", "es": "Exenciones por revisar"}');

insert into reminder_template_versions (template_id, number, subject, body) select id, 1,
  jsonb_build_object('en', 'Fee waiver for {{.Calendar}}: it {{.Ends}}',
    'fr', 'Dispense de cotisation {{.Calendar}} : elle {{.Ends}}',
    'es', 'Exención de cuota de {{.Calendar}}: {{.Ends}}'),
  jsonb_build_object('en', E'The fee waiver of {{.Organisation}} for {{.Calendar}} ({{.Rule}}) {{.Ends}}.\n\n{{.Review}}\n\n{{.Account}}\n\nA waiver that is not granted again ends on its day, and the membership fee of the year that follows is owed.',
    'fr', E'La dispense de cotisation {{.Calendar}} ({{.Rule}}) de votre organisation, {{.Organisation}}, {{.Ends}}.\n\n{{.Review}}\n\n{{.Account}}\n\nUne dispense qui n’est pas accordée de nouveau prend fin à son terme, et la cotisation de l’année suivante est due.',
    'es', E'La exención de cuota de {{.Calendar}} ({{.Rule}}) de {{.Organisation}} {{.Ends}}.\n\n{{.Review}}\n\n{{.Account}}\n\nUna exención que no se concede de nuevo termina en su fecha, y la cuota del año siguiente debe pagarse.')
from reminder_templates where code = 'waiver_end';

insert into reminder_template_versions (template_id, number, subject, body) select id, 1,
  jsonb_build_object('en', 'Your fee waiver for {{.Calendar}} has ended',
    'fr', 'Votre dispense de cotisation {{.Calendar}} a pris fin',
    'es', 'Su exención de cuota de {{.Calendar}} ha terminado'),
  jsonb_build_object('en', E'The fee waiver of {{.Organisation}} for {{.Calendar}} ({{.Rule}}) ended on {{.EndsOn}}: it was not granted again by that day.\n\n{{.Fee}}\n\n{{.Review}}\n\n{{.Account}}',
    'fr', E'La dispense de cotisation {{.Calendar}} ({{.Rule}}) de votre organisation, {{.Organisation}}, a pris fin le {{.EndsOn}} : elle n’avait pas été accordée de nouveau à cette date.\n\n{{.Fee}}\n\n{{.Review}}\n\n{{.Account}}',
    'es', E'La exención de cuota de {{.Calendar}} ({{.Rule}}) de {{.Organisation}} terminó el {{.EndsOn}}: no se había concedido de nuevo en esa fecha.\n\n{{.Fee}}\n\n{{.Review}}\n\n{{.Account}}')
from reminder_templates where code = 'waiver_ended';

insert into reminder_template_versions (template_id, number, subject, body) select id, 1,
  jsonb_build_object('en', '{{.Count}} {{.Ends}}: please re-examine',
    'fr', '{{.Count}} {{.Ends}} : à réexaminer',
    'es', '{{.Count}} {{.Ends}}: por revisar'),
  jsonb_build_object('en', E'{{.Count}} {{.Ends}}. Re-examination is up to the Governing Board: please make your recommendation in time for a decision.\n\n{{.Account}}\n\nA waiver that is not granted again ends on its day, and its member owes the membership fee of the year that follows.\n\nWhile a member is asked for information, the reminders about its case wait.',
    'fr', E'{{.Count}} {{.Ends}}. Le réexamen revient au Conseil d’administration : veuillez rendre votre recommandation à temps pour une décision.\n\n{{.Account}}\n\nUne dispense qui n’est pas accordée de nouveau prend fin à son terme, et son membre doit la cotisation de l’année suivante.\n\nTant qu’une question attend la réponse d’un membre, les rappels de son dossier sont suspendus.',
    'es', E'{{.Count}} {{.Ends}}. La revisión corresponde a la Junta directiva: emita su recomendación a tiempo para una decisión.\n\n{{.Account}}\n\nUna exención que no se concede de nuevo termina en su fecha, y su miembro debe la cuota del año siguiente.\n\nMientras un miembro tenga una pregunta por responder, los recordatorios de su caso esperan.')
from reminder_templates where code = 'waiver_review';

insert into reminder_rules (subject) values ('waiver_end'), ('waiver_review');
insert into reminder_rule_versions (rule_id, number, enabled, audience)
select id, 1, true, case subject when 'waiver_end' then '{FOCAL_POINT,FINANCE}'::text[] else '{}' end from reminder_rules where subject <> 'dues' order by id;
insert into reminder_rule_steps (version_id, days, kind, template_id)
select v.id, s.days, t.kind, t.id
from (values ('waiver_end', -60), ('waiver_end', -30), ('waiver_end', -7), ('waiver_end', 0), ('waiver_ended', 1),
             ('waiver_review', -60), ('waiver_review', -30), ('waiver_review', -7), ('waiver_review', 0)) s (code, days)
join reminder_templates t on t.code = s.code join reminder_rules r on r.subject = t.subject join reminder_rule_versions v on v.rule_id = r.id
order by v.id, s.days;
