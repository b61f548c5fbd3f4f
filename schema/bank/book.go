package bank

import (
	"context"
	"errors"
	"fmt"

	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Part is what of a line goes to one dues.
type Part struct {
	DuesID    int64
	Reference string        // PLN-2026-007 or an invoice's number, where DuesID is 0
	Amount    money.Decimal // empty: all that is left of the line, of an only part
}

// Booking is what staff decide about a line.
type Booking struct {
	LineID    int64
	Parts     []Part // which add up to what is left of the line
	PaymentID int64  // instead: the payment that was recorded already
	// AllowDuplicate says that the same amount came in twice on the same day
	// with the same reference.
	AllowDuplicate bool
}

// Book records the payments that a line brought, or links the line to the one
// that was recorded by hand. All of what is left of the line is booked, no more
// and no less, once: LINE_BOOKED tells the second of two.
func Book(ctx context.Context, tx *store.Tx, b Booking) error {
	l, err := open(ctx, tx, b.LineID)
	if err != nil {
		return err
	}
	if b.PaymentID != 0 {
		return l.adopt(ctx, tx, b.PaymentID)
	}
	if len(b.Parts) == 0 {
		return refuse.Invalid("parts", "LINE_PARTS_MISSING")
	}
	amounts, err := l.divide(b.Parts)
	if err != nil {
		return err
	}
	for i, part := range b.Parts {
		field := fmt.Sprintf("parts.%d", i)
		if part.DuesID == 0 {
			if part.DuesID, err = byReference(ctx, tx, field+".reference", part.Reference); err != nil {
				return err
			}
		}
		if err := pay(ctx, tx, l.ID, l.line(), part.DuesID, amounts[i], b.AllowDuplicate); err != nil {
			return refuse.Under(field, err)
		}
	}
	return nil
}

// open loads a line that waits to be booked, locked until the end of the
// transaction, and refuses any other.
func open(ctx context.Context, tx *store.Tx, id int64) (l lineRow, err error) {
	if l, err = lock(ctx, tx, id); err != nil {
		return l, err
	}
	switch {
	case l.Amount < 0:
		return l, refuse.Closed("id", "LINE_OUT")
	case l.State == Dismissed:
		return l, refuse.Conflict("id", "LINE_DISMISSED")
	case l.Booked == l.Amount:
		return l, refuse.Conflict("id", "LINE_BOOKED")
	}
	return l, nil
}

// lock takes the line's row, and reads how it stands only then: of two who
// decide at once the second sees what the first did.
func lock(ctx context.Context, tx *store.Tx, id int64) (l lineRow, err error) {
	found, err := tx.Get(ctx, &id, `select id from bank_lines where id = $1 for update`, id)
	if err == nil && !found {
		err = refuse.NotFound("id")
	}
	if err != nil {
		return l, err
	}
	_, err = tx.Get(ctx, &l, `select `+lineColumns+`, `+stateColumns+` from bank_lines l join bank_line_states st on st.line_id = l.id where l.id = $1`, id)
	return l, err
}

// divide reads the parts' amounts, which must add up to what is left.
func (l lineRow) divide(parts []Part) ([]int64, error) {
	rest := l.Amount - l.Booked
	amounts := make([]int64, len(parts))
	var wrong refuse.List
	var sum int64
	for i, part := range parts {
		field := fmt.Sprintf("parts.%d.amount", i)
		if part.Amount == "" && len(parts) == 1 {
			amounts[i] = rest
		} else if m, err := money.Parse(string(part.Amount), l.Currency); err == nil && m.Minor > 0 {
			amounts[i] = m.Minor
		} else if errors.Is(err, money.ErrDecimals) {
			scale, _ := money.Scale(l.Currency) // Parse knew it
			wrong.Add(refuse.Invalid(field, "AMOUNT_DECIMALS", "Currency", l.Currency, "Decimals", scale))
		} else {
			wrong.Add(refuse.Invalid(field, "LINE_PART_AMOUNT"))
		}
		sum += amounts[i]
	}
	if len(wrong) == 0 && sum != rest {
		wrong.Add(refuse.Invalid(fmt.Sprintf("parts.%d.amount", len(parts)-1), "LINE_PARTS_DIFFER",
			"Sum", money.Money{Minor: sum, Currency: l.Currency}, "Rest", money.Money{Minor: rest, Currency: l.Currency}))
	}
	return amounts, wrong.Err()
}

// adopt links the line to a payment that was recorded by hand.
func (l lineRow) adopt(ctx context.Context, tx *store.Tx, paymentID int64) error {
	var p struct {
		Amount   int64
		Currency string
		Taken    bool
	}
	found, err := tx.Get(ctx, &p, `
		select p.amount, d.currency, exists (select from payments r where r.reverses_id = p.id)
		       or exists (select from bank_bookings b where b.payment_id = p.id and b.released_at is null) as taken
		from payments p join dues d on d.id = p.dues_id where p.id = $1 and p.reverses_id is null`, paymentID)
	switch {
	case err != nil:
		return err
	case !found:
		return refuse.NotFound("paymentId")
	case p.Taken:
		return refuse.Conflict("paymentId", "PAYMENT_LINKED")
	case p.Amount != l.Amount-l.Booked || p.Currency != l.Currency:
		return refuse.Invalid("paymentId", "PAYMENT_OTHER_AMOUNT", "Rest", money.Money{Minor: l.Amount - l.Booked, Currency: l.Currency})
	}
	err = link(ctx, tx, l.ID, paymentID, foundOne)
	if store.Violates(err, "bank_bookings_payment") {
		return refuse.Conflict("paymentId", "PAYMENT_LINKED")
	}
	return err
}

// byReference finds the one dues that a reference names.
func byReference(ctx context.Context, tx *store.Tx, field, reference string) (int64, error) {
	if len(documents(reference)) == 0 {
		return 0, refuse.Invalid(field, "LINE_REFERENCE")
	}
	f := findings{map[int64]*owed{}, make([]evidence, 1)}
	err := f.named(ctx, tx, []Line{{Amount: 1, Remittance: reference}})
	if err == nil && len(f.lines[0].named) != 1 {
		err = refuse.Invalid(field, "LINE_REFERENCE_UNKNOWN", "Value", cut(plain(reference), 40))
	}
	if err != nil {
		return 0, err
	}
	return f.lines[0].named[0].DuesID, nil
}

// AcceptExact books the proposals of a statement that leave nothing to decide:
// one dues is proposed, it owes exactly what came in, and no payment looks like
// the same. It returns how many.
func AcceptExact(ctx context.Context, tx *store.Tx, statementID int64) (accepted int, err error) {
	var rows []struct {
		ID     int64
		DuesID int64 `db:"dues_id"`
	}
	err = tx.Select(ctx, &rows, `select l.id, x.dues_id from bank_lines l join bank_line_states st on st.line_id = l.id `+exact+`
		where l.statement_id = $1 order by l.id`, statementID)
	if err != nil {
		return 0, err
	}
	paid := map[int64]bool{}
	for _, row := range rows {
		if paid[row.DuesID] { // two lines propose one dues: the second waits for a person
			continue
		}
		paid[row.DuesID] = true
		if err := Book(ctx, tx, Booking{LineID: row.ID, Parts: []Part{{DuesID: row.DuesID}}}); err != nil {
			return accepted, err
		}
		accepted++
	}
	if accepted == 0 {
		return 0, refuse.Closed("id", "LINES_NOTHING_EXACT")
	}
	return accepted, nil
}

// exact joins what a line l in state st may be booked to without a decision.
const exact = `
	join lateral (
	  select min(c.dues_id) as dues_id from bank_candidates c join dues d on d.id = c.dues_id
	  where c.line_id = l.id
	  having count(*) = 1 and bool_and(c.payment_id is null and d.balance = l.amount and d.currency = l.currency)
	) x on st.state = 'PROPOSED' and st.booked = 0`
