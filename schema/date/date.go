// Package date holds the calendar day: the unit in which memberships begin,
// dues fall due and waivers end. A day has no hour and no time zone; turning
// an instant into a day needs a zone, which the caller names.
package date

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is one day of the Gregorian calendar. The zero Date is no day at all
// and is stored as SQL null.
type Date struct {
	t time.Time // midnight UTC
}

// Layout is the only written form that the API reads and writes: ISO 8601.
const Layout = "2006-01-02"

// Of returns the day of an instant in a zone.
func Of(t time.Time, zone *time.Location) Date {
	y, m, d := t.In(zone).Date()
	return New(y, m, d)
}

// New returns a day; out-of-range values carry over as in time.Date.
func New(year int, month time.Month, day int) Date {
	return Date{time.Date(year, month, day, 0, 0, 0, 0, time.UTC)}
}

// Parse reads an ISO 8601 day such as 2023-12-31, from the year 1000 on: an
// earlier one is a slip of the keyboard, and the year 1 begins with no day.
func Parse(s string) (Date, error) {
	t, err := time.Parse(Layout, s)
	if err != nil || t.Year() < 1000 {
		return Date{}, fmt.Errorf("not a date of the form YYYY-MM-DD: %q", s)
	}
	return Date{t}, nil
}

// MustParse is Parse for days written in the source.
func MustParse(s string) Date {
	d, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

func (d Date) Equal(other Date) bool   { return d == other }
func (d Date) IsZero() bool            { return d.t.IsZero() }
func (d Date) Year() int               { return d.t.Year() }
func (d Date) Month() time.Month       { return d.t.Month() }
func (d Date) Day() int                { return d.t.Day() }
func (d Date) Before(other Date) bool  { return d.t.Before(other.t) }
func (d Date) After(other Date) bool   { return d.t.After(other.t) }
func (d Date) AddDays(days int) Date   { return Date{d.t.AddDate(0, 0, days)} }
func (d Date) AddYears(years int) Date { return Date{d.t.AddDate(years, 0, 0)} }

// Start is midnight at the start of the day in a zone.
func (d Date) Start(zone *time.Location) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, zone)
}

func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.t.Format(Layout)
}

// Value and Scan store a Date in a SQL date column.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
	case time.Time:
		*d = New(v.Year(), v.Month(), v.Day())
	case string:
		return d.parse(v)
	case []byte:
		return d.parse(string(v))
	default:
		return fmt.Errorf("cannot read a date from %T", src)
	}
	return nil
}

func (d *Date) parse(s string) (err error) {
	*d, err = Parse(s)
	return err
}

// MarshalJSON writes null for the zero Date.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + d.String() + `"`), nil
}

// UnmarshalJSON reads null or an ISO 8601 day.
func (d *Date) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*d = Date{}
		return nil
	}
	if len(b) < 2 || b[0] != '"' || b[len(b)-1] != '"' {
		return fmt.Errorf("not a date: %s", b)
	}
	return d.parse(string(b[1 : len(b)-1]))
}

// ImplementsGraphQLType makes Date the scalar of the same name.
func (Date) ImplementsGraphQLType(name string) bool { return name == "Date" }

// UnmarshalGraphQL reads the scalar from a variable or literal.
func (d *Date) UnmarshalGraphQL(input any) error {
	s, ok := input.(string)
	if !ok {
		return fmt.Errorf("a date is a string of the form YYYY-MM-DD")
	}
	return d.parse(s)
}
