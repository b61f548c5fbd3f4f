package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/proposals"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// proposal is ProfileProposal of the schema.
type proposal struct {
	Age        int32
	Changes    []proposedChange
	DecidedAt  *DateTime
	DecidedBy  *string
	ID         graphql.ID
	Note       *string
	ProposedAt DateTime
	ProposedBy *person
	Reason     *string
	Stale      bool
	State      string
	row        proposals.Proposal
	bodies     *Batch[int64, *organisation]
}

type proposedChange struct {
	Field string
	From  *string
	Now   *string
	Stale bool
	To    *string
}

// proposalsOf makes a page of proposals, whose organisations load at once.
func proposalsOf(ctx context.Context, rows []proposals.Proposal) []*proposal {
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.OrganisationID
	}
	bodies := NewBatch(ids, loadOrganisations)
	list := make([]*proposal, len(rows))
	for i, row := range rows {
		list[i] = newProposal(ctx, row, bodies)
	}
	return list
}

func newProposal(ctx context.Context, row proposals.Proposal, bodies *Batch[int64, *organisation]) *proposal {
	l, _ := texts.ParseLanguage(row.PersonLanguage)
	who := people.Row{ID: row.PersonID, Name: row.PersonName, Email: row.PersonEmail, Language: l, Version: row.PersonVersion}
	p := &proposal{
		Age: int32(row.Age(reader(ctx).Now())), DecidedBy: row.DecidedBy, ID: id("ProfileProposal", row.ID), Note: optional(row.Note),
		ProposedAt: DateTime{row.ProposedAt}, ProposedBy: personOf(who.For(viewer(ctx))), Reason: optional(row.Reason),
		Stale: row.Stale(), State: string(row.Outcome), row: row, bodies: bodies,
	}
	if row.Waiting() {
		p.State = "WAITING"
	} else {
		p.DecidedAt = &DateTime{*row.DecidedAt}
	}
	for _, c := range row.Changes(language(ctx)) {
		p.Changes = append(p.Changes, proposedChange{c.Field, c.From, c.Now, c.Stale, c.To})
	}
	return p
}

func (p *proposal) Organisation(ctx context.Context) (*organisation, error) {
	return p.bodies.Get(ctx, p.row.OrganisationID)
}

func latestProposals(organisationIDs []int64) *ByArgs[int, int64, []*proposal] {
	return NewByArgs(organisationIDs, func(ctx context.Context, limit int, ids []int64) (map[int64][]*proposal, error) {
		rows, err := proposals.Latest(ctx, reader(ctx), ids, limit)
		var flat []proposals.Proposal
		for _, list := range rows {
			flat = append(flat, list...)
		}
		byID := make(map[int64][]*proposal, len(rows))
		for _, p := range proposalsOf(ctx, flat) {
			byID[p.row.OrganisationID] = append(byID[p.row.OrganisationID], p)
		}
		return byID, err
	})
}

func (o *organisation) Proposals(ctx context.Context, args struct{ First *int32 }) (*[]*proposal, error) {
	if !o.isTheirs(ctx) {
		return nil, nil
	}
	page, err := relay.Args{First: args.First}.Page(proposals.ListName, 5)
	if err != nil {
		return nil, err
	}
	list, err := o.page.proposals.Get(ctx, page.Size, o.row.ID)
	list = append([]*proposal{}, list...)
	return &list, err
}

type proposalFilter struct {
	OrganisationID *graphql.ID
	Waiting        *bool
}

func (f *proposalFilter) filter() (narrow proposals.Filter, err error) {
	if f == nil {
		return narrow, nil
	}
	narrow.Waiting = f.Waiting
	if f.OrganisationID != nil {
		narrow.OrganisationID, err = relay.Decode("Organisation", "filter.organisationId", string(*f.OrganisationID))
	}
	return narrow, err
}

type proposalConnection struct {
	Nodes    []*proposal
	PageInfo relay.Info
	filter   proposals.Filter
}

func (c *proposalConnection) TotalCount(ctx context.Context) (int32, error) {
	return proposals.Count(ctx, reader(ctx), c.filter)
}

// ProfileProposals reads a page of the changes that members asked for.
func (r *Root) ProfileProposals(ctx context.Context, args struct {
	relay.Args
	Filter *proposalFilter
}) (*proposalConnection, error) {
	filter, err := args.Filter.filter()
	if err != nil {
		return nil, err
	}
	page, err := args.Page(proposals.ListName, 50)
	if err != nil {
		return nil, err
	}
	rows, info, err := proposals.List(ctx, reader(ctx), filter, page)
	if err != nil {
		return nil, err
	}
	return &proposalConnection{proposalsOf(ctx, rows), info, filter}, nil
}

func loadProposal(ctx context.Context, q store.Reader, n int64) (*proposal, error) {
	row, found, err := proposals.ByID(ctx, q, n)
	if err != nil || !found {
		return nil, err
	}
	return proposalsOf(ctx, []proposals.Proposal{row})[0], nil
}
