package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/store"
)

type memberChangePayload struct {
	Event      *memberEvent
	Member     *member
	UserErrors []userError
}

// show loads what a change led to.
func (p *memberChangePayload) show(ctx context.Context, tx *store.Tx, memberID, eventID int64) (err error) {
	if p.Event, err = loadEvent(ctx, tx, memberID, eventID); err != nil {
		return err
	}
	p.Member, err = loadMember(ctx, tx, memberID)
	return err
}

// memberChangeInput is what the inputs of all changes of a membership share.
type memberChangeInput struct {
	Decision        *decisionInput
	ExpectedVersion *int32
	ID              graphql.ID
	Reason          *string
}

// ground reads why the membership changes.
func (in memberChangeInput) ground(ctx context.Context, tx *store.Tx) (g members.Ground, err error) {
	g.Reason = value(in.Reason)
	g.DecisionID, err = in.Decision.cite(ctx, tx)
	return g, err
}

// changeMember runs a change on its grounds and shows the event that the
// change answers with.
func (r *Root) changeMember(ctx context.Context, in memberChangeInput, act func(tx *store.Tx, n int64, g members.Ground) (event int64, err error)) (p memberChangePayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "Member", "id", in.ID, func(tx *store.Tx, n int64) error {
		ground, err := in.ground(ctx, tx)
		if err != nil {
			return err
		}
		event, err := act(tx, n, ground)
		if err != nil {
			return err
		}
		return p.show(ctx, tx, n, event)
	})
	return p, err
}
