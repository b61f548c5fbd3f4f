package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/waivers"
)

type feeWaiverDecidedPayload struct {
	UserErrors []userError
	Waiver     *waiver
}

// revise runs a revision of one case.
func (r *Root) revise(ctx context.Context, waiverID graphql.ID, present *[]graphql.ID, version *int32, made waivers.Revision, act func(context.Context, *store.Tx, waivers.Revision) error) (p feeWaiverDecidedPayload, err error) {
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) (err error) {
		if made.WaiverID, err = relay.Decode("FeeWaiver", "waiverId", string(waiverID)); err != nil {
			return err
		}
		if made.Present, err = decodeAll("Person", "present", value(present)); err != nil {
			return err
		}
		if version != nil {
			expected := int(*version)
			made.Version = &expected
		}
		if err := act(ctx, tx, made); err != nil {
			return err
		}
		p.Waiver, err = loadWaiver(ctx, tx, made.WaiverID)
		return err
	})
	return p, err
}

// FeeWaiverCorrect puts right what was decided.
func (r *Root) FeeWaiverCorrect(ctx context.Context, args struct {
	Input struct {
		Decision        decisionInput
		DueOn           *date.Date
		ExpectedVersion *int32
		Outcome         string
		Present         *[]graphql.ID
		Reason          string
		ReasonIn        *letterTextInput
		ValidFrom       *date.Date
		ValidTo         *date.Date
		WaiverID        graphql.ID
	}
}) (feeWaiverDecidedPayload, error) {
	in := args.Input
	return r.revise(ctx, in.WaiverID, in.Present, in.ExpectedVersion, waivers.Revision{
		Citation: in.Decision.citation(nil), Outcome: waivers.Outcome(in.Outcome), ValidFrom: value(in.ValidFrom), ValidTo: value(in.ValidTo),
		DueOn: value(in.DueOn), Reason: in.Reason, ReasonIn: value(in.ReasonIn).text(),
	}, waivers.Correct)
}

// FeeWaiverRevoke ends a waiver.
func (r *Root) FeeWaiverRevoke(ctx context.Context, args struct {
	Input struct {
		Decision        decisionInput
		DueOn           *date.Date
		ExpectedVersion *int32
		Present         *[]graphql.ID
		Reason          string
		ReasonIn        *letterTextInput
		WaiverID        graphql.ID
	}
}) (feeWaiverDecidedPayload, error) {
	in := args.Input
	return r.revise(ctx, in.WaiverID, in.Present, in.ExpectedVersion, waivers.Revision{
		Citation: in.Decision.citation(nil), DueOn: value(in.DueOn), Reason: in.Reason, ReasonIn: value(in.ReasonIn).text(),
	}, waivers.Revoke)
}

// FeeWaiverNamedDecision says what became of the decision that waivers in
// principle depend on.
func (r *Root) FeeWaiverNamedDecision(ctx context.Context, args struct {
	Input struct {
		Decision      decisionInput
		ErrorPolicy   *string
		NamedDecision string
		Passed        bool
		RuleRef       string
	}
}) (p feeWaiverDecidePayload, err error) {
	in := args.Input
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) (err error) {
		p.Results = []waiverResult{}
		results, refused := waivers.PassNamed(ctx, tx, waivers.Passing{
			NamedDecision: in.NamedDecision, Rule: in.RuleRef, Passed: in.Passed, Citation: in.Decision.citation(nil),
			RejectFailedRows: value(in.ErrorPolicy) == "REJECT_FAILED_ROWS",
		})
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
