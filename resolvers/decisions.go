package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/store"
)

// decision is Decision of the schema.
type decision struct {
	DecidedOn date.Date
	ID        graphql.ID
	Number    string
	Rule      *string
	row       decisions.Decision
}

// decisionOf shows a decision of a batch's answer; nil where the id is none.
func decisionOf(known map[int64]decisions.Decision, number int64) *decision {
	row, found := known[number]
	if !found {
		return nil
	}
	return &decision{DecidedOn: row.DecidedOn, ID: id("Decision", row.ID), Number: row.Number, Rule: optional(row.Rule), row: row}
}

func (d *decision) Body(ctx context.Context) (*body, error) {
	known, err := allBodies(ctx)
	if err != nil {
		return nil, err
	}
	return bodyOf(known[d.row.Body]), nil
}

func (d *decision) Text(ctx context.Context, args languageArgs) string {
	return d.row.In(args.or(ctx))
}

type decisionInput struct {
	Body      *string
	DecidedOn *date.Date
	Number    *string
	Rule      *string
}

// cite finds or records the decision that an input names; 0 for none.
func (in *decisionInput) cite(ctx context.Context, tx *store.Tx) (int64, error) {
	if in == nil {
		return 0, nil
	}
	return decisions.Cite(ctx, tx, decisions.Citation{
		Body: value(in.Body), Number: value(in.Number), On: value(in.DecidedOn), Rule: value(in.Rule),
	})
}

func loadDecision(ctx context.Context, q store.Reader, n int64) (*decision, error) {
	known, err := decisions.ByIDs(ctx, q, []int64{n})
	return decisionOf(known, n), err
}
