package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/waivers"
)

// waiverFinding is WaiverFinding of the schema.
type waiverFinding struct {
	Alternative   *string
	Before        *string
	Carried       bool
	Changed       bool
	Code          string
	Declared      *bool
	EvidenceAsked string
	ID            graphql.ID
	Kind          string
	Required      bool
	Said          *string
	Verdict       string
	Words         *string
	row           waivers.Finding
}

// Criteria is null for those who may not read the case.
func (w *waiver) Criteria(ctx context.Context) (*[]*waiverFinding, error) {
	if !w.row.Reads() {
		return nil, nil
	}
	a, err := w.page.assessments.Get(ctx, w.row.ID)
	list := make([]*waiverFinding, len(a.Findings))
	for i, f := range a.Findings {
		c, answer := f.Criterion, a.Facts.Answers[f.Criterion.ID]
		list[i] = &waiverFinding{
			Alternative: optional(c.Alternative), Before: optional(string(f.Before)), Carried: answer.Carried, Changed: f.Changed, Code: c.Code, Declared: answer.Declared,
			EvidenceAsked: c.Evidence, ID: id("Criterion", c.ID), Kind: c.Kind, Required: c.Required, Said: optional(a.Said(f, language(ctx))),
			Verdict: string(f.Verdict), Words: optional(answer.Words), row: f,
		}
	}
	return &list, err
}

func (f *waiverFinding) Help(ctx context.Context, args languageArgs) *string {
	return optional(pick(ctx, args, f.row.Criterion.Help))
}

func (f *waiverFinding) Text(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, f.row.Criterion.Text)
}
