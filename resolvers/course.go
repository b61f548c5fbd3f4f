package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/texts"
)

// arrearsCourse is ArrearsCourse of the schema.
type arrearsCourse struct {
	Balance     amount
	DaysOverdue int32
	DueOn       date.Date
	DuesID      graphql.ID
	Kind        *string
	MemberID    graphql.ID
	NextKind    *string
	NextOn      *date.Date
	ReachedOn   *date.Date
	ReminderID  *graphql.ID
	SentAt      *DateTime
	WaiverID    *graphql.ID
	Year        int32
	names       texts.Translated
}

func (c *arrearsCourse) OrganisationName(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, c.names)
}

func courseOf(row reminders.Course) *arrearsCourse {
	c := &arrearsCourse{
		Balance: moneyOf(row.Balance, row.Currency), DaysOverdue: int32(row.DaysOverdue), DueOn: row.DueOn, DuesID: id("Dues", row.DuesID),
		Kind: optional(string(row.Kind)), MemberID: id("Member", row.MemberID), NextKind: optional(string(row.NextKind)),
		Year: int32(row.Calendar), names: row.Names,
	}
	if !row.ReachedOn.IsZero() {
		c.ReachedOn = &row.ReachedOn
	}
	if !row.NextOn.IsZero() {
		c.NextOn = &row.NextOn
	}
	if row.ReminderID != 0 {
		c.ReminderID = new(id("Reminder", row.ReminderID))
	}
	if row.SentAt != nil {
		c.SentAt = &DateTime{*row.SentAt}
	}
	if row.WaiverID != 0 {
		c.WaiverID = new(id("FeeWaiver", row.WaiverID))
	}
	return c
}

// coursesOf loads where the members of a page stand.
func coursesOf(memberIDs []int64) *Batch[int64, reminders.Course] {
	return NewBatch(memberIDs, func(ctx context.Context, ids []int64) (map[int64]reminders.Course, error) {
		return reminders.CoursesOf(ctx, reader(ctx), ids)
	})
}

// ArrearsCourse is where the member stands; null where nothing is overdue.
func (m *member) ArrearsCourse(ctx context.Context) (*arrearsCourse, error) {
	row, err := m.page.courses.Get(ctx, m.row.ID)
	if err != nil || row.DuesID == 0 {
		return nil, err
	}
	return courseOf(row), nil
}

type arrearsCourseConnection struct {
	Nodes    []*arrearsCourse
	PageInfo relay.Info
	kind     reminders.Kind
	tally    *Batch[int, map[reminders.Kind]int]
}

type arrearsCourseCounts struct{ ArrearsNotice, LapseProposal, None, Reminder, SuspensionNotice, Waiting int32 }

// Counts counts the members by step.
func (c *arrearsCourseConnection) Counts(ctx context.Context) (arrearsCourseCounts, error) {
	n, err := c.tally.Get(ctx, 0)
	return arrearsCourseCounts{
		ArrearsNotice: int32(n[reminders.KindArrears]), LapseProposal: int32(n[reminders.KindLapse]), None: int32(n[""]),
		Reminder: int32(n[reminders.KindReminder]), SuspensionNotice: int32(n[reminders.KindSuspension]), Waiting: int32(n[reminders.Waiting]),
	}, err
}

// TotalCount counts the list.
func (c *arrearsCourseConnection) TotalCount(ctx context.Context) (total int32, err error) {
	n, err := c.tally.Get(ctx, 0)
	for kind, count := range n {
		if c.kind == "" || c.kind == kind {
			total += int32(count)
		}
	}
	return total, err
}

// ArrearsCourses lists the members in arrears.
func (r *Root) ArrearsCourses(ctx context.Context, args struct {
	relay.Args
	Kind *string
}) (*arrearsCourseConnection, error) {
	page, err := args.Page("arrears-courses", 50)
	if err == nil {
		err = reminders.CheckPage(page)
	}
	if err != nil {
		return nil, err
	}
	kind := reminders.Kind(value(args.Kind))
	rows, err := reminders.Courses(ctx, reader(ctx), reminders.CourseFilter{Kind: kind}, page)
	if err != nil {
		return nil, err
	}
	rows, info := relay.Cut(page, rows, reminders.CoursePlace)
	nodes := make([]*arrearsCourse, len(rows))
	for i, row := range rows {
		nodes[i] = courseOf(row)
	}
	tally := NewBatch([]int{0}, func(ctx context.Context, _ []int) (map[int]map[reminders.Kind]int, error) {
		counts, err := reminders.CountCourses(ctx, reader(ctx))
		return map[int]map[reminders.Kind]int{0: counts}, err
	})
	return &arrearsCourseConnection{nodes, info, kind, tally}, nil
}
