package demo

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/invoices"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/store"
)

// payTo is where the demo's members pay to, as its invoices say.
var payTo = invoices.Account{
	Currency: "USD", Holder: "Secretariat of the Initiative", Account: account, Bank: "Bank of the Example",
}

// waived is the day on which the Governing Board waived the fees of 22 partner
// countries for 2023.
var waived = date.New(2023, time.March, 14)

// credit takes back half of an invoice.
func (d *demo) credit(a assessment) happening {
	return func(ctx context.Context, at time.Time) error {
		return d.act(ctx, at, func(tx *store.Tx) error {
			of, err := invoices.OfDues(ctx, tx, []int64{a.ID})
			if err != nil || len(of[a.ID]) == 0 {
				return err
			}
			_, err = invoices.IssueNote(ctx, tx, invoices.Note{
				InvoiceID: of[a.ID][0].ID, Amount: money.Money{Minor: a.Amount / 2, Currency: a.Currency}.Amount(),
				Reason: "Half of the fee is not claimed: the organisation was reorganised in the course of the year",
			})
			return err
		})
	}
}
