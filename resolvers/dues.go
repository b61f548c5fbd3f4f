package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/invoices"
	"github.com/plenary-org/plenary/schema/store"
)

// duesNode is Dues of the schema; what it loads, it loads for the whole page.
type duesNode struct {
	Amount     amount
	Balance    amount
	Band       named
	Credited   amount
	DueOn      date.Date
	ID         graphql.ID
	Paid       amount
	Part       *duesPart
	Waived     amount
	WrittenOff amount
	Year       int32
	row        dues.Dues
	member     *member
	page       *duesPage
}

type duesPage struct {
	invoices *Batch[int64, []invoices.Invoice]
	payments *Batch[int64, []dues.Payment]
	reliefs  *Batch[int64, []relief]
	years    *yearPage
}

// duesOf makes a page of dues; owner tells the member where it is at hand.
func duesOf(rows []dues.Dues, owner map[int64]*member) []*duesNode {
	ids := make([]int64, len(rows))
	years := make([]dues.Year, len(rows))
	for i, row := range rows {
		ids[i], years[i] = row.ID, row.Year
	}
	page := &duesPage{
		invoices: newInvoiceBatch(ids),
		payments: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]dues.Payment, error) {
			return dues.Payments(ctx, reader(ctx), ids)
		}),
		reliefs: NewBatch(ids, loadReliefs),
		years:   newYearPage(years),
	}
	list := make([]*duesNode, len(rows))
	for i, row := range rows {
		list[i] = &duesNode{
			Amount: moneyOf(row.Amount, row.Currency), Balance: moneyOf(row.Balance, row.Currency),
			Band: named{row.BandCode, row.BandName}, DueOn: row.DueOn, ID: id("Dues", row.ID),
			Credited: moneyOf(row.Credited, row.Currency), Paid: moneyOf(row.Paid, row.Currency), Part: partOf(row.Part, row.Currency),
			Waived: moneyOf(row.Waived, row.Currency), WrittenOff: moneyOf(row.WrittenOff, row.Currency),
			Year: int32(row.Year.StartsOn.Year()), row: row, member: owner[row.MemberID], page: page,
		}
	}
	return list
}

func duesByMember(rows map[int64]dues.Dues, owner map[int64]*member) map[int64]*duesNode {
	flat := make([]dues.Dues, 0, len(rows))
	for _, row := range rows {
		flat = append(flat, row)
	}
	byMember := make(map[int64]*duesNode, len(rows))
	for _, d := range duesOf(flat, owner) {
		byMember[d.row.MemberID] = d
	}
	return byMember
}

func historyByMember(rows map[int64][]dues.Dues, owner map[int64]*member) map[int64][]*duesNode {
	var flat []dues.Dues
	for _, list := range rows {
		flat = append(flat, list...)
	}
	byMember := make(map[int64][]*duesNode, len(rows))
	for _, d := range duesOf(flat, owner) {
		byMember[d.row.MemberID] = append(byMember[d.row.MemberID], d)
	}
	return byMember
}

func (d *duesNode) State(ctx context.Context) string {
	return string(dues.StateOn(reader(ctx).Today(), d.row.DueOn, d.row.Sums))
}

func (d *duesNode) Overdue(ctx context.Context) bool {
	return d.row.Balance > 0 && d.row.DueOn.Before(reader(ctx).Today())
}

func (d *duesNode) Member(ctx context.Context) (*member, error) {
	if d.member != nil {
		return d.member, nil
	}
	return loadMember(ctx, reader(ctx), d.row.MemberID)
}

func (d *duesNode) MembershipYear() *membershipYear {
	return d.page.years.node(d.row.Year)
}

type duesTotal struct {
	Assessed   amount
	Balance    amount
	Count      int32
	Credited   amount
	Paid       amount
	Waived     amount
	WrittenOff amount
}

func totalsOf(rows []dues.Total) []duesTotal {
	list := make([]duesTotal, len(rows))
	for i, t := range rows {
		list[i] = duesTotal{
			moneyOf(t.Assessed, t.Currency), moneyOf(t.Balance, t.Currency), t.Count,
			moneyOf(t.Credited, t.Currency), moneyOf(t.Paid, t.Currency), moneyOf(t.Waived, t.Currency), moneyOf(t.WrittenOff, t.Currency),
		}
	}
	return list
}

func loadDues(ctx context.Context, q store.Reader, n int64) (*duesNode, error) {
	row, found, err := dues.ByID(ctx, q, n)
	if err != nil || !found {
		return nil, err
	}
	return duesOf([]dues.Dues{row}, nil)[0], nil
}
