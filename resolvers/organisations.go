package resolvers

import (
	"context"
	"strings"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/store"
)

// organisation is a row of a page; what it loads, it loads for the whole page.
type organisation struct {
	ID      graphql.ID
	Country *country
	Kind    *string
	Names   translations
	Version int32
	Website *string
	row     organisations.Organisation
	page    *organisationPage
}

type organisationPage struct {
	contacts  *ByArgs[contactPlace, int64, []organisations.Contact]
	former    *Batch[int64, []organisations.FormerName]
	letters   *ByArgs[letterPlace, int64, []notices.Archived]
	members   *Batch[int64, *member]
	proposals *ByArgs[int, int64, []*proposal]
	roles     *Batch[int64, []string]
}

func organisationsOf(rows []organisations.Organisation) []*organisation {
	ids := make([]int64, len(rows))
	var memberIDs []int64
	for i, row := range rows {
		ids[i] = row.ID
		if row.MemberID != nil {
			memberIDs = append(memberIDs, *row.MemberID)
		}
	}
	page := &organisationPage{
		contacts: contactsOf(ids),
		former: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]organisations.FormerName, error) {
			return organisations.FormerNames(ctx, reader(ctx), ids)
		}),
		letters: lettersOf(ids), members: NewBatch(memberIDs, loadMembers), proposals: latestProposals(ids), roles: rolesOf(ids),
	}
	countries, list := newCountryPage(), make([]*organisation, len(rows))
	for i, row := range rows {
		list[i] = newOrganisation(row, page, countries)
	}
	return list
}

func newOrganisation(row organisations.Organisation, page *organisationPage, countries *countryPage) *organisation {
	o := &organisation{
		ID: id("Organisation", row.ID), Names: translationsOf(row.Names), Version: row.Version,
		Website: optional(row.Website), row: row, page: page,
	}
	if row.CountryCode != nil {
		o.Country = &country{named{*row.CountryCode, row.CountryName}, regionOf(row.RegionCode, row.RegionName), countries}
	}
	if row.Kind != nil {
		kind := strings.ToUpper(*row.Kind)
		o.Kind = &kind
	}
	return o
}

func (o *organisation) Name(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, o.row.Names)
}

func (o *organisation) FormerNames(ctx context.Context) ([]organisations.FormerName, error) {
	return o.page.former.Get(ctx, o.row.ID)
}

func (o *organisation) Member(ctx context.Context) (*member, error) {
	if o.row.MemberID == nil {
		return nil, nil
	}
	return o.page.members.Get(ctx, *o.row.MemberID)
}

func (o *organisation) Contacts(ctx context.Context, args contactArgs) (*contactConnection, error) {
	return contactsFor(ctx, o, args)
}

func (r *Root) Organisation(ctx context.Context, args struct{ ID graphql.ID }) (*organisation, error) {
	return one(ctx, "Organisation", args.ID, loadOrganisation)
}

func loadOrganisation(ctx context.Context, q store.Reader, n int64) (*organisation, error) {
	rows, err := organisations.ByIDs(ctx, q, []int64{n})
	row, found := rows[n]
	if err != nil || !found {
		return nil, err
	}
	return organisationsOf([]organisations.Organisation{row})[0], nil
}

// loadOrganisations is the load of batches that lead to organisations.
func loadOrganisations(ctx context.Context, ids []int64) (map[int64]*organisation, error) {
	rows, err := organisations.ByIDs(ctx, reader(ctx), ids)
	flat := make([]organisations.Organisation, 0, len(rows))
	for _, row := range rows {
		flat = append(flat, row)
	}
	byID := make(map[int64]*organisation, len(rows))
	for _, o := range organisationsOf(flat) {
		byID[o.row.ID] = o
	}
	return byID, err
}
