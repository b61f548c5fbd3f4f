-- The course of arrears, in one place for the pages, the letters and today's
-- work.
-- +goose Up

-- Where the members in arrears stand on a day: the step that their oldest
-- unsettled dues have reached by the rule of their category (of notices the
-- last, where there is none the last reminder) and the step that comes next.
-- No kind: overdue, and no step yet; no next kind: the course ends here.
-- +goose StatementBegin
create function arrears_courses(day date) returns table (
  dues_id bigint, member_id bigint, organisation_id bigint, year_id bigint, due_on date, balance bigint, currency text,
  kind text, reached_days int, reached_on date, next_kind text, next_on date)
language sql stable as $$
  select late.dues_id, late.member_id, late.organisation_id, late.year_id, late.due_on, late.balance, late.currency,
         coalesce(reached.kind, ''), reached.days, late.due_on + reached.days, coalesce(next.kind, ''), late.due_on + next.days
  from (select distinct on (d.member_id) d.id as dues_id, d.member_id, m.organisation_id, m.category_id, d.year_id, d.due_on, d.balance, d.currency
        from dues d join register(day) m on m.id = d.member_id
        where d.balance > 0 and d.due_on < day and m.status <> 'FORMER' order by d.member_id, d.due_on, d.id) late
  left join reminder_courses course on course.category_id = late.category_id
  left join lateral (select s.kind, s.days from reminder_rule_steps s where s.version_id = course.version_id and late.due_on + s.days <= day
    order by s.kind <> 'REMINDER' desc, s.days desc limit 1) reached on true
  left join lateral (select s.kind, s.days from reminder_rule_steps s where s.version_id = course.version_id and late.due_on + s.days > day
    order by s.days limit 1) next on true
$$;
-- +goose StatementEnd
