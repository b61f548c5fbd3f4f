package dues

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Dues is one assessment with its membership year and band joined. Amounts are
// minor units of Currency.
type Dues struct {
	Sums
	Part
	ID       int64            `db:"id"`
	MemberID int64            `db:"member_id"`
	Year     Year             `db:"y"`
	Currency string           `db:"currency"`
	Balance  int64            `db:"balance"`
	DueOn    date.Date        `db:"due_on"`
	BandCode string           `db:"band_code"`
	BandName texts.Translated `db:"band_name"`
}

// Year is a membership year.
type Year struct {
	ID         int64     `db:"id"`
	Number     int32     `db:"number"`
	StartsOn   date.Date `db:"starts_on"`
	EndsOn     date.Date `db:"ends_on"`
	DueOn      date.Date `db:"due_on"`
	ScheduleID int64     `db:"schedule_id"`
	OpenedAt   time.Time `db:"opened_at"`
}

const yearColumns = `y.id as "y.id", y.number as "y.number", y.starts_on as "y.starts_on", y.ends_on as "y.ends_on",
	y.due_on as "y.due_on", y.schedule_id as "y.schedule_id", y.opened_at as "y.opened_at"`

const columns = `d.id, d.member_id, d.currency, d.amount, d.paid, d.written_off, d.waived, d.credited, d.balance, d.due_on,
	coalesce(d.whole_fee, 0) as whole_fee, coalesce(d.parts, 0) as parts, coalesce(d.parts_of, 0) as parts_of,
	b.code as band_code, b.name as band_name, ` + yearColumns

const from = ` from dues d join membership_years y on y.id = d.year_id join bands b on b.id = d.band_id
	join members m on m.id = d.member_id `

// YearID is a subquery for the id of the membership year that starts in a
// calendar year; 0: the one under way on the day, else the last that began.
func YearID(w *store.Where, today date.Date, year int) string {
	if year == 0 {
		return `select id from membership_years where starts_on <= ` + w.Param(today) + ` order by starts_on desc limit 1`
	}
	return `select id from membership_years where extract(year from starts_on) = ` + w.Param(year)
}

// own narrows to what the viewer may see: staff everything, a member's people
// their own.
func own(w *store.Where, v store.Viewer) {
	if !v.Can(store.Staff) {
		w.And("m.organisation_id = any($?)", store.IDs(v.Members))
	}
}

// OfMembers loads the dues of members for one year (0: the current one).
func OfMembers(ctx context.Context, q store.Reader, members []int64, year int) (map[int64]Dues, error) {
	var w store.Where
	own(&w, q.Viewer())
	w.And("d.member_id = any($?)", store.IDs(members))
	var rows []Dues
	err := q.Select(ctx, &rows, `select `+columns+from+`where `+w.SQL()+`
		and d.year_id = (`+YearID(&w, q.Today(), year)+`)`, w.Args...)
	return store.Index(rows, func(row Dues) int64 { return row.MemberID }), err
}

// History loads all dues of members, the latest year first.
func History(ctx context.Context, q store.Reader, members []int64) (map[int64][]Dues, error) {
	var w store.Where
	own(&w, q.Viewer())
	w.And("d.member_id = any($?)", store.IDs(members))
	var rows []Dues
	err := q.Select(ctx, &rows, `select `+columns+from+`where `+w.SQL()+` order by y.starts_on desc`, w.Args...)
	return store.Group(rows, func(row Dues) int64 { return row.MemberID }), err
}

// ByID loads dues that the viewer may see.
func ByID(ctx context.Context, q store.Reader, id int64) (d Dues, found bool, err error) {
	var w store.Where
	own(&w, q.Viewer())
	w.And("d.id = $?", id)
	found, err = q.Get(ctx, &d, `select `+columns+from+`where `+w.SQL(), w.Args...)
	return d, found, err
}

// Payment is money received, or its reversal.
type Payment struct {
	ID         int64     `db:"id"`
	DuesID     int64     `db:"dues_id"`
	PaidOn     date.Date `db:"paid_on"`
	Amount     int64     `db:"amount"`
	Currency   string    `db:"currency"`
	Reference  string    `db:"reference"`
	Reason     string    `db:"reason"`
	Reversal   bool      `db:"reversal"`
	Reversed   bool      `db:"reversed"`
	RecordedAt time.Time `db:"recorded_at"`
	RecordedBy *string   `db:"recorded_by"`
}

const paymentColumns = `p.id, p.dues_id, p.paid_on, p.amount, d.currency, p.reference, p.reason, p.reverses_id is not null as reversal,
	exists (select from payments r where r.reverses_id = p.id) as reversed, p.recorded_at, who.name as recorded_by
	from payments p join dues d on d.id = p.dues_id left join people who on who.id = p.recorded_by`

// Payments loads the payments of dues in the order of recording. The caller
// has loaded the dues as a viewer who may see them.
func Payments(ctx context.Context, q store.Reader, duesIDs []int64) (map[int64][]Payment, error) {
	var rows []Payment
	err := q.Select(ctx, &rows, `select `+paymentColumns+` where p.dues_id = any($1) order by p.id`, store.IDs(duesIDs))
	return store.Group(rows, func(row Payment) int64 { return row.DuesID }), err
}

// Total is what several dues of one currency add up to, in minor units.
type Total struct {
	Currency   string `db:"currency"`
	Count      int32  `db:"count"`
	Assessed   int64  `db:"assessed"`
	Paid       int64  `db:"paid"`
	WrittenOff int64  `db:"written_off"`
	Waived     int64  `db:"waived"`
	Credited   int64  `db:"credited"`
	Balance    int64  `db:"balance"`
}

// TotalColumns computes a Total over dues d grouped by currency.
const TotalColumns = `d.currency, count(*) as count, sum(d.amount)::bigint as assessed, sum(d.paid)::bigint as paid,
	sum(d.written_off)::bigint as written_off, sum(d.waived)::bigint as waived, sum(d.credited)::bigint as credited, sum(d.balance)::bigint as balance`

// YearTotals adds up the dues of membership years.
func YearTotals(ctx context.Context, q store.Reader, years []int64) (map[int64][]Total, error) {
	var rows []struct {
		YearID int64 `db:"year_id"`
		Total
	}
	err := q.Select(ctx, &rows, `
		select d.year_id, `+TotalColumns+` from dues d where d.year_id = any($1)
		group by d.year_id, d.currency order by d.currency`, store.IDs(years))
	byYear := make(map[int64][]Total)
	for _, row := range rows {
		byYear[row.YearID] = append(byYear[row.YearID], row.Total)
	}
	return byYear, err
}

// PaymentByID loads a payment for whoever just recorded it.
func PaymentByID(ctx context.Context, q store.Reader, id int64) (p Payment, err error) {
	_, err = q.Get(ctx, &p, `select `+paymentColumns+` where p.id = $1`, id)
	return p, err
}
