package resolvers

import (
	"context"
	"maps"
	"slices"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/board"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
)

// boardPage is what everything about seats on a page shares.
type boardPage struct {
	register  board.Register
	on        date.Date
	bodies    *Batch[int64, *organisation]
	decisions *Batch[int64, *decision]
	electable *Batch[int64, []*organisation]
}

func newBoardPage(ctx context.Context, q store.Reader, on *date.Date) (*boardPage, error) {
	r, err := board.Load(ctx, q)
	if err != nil {
		return nil, err
	}
	p := &boardPage{register: r, on: q.Today()}
	if on != nil {
		p.on = *on
	}
	var bodies, cited []int64
	for _, t := range r.Terms {
		bodies, cited = append(bodies, t.OrganisationID), append(cited, t.DecisionID, t.NotedID)
	}
	for _, o := range r.Officers {
		cited = append(cited, o.DecisionID)
	}
	p.bodies = NewBatch(bodies, loadOrganisations)
	p.decisions = NewBatch(cited, shownDecisions)
	p.electable = NewBatch(nil, p.loadElectable)
	return p, nil
}

// loadElectable finds who may be elected to each seat on the page's day.
func (p *boardPage) loadElectable(ctx context.Context, _ []int64) (map[int64][]*organisation, error) {
	bySeat, err := board.Electable(ctx, reader(ctx), p.on)
	if err != nil {
		return nil, err
	}
	known, err := loadOrganisations(ctx, slices.Concat(slices.Collect(maps.Values(bySeat))...))
	list := map[int64][]*organisation{}
	for seat, ids := range bySeat {
		for _, n := range ids {
			list[seat] = append(list[seat], known[n])
		}
	}
	return list, err
}

func (p *boardPage) decision(ctx context.Context, n int64) (*decision, error) {
	if n == 0 {
		return nil, nil
	}
	return p.decisions.Get(ctx, n)
}

func (p *boardPage) person(ctx context.Context, post board.Post) *person {
	return personOf(post.Person().For(viewer(ctx)))
}

// boardNode is Board of the schema.
type boardNode struct {
	On   date.Date
	page *boardPage
}

// Board is the Board as on a day.
func (r *Root) Board(ctx context.Context, args struct{ On *date.Date }) (*boardNode, error) {
	p, err := newBoardPage(ctx, reader(ctx), args.On)
	if err != nil {
		return nil, err
	}
	return &boardNode{p.on, p}, nil
}

// Seats are those of the Board, as on a day; with a code that one.
func (r *Root) Seats(ctx context.Context, args struct {
	Code *string
	On   *date.Date
}) ([]*seat, error) {
	p, err := newBoardPage(ctx, reader(ctx), args.On)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(p.seats(), func(s *seat) bool { return args.Code != nil && s.Code != *args.Code }), nil
}

func (b *boardNode) Seats() []*seat { return b.page.seats() }

// ViewerCanChange is for the secretariat.
func (b *boardNode) ViewerCanChange(ctx context.Context) bool { return viewer(ctx).Can(store.Staff) }

// Chair is null where nobody was chosen.
func (b *boardNode) Chair() *boardOfficer {
	for _, o := range b.page.register.Leading(b.On, board.Chair) {
		return &boardOfficer{b.page, o}
	}
	return nil
}

// ViceChairs may be several.
func (b *boardNode) ViceChairs() []*boardOfficer {
	list := []*boardOfficer{}
	for _, o := range b.page.register.Leading(b.On, board.ViceChair) {
		list = append(list, &boardOfficer{b.page, o})
	}
	return list
}

// boardOfficer is BoardOfficer of the schema.
type boardOfficer struct {
	page *boardPage
	row  board.Officer
}

func (o *boardOfficer) ID() graphql.ID   { return id("BoardOfficer", o.row.ID) }
func (o *boardOfficer) Result() *string  { return optional(o.row.Result) }
func (o *boardOfficer) Role() string     { return string(o.row.Role) }
func (o *boardOfficer) Since() date.Date { return o.row.StartsOn }
func (o *boardOfficer) Until() date.Date { return o.row.EndsOn }

// Decision chose them.
func (o *boardOfficer) Decision(ctx context.Context) (*decision, error) {
	return o.page.decision(ctx, o.row.DecisionID)
}

// Organisation is the holder that they represent.
func (o *boardOfficer) Organisation(ctx context.Context) (*organisation, error) {
	post, _ := o.page.register.Post(o.row.PostID)
	term, _ := o.page.register.Term(post.TermID)
	return o.page.bodies.Get(ctx, term.OrganisationID)
}

// Person is who leads.
func (o *boardOfficer) Person(ctx context.Context) *person {
	post, _ := o.page.register.Post(o.row.PostID)
	return o.page.person(ctx, post)
}
