package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/relay"
)

type memberFilter struct {
	Category     *[]string
	Constituency *[]string
	Country      *[]string
	Dues         *[]string
	Region       *[]string
	Search       *string
	Status       *[]string
	Year         *int32
}

func (f *memberFilter) filter() members.Filter {
	if f == nil {
		return members.Filter{}
	}
	return members.Filter{
		Search: value(f.Search), Constituency: value(f.Constituency), Category: value(f.Category), Country: value(f.Country),
		Region: value(f.Region), Status: value(f.Status), Dues: value(f.Dues), Year: int(value(f.Year)),
	}
}

type memberConnection struct {
	Nodes    []*member
	PageInfo relay.Info
	filter   members.Filter
}

func (c *memberConnection) TotalCount(ctx context.Context) (int32, error) {
	return members.Count(ctx, reader(ctx), c.filter)
}

func (c *memberConnection) Totals(ctx context.Context) ([]duesTotal, error) {
	rows, err := members.Totals(ctx, reader(ctx), c.filter)
	return totalsOf(rows), err
}

func (r *Root) Members(ctx context.Context, args struct {
	relay.Args
	Filter  *memberFilter
	On      *date.Date
	OrderBy *string
}) (*memberConnection, error) {
	by := members.Order("NAME_ASC")
	if args.OrderBy != nil {
		by = members.Order(*args.OrderBy)
	}
	filter := args.Filter.filter()
	filter.On = value(args.On)
	page, err := args.Page(members.ListName(by, language(ctx)), 50)
	if err != nil {
		return nil, err
	}
	rows, info, err := members.List(ctx, reader(ctx), filter, by, page)
	if err != nil {
		return nil, err
	}
	return &memberConnection{membersOf(ctx, rows), info, filter}, nil
}
