package demo

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/invoices"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/runs"
	"github.com/plenary-org/plenary/schema/store"
)

// firstYear is the first membership year of the demo: Y9.
const firstYear = 2022

// sinceDue is how many days ago the dues of the year under way fell due: the
// reminder a week after goes out today.
const sinceDue = 7

// The reminder job and the hour at which it runs, as in the timetable.
const (
	reminderJob = "renewal-reminders"
	night       = 20
)

// happening is something that staff or a job did at an instant.
type happening func(ctx context.Context, at time.Time) error

// story is what happens, by instant; what happens may add to what follows.
type story map[time.Time][]happening

func (s story) add(at time.Time, h happening) { s[at] = append(s[at], h) }

// tell lets everything happen in order.
func (s story) tell(ctx context.Context) error {
	for len(s) > 0 {
		next := slices.MinFunc(slices.Collect(maps.Keys(s)), time.Time.Compare)
		happenings := s[next]
		delete(s, next)
		for _, happens := range happenings {
			if err := happens(ctx, next); err != nil {
				return fmt.Errorf("%s: %w", next.Format(time.DateTime), err)
			}
		}
	}
	return nil
}

// live replays the membership years up to an instant, in order: assessing,
// payments as they came in, each night's reminders.
func (d *demo) live(ctx context.Context, now time.Time) error {
	s := story{}
	today := date.Of(now, d.store.Zone())
	for year := min(firstYear, today.Year()); year <= today.Year(); year++ {
		due := date.New(year, time.March, 31)
		if year == today.Year() {
			due = today.AddDays(-sinceDue)
		}
		d.planYear(s, year, due, today)
	}
	s.add(d.hour(today.AddDays(-1), 18), d.importStatement)
	d.planBoard(s, now)
	d.planRounds(s, today)
	d.planGroups(s, now)
	d.planCalls(s, now)
	d.planMeetings(s, now, today)
	if err := d.writeRulebook(s, now); err != nil {
		return err
	}
	d.writeDecisions(s, now, today)
	d.planRequests(s, now)
	d.theBankComes(s, now)
	d.observe(s, now)
	d.applicationsWait(s, now)
	s.add(d.evening(today.AddDays(-1)), d.review)
	s.add(d.hour(today.AddDays(-1), night), d.remind)
	if err := s.tell(ctx); err != nil {
		return err
	}
	return d.loseOne(ctx)
}

// planYear plans the opening of a year in the November before, what its
// members pay, and the nights on which a reminder step falls.
func (d *demo) planYear(s story, year int, due, today date.Date) {
	opened := date.New(year-1, time.November, 15)
	if early := due.AddDays(-75); early.Before(opened) {
		opened = early
	}
	if opened.After(today) {
		opened = today
	}
	s.add(d.hour(opened, 0), func(ctx context.Context, at time.Time) error {
		assessed := map[int64]assessment{}
		err := d.act(ctx, at, func(tx *store.Tx) error {
			o, err := dues.Open(ctx, tx, dues.Opening{Year: year, DueOn: due})
			if err != nil {
				return fmt.Errorf("%d: %w", year, err)
			}
			if _, err := invoices.IssueYear(ctx, tx, year, false); err != nil {
				return fmt.Errorf("invoices of %d: %w", year, err)
			}
			return d.readAssessments(ctx, tx, o.Year.ID, assessed)
		})
		for _, b := range d.bodies {
			if a, ok := assessed[b.MemberID]; ok {
				d.planPayments(s, b, a, year, due, today)
			}
		}
		return err
	})
	for _, step := range nights {
		if day := due.AddDays(step); day.Before(today.AddDays(-1)) && !day.Before(opened) {
			s.add(d.hour(day, night), d.remind)
		}
	}
}

type assessment struct {
	ID       int64
	MemberID int64 `db:"member_id"`
	Amount   int64
	Currency string
	Waivable bool // low income or least developed, as of January 2023
}

func (d *demo) readAssessments(ctx context.Context, tx *store.Tx, yearID int64, into map[int64]assessment) error {
	var rows []assessment
	err := tx.Select(ctx, &rows, `
		select d.id, d.member_id, d.amount, d.currency, ca.code = 'partner_country' and (least_developed(o.country_code, '2023-01-24') or g.income = 'LIC') as waivable
		from dues d join register($2) m on m.id = d.member_id join categories ca on ca.id = m.category_id
		join organisations o on o.id = m.organisation_id
		left join (income_groups g join income_lists l on l.id = g.list_id and l.published_on = '2023-01-24') on g.country_code = o.country_code
		where d.year_id = $1`, yearID, tx.Today())
	for _, row := range rows {
		into[row.MemberID] = row
	}
	return err
}

// remind is a night's run of the reminder job, and its letters on their way.
func (d *demo) remind(ctx context.Context, at time.Time) error {
	return d.run(ctx, at, reminderJob, func(tx *store.Tx) (runs.Counts, error) {
		done, err := reminders.Run(ctx, tx)
		return runs.Counts{"planned": done.Planned, "queued": done.Queued}, err
	})
}

// run is a job's run, on its ledger, and its letters on their way.
func (d *demo) run(ctx context.Context, at time.Time, job string, do func(*store.Tx) (runs.Counts, error)) error {
	d.at = at
	err := d.store.Work(ctx, store.System(job), func(tx *store.Tx) error {
		run, _, err := runs.Claim(ctx, tx, job, at, 0)
		if err != nil {
			return err
		}
		counts, err := do(tx)
		if err != nil {
			return err
		}
		return runs.Finish(ctx, tx, run, counts, "")
	})
	if err != nil {
		return err
	}
	_, err = d.outbox.Drain(ctx, d.store, sink{}, 1)
	return err
}

// sink takes letters of the past, which reached nobody.
type sink struct{}

func (sink) Connect(context.Context) (notices.Connection, error) { return sink{}, nil }
func (sink) Send(context.Context, notices.Mail) error            { return nil }
func (sink) Close() error                                        { return nil }

func (d *demo) hour(day date.Date, h int) time.Time {
	return day.Start(d.store.Zone()).Add(time.Duration(h) * time.Hour)
}
