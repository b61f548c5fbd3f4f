package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/calls"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

type callPayload struct {
	Call       *call
	UserErrors []userError
}

// onCall runs an act and shows the call that it was on as it is then.
func (r *Root) onCall(ctx context.Context, act func(*store.Tx) (int64, error)) (p callPayload, err error) {
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		n, err := act(tx)
		if err == nil {
			p.Call, err = loadCall(ctx, tx, n)
		}
		return err
	})
	if len(p.UserErrors) > 0 {
		p.Call = nil
	}
	return p, err
}

// CallOpen opens a call.
func (r *Root) CallOpen(ctx context.Context, args struct {
	Input struct {
		BodyID   graphql.ID
		ClosesOn date.Date
		Places   int32
		Text     wordsInput
		Title    wordsInput
	}
}) (callPayload, error) {
	in := args.Input
	return r.onCall(ctx, func(tx *store.Tx) (int64, error) {
		of, err := relay.Decode("Body", "bodyId", string(in.BodyID))
		if err != nil {
			return 0, err
		}
		return calls.Begin(ctx, tx, calls.Draft{
			BodyID: of, ClosesOn: in.ClosesOn, Places: int(in.Places), Texts: in.Text.translated(), Titles: in.Title.translated(),
		})
	})
}

// CallChange corrects a call, or gives more time.
func (r *Root) CallChange(ctx context.Context, args struct {
	Input struct {
		ClosesOn        *date.Date
		ExpectedVersion int32
		ID              graphql.ID
		Places          *int32
		Text            *wordsInput
		Title           *wordsInput
	}
}) (callPayload, error) {
	in := args.Input
	return r.onCall(ctx, func(tx *store.Tx) (int64, error) {
		n, err := relay.Decode("Call", "id", string(in.ID))
		if err != nil {
			return 0, err
		}
		ch := calls.Changing{CallID: n, Expected: int(in.ExpectedVersion), ClosesOn: in.ClosesOn, Texts: in.Text.translated(), Titles: in.Title.translated()}
		if in.Places != nil {
			places := int(*in.Places)
			ch.Places = &places
		}
		return n, calls.Change(ctx, tx, ch)
	})
}

// CallCancel closes a call without an appointment.
func (r *Root) CallCancel(ctx context.Context, args struct {
	Input struct {
		ExpectedVersion int32
		ID              graphql.ID
		Reason          string
	}
}) (callPayload, error) {
	in := args.Input
	return r.onCall(ctx, func(tx *store.Tx) (int64, error) {
		n, err := relay.Decode("Call", "id", string(in.ID))
		if err != nil {
			return 0, err
		}
		return n, calls.Cancel(ctx, tx, n, int(in.ExpectedVersion), in.Reason)
	})
}

type callWordingInput struct {
	Country        *string
	Expertise      string
	ID             graphql.ID
	Languages      []string
	Motivation     string
	OrganisationID *graphql.ID
}

func (in callWordingInput) read(kind string) (n int64, w calls.Wording, err error) {
	if n, err = relay.Decode(kind, "id", string(in.ID)); err != nil {
		return 0, w, err
	}
	w, err = wording(in.OrganisationID, in.Country, in.Motivation, in.Expertise, in.Languages)
	return n, w, err
}

// CallApply sends the viewer's application.
func (r *Root) CallApply(ctx context.Context, args struct{ Input callWordingInput }) (callPayload, error) {
	return r.onCall(ctx, func(tx *store.Tx) (int64, error) {
		n, w, err := args.Input.read("Call")
		if err != nil {
			return 0, err
		}
		_, err = calls.Apply(ctx, tx, n, w)
		return n, err
	})
}

// CallApplicationChange puts other words in the place of the viewer's own.
func (r *Root) CallApplicationChange(ctx context.Context, args struct{ Input callWordingInput }) (callPayload, error) {
	return r.onCall(ctx, func(tx *store.Tx) (int64, error) {
		n, w, err := args.Input.read("CallApplication")
		if err != nil {
			return 0, err
		}
		return calls.Reword(ctx, tx, n, w)
	})
}

// CallApplicationWithdraw takes the viewer's own application back.
func (r *Root) CallApplicationWithdraw(ctx context.Context, args struct{ Input struct{ ID graphql.ID } }) (callPayload, error) {
	return r.onCall(ctx, func(tx *store.Tx) (int64, error) {
		n, err := relay.Decode("CallApplication", "id", string(args.Input.ID))
		if err != nil {
			return 0, err
		}
		return calls.Withdraw(ctx, tx, n)
	})
}

// CallDecide appoints those chosen.
func (r *Root) CallDecide(ctx context.Context, args struct {
	Input struct {
		Chosen          []graphql.ID
		Decision        *decisionInput
		EndsOn          *date.Date
		ExpectedVersion int32
		ID              graphql.ID
		StartsOn        *date.Date
	}
}) (callPayload, error) {
	in := args.Input
	return r.onCall(ctx, func(tx *store.Tx) (int64, error) {
		n, err := relay.Decode("Call", "id", string(in.ID))
		if err != nil {
			return 0, err
		}
		ch := calls.Choice{CallID: n, Expected: int(in.ExpectedVersion), StartsOn: value(in.StartsOn), EndsOn: value(in.EndsOn)}
		if ch.Chosen, err = applicationIDs("chosen", in.Chosen); err != nil {
			return 0, err
		}
		if ch.DecisionID, err = in.Decision.cite(ctx, tx); err != nil {
			return 0, err
		}
		return n, calls.Decide(ctx, tx, ch)
	})
}
