package resolvers

import (
	"context"
	"strings"

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

func (r *Root) PaperMeetings(ctx context.Context, args struct{ PaperID *graphql.ID }) ([]paperMeeting, error) {
	paper, err := optionalID("Paper", "paperId", args.PaperID)
	if err != nil {
		return nil, err
	}
	rows, err := papers.Meetings(ctx, reader(ctx), paper)
	list := make([]paperMeeting, len(rows))
	l := language(ctx)
	for i, row := range rows {
		name := row.Titles.In(l) + " · " + texts.FormatDate(l, row.Day())
		if body := row.Bodies.In(l); !strings.Contains(name, body) {
			name = body + " · " + name
		}
		list[i] = paperMeeting{ID: id("Meeting", row.ID), Name: name, Items: []paperMeetingItem{}}
		for _, item := range row.Items {
			list[i].Items = append(list[i].Items, paperMeetingItem{id("AgendaItem", item.ID), item.Number + "\u00a0" + item.Titles.In(l)})
		}
	}
	return list, err
}
