package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/actions"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
)

type actionPayload struct {
	Action     *action
	UserErrors []userError
}

func (r *Root) onAction(ctx context.Context, given graphql.ID, act func(*store.Tx, int64) error) (p actionPayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "Action", "id", given, func(tx *store.Tx, n int64) (err error) {
		if err := act(tx, n); err != nil {
			return err
		}
		p.Action, err = loadAction(ctx, tx, n)
		return err
	})
	return p, err
}

// ActionAdd puts an action on record.
func (r *Root) ActionAdd(ctx context.Context, args struct {
	Input struct {
		Audience   *string
		BodyID     graphql.ID
		DecisionID *graphql.ID
		DueOn      date.Date
		PersonID   *graphql.ID
		Titles     namesInput
	}
}) (p actionPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Body", "bodyId", in.BodyID, func(tx *store.Tx, body int64) (err error) {
		d := actions.Draft{BodyID: body, Titles: in.Titles.translated(), DueOn: in.DueOn, Audience: value(in.Audience)}
		if d.PersonID, err = decodeOptional("Person", "personId", in.PersonID); err != nil {
			return err
		}
		if d.DecisionID, err = decodeOptional("Decision", "decisionId", in.DecisionID); err != nil {
			return err
		}
		n, err := actions.Add(ctx, tx, d)
		if err != nil {
			return err
		}
		p.Action, err = loadAction(ctx, tx, n)
		return err
	})
	return p, err
}

type actionActInput struct {
	ID   graphql.ID
	Note *string
}

func (r *Root) act(ctx context.Context, in actionActInput, what string) (actionPayload, error) {
	return r.onAction(ctx, in.ID, func(tx *store.Tx, n int64) error { return actions.Act(ctx, tx, n, what, value(in.Note)) })
}

// ActionDone says that it was done.
func (r *Root) ActionDone(ctx context.Context, args struct{ Input actionActInput }) (actionPayload, error) {
	return r.act(ctx, args.Input, "DONE")
}

// ActionDrop gives it up.
func (r *Root) ActionDrop(ctx context.Context, args struct{ Input actionActInput }) (actionPayload, error) {
	return r.act(ctx, args.Input, "DROPPED")
}

// ActionReopen opens it again.
func (r *Root) ActionReopen(ctx context.Context, args struct{ Input actionActInput }) (actionPayload, error) {
	return r.act(ctx, args.Input, "REOPENED")
}

// ActionMove gives it another day or person.
func (r *Root) ActionMove(ctx context.Context, args struct {
	Input struct {
		DueOn           *date.Date
		ExpectedVersion int32
		ID              graphql.ID
		PersonID        *graphql.ID
		ToSecretariat   *bool
	}
}) (actionPayload, error) {
	in := args.Input
	return r.onAction(ctx, in.ID, func(tx *store.Tx, n int64) error {
		var person *int64
		if in.PersonID != nil || value(in.ToSecretariat) {
			of, err := decodeOptional("Person", "personId", in.PersonID)
			if err != nil {
				return err
			}
			person = &of
		}
		return actions.Move(ctx, tx, n, version(&in.ExpectedVersion), in.DueOn, person)
	})
}
