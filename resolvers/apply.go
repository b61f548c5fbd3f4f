package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/applications"
	"github.com/plenary-org/plenary/schema/observers"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

type applicationSubmitInput struct {
	Band        *string
	Category    string
	ContactName string
	Country     *string
	Documents   *[]graphql.ID
	Email       string
	Invitation  *string
	Kind        string
	Language    *string
	Motivation  string
	Names       namesInput
	Website     *string
}

func (in applicationSubmitInput) draft(usual texts.Language) applications.Draft {
	l, known := texts.ParseLanguage(value(in.Language))
	if !known {
		l = usual
	}
	return applications.Draft{
		Organisation: organisations.Draft{
			Names: in.Names.translated(), Country: upper(in.Country), Kind: lower(&in.Kind), Website: value(in.Website),
		},
		Category: in.Category, Band: value(in.Band), ContactName: in.ContactName, Email: in.Email, Language: l,
		Motivation: in.Motivation, Documents: tokens(in.Documents),
	}
}

type applicationSubmitPayload struct {
	SentTo     *string
	UserErrors []userError
}

func (r *Root) ApplicationSubmit(ctx context.Context, args struct{ Input applicationSubmitInput }) (p applicationSubmitPayload, err error) {
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		d := args.Input.draft(language(ctx))
		if token := value(args.Input.Invitation); token != "" {
			invited, found, err := observers.ByToken(ctx, tx, r.settings.Seals, token)
			if err != nil {
				return err
			}
			if found {
				d.Invitation, d.Organised = invited.ID, invited.Organisation.ID
			}
		}
		_, err := applications.Submit(ctx, tx, r.settings.Seals, d)
		return err
	})
	if err == nil && len(p.UserErrors) == 0 {
		p.SentTo = &args.Input.Email
	}
	return p, err
}

func tokens(list *[]graphql.ID) []string {
	ids := value(list)
	sealed := make([]string, len(ids))
	for i, one := range ids {
		sealed[i] = string(one)
	}
	return sealed
}
