package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/receivables"
	"github.com/plenary-org/plenary/schema/relay"
)

type arrearsAges struct {
	Days1To30    amount
	Days31To60   amount
	Days61To90   amount
	Days91To180  amount
	Days181To365 amount
	NotDue       amount
	OverYear     amount
	Overdue      amount
	Total        amount
}

func agesOf(a receivables.Ages, currency string) arrearsAges {
	return arrearsAges{
		moneyOf(a.Days1To30, currency), moneyOf(a.Days31To60, currency), moneyOf(a.Days61To90, currency),
		moneyOf(a.Days91To180, currency), moneyOf(a.Days181Year, currency), moneyOf(a.NotDue, currency),
		moneyOf(a.OverYear, currency), moneyOf(a.Overdue, currency), moneyOf(a.Total, currency),
	}
}

type arrearsOfMember struct {
	Ages    arrearsAges
	Since   *date.Date
	id      int64
	members *Batch[int64, *member]
}

func (a *arrearsOfMember) Member(ctx context.Context) (*member, error) {
	return a.members.Get(ctx, a.id)
}

type arrearsTotal struct {
	Ages  arrearsAges
	Count int32
}

type arrearsConnection struct {
	Nodes    []*arrearsOfMember
	On       date.Date
	PageInfo relay.Info
	filter   receivables.Filter
}

func (c *arrearsConnection) TotalCount(ctx context.Context) (int32, error) {
	return receivables.Count(ctx, reader(ctx), c.filter, c.On)
}

func (c *arrearsConnection) Totals(ctx context.Context) ([]arrearsTotal, error) {
	rows, err := receivables.Totals(ctx, reader(ctx), c.filter, c.On)
	list := make([]arrearsTotal, len(rows))
	for i, row := range rows {
		list[i] = arrearsTotal{agesOf(row.Ages, row.Currency), row.Members}
	}
	return list, err
}

// Arrears reads a page of what members owe by age.
func (r *Root) Arrears(ctx context.Context, args struct {
	relay.Args
	Filter *struct {
		Category     *[]string
		Constituency *[]string
		OverdueOnly  *bool
		Search       *string
	}
	On      *date.Date
	OrderBy *string
}) (*arrearsConnection, error) {
	q := reader(ctx)
	on, err := receivables.Day(q.Today(), args.On)
	if err != nil {
		return nil, err
	}
	c := &arrearsConnection{On: on}
	if f := args.Filter; f != nil {
		c.filter = receivables.Filter{
			Search: value(f.Search), Constituency: value(f.Constituency), Category: value(f.Category), OverdueOnly: value(f.OverdueOnly),
		}
	}
	by := receivables.Order("NAME_ASC")
	if args.OrderBy != nil { // null where a variable is absent
		by = receivables.Order(*args.OrderBy)
	}
	page, err := args.Page(receivables.ListName(by, on, language(ctx)), 50)
	if err != nil {
		return nil, err
	}
	rows, info, err := receivables.List(ctx, q, c.filter, on, by, page)
	c.Nodes, c.PageInfo = arrearsOf(rows), info
	return c, err
}

func arrearsOf(rows []receivables.Row) []*arrearsOfMember {
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.MemberID
	}
	batch := NewBatch(ids, loadMembers)
	list := make([]*arrearsOfMember, len(rows))
	for i, row := range rows {
		list[i] = &arrearsOfMember{Ages: agesOf(row.Ages, row.Currency), id: row.MemberID, members: batch}
		if !row.Since.IsZero() {
			list[i].Since = &row.Since
		}
	}
	return list
}
