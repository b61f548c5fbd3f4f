package dues

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

// share is what is paid of a fee f for a part p, of which there is none where
// the whole is paid: rounded half up to a minor unit, as dues_part checks.
const share = `case when p.parts is null then f.amount else (2 * f.amount * p.parts + p.parts_of) / (2 * p.parts_of) end`
