package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/invoices"
	"github.com/plenary-org/plenary/schema/relay"
)

type invoiceFilter struct {
	Kind           *string
	MemberID       *graphql.ID
	MembershipYear *int32
	Year           *int32
}

func (f *invoiceFilter) filter() (narrow invoices.Filter, err error) {
	if f == nil {
		return narrow, nil
	}
	narrow = invoices.Filter{Kind: invoices.Kind(value(f.Kind)), MembershipYear: int(value(f.MembershipYear)), Year: int(value(f.Year))}
	if f.MemberID != nil {
		narrow.MemberID, err = relay.Decode("Member", "filter.memberId", string(*f.MemberID))
	}
	return narrow, err
}

type invoiceSum struct {
	Credited, Invoiced, Net amount
	Invoices, Notes         int32
}

func invoiceSumsOf(rows []invoices.Sum) []invoiceSum {
	list := make([]invoiceSum, len(rows))
	for i, s := range rows {
		list[i] = invoiceSum{
			moneyOf(s.Credited, s.Currency), moneyOf(s.Invoiced, s.Currency), moneyOf(s.Invoiced-s.Credited, s.Currency),
			int32(s.Invoices), int32(s.Notes),
		}
	}
	return list
}

type invoiceConnection struct {
	Nodes    []*invoice
	PageInfo relay.Info
	sums     *Batch[int, []invoices.Sum]
}

func (c *invoiceConnection) Sums(ctx context.Context) ([]invoiceSum, error) {
	rows, err := c.sums.Get(ctx, 0)
	return invoiceSumsOf(rows), err
}

func (c *invoiceConnection) TotalCount(ctx context.Context) (total int32, err error) {
	rows, err := c.sums.Get(ctx, 0)
	for _, s := range rows {
		total += int32(s.Invoices + s.Notes)
	}
	return total, err
}

// Invoices are those of dues.
func (d *duesNode) Invoices(ctx context.Context) ([]*invoice, error) {
	rows, err := d.page.invoices.Get(ctx, d.row.ID)
	return invoicesOf(rows), err
}
