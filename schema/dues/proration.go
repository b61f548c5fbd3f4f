package dues

import "github.com/plenary-org/plenary/schema/date"

// Proration says what who joins within a year pays of its fee.
type Proration string

const (
	Whole    Proration = "NONE"     // all of it
	Months   Proration = "MONTHS"   // for the months left, that of joining included
	Quarters Proration = "QUARTERS" // for the quarters left, that of joining included
)

// Part is a part of a year's fee: Parts of PartsOf months or quarters of it,
// in minor units. The zero Part is the whole year.
type Part struct {
	WholeFee int64 `db:"whole_fee"`
	Parts    int   `db:"parts"`
	PartsOf  int   `db:"parts_of"`
}

// Unit is what the parts are; a year has twelve months or four quarters.
func (p Part) Unit() Proration {
	switch p.PartsOf {
	case 0:
		return Whole
	case 4:
		return Quarters
	}
	return Months
}

// Prorate computes what a member that joined on a day pays of a year's fee,
// rounded half up to a minor unit. It is the rule of year_parts in SQL.
func Prorate(p Proration, fee int64, joined, starts, ends date.Date) (amount int64, part Part) {
	unit := map[Proration]int{Months: 1, Quarters: 3}[p]
	if unit == 0 || joined.After(ends) {
		return fee, Part{}
	}
	gone := months(starts, joined) / unit
	whole := (months(starts, ends) + 1) / unit
	if gone <= 0 || whole <= gone {
		return fee, Part{}
	}
	part = Part{fee, whole - gone, whole}
	return part.of(fee), part
}

// of is the part's share of a fee.
func (p Part) of(fee int64) int64 {
	return (2*fee*int64(p.Parts) + int64(p.PartsOf)) / (2 * int64(p.PartsOf))
}

// months counts the changes of month from one day to another.
func months(from, to date.Date) int {
	return (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month())
}
