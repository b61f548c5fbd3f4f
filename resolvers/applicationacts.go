package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/applications"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

type applicationDuplicate struct {
	Organisation *organisation
	Reasons      []string
}

func (r *Root) ApplicationDuplicates(ctx context.Context, args struct{ ID graphql.ID }) ([]applicationDuplicate, error) {
	n, err := relay.Decode("Application", "id", string(args.ID))
	if err != nil {
		return nil, err
	}
	row, found, err := applications.ByID(ctx, reader(ctx), n)
	if err != nil || !found {
		return []applicationDuplicate{}, err
	}
	like, err := applications.Likenesses(ctx, reader(ctx), row)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(like))
	for i, l := range like {
		ids[i] = l.OrganisationID
	}
	rows, err := organisations.ByIDs(ctx, reader(ctx), ids)
	inOrder := make([]organisations.Organisation, len(like))
	for i, l := range like {
		inOrder[i] = rows[l.OrganisationID]
	}
	list := make([]applicationDuplicate, len(like))
	for i, o := range organisationsOf(inOrder) {
		list[i] = applicationDuplicate{o, like[i].Why}
	}
	return list, err
}

type applicationPayload struct {
	Application *application
	UserErrors  []userError
}

type applicationClassifyInput struct {
	Band            *string
	Category        *string
	Constituency    *string
	ExpectedVersion *int32
	ID              graphql.ID
	OrganisationID  *string
}

func (r *Root) ApplicationClassify(ctx context.Context, args struct{ Input applicationClassifyInput }) (p applicationPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Application", "id", in.ID, func(tx *store.Tx, n int64) (err error) {
		c := applications.Classification{
			ID: n, Version: version(in.ExpectedVersion), Band: in.Band, Category: in.Category, Constituency: in.Constituency,
		}
		if in.OrganisationID != nil {
			c.OrganisationID = new(int64)
			if *in.OrganisationID != "" {
				if *c.OrganisationID, err = relay.Decode("Organisation", "organisationId", *in.OrganisationID); err != nil {
					return err
				}
			}
		}
		if err := applications.Classify(ctx, tx, c); err != nil {
			return err
		}
		p.Application, err = loadApplication(ctx, tx, n)
		return err
	})
	return p, err
}

type applicationRequestInformationInput struct {
	ExpectedVersion *int32
	ID              graphql.ID
	Text            string
}

func (r *Root) ApplicationRequestInformation(ctx context.Context, args struct {
	Input applicationRequestInformationInput
}) (p applicationPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Application", "id", in.ID, func(tx *store.Tx, n int64) (err error) {
		if err := applications.Request(ctx, tx, n, version(in.ExpectedVersion), in.Text); err != nil {
			return err
		}
		p.Application, err = loadApplication(ctx, tx, n)
		return err
	})
	return p, err
}

type applicationDecideInput struct {
	Decision        *decisionInput
	ExpectedVersion *int32
	ID              graphql.ID
	JoinedOn        *date.Date
	Outcome         string
	Reason          *string
}

func (in applicationDecideInput) ruling(n int64) applications.Ruling {
	r := applications.Ruling{
		ID: n, Version: version(in.ExpectedVersion), Admit: in.Outcome == "ADMIT", Reason: value(in.Reason), JoinedOn: value(in.JoinedOn),
	}
	if d := in.Decision; d != nil {
		r.Decision = &decisions.Citation{Body: value(d.Body), Number: value(d.Number), On: value(d.DecidedOn), Rule: value(d.Rule)}
	}
	return r
}

type applicationDecidePayload struct {
	Application *application
	Member      *member
	Unbilled    *string
	UserErrors  []userError
}

func (r *Root) ApplicationDecide(ctx context.Context, args struct{ Input applicationDecideInput }) (p applicationDecidePayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Application", "id", in.ID, func(tx *store.Tx, n int64) error {
		done, err := applications.Decide(ctx, tx, r.settings.admission(), in.ruling(n))
		if err != nil {
			return err
		}
		p.Member, p.Unbilled = nil, nil // of an attempt that is run again
		if done.Unbilled != nil {
			p.Unbilled = optional(done.Unbilled.Message(language(ctx)))
		}
		if done.MemberID != 0 {
			if p.Member, err = loadMember(ctx, tx, done.MemberID); err != nil {
				return err
			}
		}
		p.Application, err = loadApplication(ctx, tx, n)
		return err
	})
	return p, err
}
