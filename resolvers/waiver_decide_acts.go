package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/waivers"
)

// citation is the decision that an input names, under a rule given apart.
func (in decisionInput) citation(rule *string) decisions.Citation {
	c := decisions.Citation{Body: value(in.Body), Number: value(in.Number), On: value(in.DecidedOn), Rule: value(in.Rule)}
	if rule != nil {
		c.Rule = *rule
	}
	return c
}

type waiverResult struct {
	UserErrors []userError
	Waiver     *waiver
	WaiverID   graphql.ID
}

// waiverResults shows what became of cases, as they are now.
func waiverResults(ctx context.Context, q store.Reader, rows []waivers.Result) ([]waiverResult, error) {
	if len(rows) == 0 {
		return []waiverResult{}, nil
	}
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.WaiverID
	}
	now, err := waivers.ByIDs(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	shown := make([]waivers.Waiver, 0, len(now))
	for _, w := range now {
		shown = append(shown, w)
	}
	byID := make(map[int64]*waiver, len(now))
	for _, w := range waiversOf(shown) {
		byID[w.row.ID] = w
	}
	list := make([]waiverResult, len(rows))
	for i, row := range rows {
		list[i] = waiverResult{userErrors(row.Refusals, language(ctx)), byID[row.WaiverID], id("FeeWaiver", row.WaiverID)}
	}
	return list, nil
}

type feeWaiverDecideInput struct {
	Decision         decisionInput
	DueOn            *date.Date
	ErrorPolicy      *string
	ExpectedVersions *[]int32
	NamedDecision    *string
	Outcome          string
	Present          *[]graphql.ID
	Reason           *string
	ReasonIn         *letterTextInput
	RuleRef          *string
	ValidFrom        *date.Date
	ValidTo          *date.Date
	WaiverIDs        []graphql.ID
}

func (in feeWaiverDecideInput) deciding() (d waivers.Deciding, err error) {
	d = waivers.Deciding{
		Outcome: waivers.Outcome(in.Outcome), Citation: in.Decision.citation(in.RuleRef), ValidFrom: value(in.ValidFrom), ValidTo: value(in.ValidTo),
		NamedDecision: value(in.NamedDecision), DueOn: value(in.DueOn), Reason: value(in.Reason), ReasonIn: value(in.ReasonIn).text(), Versions: map[int64]int{},
		RejectFailedRows: value(in.ErrorPolicy) == "REJECT_FAILED_ROWS",
	}
	if d.WaiverIDs, err = decodeAll("FeeWaiver", "waiverIds", in.WaiverIDs); err != nil {
		return d, err
	}
	if d.Present, err = decodeAll("Person", "present", value(in.Present)); err != nil {
		return d, err
	}
	if versions := value(in.ExpectedVersions); len(versions) != 0 && len(versions) != len(d.WaiverIDs) {
		return d, refuse.Invalid("expectedVersions", "EXPECTED_VERSIONS")
	}
	for i, version := range value(in.ExpectedVersions) {
		d.Versions[d.WaiverIDs[i]] = int(version)
	}
	return d, nil
}

type feeWaiverDecidePayload struct {
	Results    []waiverResult
	UserErrors []userError
}

// FeeWaiverDecide decides cases. What was refused is told with its case, done
// or not.
func (r *Root) FeeWaiverDecide(ctx context.Context, args struct{ Input feeWaiverDecideInput }) (p feeWaiverDecidePayload, err error) {
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		p.Results = []waiverResult{}
		d, err := args.Input.deciding()
		if err != nil {
			return err
		}
		results, refused := waivers.Decide(ctx, tx, d)
		if refused != nil && refuse.From(refused) == nil {
			return refused
		}
		if p.Results, err = waiverResults(ctx, tx, results); err != nil {
			return err
		}
		return refused
	})
	return p, err
}
