package resolvers

import (
	"context"
	"slices"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/board"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/texts"
)

// seat is Seat of the schema, on the page's day.
type seat struct {
	Code         string
	Constituency *named
	Holder       *seatHolder
	ID           graphql.ID
	Next         *seatTerm
	Vacancy      *seatVacancy
	page         *boardPage
	row          board.Holding
}

func (p *boardPage) seats() []*seat {
	list := []*seat{}
	for _, h := range p.register.On(p.on) {
		s := &seat{Code: h.Code, ID: id("Seat", h.ID), page: p, row: h}
		if h.Constituency != nil {
			s.Constituency = &named{*h.Constituency, h.Electorate}
		}
		if h.Next != nil {
			s.Next = &seatTerm{p, *h.Next}
		}
		if h.Term != nil {
			s.Holder = &seatHolder{seatTerm{p, *h.Term}, h}
		} else {
			s.Vacancy = &seatVacancy{p, h}
		}
		list = append(list, s)
	}
	return list
}

func (s *seat) Name(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, s.row.Names)
}

// Electorate says who elects the seat.
func (s *seat) Electorate(ctx context.Context, args languageArgs) string {
	if s.Constituency == nil {
		return texts.Domain.Say(args.or(ctx), "board.electorate.all", nil)
	}
	return pick(ctx, args, s.row.Electorate)
}

// Electable are the members that may be elected to it.
func (s *seat) Electable(ctx context.Context) ([]*organisation, error) {
	list, err := s.page.electable.Get(ctx, s.row.ID)
	if list == nil {
		list = []*organisation{}
	}
	return list, err
}

// Terms are all of the seat's, the latest first.
func (s *seat) Terms() []*seatTerm {
	list := []*seatTerm{}
	for _, t := range slices.Backward(s.page.register.Terms) {
		if t.SeatID == s.row.ID {
			list = append(list, &seatTerm{s.page, t})
		}
	}
	return list
}

// seatTerm is SeatTerm of the schema.
type seatTerm struct {
	page *boardPage
	row  board.Term
}

func (t *seatTerm) ByElection() bool     { return t.row.CompletesID != 0 }
func (t *seatTerm) EndsOn() date.Date    { return t.row.EndsOn }
func (t *seatTerm) ID() graphql.ID       { return id("SeatTerm", t.row.ID) }
func (t *seatTerm) RecordedAt() DateTime { return DateTime{t.row.At} }
func (t *seatTerm) RecordedBy() *string  { return t.row.By }
func (t *seatTerm) Result() *string      { return optional(t.row.Result) }
func (t *seatTerm) StartsOn() date.Date  { return t.row.StartsOn }
func (t *seatTerm) Until() date.Date     { return t.row.HeldUntil }

// Decision gave the seat.
func (t *seatTerm) Decision(ctx context.Context) (*decision, error) {
	return t.page.decision(ctx, t.row.DecisionID)
}

// Organisation holds the seat.
func (t *seatTerm) Organisation(ctx context.Context) (*organisation, error) {
	return t.page.bodies.Get(ctx, t.row.OrganisationID)
}

// People acted for the holder.
func (t *seatTerm) People(ctx context.Context) []*seatPerson {
	list := []*seatPerson{}
	for _, p := range t.page.register.Posts {
		if p.TermID == t.row.ID {
			list = append(list, &seatPerson{p.EndsOn, id("SeatPerson", p.ID), string(p.Part), t.page.person(ctx, p), optional(p.Reason), p.StartsOn})
		}
	}
	return list
}

// Resignation is null where the seat was not given up.
func (t *seatTerm) Resignation() *seatResignation {
	if t.row.VacantFrom.IsZero() {
		return nil
	}
	return &seatResignation{optional(t.row.Reason), DateTime{*t.row.ResignedAt}, t.row.ResignedBy, t.row.VacantFrom, string(t.row.Why), t}
}

type seatPerson struct {
	EndsOn   date.Date
	ID       graphql.ID
	Part     string
	Person   *person
	Reason   *string
	StartsOn date.Date
}

type seatResignation struct {
	Reason     *string
	RecordedAt DateTime
	RecordedBy *string
	VacantFrom date.Date
	Why        string
	of         *seatTerm
}

// Decision took note of it.
func (r *seatResignation) Decision(ctx context.Context) (*decision, error) {
	return r.of.page.decision(ctx, r.of.row.NotedID)
}

// seatHolder is SeatHolder of the schema: a term on one of its days.
type seatHolder struct {
	seatTerm
	held board.Holding
}

func (h *seatHolder) Since() date.Date   { return h.row.StartsOn }
func (h *seatHolder) TermID() graphql.ID { return h.ID() }

// Alternates may stand in.
func (h *seatHolder) Alternates(ctx context.Context) []*person {
	list := []*person{}
	for _, p := range h.held.Alternates {
		list = append(list, h.page.person(ctx, p))
	}
	return list
}

// Representative is null where the holder has nobody.
func (h *seatHolder) Representative(ctx context.Context) *person {
	if h.held.Representative == nil {
		return nil
	}
	return h.page.person(ctx, *h.held.Representative)
}

// seatVacancy is SeatVacancy of the schema.
type seatVacancy struct {
	page *boardPage
	held board.Holding
}

func (v *seatVacancy) Since() *date.Date { return optionalDay(v.held.Vacancy.Since) }
func (v *seatVacancy) Why() string       { return string(v.held.Vacancy.Why) }

// Completes is the last day of the term that a by-election would complete.
func (v *seatVacancy) Completes() *date.Date {
	rest, found := v.page.register.Unfinished(v.held.ID, v.page.on)
	if !found {
		return nil
	}
	return &rest.EndsOn
}

// Text says since when, and why.
func (v *seatVacancy) Text(ctx context.Context, args languageArgs) string {
	l := args.or(ctx)
	return texts.Domain.Say(l, "board.vacancy."+v.Why(), texts.Args{"Since": texts.FormatDate(l, v.held.Vacancy.Since)})
}
