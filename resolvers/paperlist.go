package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

type paperFilter struct {
	AgendaItemID *graphql.ID
	Language     *string
	MeetingID    *graphql.ID
	Search       *string
	Standing     *bool
	State        *string
}

func (f *paperFilter) read() (to papers.Filter, err error) {
	if f == nil {
		return to, nil
	}
	to = papers.Filter{Search: value(f.Search), Standing: f.Standing, State: papers.State(value(f.State))}
	to.Language, _ = texts.ParseLanguage(value(f.Language)) // none: any
	if value(f.MeetingID) != "" {
		if to.MeetingID, err = relay.Decode("Meeting", "filter.meetingId", string(*f.MeetingID)); err != nil {
			return to, err
		}
	}
	if value(f.AgendaItemID) != "" {
		to.AgendaItemID, err = relay.Decode("AgendaItem", "filter.agendaItemId", string(*f.AgendaItemID))
	}
	return to, err
}

type paperConnection struct {
	Nodes    []*meetingPaper
	PageInfo relay.Info
	filter   papers.Filter
}

func (c *paperConnection) TotalCount(ctx context.Context) (int32, error) {
	return papers.Count(ctx, reader(ctx), c.filter)
}

func (r *Root) Papers(ctx context.Context, args struct {
	relay.Args
	Filter *paperFilter
}) (*paperConnection, error) {
	filter, err := args.Filter.read()
	if err != nil {
		return nil, err
	}
	page, err := args.Page(papers.ListName, 50)
	if err != nil {
		return nil, err
	}
	rows, info, err := papers.List(ctx, reader(ctx), filter, page)
	return &paperConnection{papersOf(rows), info, filter}, err
}

func (r *Root) Paper(ctx context.Context, args struct{ ID graphql.ID }) (*meetingPaper, error) {
	return one(ctx, "Paper", args.ID, loadPaper)
}

func loadPaper(ctx context.Context, q store.Reader, n int64) (*meetingPaper, error) {
	rows, err := papers.ByIDs(ctx, q, []int64{n})
	if row, found := rows[n]; found && err == nil {
		return papersOf([]papers.Paper{row})[0], nil
	}
	return nil, err
}
