// Package today gathers what needs somebody of the secretariat today, from
// every area: one line a kind of work, with the rows behind its count. What
// needs nobody is not told.
package today

import (
	"context"
	"slices"
	"strings"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Item is one kind of work that waits.
type Item struct {
	Kind  string
	Count int32
	Rows  []Row // the first ones, what waits longest first
}

// Row is one thing that waits.
type Row struct {
	Kind  string           `db:"kind"`
	ID    int64            `db:"id"`
	Title texts.Translated `db:"title"`
	Since date.Date        `db:"since"` // since when it waits; zero: no day says
	Until date.Date        `db:"-"`     // by when it is to be done; zero: no day says
	Total int32            `db:"total"`
}

// TitleIn names the row in a reader's language; jobs have their names there.
func (r Row) TitleIn(l texts.Language) string {
	if job := "jobs." + r.Title[texts.English]; r.Kind == "JOB_FAILED" && texts.Domain.Has(l, job) {
		return texts.Domain.Say(l, job, nil)
	}
	return r.Title.In(l)
}

// work finds what waits: SELECTs of kind, id, title (jsonb) and since (date),
// of which $1 is today, $2 the house's time zone and $3 the instant; in the
// order in which they are told.
var work = slices.Concat(operation, governance, membership)

// operation is what must work for anything else to arrive.
var operation = []string{
	// A job that failed and has not succeeded since.
	`select 'JOB_FAILED' as kind, r.id, jsonb_build_object('en', r.job) as title, (r.started_at at time zone $2)::date as since
	 from job_runs r where r.outcome = 'FAILED' and (r.started_at at time zone $2)::date > $1::date - 30
	   and not exists (select from job_runs later where later.job = r.job and later.id > r.id)`,
	// A letter that could not be delivered, to somebody whom none has reached since.
	`select 'LETTER_FAILED', n.id, jsonb_build_object('en', coalesce(nullif(n.name, ''), n.address)), (n.created_at at time zone $2)::date
	 from notices n where n.state = 'FAILED' and (n.created_at at time zone $2)::date > $1::date - 30
	   and not exists (select from notices later where later.address = n.address and later.id > n.id and later.state = 'SENT')`,
	// A change of profile that a member asked for.
	`select 'PROFILE_PROPOSED', p.id, o.names, (p.proposed_at at time zone $2)::date
	 from proposed_changes p join organisations o on o.id = p.organisation_id where p.outcome is null`,
	// An application that is confirmed, or answered, waits for the secretariat.
	`select 'APPLICATION_TO_REVIEW', a.id, a.names, (select (max(e.at) at time zone $2)::date from application_events e
	   where e.application_id = a.id and e.kind in ('CONFIRMED', 'ANSWERED'))
	 from applications a where a.stage = 'CONFIRMED'`,
	// A bank statement with lines that a person must decide about.
	`select 'BANK_STATEMENT', s.id, jsonb_build_object('en', concat_ws(' · ', s.account, s.to_on)), (s.imported_at at time zone $2)::date
	 from bank_statements s where (s.imported_at at time zone $2)::date > $1::date - 400 and exists (
	   select from bank_lines l join bank_line_states st on st.line_id = l.id where l.statement_id = s.id and st.state in ('PROPOSED', 'UNMATCHED'))`,
	// An address of somebody's that three letters could not reach.
	`select 'ADDRESS_STOPPED', p.id, jsonb_build_object('en', p.name), (s.last_at at time zone $2)::date
	 from stopped_addresses s join people p on p.email = s.address`,
	// A waiver that ends within 30 days while the case that examines it again is
	// not decided.
	`select 'WAIVER_ENDING', w.id, o.names, w.valid_to - 30
	 from fee_waivers w join register($1) m on m.id = w.member_id and m.status = 'CURRENT' join organisations o on o.id = m.organisation_id
	 where w.state = 'GRANTED' and w.valid_to between $1::date and $1::date + 30 and exists (
	   select from fee_waivers n where n.previous_id = w.id and n.state in ('DRAFT', 'SUBMITTED', 'UNDER_REVIEW', 'RETURNED'))`,
	// An action point that is open after its day.
	`select 'ACTION_OVERDUE', x.id, x.titles, x.due_on + 1 from actions x where x.due_on < $1 and action_state(x.id) = 'OPEN'`,
	// A call whose last day has passed, and of which nobody has chosen.
	`select 'CALL_TO_DECIDE', c.id, c.titles, c.closes_on + 1 from calls c where c.closed_at is null and c.closes_on < $1`,
}

// membership is what members and their dues and waivers wait for.
var membership = []string{
	// Members in arrears, by the step of the course that their oldest debt has
	// reached; the last asks the Board.
	overdue("LAPSE_TO_PROPOSE", "LAPSE_PROPOSAL"),
	overdue("RIGHTS_SUSPENDED", "SUSPENSION_NOTICE"),
	overdue("ARREARS_NOTICED", "ARREARS_NOTICE"),
	overdue("DUES_OVERDUE", "REMINDER"),
	// A member to whom nobody's service as focal point goes on.
	`select 'NO_FOCAL_POINT', m.id, o.names, (select max(c.ends_on) + 1 from contacts c where c.organisation_id = o.id and c.role = 'FOCAL_POINT' and c.ends_on < $1)
	 from register($1) m join organisations o on o.id = m.organisation_id
	 where m.status = 'CURRENT' and not exists (
	   select from contacts c where c.organisation_id = o.id and c.role = 'FOCAL_POINT' and c.starts_on <= $1 and coalesce(c.ends_on, 'infinity') >= $1)`,
	// A member without dues of the year under way.
	`select 'NOT_ASSESSED', m.id, o.names, greatest(m.joined_on, (y.opened_at at time zone $2)::date)
	 from membership_years y join register($1) m on m.status = 'CURRENT' join organisations o on o.id = m.organisation_id
	 where y.starts_on <= $1 and y.ends_on >= $1 and not exists (select from dues d where d.member_id = m.id and d.year_id = y.id)`,
	// A case that was sent, and that nobody reviews, or nobody any more.
	`select 'WAIVER_TO_ASSIGN', w.id, o.names, (w.submitted_at at time zone $2)::date
	 from fee_waivers w join members m on m.id = w.member_id join organisations o on o.id = m.organisation_id
	 where w.state = 'SUBMITTED' or w.state = 'UNDER_REVIEW' and not exists (select from waiver_assignments a where a.waiver_id = w.id and a.ended_at is null)`,
	overdueReviews,
	// A case on which all reviewers have recommended, and which no pack holds.
	`select 'WAIVER_TO_DECIDE', w.id, o.names, (select (max(r.at) at time zone $2)::date from waiver_recommendations r where r.waiver_id = w.id)
	 from fee_waivers w join members m on m.id = w.member_id join organisations o on o.id = m.organisation_id
	 where w.state = 'UNDER_REVIEW' and not exists (select from waiver_pack_cases p where p.waiver_id = w.id and p.open)
	   and exists (select from waiver_assignments a where a.waiver_id = w.id and a.ended_at is null)
	   and not exists (select from waiver_assignments a where a.waiver_id = w.id and a.ended_at is null
	     and not exists (select from waiver_recommendations r where r.waiver_id = w.id and r.person_id = a.person_id))`,
	// A waiver that ends within 60 days while no case of a later year follows it
	// (SOP 2.3.6: valid one year, then to be re-examined).
	`select 'WAIVER_ROUND_TO_OPEN', w.id, o.names, w.valid_to - 60
	 from fee_waivers w join membership_years y on y.id = w.year_id join register($1) m on m.id = w.member_id and m.status = 'CURRENT'
	   join organisations o on o.id = m.organisation_id
	 where w.state = 'GRANTED' and w.valid_to between $1::date and $1::date + 60
	   and not exists (select from fee_waivers n join membership_years ny on ny.id = n.year_id where n.member_id = w.member_id and ny.starts_on > y.starts_on)`,
}

// overdueReviews finds cases of which a reviewer has not recommended in time:
// the days on which a question waited for its answer do not count.
const overdueReviews = `select 'WAIVER_OVERDUE', late.waiver_id, o.names, min(late.until) + 1
	 from (select a.waiver_id, a.due_on + coalesce((
	         select sum((q.answered_at at time zone $2)::date - (greatest(q.asked_at, a.assigned_at) at time zone $2)::date)
	         from waiver_questions q where q.waiver_id = a.waiver_id and q.answered_at > a.assigned_at), 0)::int as until
	       from waiver_assignments a where a.ended_at is null
	         and not exists (select from waiver_recommendations r where r.waiver_id = a.waiver_id and r.person_id = a.person_id)) late
	 join fee_waivers w on w.id = late.waiver_id and w.state = 'UNDER_REVIEW'
	 join members m on m.id = w.member_id join organisations o on o.id = m.organisation_id
	 where late.until < $1::date group by late.waiver_id, o.names`

// overdue finds the members in arrears who have reached a step of the course;
// before any step they are at the reminders. Whoever waits for the decision on a
// waiver needs nobody for their dues.
func overdue(kind, step string) string {
	return `select '` + kind + `', c.member_id, o.names, coalesce(c.reached_on, c.due_on + 1)
	 from arrears_courses($1) c join organisations o on o.id = c.organisation_id where coalesce(nullif(c.kind, ''), 'REMINDER') = '` + step + `' and c.waiver_id is null`
}

// Items reads everything that waits, in one statement: of each kind, or of one
// (empty: all), the first so many rows. Kinds of which nothing waits are left
// out.
func Items(ctx context.Context, q store.Reader, kind string, first int) (items []Item, err error) {
	var rows []Row
	var w store.Where
	w.Param(q.Today())
	w.Param(q.Zone().String())
	w.Param(q.Now())
	places := make([]string, len(work))
	for i, one := range work {
		places[i] = "select " + w.Param(i) + "::int as place, * from (" + one + ") one"
	}
	err = q.Select(ctx, &rows, `
		with waiting as (`+strings.Join(places, " union all ")+`),
		ranked as (
		  select place, kind, id, title, since, count(*) over (partition by kind) as total,
		         row_number() over (partition by kind order by since nulls last, id) as row
		  from waiting where kind = `+w.Param(kind)+` or `+w.Param(kind)+` = '')
		select kind, id, title, since, total from ranked where row <= `+w.Param(first)+` order by place, row`, w.Args...)
	for _, row := range rows {
		if n := len(items); n == 0 || items[n-1].Kind != row.Kind {
			items = append(items, Item{Kind: row.Kind, Count: row.Total})
		}
		if ahead[row.Kind] {
			row.Since, row.Until = row.Until, row.Since
		}
		last := &items[len(items)-1]
		last.Rows = append(last.Rows, row)
	}
	return items, err
}
