package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/store"
)

type payment struct {
	Amount     amount
	ID         graphql.ID
	PaidOn     date.Date
	Reason     *string
	RecordedAt DateTime
	RecordedBy *string
	Reference  string
	Reversal   bool
	Reversed   bool
}

func newPayment(row dues.Payment) payment {
	return payment{
		moneyOf(row.Amount, row.Currency), id("Payment", row.ID), row.PaidOn, optional(row.Reason),
		DateTime{row.RecordedAt}, row.RecordedBy, row.Reference, row.Reversal, row.Reversed,
	}
}

func (d *duesNode) Payments(ctx context.Context) ([]payment, error) {
	rows, err := d.page.payments.Get(ctx, d.row.ID)
	list := make([]payment, len(rows))
	for i, row := range rows {
		list[i] = newPayment(row)
	}
	return list, err
}

type paymentPayload struct {
	Dues       *duesNode
	Payment    *payment
	UserErrors []userError
}

// show fills the payload with a payment and its dues as they are after it.
func (p *paymentPayload) show(ctx context.Context, tx *store.Tx, paymentID int64) error {
	row, err := dues.PaymentByID(ctx, tx, paymentID)
	if err != nil {
		return err
	}
	shown := newPayment(row)
	p.Payment = &shown
	p.Dues, err = loadDues(ctx, tx, row.DuesID)
	return err
}

type paymentRecordInput struct {
	AllowDuplicate *bool
	Amount         money.Decimal
	Currency       *string
	DuesID         graphql.ID
	PaidOn         *date.Date
	Reference      *string
}

func (r *Root) PaymentRecord(ctx context.Context, args struct{ Input paymentRecordInput }) (p paymentPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Dues", "duesId", in.DuesID, func(tx *store.Tx, n int64) error {
		paymentID, err := dues.Record(ctx, tx, dues.Receipt{
			DuesID: n, Amount: in.Amount, Currency: value(in.Currency), PaidOn: value(in.PaidOn),
			Reference: value(in.Reference), AllowDuplicate: value(in.AllowDuplicate),
		})
		if err != nil {
			return err
		}
		return p.show(ctx, tx, paymentID)
	})
	return p, err
}

func (r *Root) PaymentReverse(ctx context.Context, args struct {
	Input struct {
		PaymentID graphql.ID
		Reason    string
	}
}) (p paymentPayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "Payment", "paymentId", args.Input.PaymentID, func(tx *store.Tx, n int64) error {
		reversal, err := dues.Reverse(ctx, tx, n, args.Input.Reason)
		if err != nil {
			return err
		}
		return p.show(ctx, tx, reversal)
	})
	return p, err
}
