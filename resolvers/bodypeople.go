package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

type bodyMemberAddInput struct {
	BodyID         graphql.ID
	Email          *string
	EndsOn         *date.Date
	Language       *string
	Name           *string
	OrganisationID *graphql.ID
	PersonID       *graphql.ID
	Role           *string
	StartsOn       *date.Date
}

func (in bodyMemberAddInput) appointing(bodyID int64) (a bodies.Appointing, err error) {
	l, known := texts.ParseLanguage(value(in.Language))
	if !known {
		l = texts.English
	}
	a = bodies.Appointing{
		BodyID: bodyID, Email: value(in.Email), Name: value(in.Name), Language: l, Role: value(in.Role), StartsOn: value(in.StartsOn), EndsOn: value(in.EndsOn),
	}
	if a.PersonID, err = optionalID("Person", "personId", in.PersonID); err == nil {
		a.OrganisationID, err = optionalID("Organisation", "organisationId", in.OrganisationID)
	}
	return a, err
}

// BodyMemberAdd appoints somebody.
func (r *Root) BodyMemberAdd(ctx context.Context, args struct{ Input bodyMemberAddInput }) (p bodyPayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "Body", "bodyId", args.Input.BodyID, func(tx *store.Tx, n int64) error {
		a, err := args.Input.appointing(n)
		if err != nil {
			return err
		}
		if _, err := bodies.Add(ctx, tx, a); err != nil {
			return err
		}
		p.Body, err = loadBody(ctx, tx, n)
		return err
	})
	return p.orRefused(), err
}

// BodyMemberEnd ends somebody's part.
func (r *Root) BodyMemberEnd(ctx context.Context, args struct {
	Input struct {
		EndsOn *date.Date
		ID     graphql.ID
		Reason *string
	}
}) (p bodyPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "BodyMember", "id", in.ID, func(tx *store.Tx, n int64) error {
		of, err := bodies.End(ctx, tx, n, value(in.EndsOn), value(in.Reason))
		if err == nil {
			p.Body, err = loadBody(ctx, tx, of)
		}
		return err
	})
	return p.orRefused(), err
}

// BodyJoin lets the viewer join an open body.
func (r *Root) BodyJoin(ctx context.Context, args struct {
	Input struct {
		BodyID         graphql.ID
		OrganisationID *graphql.ID
	}
}) (p bodyPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Body", "bodyId", in.BodyID, func(tx *store.Tx, n int64) error {
		organisation, err := optionalID("Organisation", "organisationId", in.OrganisationID)
		if err != nil {
			return err
		}
		if err := bodies.Join(ctx, tx, n, organisation); err != nil {
			return err
		}
		p.Body, err = loadBody(ctx, tx, n)
		return err
	})
	return p.orRefused(), err
}

// BodyLeave lets the viewer leave one.
func (r *Root) BodyLeave(ctx context.Context, args struct {
	Input struct {
		BodyID graphql.ID
		Reason *string
	}
}) (p bodyPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Body", "bodyId", in.BodyID, func(tx *store.Tx, n int64) error {
		if err := bodies.Leave(ctx, tx, n, value(in.Reason)); err != nil {
			return err
		}
		var err error
		p.Body, err = loadBody(ctx, tx, n)
		return err
	})
	return p.orRefused(), err
}
