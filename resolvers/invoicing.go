package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/invoices"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/store"
)

type invoicePayload struct {
	Invoice    *invoice
	UserErrors []userError
}

// InvoiceIssue issues the invoice of dues.
func (r *Root) InvoiceIssue(ctx context.Context, args struct {
	Input struct {
		DuesID graphql.ID
		Send   *bool
	}
}) (p invoicePayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "Dues", "duesId", args.Input.DuesID, func(tx *store.Tx, n int64) error {
		issued, err := invoices.Issue(ctx, tx, n, value(args.Input.Send))
		if err != nil {
			return err
		}
		p.Invoice, err = loadInvoice(ctx, tx, issued)
		return err
	})
	return p, err
}

// CreditNoteIssue takes back an invoice or part of it.
func (r *Root) CreditNoteIssue(ctx context.Context, args struct {
	Input struct {
		Amount    *money.Decimal
		InvoiceID graphql.ID
		Reason    string
		Send      *bool
	}
}) (p invoicePayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Invoice", "invoiceId", in.InvoiceID, func(tx *store.Tx, n int64) error {
		issued, err := invoices.IssueNote(ctx, tx, invoices.Note{InvoiceID: n, Amount: value(in.Amount), Reason: in.Reason, Send: value(in.Send)})
		if err != nil {
			return err
		}
		p.Invoice, err = loadInvoice(ctx, tx, issued)
		return err
	})
	return p, err
}

type invoicesIssuePayload struct {
	DryRun     bool
	Issued     int32
	Letters    int32
	Nothing    int32
	Standing   int32
	Sums       []invoiceSum
	UserErrors []userError
}

// InvoicesIssue issues what a year lacks.
func (r *Root) InvoicesIssue(ctx context.Context, args struct {
	Input struct {
		DryRun *bool
		Send   *bool
		Year   int32
	}
}) (p invoicesIssuePayload, err error) {
	in := args.Input
	p.DryRun = value(in.DryRun)
	var done invoices.Issued
	act := func(tx *store.Tx) (err error) {
		done, err = invoices.IssueYear(ctx, tx, int(in.Year), value(in.Send))
		return err
	}
	if p.DryRun {
		p.UserErrors, err = r.rehearse(ctx, act)
	} else {
		p.UserErrors, err = r.write(ctx, act)
	}
	p.Issued, p.Letters, p.Nothing, p.Standing = int32(len(done.IDs)), int32(done.Letters), int32(done.Nothing), int32(done.Standing)
	p.Sums = invoiceSumsOf(done.Sums)
	return p, err
}

type bankAccount struct {
	Account  string
	Bank     *string
	BIC      *string
	Currency string
	Holder   string
}

func (r *Root) bankAccounts(ctx context.Context, q store.Reader) ([]bankAccount, error) {
	rows, err := invoices.Accounts(ctx, q)
	list := make([]bankAccount, len(rows))
	for i, a := range rows {
		list[i] = bankAccount{a.Account, optional(a.Bank), optional(a.BIC), a.Currency, a.Holder}
	}
	return list, err
}

// BankAccounts lists where members pay to.
func (r *Root) BankAccounts(ctx context.Context) ([]bankAccount, error) {
	return r.bankAccounts(ctx, reader(ctx))
}

type bankAccountPayload struct {
	BankAccounts []bankAccount
	UserErrors   []userError
}

// BankAccountSet says where a currency is paid to.
func (r *Root) BankAccountSet(ctx context.Context, args struct {
	Input struct {
		Account  string
		Bank     *string
		BIC      *string
		Currency string
		Holder   string
	}
}) (p bankAccountPayload, err error) {
	in := args.Input
	p.BankAccounts = []bankAccount{}
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		err := invoices.SetAccount(ctx, tx, invoices.Account{
			Currency: in.Currency, Holder: in.Holder, Account: in.Account, BIC: value(in.BIC), Bank: value(in.Bank),
		})
		if err != nil {
			return err
		}
		p.BankAccounts, err = r.bankAccounts(ctx, tx)
		return err
	})
	return p, err
}

// BankAccountRemove forgets where a currency is paid to.
func (r *Root) BankAccountRemove(ctx context.Context, args struct{ Input struct{ Currency string } }) (p bankAccountPayload, err error) {
	p.BankAccounts = []bankAccount{}
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		if err := invoices.RemoveAccount(ctx, tx, args.Input.Currency); err != nil {
			return err
		}
		p.BankAccounts, err = r.bankAccounts(ctx, tx)
		return err
	})
	return p, err
}
