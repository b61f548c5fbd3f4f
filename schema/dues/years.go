package dues

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Years lists the membership years, the latest first.
func Years(ctx context.Context, q store.Reader) (list []Year, err error) {
	err = q.Select(ctx, &list, `
		select id, number, starts_on, ends_on, due_on, schedule_id, opened_at from membership_years order by starts_on desc`)
	return list, err
}

// Schedule is what membership costs from a day on.
type Schedule struct {
	ID            int64            `db:"id"`
	Code          string           `db:"code"`
	Names         texts.Translated `db:"name"`
	Currency      string           `db:"currency"`
	EffectiveFrom date.Date        `db:"effective_from"`
}

// Schedules lists the fee schedules, the latest first.
func Schedules(ctx context.Context, q store.Reader) (list []Schedule, err error) {
	err = q.Select(ctx, &list, `select id, code, name, currency, effective_from from fee_schedules order by effective_from desc`)
	return list, err
}

// Fee is what a band pays a year; Amount is nil where it is not set yet.
type Fee struct {
	ScheduleID   int64            `db:"schedule_id"`
	Amount       *int64           `db:"amount"`
	BandCode     string           `db:"band_code"`
	BandName     texts.Translated `db:"band_name"`
	CategoryCode string           `db:"category_code"`
	CategoryName texts.Translated `db:"category_name"`
}

// Fees loads the fees of schedules in the order of categories and bands.
func Fees(ctx context.Context, q store.Reader, schedules []int64) (map[int64][]Fee, error) {
	var rows []Fee
	err := q.Select(ctx, &rows, `
		select f.schedule_id, f.amount, b.code as band_code, b.name as band_name, c.code as category_code, c.name as category_name
		from fees f join bands b on b.id = f.band_id join categories c on c.id = b.category_id
		where f.schedule_id = any($1) order by c.position, b.position`, store.IDs(schedules))
	bySchedule := make(map[int64][]Fee)
	for _, row := range rows {
		bySchedule[row.ScheduleID] = append(bySchedule[row.ScheduleID], row)
	}
	return bySchedule, err
}

// Opening says which membership year to open.
type Opening struct {
	Year  int       // the calendar year in which it starts; 0: after the latest
	DueOn date.Date // zero: the same day as last year
}

// firstNumber counts membership years as the initiative does: Y10 is 2023.
const firstNumber = 2013

// Opened is what opening a year did, or would do.
type Opened struct {
	Year        Year
	Currency    string
	Assessments []Assessment
}

// Assessment is one member's line: an amount, or the reason why there is none.
type Assessment struct {
	MemberID      int64            `db:"member_id"`
	Amount        *int64           `db:"amount"`
	BandCode      *string          `db:"band_code"`
	BandName      texts.Translated `db:"band_name"`
	CategoryCode  string           `db:"category_code"`
	CategoryName  texts.Translated `db:"category_name"`
	NotAssessable *string          `db:"not_assessable"`
}

// Open opens a membership year: it assesses, from the schedule in force on the
// year's first day, every organisation that is a member on some day of it and
// has not ended by its start. A band without a fee is not assessable, never
// zero. The class on the year's first day counts, or on the day of joining. A
// year is opened once.
func Open(ctx context.Context, tx *store.Tx, o Opening) (opened Opened, err error) {
	y, err := plan(ctx, tx, o)
	if err != nil {
		return opened, err
	}
	schedule, err := scheduleOn(ctx, tx, y.StartsOn)
	if err != nil {
		return opened, err
	}
	_, err = tx.Get(ctx, &y, `
		insert into membership_years (number, starts_on, ends_on, due_on, schedule_id, opened_by)
		values ($1, $2, $3, $4, $5, nullif($6, 0))
		returning id, number, starts_on, ends_on, due_on, schedule_id, opened_at`,
		y.Number, y.StartsOn, y.EndsOn, y.DueOn, schedule.ID, tx.Viewer().PersonID)
	if store.Violates(err, "membership_years_apart") || store.Violates(err, "membership_years_number_key") {
		return opened, refuse.Conflict("year", "YEAR_OPEN", "Year", y.StartsOn.Year())
	}
	if err != nil {
		return opened, err
	}
	lines, err := assess(ctx, tx, y, schedule, 0)
	return Opened{y, schedule.Currency, lines}, err
}

// plan works out the year's days from the latest one.
func plan(ctx context.Context, tx *store.Tx, o Opening) (y Year, err error) {
	var latest struct {
		StartsOn date.Date `db:"starts_on"`
		DueOn    date.Date `db:"due_on"`
	}
	found, err := tx.Get(ctx, &latest, `select starts_on, due_on from membership_years order by starts_on desc limit 1`)
	if err != nil {
		return y, err
	}
	if o.Year == 0 {
		o.Year = tx.Today().Year()
		if found {
			o.Year = latest.StartsOn.Year() + 1
		}
	}
	if o.Year <= firstNumber || o.Year > tx.Today().Year()+2 {
		return y, refuse.Invalid("year", "YEAR_OUT_OF_RANGE", "From", firstNumber+1, "To", tx.Today().Year()+2)
	}
	y = Year{
		Number:   int32(o.Year - firstNumber),
		StartsOn: date.New(o.Year, time.January, 1),
		EndsOn:   date.New(o.Year, time.December, 31),
		DueOn:    o.DueOn,
	}
	if y.DueOn.IsZero() {
		y.DueOn = date.New(o.Year, time.March, 31)
		if found {
			y.DueOn = latest.DueOn.AddYears(o.Year - latest.StartsOn.Year())
		}
	}
	if y.DueOn.Before(y.StartsOn.AddDays(-366)) || y.DueOn.After(y.EndsOn.AddDays(366)) {
		return y, refuse.Invalid("dueOn", "DUE_OUT_OF_RANGE", "Year", o.Year)
	}
	return y, nil
}

func scheduleOn(ctx context.Context, q store.Reader, day date.Date) (s Schedule, err error) {
	found, err := q.Get(ctx, &s, `
		select id, code, name, currency, effective_from from fee_schedules
		where effective_from <= $1 order by effective_from desc limit 1`, day)
	if err == nil && !found {
		return s, refuse.Closed("year", "NO_SCHEDULE", "Day", day)
	}
	return s, err
}

// AssessLate assesses one member for a year that is open already: it joined
// later, or its size band or fee was not known at the opening. A member is
// assessed once a year.
func AssessLate(ctx context.Context, tx *store.Tx, memberID int64, year int) error {
	var y Year
	found, err := tx.Get(ctx, &y, `
		select id, number, starts_on, ends_on, due_on, schedule_id, opened_at from membership_years
		where extract(year from starts_on) = $1`, year)
	if err != nil {
		return err
	}
	if !found {
		return refuse.Closed("year", "YEAR_NOT_OPEN", "Year", year)
	}
	var s Schedule
	if _, err := tx.Get(ctx, &s, `select id, code, name, currency, effective_from from fee_schedules where id = $1`, y.ScheduleID); err != nil {
		return err
	}
	lines, err := assess(ctx, tx, y, s, memberID)
	switch {
	case store.Violates(err, "dues_once"):
		return refuse.Conflict("memberId", "ALREADY_ASSESSED", "Year", year)
	case err != nil:
		return err
	case len(lines) == 0:
		return refuse.Invalid("memberId", "NOT_MEMBER_IN_YEAR", "Year", year)
	case lines[0].NotAssessable != nil:
		return refuse.Closed("memberId", *lines[0].NotAssessable+"_YET")
	}
	return nil
}

// assess writes the dues of a year, of all members or of one (0: all), in one
// statement and returns every member's line, those not assessable first. Dues
// assessed after their due day fall due a month later.
func assess(ctx context.Context, tx *store.Tx, y Year, s Schedule, memberID int64) (lines []Assessment, err error) {
	due := y.DueOn
	if month := tx.Today().AddDays(30); memberID != 0 && due.Before(month) {
		due = month
	}
	err = tx.Select(ctx, &lines, `
		with filed as (
		  select distinct on (s.member_id) s.member_id, s.category_id, s.band_id
		  from member_states s
		  where s.known_to = 'infinity' and s.status = 'CURRENT' and s.from_on <= $3 and s.to_on > $2 and ($7 = 0 or s.member_id = $7)
		  order by s.member_id, s.from_on),
		lines as (
		  select m.member_id, m.category_id, m.band_id, f.amount,
		         case when m.band_id is null then 'BAND_UNKNOWN' when f.amount is null then 'FEE_NOT_SET' end as not_assessable
		  from filed m left join fees f on f.band_id = m.band_id and f.schedule_id = $1),
		written as (
		  insert into dues (member_id, year_id, band_id, currency, amount, due_on)
		  select member_id, $4, band_id, $5, amount, $6 from lines where not_assessable is null)
		select l.member_id, l.amount, l.not_assessable, b.code as band_code, coalesce(b.name, '{}') as band_name,
		       c.code as category_code, c.name as category_name
		from lines l join members m on m.id = l.member_id join organisations o on o.id = m.organisation_id
		join categories c on c.id = l.category_id left join bands b on b.id = l.band_id
		order by l.not_assessable is null, o.sort_en, l.member_id`,
		s.ID, y.StartsOn, y.EndsOn, y.ID, s.Currency, due, memberID)
	return lines, err
}
