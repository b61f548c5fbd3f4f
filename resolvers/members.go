package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/organisations"
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

func (r *Root) Member(ctx context.Context, args struct{ ID graphql.ID }) (*member, error) {
	return one(ctx, "Member", args.ID, loadMember)
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
