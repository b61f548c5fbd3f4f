package resolvers

import (
	"context"
	"strings"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

func (r *Root) Regions(ctx context.Context) ([]named, error) {
	rows, err := organisations.Regions(ctx, reader(ctx))
	list := make([]named, len(rows))
	for i, row := range rows {
		list[i] = named{row.Code, row.Names}
	}
	return list, err
}

func regionOf(code *string, names texts.Translated) *named {
	if code == nil {
		return nil
	}
	return &named{*code, names}
}

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
	n, err := relay.Decode("Organisation", "id", string(args.ID))
	if err != nil {
		return nil, err
	}
	return loadOrganisation(ctx, reader(ctx), n)
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

type organisationArgs struct {
	relay.Args
	Filter *struct{ Search *string }
}

func (a organisationArgs) search() string {
	if a.Filter == nil {
		return ""
	}
	return value(a.Filter.Search)
}

type organisationConnection struct {
	Nodes    []*organisation
	PageInfo relay.Info
	search   string
}

func (c *organisationConnection) TotalCount(ctx context.Context) (int32, error) {
	return organisations.Count(ctx, reader(ctx), c.search)
}

func (r *Root) Organisations(ctx context.Context, args organisationArgs) (*organisationConnection, error) {
	page, err := args.Page("organisations", 50)
	if err != nil {
		return nil, err
	}
	rows, info, err := organisations.List(ctx, reader(ctx), args.search(), page)
	if err != nil {
		return nil, err
	}
	return &organisationConnection{organisationsOf(rows), info, args.search()}, nil
}

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
			Names: in.Names.translated(), Country: strings.ToUpper(value(in.Country)), Kind: strings.ToLower(value(in.Kind)),
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
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		n, err := relay.Decode("Organisation", "id", string(in.ID))
		if err != nil {
			return err
		}
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

func version(v *int32) *int {
	if v == nil {
		return nil
	}
	n := int(*v)
	return &n
}

func changed(s *string, how func(string) string) *string {
	if s == nil {
		return nil
	}
	t := how(*s)
	return &t
}
