package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
)

// member is a row of a page; what it loads, it loads for the whole page.
type member struct {
	Band                *named
	Category            *category
	Constituency        named
	ConstituencyQuality string
	EndedOn             *date.Date
	ID                  graphql.ID
	JoinedOn            date.Date
	JoinedPrecision     string
	JoinedQuality       string
	Organisation        *organisation
	Status              string
	Version             int32
	YearJoined          int32
	row                 members.Member
	page                *memberPage
}

type memberPage struct {
	dues       *ByArgs[int, int64, *duesNode]
	history    *Batch[int64, []*duesNode]
	courses    *Batch[int64, reminders.Course]
	currencies *ByArgs[int, int64, string]
	events     *Batch[int64, []*memberEvent]
	standing   *ByArgs[date.Date, int64, []right]
	waivers    *Batch[int64, []*waiver]
	chances    *ByArgs[int, int64, chance]
}

func membersOf(ctx context.Context, rows []members.Member) []*member {
	ids := make([]int64, len(rows))
	bodies := make([]organisations.Organisation, len(rows))
	for i, row := range rows {
		ids[i], bodies[i] = row.ID, row.Organisation
	}
	list := make([]*member, len(rows))
	byID := make(map[int64]*member, len(rows))
	page := &memberPage{
		currencies: NewByArgs(ids, func(ctx context.Context, year int, ids []int64) (map[int64]string, error) {
			return dues.BillingCurrencies(ctx, reader(ctx), ids, year)
		}),
		events: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]*memberEvent, error) {
			return eventsOf(ctx, reader(ctx), ids)
		}),
		dues: NewByArgs(ids, func(ctx context.Context, year int, ids []int64) (map[int64]*duesNode, error) {
			rows, err := dues.OfMembers(ctx, reader(ctx), ids, year)
			return duesByMember(rows, byID), err
		}),
		courses: coursesOf(ids),
		history: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]*duesNode, error) {
			rows, err := dues.History(ctx, reader(ctx), ids)
			return historyByMember(rows, byID), err
		}),
		standing: NewByArgs(ids, standings),
		waivers:  waiversByMember(ids),
		chances:  chancesOf(ids),
	}
	bandsOf := newBands()
	for i, o := range organisationsOf(bodies) {
		list[i] = newMember(rows[i], o, page, bandsOf)
		list[i].EndedOn = rows[i].ShownEnd(viewer(ctx), reader(ctx).Today())
		byID[rows[i].ID] = list[i]
	}
	return list
}

func newMember(row members.Member, o *organisation, page *memberPage, bandsOf *bands) *member {
	m := &member{
		Category:     &category{named{row.CategoryCode, row.CategoryName}, bandsOf},
		Constituency: named{row.ConstituencyCode, row.ConstituencyName}, ConstituencyQuality: row.ConstituencyQuality,
		ID: id("Member", row.ID), JoinedOn: row.JoinedOn, JoinedPrecision: row.JoinedPrecision,
		JoinedQuality: row.JoinedQuality, Organisation: o, Version: row.Version, YearJoined: int32(row.JoinedOn.Year()),
		Status: string(row.Status), row: row, page: page,
	}
	if row.BandCode != nil {
		m.Band = &named{*row.BandCode, row.BandName}
	}
	return m
}

func (m *member) Contacts(ctx context.Context, args contactArgs) (*contactConnection, error) {
	return contactsFor(ctx, m.Organisation, args)
}

func (m *member) Dues(ctx context.Context, args struct{ Year *int32 }) (*duesNode, error) {
	return m.page.dues.Get(ctx, int(value(args.Year)), m.row.ID)
}

func (m *member) DuesHistory(ctx context.Context) ([]*duesNode, error) {
	list, err := m.page.history.Get(ctx, m.row.ID)
	return append([]*duesNode{}, list...), err
}

type category struct {
	named
	bands *bands
}

// bands loads the size bands of all categories once.
type bands struct {
	all *Batch[string, []members.Named]
}

func newBands() *bands {
	return &bands{NewBatch(nil, func(ctx context.Context, _ []string) (map[string][]members.Named, error) {
		return members.Bands(ctx, reader(ctx))
	})}
}

func (c *category) Bands(ctx context.Context) ([]named, error) {
	rows, err := c.bands.all.Get(ctx, c.Code)
	return namedList(rows), err
}

func namedList(rows []members.Named) []named {
	list := make([]named, len(rows))
	for i, row := range rows {
		list[i] = named{row.Code, row.Names}
	}
	return list
}

func (r *Root) Constituencies(ctx context.Context) ([]named, error) {
	rows, err := members.Constituencies(ctx, reader(ctx))
	return namedList(rows), err
}

func (r *Root) Categories(ctx context.Context) ([]*category, error) {
	rows, err := members.Categories(ctx, reader(ctx))
	bandsOf := newBands()
	list := make([]*category, len(rows))
	for i, row := range rows {
		list[i] = &category{named{row.Code, row.Names}, bandsOf}
	}
	return list, err
}

func (r *Root) Member(ctx context.Context, args struct{ ID graphql.ID }) (*member, error) {
	n, err := relay.Decode("Member", "id", string(args.ID))
	if err != nil {
		return nil, err
	}
	return loadMember(ctx, reader(ctx), n)
}

func loadMember(ctx context.Context, q store.Reader, n int64) (*member, error) {
	rows, err := members.ByIDs(ctx, q, []int64{n})
	row, found := rows[n]
	if err != nil || !found {
		return nil, err
	}
	return membersOf(ctx, []members.Member{row})[0], nil
}

// loadMembers is the load of batches that lead to members.
func loadMembers(ctx context.Context, ids []int64) (map[int64]*member, error) {
	rows, err := members.ByIDs(ctx, reader(ctx), ids)
	if err != nil {
		return nil, err
	}
	flat := make([]members.Member, 0, len(rows))
	for _, row := range rows {
		flat = append(flat, row)
	}
	byID := make(map[int64]*member, len(rows))
	for _, m := range membersOf(ctx, flat) {
		byID[m.row.ID] = m
	}
	return byID, nil
}

// Memberships answers a person's own page.
func (n *viewerNode) Memberships(ctx context.Context) ([]*member, error) {
	rows, err := members.OfOrganisations(ctx, reader(ctx), viewer(ctx).Members)
	if err != nil {
		return nil, err
	}
	return membersOf(ctx, rows), nil
}

type memberFilter struct {
	Category     *[]string
	Constituency *[]string
	Country      *[]string
	Dues         *[]string
	Region       *[]string
	Search       *string
	Status       *[]string
	Year         *int32
}

func (f *memberFilter) filter() members.Filter {
	if f == nil {
		return members.Filter{}
	}
	return members.Filter{
		Search: value(f.Search), Constituency: value(f.Constituency), Category: value(f.Category), Country: value(f.Country),
		Region: value(f.Region), Status: value(f.Status), Dues: value(f.Dues), Year: int(value(f.Year)),
	}
}

type memberConnection struct {
	Nodes    []*member
	PageInfo relay.Info
	filter   members.Filter
}

func (c *memberConnection) TotalCount(ctx context.Context) (int32, error) {
	return members.Count(ctx, reader(ctx), c.filter)
}

func (c *memberConnection) Totals(ctx context.Context) ([]duesTotal, error) {
	rows, err := members.Totals(ctx, reader(ctx), c.filter)
	return totalsOf(rows), err
}

func (r *Root) Members(ctx context.Context, args struct {
	relay.Args
	Filter  *memberFilter
	On      *date.Date
	OrderBy *string
}) (*memberConnection, error) {
	by := members.Order("NAME_ASC")
	if args.OrderBy != nil {
		by = members.Order(*args.OrderBy)
	}
	filter := args.Filter.filter()
	filter.On = value(args.On)
	page, err := args.Page(members.ListName(by, language(ctx)), 50)
	if err != nil {
		return nil, err
	}
	rows, info, err := members.List(ctx, reader(ctx), filter, by, page)
	if err != nil {
		return nil, err
	}
	return &memberConnection{membersOf(ctx, rows), info, filter}, nil
}

type membershipInput struct {
	Band         *string
	Category     string
	Constituency string
	JoinedOn     *date.Date
}

func (in *membershipInput) membership() members.Membership {
	return members.Membership{Constituency: in.Constituency, Category: in.Category, Band: value(in.Band), JoinedOn: value(in.JoinedOn)}
}

type memberPayload struct {
	Member     *member
	UserErrors []userError
}

type memberUpdateInput struct {
	Band            *string
	Category        *string
	Constituency    *string
	ExpectedVersion *int32
	ID              graphql.ID
	JoinedOn        *date.Date
}

func (r *Root) MemberUpdate(ctx context.Context, args struct{ Input memberUpdateInput }) (p memberPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		n, err := relay.Decode("Member", "id", string(in.ID))
		if err != nil {
			return err
		}
		err = members.Update(ctx, tx, members.Change{
			ID: n, Version: version(in.ExpectedVersion), Constituency: in.Constituency, Category: in.Category,
			Band: in.Band, JoinedOn: in.JoinedOn,
		})
		if err != nil {
			return err
		}
		p.Member, err = loadMember(ctx, tx, n)
		return err
	})
	return p, err
}
