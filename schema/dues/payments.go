package dues

import (
	"context"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Receipt is money that came in towards dues.
type Receipt struct {
	DuesID    int64
	Amount    money.Decimal // above zero, in the dues' currency
	Currency  string        // empty: the dues' own
	PaidOn    date.Date     // zero: today
	Reference string        // up to 140 characters on one line
	// AllowDuplicate says that the same amount came in twice on the same day
	// with the same reference.
	AllowDuplicate bool
}

// Record writes a payment and returns its id. It may be part of what is owed,
// all of it, or more.
func Record(ctx context.Context, tx *store.Tx, r Receipt) (id int64, err error) {
	d, found, err := lock(ctx, tx, r.DuesID)
	if err != nil {
		return 0, err
	}
	if !found {
		return 0, refuse.NotFound("duesId")
	}
	if r.PaidOn.IsZero() {
		r.PaidOn = tx.Today()
	}
	r.Reference = strings.TrimSpace(r.Reference)
	amount, problems := r.check(d.Currency, tx.Today())
	if err := problems.Err(); err != nil {
		return 0, err
	}
	if err := r.refuseDuplicate(ctx, tx, amount); err != nil {
		return 0, err
	}
	_, err = tx.Get(ctx, &id, `
		insert into payments (dues_id, paid_on, amount, reference, recorded_by) values ($1, $2, $3, $4, nullif($5, 0)) returning id`,
		r.DuesID, r.PaidOn, amount, r.Reference, tx.Viewer().PersonID)
	return id, err
}

// check holds the rules of a receipt that need no database.
func (r Receipt) check(currency string, today date.Date) (amount int64, problems refuse.List) {
	if r.Currency != "" && r.Currency != currency {
		problems.Add(refuse.Invalid("currency", "CURRENCY_DIFFERS", "Currency", currency))
	}
	amount, refusal := positive("amount", r.Amount, currency)
	problems.Add(refusal)
	if r.PaidOn.After(today) {
		problems.Add(refuse.Invalid("paidOn", "PAID_IN_FUTURE"))
	}
	if r.PaidOn.Year() < 1900 {
		problems.Add(refuse.Invalid("paidOn", "DATE_TOO_EARLY"))
	}
	if utf8.RuneCountInString(r.Reference) > 140 || strings.ContainsFunc(r.Reference, unicode.IsControl) {
		problems.Add(refuse.Invalid("reference", "REFERENCE_INVALID"))
	}
	return amount, problems
}

// positive reads an amount above zero.
func positive(field string, amount money.Decimal, currency string) (minor int64, refusal *refuse.Refusal) {
	m, err := money.Parse(string(amount), currency)
	switch {
	case errors.Is(err, money.ErrDecimals):
		scale, _ := money.Scale(currency) // Parse knew it
		return 0, refuse.Invalid(field, "AMOUNT_DECIMALS", "Currency", currency, "Decimals", scale)
	case errors.Is(err, money.ErrRange):
		return 0, refuse.Invalid(field, "AMOUNT_TOO_LARGE")
	case err != nil:
		return 0, refuse.Invalid(field, "AMOUNT_INVALID")
	case m.Minor <= 0:
		return 0, refuse.Invalid(field, "AMOUNT_NOT_POSITIVE")
	}
	return m.Minor, nil
}

func (r Receipt) refuseDuplicate(ctx context.Context, tx *store.Tx, amount int64) error {
	if r.AllowDuplicate {
		return nil
	}
	var twice bool
	_, err := tx.Get(ctx, &twice, `
		select exists (select from payments p
		  where p.dues_id = $1 and p.paid_on = $2 and p.amount = $3 and p.reference = $4
		    and not exists (select from payments r where r.reverses_id = p.id))`,
		r.DuesID, r.PaidOn, amount, r.Reference)
	if err == nil && twice {
		return refuse.Conflict("amount", "PAYMENT_TWICE")
	}
	return err
}

// Reverse takes a payment back by a row of its own and returns that row's id.
func Reverse(ctx context.Context, tx *store.Tx, paymentID int64, reason string) (id int64, err error) {
	reason, refusal := reasonable(reason)
	if refusal != nil {
		return 0, refusal
	}
	var p struct {
		DuesID    int64 `db:"dues_id"`
		Amount    int64
		Reference string
		Reversal  bool
	}
	found, err := tx.Get(ctx, &p, `
		select dues_id, amount, reference, reverses_id is not null as reversal from payments where id = $1`, paymentID)
	switch {
	case err != nil:
		return 0, err
	case !found:
		return 0, refuse.NotFound("paymentId")
	case p.Reversal:
		return 0, refuse.Invalid("paymentId", "REVERSAL_OF_REVERSAL")
	}
	_, err = tx.Get(ctx, &id, `
		insert into payments (dues_id, paid_on, amount, reference, reverses_id, reason, recorded_by)
		values ($1, $2, $3, $4, $5, $6, nullif($7, 0)) returning id`,
		p.DuesID, tx.Today(), -p.Amount, p.Reference, paymentID, reason, tx.Viewer().PersonID)
	if store.Violates(err, "payments_reversed_once") {
		return 0, refuse.Conflict("paymentId", "ALREADY_REVERSED")
	}
	return id, err
}

func reasonable(reason string) (string, *refuse.Refusal) {
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n == 0 || n > 1000 {
		return "", refuse.Invalid("reason", "REASON_MISSING")
	}
	return reason, nil
}

// account is what a payment or relief needs to know of dues.
type account struct {
	Currency string
	Balance  int64
	Claimed  int64 // assessed less what the member was relieved of
}

func lock(ctx context.Context, tx *store.Tx, duesID int64) (a account, found bool, err error) {
	found, err = tx.Get(ctx, &a, `select currency, balance, amount - written_off - waived - credited as claimed from dues where id = $1 for update`, duesID)
	return a, found, err
}
