package bank

import (
	"context"
	"strconv"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// State is where a line stands; the words are the schema's.
type State string

const (
	Matched   State = "MATCHED"   // booked at the import
	Booked    State = "BOOKED"    // booked by staff
	Proposed  State = "PROPOSED"  // has candidates
	Unmatched State = "UNMATCHED" // has none
	Dismissed State = "DISMISSED" // set aside by staff
	Ignored   State = "IGNORED"   // money out
)

// lineRow is a line as it is kept.
type lineRow struct {
	ID            int64     `db:"id"`
	StatementID   int64     `db:"statement_id"`
	BookedOn      date.Date `db:"booked_on"`
	ValueOn       date.Date `db:"value_on"`
	Amount        int64     `db:"amount"`
	Currency      string    `db:"currency"`
	Remittance    string    `db:"remittance"`
	Payer         string    `db:"payer"`
	BankReference string    `db:"bank_reference"`
	Reversal      bool      `db:"reversal"`
	State         State     `db:"state"`
	Booked        int64     `db:"booked"` // minor units that payments took
	Reason        string    `db:"reason"` // why it was set aside
	Exact         bool      `db:"exact"`  // its proposal leaves nothing to decide
	Rank          int64     `db:"rank"`
}

// Row is a line with how it stands.
type Row = lineRow

func (l lineRow) line() Line {
	return Line{
		BookedOn: l.BookedOn, ValueOn: l.ValueOn, Amount: l.Amount, Currency: l.Currency, Remittance: l.Remittance,
		Payer: l.Payer, BankReference: l.BankReference, Reversal: l.Reversal,
	}
}

const (
	lineColumns = `l.id, l.statement_id, l.booked_on, l.value_on, l.amount, l.currency, l.remittance, l.payer, l.bank_reference, l.reversal`

	stateColumns = `st.state, st.booked, st.reason`

	// rank puts first what needs a person, then what is booked, then the rest.
	rank = `case st.state when 'PROPOSED' then 1 when 'UNMATCHED' then 2 when 'MATCHED' then 3 when 'BOOKED' then 3 when 'DISMISSED' then 4 else 5 end`
)

// Filter says which lines to list.
type Filter struct {
	StatementID int64    // 0: of all statements
	State       []string // empty: any
}

// ListName is the name of the list of lines for cursors.
const ListName = "bank lines"

func (f Filter) scope(q store.Reader) *store.Where {
	w := new(store.Where)
	w.And("$?", q.Viewer().Can(store.Staff))
	if f.StatementID != 0 {
		w.And("l.statement_id = $?", f.StatementID)
	}
	if len(f.State) > 0 {
		w.And("st.state = any($?)", store.Texts(f.State))
	}
	return w
}

const linesFrom = ` from bank_lines l join bank_line_states st on st.line_id = l.id `

// Lines reads a page of lines: those that need a person first.
func Lines(ctx context.Context, q store.Reader, f Filter, page relay.Page) ([]Row, relay.Info, error) {
	w := f.scope(q)
	direction, compare := "asc", ">"
	if page.Back {
		direction, compare = "desc", "<"
	}
	if page.Placed {
		at, err := strconv.ParseInt(page.Key, 10, 64)
		if err != nil {
			return nil, relay.Info{}, refuse.Invalid("after", "BAD_CURSOR")
		}
		w.And("("+rank+", l.id) "+compare+" ($?::bigint, $?)", at, page.ID)
	}
	var rows []Row
	err := q.Select(ctx, &rows, `select `+lineColumns+`, `+stateColumns+`, `+rank+` as rank, x.dues_id is not null as exact`+
		linesFrom+`left `+exact+` where `+w.SQL()+` order by `+rank+` `+direction+`, l.id `+direction+` limit `+w.Param(page.Size+1), w.Args...)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(page, rows, func(l Row) (string, int64) { return strconv.FormatInt(l.Rank, 10), l.ID })
	return rows, info, nil
}

// CountLines counts the lines that a filter finds.
func CountLines(ctx context.Context, q store.Reader, f Filter) (n int32, err error) {
	w := f.scope(q)
	_, err = q.Get(ctx, &n, `select count(*)`+linesFrom+`where `+w.SQL(), w.Args...)
	return n, err
}

// LineByID loads a line for staff.
func LineByID(ctx context.Context, q store.Reader, id int64) (l Row, found bool, err error) {
	found, err = q.Get(ctx, &l, `select `+lineColumns+`, `+stateColumns+`, x.dues_id is not null as exact`+
		linesFrom+`left `+exact+` where l.id = $1 and $2`, id, q.Viewer().Can(store.Staff))
	return l, found, err
}

// Proposal is dues that a line may pay, as it was noted at the import.
type Proposal struct {
	LineID    int64  `db:"line_id"`
	DuesID    int64  `db:"dues_id"`
	PaymentID *int64 `db:"payment_id"`
	Why       string `db:"why"`
}

// Proposals loads the candidates of lines, the best first.
func Proposals(ctx context.Context, q store.Reader, lines []int64) (map[int64][]Proposal, error) {
	var rows []Proposal
	err := q.Select(ctx, &rows, `select line_id, dues_id, payment_id, why from bank_candidates where line_id = any($1) order by id`, store.IDs(lines))
	return store.Group(rows, func(row Proposal) int64 { return row.LineID }), err
}

// Payment is a payment that a line brought and that stands.
type Payment struct {
	LineID     int64     `db:"line_id"`
	PaymentID  int64     `db:"payment_id"`
	DuesID     int64     `db:"dues_id"`
	Made       string    `db:"made"`
	RecordedAt time.Time `db:"recorded_at"`
	RecordedBy *string   `db:"recorded_by"`
}

// Payments loads the payments of lines, in the order of booking.
func Payments(ctx context.Context, q store.Reader, lines []int64) (map[int64][]Payment, error) {
	var rows []Payment
	err := q.Select(ctx, &rows, `
		select b.line_id, b.payment_id, p.dues_id, b.made, b.recorded_at, who.name as recorded_by
		from bank_bookings b join payments p on p.id = b.payment_id left join people who on who.id = b.recorded_by
		where b.line_id = any($1) and b.released_at is null and not exists (select from payments r where r.reverses_id = p.id)
		order by b.id`, store.IDs(lines))
	return store.Group(rows, func(row Payment) int64 { return row.LineID }), err
}
