package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/relay"
)

type organisationArgs struct {
	relay.Args
	Filter *struct{ Search *string }
}

func (a organisationArgs) search() string {
	if a.Filter == nil {
		return ""
	}
	return value(a.Filter.Search)
}

type organisationConnection struct {
	Nodes    []*organisation
	PageInfo relay.Info
	search   string
}

func (c *organisationConnection) TotalCount(ctx context.Context) (int32, error) {
	return organisations.Count(ctx, reader(ctx), c.search)
}

func (r *Root) Organisations(ctx context.Context, args organisationArgs) (*organisationConnection, error) {
	page, err := args.Page("organisations", 50)
	if err != nil {
		return nil, err
	}
	rows, info, err := organisations.List(ctx, reader(ctx), args.search(), page)
	if err != nil {
		return nil, err
	}
	return &organisationConnection{organisationsOf(rows), info, args.search()}, nil
}
