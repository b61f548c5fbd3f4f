package invoices

import (
	"context"

	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Note is a credit note to issue.
type Note struct {
	InvoiceID int64
	Amount    money.Decimal // empty: all that is left of the invoice
	Reason    string        // 1 to 1,000 characters
	Send      bool          // tell the member
}

// IssueNote takes back an invoice, or part of it, by a credit note, and with
// it what the member owes; it returns the note's id. Credit notes never come
// to more than their invoice.
func IssueNote(ctx context.Context, tx *store.Tx, n Note) (id int64, err error) {
	number, err := last(ctx, tx, Credit)
	if err != nil {
		return 0, err
	}
	var i Invoice
	found, err := tx.Get(ctx, &i, `select i.id, i.kind, i.year, i.number, i.dues_id, i.currency, i.amount,
		(select coalesce(sum(n.amount), 0) from invoices n where n.credits_id = i.id) as credited
		from invoices i join dues d on d.id = i.dues_id where i.id = $1 for update of d`, n.InvoiceID)
	switch {
	case err != nil:
		return 0, err
	case !found:
		return 0, refuse.NotFound("invoiceId")
	case i.Kind == Credit:
		return 0, refuse.Invalid("invoiceId", "CREDIT_OF_CREDIT")
	case i.Open() == 0:
		return 0, refuse.Closed("invoiceId", "CREDITED_ALREADY", "Invoice", i.Label())
	}
	if n.Amount == "" {
		n.Amount = money.Money{Minor: i.Open(), Currency: i.Currency}.Amount()
	}
	relief, err := dues.Credit(ctx, tx, i.DuesID, dues.Crediting{Amount: n.Amount, Most: i.Open(), Reason: n.Reason})
	if err != nil {
		return 0, err
	}
	return i.note(ctx, tx, number+1, relief, n.Send)
}

// note writes the row of a credit note for a relief.
func (i Invoice) note(ctx context.Context, tx *store.Tx, number int, reliefID int64, send bool) (id int64, err error) {
	_, err = tx.Get(ctx, &id, `
		insert into invoices (kind, year, number, dues_id, currency, amount, issued_on, issued_by, credits_id, relief_id, reason, content)
		select $1, extract(year from $2::date), $3, i.dues_id, i.currency, r.amount, $2, nullif($4, 0), i.id, r.id, r.reason,
		       i.content || jsonb_build_object('credits', jsonb_build_object('year', i.year, 'number', i.number, 'issued_on', i.issued_on))
		from invoices i join reliefs r on r.id = $6 where i.id = $5
		returning id`, Credit, tx.Today(), number, tx.Viewer().PersonID, i.ID, reliefID)
	if err != nil {
		return 0, err
	}
	if err := used(ctx, tx, Credit, number); err != nil || !send {
		return id, err
	}
	_, err = tell(ctx, tx, []int64{id})
	return id, err
}
