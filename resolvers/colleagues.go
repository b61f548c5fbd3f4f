package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

func (o *organisation) ViewerCanEdit(ctx context.Context) (bool, error) {
	roles, err := o.page.roles.Get(ctx, o.row.ID)
	return organisations.MayEdit(roles) == nil, err
}

func (o *organisation) ViewerCannotEditBecause(ctx context.Context) (*string, error) {
	roles, err := o.page.roles.Get(ctx, o.row.ID)
	refusal := organisations.MayEdit(roles)
	if err != nil || refusal == nil {
		return nil, err
	}
	why := refusal.Message(language(ctx))
	return &why, nil
}

func rolesOf(organisationIDs []int64) *Batch[int64, []string] {
	return NewBatch(organisationIDs, func(ctx context.Context, ids []int64) (map[int64][]string, error) {
		return organisations.RolesOf(ctx, reader(ctx), ids)
	})
}

type service struct {
	Member   bool
	Role     string
	StartsOn date.Date
	names    texts.Translated
}

func (s service) OrganisationName(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, s.names)
}

// Services answers what the viewer stands for.
func (n *viewerNode) Services(ctx context.Context) ([]service, error) {
	rows, err := organisations.Services(ctx, reader(ctx))
	list := make([]service, len(rows))
	for i, row := range rows {
		list[i] = service{row.Member, row.Role, row.StartsOn, row.Names}
	}
	return list, err
}

type colleagueInviteInput struct {
	Email          string
	Language       *string
	Name           string
	OrganisationID graphql.ID
	Role           string
}

// languageFor is the language asked for, else the viewer's.
func languageFor(ctx context.Context, asked *string) texts.Language {
	if l, ok := texts.ParseLanguage(value(asked)); ok {
		return l
	}
	return language(ctx)
}

// ColleagueInvite names a colleague.
func (r *Root) ColleagueInvite(ctx context.Context, args struct{ Input colleagueInviteInput }) (contactPayload, error) {
	in := args.Input
	return r.changeContact(ctx, "Organisation", "organisationId", in.OrganisationID, func(tx *store.Tx, n int64) (int64, error) {
		return organisations.Invite(ctx, tx, organisations.Appointment{
			OrganisationID: n, Role: in.Role, Name: in.Name, Email: in.Email, Language: languageFor(ctx, in.Language),
		})
	})
}

// ColleagueEnd ends a colleague's service.
func (r *Root) ColleagueEnd(ctx context.Context, args struct{ Input struct{ ID graphql.ID } }) (contactPayload, error) {
	return r.changeContact(ctx, "Contact", "id", args.Input.ID, func(tx *store.Tx, n int64) (int64, error) {
		return n, organisations.EndColleague(ctx, tx, n)
	})
}

type colleagueCorrectInput struct {
	ID       graphql.ID
	Language *string
	Name     *string
}

// ColleagueCorrect corrects a colleague's name or language.
func (r *Root) ColleagueCorrect(ctx context.Context, args struct{ Input colleagueCorrectInput }) (contactPayload, error) {
	in := args.Input
	return r.changeContact(ctx, "Contact", "id", in.ID, func(tx *store.Tx, n int64) (int64, error) {
		c := changes(in.Name, nil, in.Language)
		return n, organisations.CorrectColleague(ctx, tx, n, c.Name, c.Language)
	})
}

type focalPointHandOverInput struct {
	Email          string
	Language       *string
	Name           string
	OrganisationID graphql.ID
	StartsOn       *date.Date
}

// FocalPointHandOver hands the viewer's duty over.
func (r *Root) FocalPointHandOver(ctx context.Context, args struct{ Input focalPointHandOverInput }) (contactPayload, error) {
	in := args.Input
	return r.changeContact(ctx, "Organisation", "organisationId", in.OrganisationID, func(tx *store.Tx, n int64) (int64, error) {
		return organisations.HandOver(ctx, tx, organisations.Succession{
			OrganisationID: n, Name: in.Name, Email: in.Email, Language: languageFor(ctx, in.Language), StartsOn: value(in.StartsOn),
		})
	})
}
