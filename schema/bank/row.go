package bank

import (
	"errors"
	"slices"
	"strings"

	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/sheets"
)

// rowReader reads one row of a sheet as a line of a statement.
type rowReader struct {
	sheet sheets.Sheet
	row   sheets.Row
	columns
	wrong *problems
}

// cell is the text of a column; empty where the sheet has none. A guard against
// formulas that a spreadsheet put before it is taken off.
func (r rowReader) cell(kind string) string {
	places := r.places[kind]
	if len(places) == 0 {
		return ""
	}
	text, _ := r.sheet.Text(r.row.Cells[places[0]])
	return strings.TrimSpace(text)
}

// line reads the row; a line without a day is none: what was wrong is told.
func (r rowReader) line(usual Usual) (l Line, account string) {
	booked := r.cell("booked")
	written, sign := r.amount()
	if booked == "" && !r.moves(written) {
		return Line{}, "" // sums and remarks below the table
	}
	bookedOn, err := day(booked)
	if err != nil {
		r.wrong.add(r.row.Line, "STATEMENT_DAY", "Value", cut(booked, 40))
		return Line{}, ""
	}
	l = Line{
		Currency: r.currencyOf(usual), Remittance: r.remittance(), Payer: plain(r.cell("payer")),
		BankReference: cut(plain(r.cell("bank")), 100), place: r.row.Line,
	}
	if value := r.cell("value"); value != "" {
		if l.ValueOn, err = day(value); err != nil {
			r.wrong.add(r.row.Line, "STATEMENT_DAY", "Value", cut(value, 40))
			return Line{}, ""
		}
	}
	if !r.price(&l, written, sign) {
		return Line{}, ""
	}
	l.BookedOn = bookedOn
	return l, r.cell("account")
}

// moves tells whether a row without a day has an amount all the same.
func (r rowReader) moves(written string) bool {
	return written != "" && r.cell("payer") != ""
}

func (r rowReader) currencyOf(usual Usual) string {
	for _, said := range []string{r.cell("currency"), r.currency, usual.Currency} {
		if said != "" {
			return strings.ToUpper(strings.TrimSpace(said))
		}
	}
	return ""
}

// amount is what the row says moved, and the sign that its column gives.
func (r rowReader) amount() (written string, sign int64) {
	if credit := r.cell("credit"); credit != "" && !nought(credit) {
		return credit, 1
	}
	if debit := r.cell("debit"); debit != "" && !nought(debit) {
		return debit, -1
	}
	switch strings.ToUpper(r.cell("direction")) {
	case "D", "DR", "DBIT", "DEBIT", "DÉBIT", "CARGO", "DEBE", "-":
		return r.cell("amount"), -1
	case "C", "CR", "CRDT", "CREDIT", "CRÉDIT", "ABONO", "HABER", "+":
		return r.cell("amount"), 1
	}
	return r.cell("amount"), 0
}

// nought is an amount of zero, with which banks fill the other column.
func nought(s string) bool { return strings.Trim(s, "0.,- ") == "" }

// price reads the amount; ok is false where it was refused. An amount of zero
// moves nothing and is refused too.
func (r rowReader) price(l *Line, written string, sign int64) (ok bool) {
	if l.Currency == "" {
		r.wrong.add(r.row.Line, "STATEMENT_NO_CURRENCY")
		return false
	}
	if _, err := money.Scale(l.Currency); err != nil {
		r.wrong.add(r.row.Line, "STATEMENT_CURRENCY", "Value", cut(l.Currency, 20))
		return false
	}
	minor, err := amount(written, l.Currency)
	if r.sheet.Format == sheets.XLSX { // numbers of a workbook have a point
		var m money.Money
		scale, _ := money.Scale(l.Currency) // known above
		m, err = money.Parse(trimZeros(written, scale), l.Currency)
		minor = m.Minor
	}
	switch {
	case errors.Is(err, money.ErrRange):
		r.wrong.add(r.row.Line, "STATEMENT_AMOUNT_LARGE", "Value", cut(written, 40))
	case errors.Is(err, money.ErrDecimals):
		r.wrong.add(r.row.Line, "STATEMENT_DECIMALS", "Value", cut(written, 40), "Currency", l.Currency)
	case errors.Is(err, errAmbiguous):
		r.wrong.add(r.row.Line, "STATEMENT_AMBIGUOUS", "Value", cut(written, 40))
	case err != nil, minor == 0:
		r.wrong.add(r.row.Line, "STATEMENT_AMOUNT", "Value", cut(written, 40))
	default:
		if sign < 0 && minor > 0 { // below zero in a credit column stays money out
			minor = -minor
		}
		l.Amount = minor
		return true
	}
	return false
}

// remittance joins the columns that say what a payment is for, each text once.
func (r rowReader) remittance() string {
	var parts []string
	for _, place := range r.places["remittance"] {
		text, _ := r.sheet.Text(r.row.Cells[place])
		if text = strings.TrimSpace(text); text != "" && !slices.Contains(parts, text) {
			parts = append(parts, text)
		}
	}
	return plain(strings.Join(parts, " "))
}
