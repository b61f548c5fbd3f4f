package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/applications"
	"github.com/plenary-org/plenary/schema/relay"
)

type applicationFilter struct {
	Search *string
	Stage  *[]string
}

type applicationConnection struct {
	Nodes    []*application
	PageInfo relay.Info
	filter   applications.Filter
}

func (c *applicationConnection) TotalCount(ctx context.Context) (int32, error) {
	return applications.Count(ctx, reader(ctx), c.filter)
}

func (r *Root) Applications(ctx context.Context, args struct {
	relay.Args
	Filter *applicationFilter
}) (*applicationConnection, error) {
	var filter applications.Filter
	if args.Filter != nil {
		filter = applications.Filter{Search: value(args.Filter.Search), Stage: value(args.Filter.Stage)}
	}
	page, err := args.Page(applications.ListName, 50)
	if err != nil {
		return nil, err
	}
	rows, info, err := applications.List(ctx, reader(ctx), filter, page)
	return &applicationConnection{applicationsOf(rows), info, filter}, err
}
