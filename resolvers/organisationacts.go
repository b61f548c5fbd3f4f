package resolvers

import (
	"context"
	"strings"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

type namesInput struct {
	En string
	Es *string
	Fr *string
}

func (n *namesInput) translated() texts.Translated {
	if n == nil {
		return nil
	}
	names := texts.Translated{texts.English: n.En}
	for l, name := range map[texts.Language]*string{texts.Spanish: n.Es, texts.French: n.Fr} {
		if name != nil {
			names[l] = *name
		}
	}
	return names
}

type organisationPayload struct {
	Organisation *organisation
	UserErrors   []userError
}

type organisationCreateInput struct {
	AllowNamesake *bool
	Country       *string
	Kind          *string
	Member        *membershipInput
	Names         namesInput
	Website       *string
}

func (r *Root) OrganisationCreate(ctx context.Context, args struct{ Input organisationCreateInput }) (p organisationPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		n, err := organisations.Create(ctx, tx, organisations.Draft{
			Names: in.Names.translated(), Country: upper(in.Country), Kind: lower(in.Kind),
			Website: value(in.Website), Namesake: value(in.AllowNamesake),
		})
		if err != nil {
			return err
		}
		if in.Member != nil {
			if _, err := members.Enter(ctx, tx, n, in.Member.membership()); err != nil {
				return refuse.Under("member", err)
			}
		}
		p.Organisation, err = loadOrganisation(ctx, tx, n)
		return err
	})
	return p, err
}

type organisationUpdateInput struct {
	AllowNamesake   *bool
	Correction      *bool
	Country         *string
	ExpectedVersion *int32
	ID              graphql.ID
	Kind            *string
	Names           *namesInput
	Website         *string
}

func (r *Root) OrganisationUpdate(ctx context.Context, args struct{ Input organisationUpdateInput }) (p organisationPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Organisation", "id", in.ID, func(tx *store.Tx, n int64) (err error) {
		err = organisations.Update(ctx, tx, organisations.Change{
			ID: n, Version: version(in.ExpectedVersion), Names: in.Names.translated(), Country: changed(in.Country, strings.ToUpper),
			Kind: changed(in.Kind, strings.ToLower), Website: in.Website,
			Namesake: value(in.AllowNamesake), Correction: value(in.Correction),
		})
		if err != nil {
			return err
		}
		p.Organisation, err = loadOrganisation(ctx, tx, n)
		return err
	})
	return p, err
}

type organisationRenameInput struct {
	AllowNamesake   *bool
	ExpectedVersion *int32
	ID              graphql.ID
	Names           namesInput
	Reason          string
	RenamedOn       *date.Date
}

func (r *Root) OrganisationRename(ctx context.Context, args struct{ Input organisationRenameInput }) (p organisationPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Organisation", "id", in.ID, func(tx *store.Tx, n int64) (err error) {
		err = organisations.Rename(ctx, tx, organisations.Renaming{
			ID: n, Version: version(in.ExpectedVersion), Names: in.Names.translated(), On: value(in.RenamedOn),
			Reason: in.Reason, Namesake: value(in.AllowNamesake),
		})
		if err != nil {
			return err
		}
		p.Organisation, err = loadOrganisation(ctx, tx, n)
		return err
	})
	return p, err
}
