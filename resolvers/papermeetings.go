package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/texts"
)

// paperMeeting is PaperMeeting of the schema.
type paperMeeting struct {
	ID    graphql.ID
	Items []paperMeetingItem
	Name  string
}

type paperMeetingItem struct {
	ID   graphql.ID
	Name string
}

func (r *Root) PaperMeetings(ctx context.Context) ([]paperMeeting, error) {
	rows, err := papers.Meetings(ctx, reader(ctx))
	list := make([]paperMeeting, len(rows))
	l := language(ctx)
	for i, row := range rows {
		name := row.Titles.In(l) + " · " + texts.FormatInstant(l, row.StartsAt, reader(ctx).Zone())
		list[i] = paperMeeting{ID: id("Meeting", row.ID), Name: name, Items: []paperMeetingItem{}}
		for _, item := range row.Items {
			list[i].Items = append(list[i].Items, paperMeetingItem{id("AgendaItem", item.ID), item.Number + "\u00a0" + item.Titles.In(l)})
		}
	}
	return list, err
}
