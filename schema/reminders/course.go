package reminders

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Course is where a member in arrears stands: which step its oldest unsettled
// dues have reached by the rule of its category, and which comes next. A
// proposal to lapse is a matter for the Board; nothing ends by itself.
type Course struct {
	DuesID      int64 `db:"dues_id"`
	MemberID    int64 `db:"member_id"`
	Names       texts.Translated
	Number      int // of the membership year
	Calendar    int // the calendar year in which it starts
	Currency    string
	Balance     int64     // of these dues, in minor units
	DueOn       date.Date `db:"due_on"`
	DaysOverdue int       `db:"days_overdue"`

	Kind       Kind       // reached; empty: overdue, and no step yet
	ReachedOn  date.Date  `db:"reached_on"`
	ReminderID int64      `db:"reminder_id"` // the letter of this step; 0: none was planned
	SentAt     *time.Time `db:"sent_at"`
	NextKind   Kind       `db:"next_kind"` // empty: the course ends here
	NextOn     date.Date  `db:"next_on"`
	WaiverID   int64      `db:"waiver_id"` // the request for a waiver of these dues on which the course waits; 0: it does not
}

// CourseFilter narrows the members in arrears.
type CourseFilter struct {
	Kind Kind // only those who have reached this step and go on; empty: all
}

// coursed are the members in arrears with the step that they have reached. $1
// is today.
const coursed = `select dues_id, member_id, organisation_id, year_id, due_on, balance, currency, kind, reached_days, reached_on, next_kind, next_on, coalesce(waiver_id, 0) as waiver_id
	from arrears_courses($1)`

const courseColumns = `
	select page.dues_id, page.member_id, o.names, y.number, extract(year from y.starts_on)::int as calendar, page.currency, page.balance, page.due_on,
	       $1::date - page.due_on as days_overdue, page.kind, page.reached_on, coalesce(letter.id, 0) as reminder_id, letter.sent_at,
	       page.next_kind, page.next_on, page.waiver_id
	from page join organisations o on o.id = page.organisation_id join membership_years y on y.id = page.year_id
	left join lateral (
	  select r.id, n.sent_at from reminders r left join notices n on n.id = r.notice_id
	  where r.dues_id = page.dues_id and r.kind = page.kind and (r.kind <> 'REMINDER' or r.days = page.reached_days)
	  order by n.sent_at nulls last, r.id limit 1) letter on true
	order by `

// Courses reads a page of the members in arrears, those who owe longest first,
// and one row more for relay.Cut.
func Courses(ctx context.Context, r store.Reader, f CourseFilter, p relay.Page) (rows []Course, err error) {
	order, beyond := `due_on, member_id`, `>`
	if p.Back {
		order, beyond = `due_on desc, member_id desc`, `<`
	}
	err = r.Select(ctx, &rows, `
		with page as (`+coursed+` where ($2 = '' or kind = $2 and waiver_id is null)
		  and (not $3 or (due_on, member_id) `+beyond+` ($4::date, $5::bigint)) order by `+order+` limit $6)`+courseColumns+order,
		r.Today(), string(f.Kind), p.Placed, placeDay(p), p.ID, p.Size+1)
	return rows, err
}

// CoursePlace is a member's place in the list, for cursors.
func CoursePlace(c Course) (key string, id int64) { return c.DueOn.String(), c.MemberID }

// CoursesOf reads where members stand; members that owe nothing late are left
// out. Others than staff see their own.
func CoursesOf(ctx context.Context, r store.Reader, memberIDs []int64) (map[int64]Course, error) {
	rows := []Course{}
	err := r.Select(ctx, &rows, `
		with page as (`+coursed+` where member_id = any($2) and ($3 or organisation_id = any($4)))`+courseColumns+`member_id`,
		r.Today(), store.IDs(memberIDs), r.Viewer().Can(store.Staff), store.IDs(r.Viewer().Members))
	return store.Index(rows, func(c Course) int64 { return c.MemberID }), err
}

// Waiting counts members whose course waits for the decision on a waiver.
const Waiting Kind = "WAITING"

// CountCourses counts the members in arrears by the step that they have
// reached; "" is overdue without a step. Those who wait are Waiting only.
func CountCourses(ctx context.Context, r store.Reader) (map[Kind]int, error) {
	rows := []struct {
		Kind  Kind
		Count int
	}{}
	err := r.Select(ctx, &rows, `
		select case when waiver_id is null then kind else 'WAITING' end as kind, count(*) as count from arrears_courses($1) group by 1`, r.Today())
	counts := map[Kind]int{}
	for _, row := range rows {
		counts[row.Kind] = row.Count
	}
	return counts, err
}
