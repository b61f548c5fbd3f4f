package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/waivers"
)

// interest is Interest of the schema.
type interest struct {
	DeclaredAt        DateTime
	ID                graphql.ID
	Note              *string
	Person            *person
	ViewerCanWithdraw bool
	WaiverID          *graphql.ID
	WithdrawnAt       *DateTime
	Year              *int32
	organisationID    int64
	bodies            *Batch[int64, *organisation]
}

// Organisation is the one that the interest is in.
func (i *interest) Organisation(ctx context.Context) (*organisation, error) {
	return i.bodies.Get(ctx, i.organisationID)
}

func interestsFor(ctx context.Context, q store.Reader) ([]*interest, error) {
	rows, err := waivers.Interests(ctx, q)
	var ids []int64
	for _, row := range rows {
		ids = append(ids, row.OrganisationID)
	}
	bodies := NewBatch(ids, loadOrganisations)
	list := make([]*interest, len(rows))
	for i, row := range rows {
		list[i] = &interest{
			DeclaredAt: DateTime{row.DeclaredAt}, ID: id("Interest", row.ID), Note: optional(row.Note), Person: somebodyOf(ctx, row.Somebody),
			ViewerCanWithdraw: row.WithdrawnAt == nil, organisationID: row.OrganisationID, bodies: bodies,
		}
		if row.WithdrawnAt != nil {
			list[i].WithdrawnAt = &DateTime{*row.WithdrawnAt}
		}
		if row.WaiverID != 0 {
			waiverID, year := id("FeeWaiver", row.WaiverID), int32(row.Year)
			list[i].WaiverID, list[i].Year = &waiverID, &year
		}
	}
	return list, err
}

// Interests lists what was declared.
func (r *Root) Interests(ctx context.Context) ([]*interest, error) {
	return interestsFor(ctx, reader(ctx))
}

type interestPayload struct {
	Interests  []*interest
	UserErrors []userError
}

func (r *Root) changeInterests(ctx context.Context, act func(*store.Tx) error) (p interestPayload, err error) {
	p.Interests = []*interest{}
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		if err := act(tx); err != nil {
			return err
		}
		p.Interests, err = interestsFor(ctx, tx)
		return err
	})
	if len(p.UserErrors) > 0 {
		p.Interests = []*interest{}
	}
	return p, err
}

// InterestDeclare puts an interest of the viewer's on record.
func (r *Root) InterestDeclare(ctx context.Context, args struct {
	Input struct {
		Note           *string
		OrganisationID *graphql.ID
		WaiverID       *graphql.ID
	}
}) (interestPayload, error) {
	in := args.Input
	return r.changeInterests(ctx, func(tx *store.Tx) (err error) {
		declared := waivers.Interest{Note: value(in.Note)}
		if in.OrganisationID != nil {
			if declared.OrganisationID, err = relay.Decode("Organisation", "organisationId", string(*in.OrganisationID)); err != nil {
				return err
			}
		}
		if in.WaiverID != nil {
			if declared.WaiverID, err = relay.Decode("FeeWaiver", "waiverId", string(*in.WaiverID)); err != nil {
				return err
			}
		}
		_, err = waivers.DeclareInterest(ctx, tx, declared)
		return err
	})
}

// InterestWithdraw ends an interest.
func (r *Root) InterestWithdraw(ctx context.Context, args struct{ Input struct{ ID graphql.ID } }) (interestPayload, error) {
	return r.changeInterests(ctx, func(tx *store.Tx) error {
		n, err := relay.Decode("Interest", "id", string(args.Input.ID))
		if err != nil {
			return err
		}
		return waivers.WithdrawInterest(ctx, tx, n)
	})
}
