package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/bank"
	"github.com/plenary-org/plenary/schema/relay"
)

type bankLineConnection struct {
	Nodes    []*bankLine
	PageInfo relay.Info
	filter   bank.Filter
}

func bankLinesOf(ctx context.Context, f bank.Filter, args relay.Args) (*bankLineConnection, error) {
	page, err := args.Page(bank.ListName, 50)
	if err != nil {
		return nil, err
	}
	rows, info, err := bank.Lines(ctx, reader(ctx), f, page)
	return &bankLineConnection{newBankLines(rows), info, f}, err
}

func (c *bankLineConnection) TotalCount(ctx context.Context) (int32, error) {
	return bank.CountLines(ctx, reader(ctx), c.filter)
}
