package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/calls"
	"github.com/plenary-org/plenary/schema/relay"
)

// Call finds a call.
func (r *Root) Call(ctx context.Context, args struct{ ID graphql.ID }) (*call, error) {
	return one(ctx, "Call", args.ID, loadCall)
}

// CallBodies are those for which the viewer may open a call.
func (r *Root) CallBodies(ctx context.Context) ([]*body, error) {
	ids, err := calls.Openable(ctx, reader(ctx))
	if err != nil {
		return nil, err
	}
	known, err := bodiesByID(ctx)
	list := []*body{}
	for _, n := range ids {
		if known[n] != nil {
			list = append(list, known[n])
		}
	}
	return list, err
}

type callConnection struct {
	Nodes    []*call
	PageInfo relay.Info
	open     bool
}

func (c *callConnection) TotalCount(ctx context.Context) (int32, error) {
	return calls.Count(ctx, reader(ctx), c.open)
}

// Calls reads a page of calls.
func (r *Root) Calls(ctx context.Context, args struct {
	relay.Args
	Open *bool
}) (*callConnection, error) {
	page, err := args.Page(calls.ListName, 50)
	if err != nil {
		return nil, err
	}
	open := value(args.Open)
	rows, info, err := calls.List(ctx, reader(ctx), open, page)
	return &callConnection{callsOf(rows), info, open}, err
}
