package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/waivers"
)

type waiverPayload struct {
	FeeWaiver  *waiver
	UserErrors []userError
}

// changeWaiver runs an act on the case whose id a field of the input gives, and
// shows it as it stands then.
func (r *Root) changeWaiver(ctx context.Context, field string, given graphql.ID, act func(*store.Tx, int64) error) (p waiverPayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "FeeWaiver", field, given, func(tx *store.Tx, n int64) error {
		err := act(tx, n)
		if err != nil {
			return err
		}
		p.FeeWaiver, err = loadWaiver(ctx, tx, n)
		return err
	})
	if len(p.UserErrors) > 0 {
		p.FeeWaiver = nil
	}
	return p, err
}

type feeWaiverRequestInput struct {
	AskedBy  *string
	AskedHow *string
	MemberID graphql.ID
	Year     *int32
}

// FeeWaiverRequest begins a case.
func (r *Root) FeeWaiverRequest(ctx context.Context, args struct{ Input feeWaiverRequestInput }) (p waiverPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		n, err := relay.Decode("Member", "memberId", string(in.MemberID))
		if err != nil {
			return err
		}
		made, err := waivers.Request(ctx, tx, waivers.Asking{MemberID: n, Year: int(value(in.Year)), AskedBy: value(in.AskedBy), AskedHow: value(in.AskedHow)})
		if err != nil {
			return err
		}
		p.FeeWaiver, err = loadWaiver(ctx, tx, made)
		return err
	})
	if len(p.UserErrors) > 0 {
		p.FeeWaiver = nil
	}
	return p, err
}

type feeWaiverSaidInput struct {
	Criterion    string
	Declared     *bool
	Evidence     *[]graphql.ID
	EvidenceNote *string
	Words        *string
}

type feeWaiverSaveInput struct {
	Answers         *[]feeWaiverSaidInput
	Evidence        *[]graphql.ID
	EvidenceNote    *string
	ExpectedVersion *int32
	ID              graphql.ID
	RemoveEvidence  *[]graphql.ID
	Statement       *string
	Submit          *bool
}

// FeeWaiverSave writes a draft, and may hand it in.
func (r *Root) FeeWaiverSave(ctx context.Context, args struct{ Input feeWaiverSaveInput }) (waiverPayload, error) {
	in := args.Input
	return r.changeWaiver(ctx, "id", in.ID, func(tx *store.Tx, n int64) error {
		d := waivers.Draft{
			WaiverID: n, Version: version(in.ExpectedVersion), Statement: in.Statement, Submit: value(in.Submit),
			Evidence: waivers.Shown{Files: tokens(in.Evidence), Note: value(in.EvidenceNote)},
		}
		for _, a := range value(in.Answers) {
			d.Answers = append(d.Answers, waivers.Said{
				Code: a.Criterion, Declared: a.Declared, Words: a.Words, Evidence: waivers.Shown{Files: tokens(a.Evidence), Note: value(a.EvidenceNote)},
			})
		}
		for _, given := range value(in.RemoveEvidence) {
			piece, err := relay.Decode("WaiverEvidence", "removeEvidence", string(given))
			if err != nil {
				return err
			}
			d.Remove = append(d.Remove, piece)
		}
		return waivers.Save(ctx, tx, r.settings.Seals, d)
	})
}

// FeeWaiverSubmit hands a case in.
func (r *Root) FeeWaiverSubmit(ctx context.Context, args struct {
	Input struct {
		ExpectedVersion *int32
		ID              graphql.ID
	}
}) (waiverPayload, error) {
	in := args.Input
	return r.changeWaiver(ctx, "id", in.ID, func(tx *store.Tx, n int64) error {
		return waivers.Submit(ctx, tx, n, version(in.ExpectedVersion))
	})
}

// FeeWaiverWithdraw takes a case back.
func (r *Root) FeeWaiverWithdraw(ctx context.Context, args struct {
	Input struct {
		ExpectedVersion *int32
		ID              graphql.ID
		Reason          *string
	}
}) (waiverPayload, error) {
	in := args.Input
	return r.changeWaiver(ctx, "id", in.ID, func(tx *store.Tx, n int64) error {
		return waivers.Withdraw(ctx, tx, n, version(in.ExpectedVersion), value(in.Reason))
	})
}

// FeeWaiverAnswer answers the question that a case waits for.
func (r *Root) FeeWaiverAnswer(ctx context.Context, args struct {
	Input struct {
		Evidence        *[]graphql.ID
		EvidenceNote    *string
		ExpectedVersion *int32
		ID              graphql.ID
		Text            string
	}
}) (waiverPayload, error) {
	in := args.Input
	return r.changeWaiver(ctx, "id", in.ID, func(tx *store.Tx, n int64) error {
		return waivers.Reply(ctx, tx, r.settings.Seals, waivers.Answered{
			WaiverID: n, Version: version(in.ExpectedVersion), Text: in.Text,
			Evidence: waivers.Shown{Files: tokens(in.Evidence), Note: value(in.EvidenceNote)},
		})
	})
}
