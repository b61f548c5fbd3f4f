package dues

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Years lists the membership years, the latest first.
func Years(ctx context.Context, q store.Reader) (list []Year, err error) {
	err = q.Select(ctx, &list, `
		select id, number, starts_on, ends_on, due_on, schedule_id, opened_at from membership_years order by starts_on desc`)
	return list, err
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
	Assessments []Assessment
}

// Open opens a membership year: it assesses, from the schedule of its
// currency in force on the year's first day, every organisation that is a member on some day of it and
// has not ended by its start. A band without a fee is not assessable, never
// zero. The class on the year's first day counts, or on the day of joining. A
// year is opened once.
func Open(ctx context.Context, tx *store.Tx, o Opening) (opened Opened, err error) {
	y, err := plan(ctx, tx, o)
	if err != nil {
		return opened, err
	}
	currency, err := DefaultCurrency(ctx, tx)
	if err != nil {
		return opened, err
	}
	schedule, err := scheduleOn(ctx, tx, currency, y.StartsOn)
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
	lines, err := assess(ctx, tx, y, 0)
	return Opened{y, lines}, err
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
