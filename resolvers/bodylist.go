package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
)

type bodyConnection struct {
	Nodes    []*body
	PageInfo relay.Info
	filter   bodies.Filter
}

func (c *bodyConnection) TotalCount(ctx context.Context) (int32, error) {
	return bodies.Count(ctx, reader(ctx), c.filter)
}

// Bodies reads a page of bodies.
func (r *Root) Bodies(ctx context.Context, args struct {
	relay.Args
	Filter *struct {
		Kind   *string
		Mine   *bool
		Search *string
	}
}) (*bodyConnection, error) {
	var filter bodies.Filter
	if f := args.Filter; f != nil {
		filter = bodies.Filter{Kind: bodies.Kind(value(f.Kind)), Mine: value(f.Mine), Search: value(f.Search)}
	}
	page, err := args.Page("bodies", 50)
	if err != nil {
		return nil, err
	}
	rows, info, err := bodies.List(ctx, reader(ctx), filter, page)
	nodes := make([]*body, len(rows))
	for i, row := range rows {
		nodes[i] = bodyOf(row.Body)
	}
	return &bodyConnection{nodes, info, filter}, err
}

// Body finds a body by its id or code.
func (r *Root) Body(ctx context.Context, args struct {
	Code *string
	ID   *graphql.ID
}) (*body, error) {
	switch {
	case args.ID != nil:
		return one(ctx, "Body", *args.ID, loadBody)
	case args.Code == nil:
		return nil, refuse.Invalid("code", "BODY_WHICH")
	}
	if kind, n, ok := relay.Split(*args.Code); ok && kind == "Body" {
		return loadBody(ctx, reader(ctx), n)
	}
	row, found, err := bodies.ByCode(ctx, reader(ctx), *args.Code)
	if err != nil || !found {
		return nil, err
	}
	return bodyOf(row), nil
}
