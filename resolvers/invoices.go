package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/invoices"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// invoice is Invoice of the schema; what it loads, it loads for the whole page.
type invoice struct {
	Amount   amount
	Credited amount
	DueOn    date.Date
	ID       graphql.ID
	IssuedBy *string
	IssuedOn date.Date
	Kind     string
	Number   string
	Open     amount
	Reason   *string
	Year     int32
	row      invoices.Invoice
	page     *invoicePage
}

type invoicePage struct {
	notes   *Batch[int64, []invoices.Invoice]
	credits *Batch[int64, invoices.Invoice]
	dues    *Batch[int64, *duesNode]
	members *Batch[int64, *member]
}

func invoicesOf(rows []invoices.Invoice) []*invoice {
	ids, duesIDs, memberIDs := make([]int64, len(rows)), make([]int64, len(rows)), make([]int64, len(rows))
	var credited []int64
	for i, row := range rows {
		ids[i], duesIDs[i], memberIDs[i] = row.ID, row.DuesID, row.MemberID
		if row.CreditsID != nil {
			credited = append(credited, *row.CreditsID)
		}
	}
	page := &invoicePage{
		notes: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]invoices.Invoice, error) {
			return invoices.NotesOf(ctx, reader(ctx), ids)
		}),
		credits: NewBatch(credited, func(ctx context.Context, ids []int64) (map[int64]invoices.Invoice, error) {
			return invoices.ByIDs(ctx, reader(ctx), ids)
		}),
		dues: NewBatch(duesIDs, func(ctx context.Context, ids []int64) (map[int64]*duesNode, error) {
			return duesNodes(ctx, reader(ctx), ids)
		}),
		members: NewBatch(memberIDs, loadMembers),
	}
	list := make([]*invoice, len(rows))
	for i, row := range rows {
		list[i] = &invoice{
			Amount: moneyOf(row.Amount, row.Currency), Credited: moneyOf(row.Credited, row.Currency), DueOn: row.DueOn,
			ID: id("Invoice", row.ID), IssuedBy: row.IssuedBy, IssuedOn: row.IssuedOn, Kind: string(row.Kind), Number: row.Label(),
			Open: moneyOf(row.Open(), row.Currency), Reason: optional(row.Reason), Year: int32(row.DuesYear), row: row, page: page,
		}
	}
	return list
}

func (i *invoice) CreditNotes(ctx context.Context) ([]*invoice, error) {
	rows, err := i.page.notes.Get(ctx, i.row.ID)
	return invoicesOf(rows), err
}

func (i *invoice) Credits(ctx context.Context) (*invoice, error) {
	if i.row.CreditsID == nil {
		return nil, nil
	}
	row, err := i.page.credits.Get(ctx, *i.row.CreditsID)
	return invoicesOf([]invoices.Invoice{row})[0], err
}

func (i *invoice) Dues(ctx context.Context) (*duesNode, error) {
	return i.page.dues.Get(ctx, i.row.DuesID)
}

func (i *invoice) Member(ctx context.Context) (*member, error) {
	return i.page.members.Get(ctx, i.row.MemberID)
}

func newInvoiceBatch(duesIDs []int64) *Batch[int64, []invoices.Invoice] {
	return NewBatch(duesIDs, func(ctx context.Context, ids []int64) (map[int64][]invoices.Invoice, error) {
		return invoices.OfDues(ctx, reader(ctx), ids)
	})
}

type invoicing struct{ Issued, Missing int32 }

// Invoicing is how far a year is invoiced.
func (y *membershipYear) Invoicing(ctx context.Context) (invoicing, error) {
	p, err := y.page.invoicing.Get(ctx, y.row.ID)
	return invoicing{int32(p.Issued), int32(p.Missing)}, err
}

func newInvoicingBatch(yearIDs []int64) *Batch[int64, invoices.Progress] {
	return NewBatch(yearIDs, func(ctx context.Context, ids []int64) (map[int64]invoices.Progress, error) {
		return invoices.OfYears(ctx, reader(ctx), ids)
	})
}

// Invoices reads a page of invoices.
func (r *Root) Invoices(ctx context.Context, args struct {
	relay.Args
	Filter *invoiceFilter
}) (*invoiceConnection, error) {
	filter, err := args.Filter.filter()
	if err != nil {
		return nil, err
	}
	page, err := args.Page(invoices.ListName, 50)
	if err != nil {
		return nil, err
	}
	rows, info, err := invoices.List(ctx, reader(ctx), filter, page)
	sums := NewBatch([]int{0}, func(ctx context.Context, _ []int) (map[int][]invoices.Sum, error) {
		rows, err := invoices.Sums(ctx, reader(ctx), filter)
		return map[int][]invoices.Sum{0: rows}, err
	})
	return &invoiceConnection{invoicesOf(rows), info, sums}, err
}

// Invoice reads one invoice or credit note.
func (r *Root) Invoice(ctx context.Context, args struct{ ID graphql.ID }) (*invoice, error) {
	return one(ctx, "Invoice", args.ID, loadInvoice)
}

func loadInvoice(ctx context.Context, q store.Reader, n int64) (*invoice, error) {
	rows, err := invoices.ByIDs(ctx, q, []int64{n})
	row, found := rows[n]
	if err != nil || !found {
		return nil, err
	}
	return invoicesOf([]invoices.Invoice{row})[0], nil
}
