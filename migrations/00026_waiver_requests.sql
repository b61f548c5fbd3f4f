-- Whoever has asked for a waiver is not pressed for the dues that it is about
-- while nobody has decided: their reminders wait, and so does the course of
-- arrears.
-- +goose Up

-- Cases that were handed in and are not decided yet.
create view waiver_requests as
  select id, member_id, year_id from fee_waivers where state in ('SUBMITTED', 'UNDER_REVIEW', 'RETURNED');

-- As before, with the request on which the course waits (waiver_id). Dues that
-- wait for nothing come before those that do, however old.
drop function arrears_courses(date);
-- +goose StatementBegin
create function arrears_courses(day date) returns table (
  dues_id bigint, member_id bigint, organisation_id bigint, year_id bigint, due_on date, balance bigint, currency text,
  kind text, reached_days int, reached_on date, next_kind text, next_on date, waiver_id bigint)
language sql stable as $$
  select late.dues_id, late.member_id, late.organisation_id, late.year_id, late.due_on, late.balance, late.currency,
         coalesce(reached.kind, ''), reached.days, late.due_on + reached.days, coalesce(next.kind, ''), late.due_on + next.days, late.waiver_id
  from (select distinct on (d.member_id) d.id as dues_id, d.member_id, m.organisation_id, m.category_id, d.year_id, d.due_on, d.balance, d.currency, q.id as waiver_id
        from dues d join register(day) m on m.id = d.member_id
          left join waiver_requests q on q.member_id = d.member_id and q.year_id = d.year_id
        where d.balance > 0 and d.due_on < day and m.status <> 'FORMER' order by d.member_id, q.id is not null, d.due_on, d.id) late
  left join reminder_courses course on course.category_id = late.category_id
  left join lateral (select s.kind, s.days from reminder_rule_steps s where s.version_id = course.version_id and late.due_on + s.days <= day
    order by s.kind <> 'REMINDER' desc, s.days desc limit 1) reached on true
  left join lateral (select s.kind, s.days from reminder_rule_steps s where s.version_id = course.version_id and late.due_on + s.days > day
    order by s.days limit 1) next on true
$$;
-- +goose StatementEnd

-- A reason is told to the member in its own language, where somebody put it so:
-- its words by language, and the language that it was typed in (null: nobody
-- knows).
alter table waiver_decisions
  add column reason_language text check (reason_language in ('en', 'fr', 'es')),
  add column reasons jsonb not null default '{}' check (jsonb_typeof(reasons) = 'object');
alter table waiver_packs
  add column note_language text check (note_language in ('en', 'fr', 'es')),
  add column notes jsonb not null default '{}' check (jsonb_typeof(notes) = 'object');
