package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
)

// bodyPage loads for several bodies at once. Wherever bodies are shown, by a
// decision, a meeting or a list, they share that of the request.
type bodyPage struct {
	access    *Batch[int64, bodies.Access]
	calls     *Batch[int64, *call] // open ones
	counts    *Batch[int64, int]
	mandates  *Batch[int64, *mandate]
	officers  *Batch[int64, []bodies.Member]
	terms     *Batch[int64, []bodies.Terms]
	decisions *Batch[int64, *decision]
	firms     *Batch[int64, *organisation]
}

func newBodyPage(ids []int64) *bodyPage {
	page := &bodyPage{
		access: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64]bodies.Access, error) {
			return bodies.AccessTo(ctx, reader(ctx), ids)
		}),
		calls: NewBatch(ids, loadOpenCalls),
		counts: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64]int, error) {
			return bodies.Counts(ctx, reader(ctx), ids)
		}),
		mandates: NewBatch(ids, loadMandatesOf),
		officers: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]bodies.Member, error) {
			return bodies.Officers(ctx, reader(ctx), ids)
		}),
		terms: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]bodies.Terms, error) {
			return bodies.TermsOf(ctx, reader(ctx), ids)
		}),
	}
	page.decisions, page.firms = NewBatch(nil, page.loadDecisions), NewBatch(nil, page.loadFirms)
	return page
}

type bodyPageKey struct{}

func allBodyPage(ctx context.Context) (*bodyPage, error) {
	known, err := allBodies(ctx)
	ids := make([]int64, 0, len(known))
	for _, row := range known {
		ids = append(ids, row.ID)
	}
	return newBodyPage(ids), err
}

// pageOf is the page that loads for a body.
func pageOf(ctx context.Context, b *body) (*bodyPage, error) {
	if b.page != nil {
		return b.page, nil
	}
	return ctx.Value(bodyPageKey{}).(func() (*bodyPage, error))()
}

// loadDecisions loads what the terms of all bodies cite.
func (p *bodyPage) loadDecisions(ctx context.Context, _ []int64) (map[int64]*decision, error) {
	if _, err := p.terms.Get(ctx, 0); err != nil {
		return nil, err
	}
	var ids []int64
	for _, versions := range p.terms.values {
		for _, t := range versions {
			ids = append(ids, t.DecisionID)
		}
	}
	return shownDecisions(ctx, ids)
}

// loadFirms loads for whom the officers of all bodies sit.
func (p *bodyPage) loadFirms(ctx context.Context, _ []int64) (map[int64]*organisation, error) {
	if _, err := p.officers.Get(ctx, 0); err != nil {
		return nil, err
	}
	var ids []int64
	for _, officers := range p.officers.values {
		for _, m := range officers {
			ids = append(ids, m.OrganisationID)
		}
	}
	return loadOrganisations(ctx, ids)
}

// bodyMember is BodyMember of the schema.
type bodyMember struct {
	EndsOn   *date.Date
	ID       graphql.ID
	Name     string
	Person   *person
	Reason   *string
	Role     string
	StartsOn date.Date
	row      bodies.Member
	firms    *Batch[int64, *organisation]
}

func bodyMembersOf(rows []bodies.Member, firms *Batch[int64, *organisation]) []*bodyMember {
	list := make([]*bodyMember, len(rows))
	for i, row := range rows {
		list[i] = &bodyMember{
			EndsOn: row.EndsOn, ID: id("BodyMember", row.ID), Name: row.Name, Person: &person{ID: id("Person", row.PersonID), Name: row.Name},
			Reason: optional(row.Reason), Role: row.Role, StartsOn: row.StartsOn, row: row, firms: firms,
		}
	}
	return list
}

func (m *bodyMember) Organisation(ctx context.Context) (*organisation, error) {
	return m.firms.Get(ctx, m.row.OrganisationID)
}

func (b *body) officers(ctx context.Context, role string) ([]*bodyMember, error) {
	page, err := pageOf(ctx, b)
	if err != nil {
		return nil, err
	}
	all, err := page.officers.Get(ctx, b.row.ID)
	var rows []bodies.Member
	for _, m := range all {
		if m.Role == role {
			rows = append(rows, m)
		}
	}
	return bodyMembersOf(rows, page.firms), err
}

func (b *body) Chair(ctx context.Context) (*bodyMember, error) {
	list, err := b.officers(ctx, bodies.RoleChair)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

func (b *body) ViceChairs(ctx context.Context) ([]*bodyMember, error) {
	return b.officers(ctx, bodies.RoleViceChair)
}

func (b *body) MembersCount(ctx context.Context) (int32, error) {
	page, err := pageOf(ctx, b)
	if err != nil {
		return 0, err
	}
	n, err := page.counts.Get(ctx, b.row.ID)
	return int32(n), err
}

func (b *body) Mandate(ctx context.Context) (*mandate, error) {
	page, err := pageOf(ctx, b)
	if err != nil {
		return nil, err
	}
	return page.mandates.Get(ctx, b.row.ID)
}

func (b *body) ViewerCanEdit(ctx context.Context) bool { return viewer(ctx).Can(store.Staff) }
