package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/bank"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// bankStatement is BankStatement of the schema; statements of a page share the
// sums of their lines.
type bankStatement struct {
	Account    string
	FileName   string
	Format     string
	FromOn     date.Date
	ID         graphql.ID
	ImportedAt DateTime
	ImportedBy *string
	Known      int32
	Number     string
	ToOn       date.Date
	row        bank.Kept
	sums       *Batch[int64, []bank.Sum]
}

func bankStatementsOf(rows []bank.Kept) []*bankStatement {
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	sums := NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]bank.Sum, error) {
		return bank.Sums(ctx, reader(ctx), ids)
	})
	list := make([]*bankStatement, len(rows))
	for i, row := range rows {
		list[i] = &bankStatement{
			Account: row.Account, FileName: row.FileName, Format: string(row.Format), FromOn: row.FromOn, ID: id("BankStatement", row.ID),
			ImportedAt: DateTime{row.ImportedAt}, ImportedBy: row.ImportedBy, Known: row.Known, Number: row.Number, ToOn: row.ToOn,
			row: row, sums: sums,
		}
	}
	return list
}

func loadBankStatement(ctx context.Context, q store.Reader, n int64) (*bankStatement, error) {
	rows, err := bank.StatementsByIDs(ctx, q, []int64{n})
	if row, found := rows[n]; err == nil && found {
		return bankStatementsOf([]bank.Kept{row})[0], nil
	}
	return nil, err
}

type bankSum struct {
	Count int32
	State string
	Total amount
}

func (s *bankStatement) Sums(ctx context.Context) ([]bankSum, error) {
	rows, err := s.sums.Get(ctx, s.row.ID)
	list := make([]bankSum, len(rows))
	for i, row := range rows {
		list[i] = bankSum{row.Count, string(row.State), moneyOf(row.Total, row.Currency)}
	}
	return list, err
}

func (s *bankStatement) Exact(ctx context.Context) (n int32, err error) {
	rows, err := s.sums.Get(ctx, s.row.ID)
	for _, row := range rows {
		n += row.Exact
	}
	return n, err
}

func (s *bankStatement) NeedsYou(ctx context.Context) (n int32, err error) {
	rows, err := s.sums.Get(ctx, s.row.ID)
	for _, row := range rows {
		if row.State == bank.Proposed || row.State == bank.Unmatched {
			n += row.Count
		}
	}
	return n, err
}

type bankLinesArgs struct {
	relay.Args
	State *[]string
}

func (s *bankStatement) Lines(ctx context.Context, args bankLinesArgs) (*bankLineConnection, error) {
	return bankLinesOf(ctx, bank.Filter{StatementID: s.row.ID, State: value(args.State)}, args.Args)
}

func (r *Root) BankLines(ctx context.Context, args bankLinesArgs) (*bankLineConnection, error) {
	return bankLinesOf(ctx, bank.Filter{State: value(args.State)}, args.Args)
}

func (r *Root) BankStatement(ctx context.Context, args struct{ ID graphql.ID }) (*bankStatement, error) {
	return one(ctx, "BankStatement", args.ID, loadBankStatement)
}

type bankStatementConnection struct {
	Nodes    []*bankStatement
	PageInfo relay.Info
}

func (c *bankStatementConnection) TotalCount(ctx context.Context) (int32, error) {
	return bank.CountStatements(ctx, reader(ctx))
}

func (r *Root) BankStatements(ctx context.Context, args relay.Args) (*bankStatementConnection, error) {
	page, err := args.Page(bank.StatementsName, 20)
	if err != nil {
		return nil, err
	}
	rows, info, err := bank.Statements(ctx, reader(ctx), page)
	return &bankStatementConnection{bankStatementsOf(rows), info}, err
}
