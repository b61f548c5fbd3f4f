package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/store"
)

// decision is Decision of the schema.
type decision struct {
	Body      string
	DecidedOn date.Date
	Number    string
	Rule      *string
	row       decisions.Decision
}

// decisionOf shows a decision of a batch's answer; nil where the id is none.
func decisionOf(known map[int64]decisions.Decision, id int64) *decision {
	row, found := known[id]
	if !found {
		return nil
	}
	return &decision{row.Body, row.DecidedOn, row.Number, optional(row.Rule), row}
}

func (d *decision) Text(ctx context.Context, args languageArgs) string {
	return d.row.In(args.or(ctx))
}

type decisionInput struct {
	Body      *string
	DecidedOn *date.Date
	Number    string
	Rule      *string
}

// cite finds or records the decision that an input names; 0 for none.
func (in *decisionInput) cite(ctx context.Context, tx *store.Tx) (int64, error) {
	if in == nil {
		return 0, nil
	}
	return decisions.Cite(ctx, tx, decisions.Citation{
		Body: value(in.Body), Number: in.Number, On: value(in.DecidedOn), Rule: value(in.Rule),
	})
}
