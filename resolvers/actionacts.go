package resolvers

import (
	"context"
	"strings"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/actions"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
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
		Audience    *string
		BodyID      graphql.ID
		DecisionID  *graphql.ID
		DueOn       date.Date
		PersonEmail *string
		PersonID    *graphql.ID
		Titles      namesInput
	}
}) (p actionPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Body", "bodyId", in.BodyID, func(tx *store.Tx, body int64) (err error) {
		d := actions.Draft{BodyID: body, Titles: in.Titles.translated(), DueOn: in.DueOn, Audience: value(in.Audience)}
		if d.PersonID, err = responsible(ctx, tx, in.PersonID, in.PersonEmail); err != nil {
			return err
		}
		if d.DecisionID, err = optionalID("Decision", "decisionId", in.DecisionID); err != nil {
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

// responsible finds whoever is to do something, by id or by address; 0: nobody is
// named.
func responsible(ctx context.Context, q store.Reader, given *graphql.ID, email *string) (int64, error) {
	address := strings.TrimSpace(value(email))
	if address == "" {
		return optionalID("Person", "personId", given)
	}
	p, found, err := people.Find(ctx, q, strings.ToLower(address))
	if err == nil && !found {
		err = refuse.Invalid("personEmail", "ACTION_PERSON")
	}
	return p.ID, err
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

// ActionMove gives it another day, person or readers.
func (r *Root) ActionMove(ctx context.Context, args struct {
	Input struct {
		Audience        *string
		DueOn           *date.Date
		ExpectedVersion int32
		ID              graphql.ID
		PersonEmail     *string
		PersonID        *graphql.ID
		ToSecretariat   *bool
	}
}) (actionPayload, error) {
	in := args.Input
	return r.onAction(ctx, in.ID, func(tx *store.Tx, n int64) error {
		var person *int64
		of, err := responsible(ctx, tx, in.PersonID, in.PersonEmail)
		if err != nil {
			return err
		}
		if of != 0 || value(in.ToSecretariat) {
			person = &of
		}
		return actions.Move(ctx, tx, n, version(&in.ExpectedVersion), actions.Change{DueOn: in.DueOn, PersonID: person, Audience: in.Audience})
	})
}
