package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/timeline"
)

type timelineEntry struct {
	Actor   string
	At      DateTime
	Changes []timelineChange
	ID      graphql.ID
	Summary string
}

type timelineChange struct {
	Field string
	From  *string
	To    *string
}

type timelineConnection struct {
	Nodes    []timelineEntry
	PageInfo relay.Info
}

func (o *organisation) Timeline(ctx context.Context, args struct {
	After *string
	First *int32
}) (*timelineConnection, error) {
	page, err := relay.Args{First: args.First, After: args.After}.Page(timeline.List, 20)
	if err != nil {
		return nil, err
	}
	rows, info, err := timeline.Of(ctx, reader(ctx), o.row.ID, page)
	if err != nil {
		return nil, err
	}
	c := &timelineConnection{PageInfo: info}
	for _, row := range rows {
		c.Nodes = append(c.Nodes, newTimelineEntry(row, language(ctx)))
	}
	return c, nil
}

func newTimelineEntry(row timeline.Entry, l texts.Language) timelineEntry {
	e := timelineEntry{
		Actor: row.ActorIn(l), At: DateTime{row.At}, ID: id("TimelineEntry", row.ID), Summary: row.SummaryIn(l),
	}
	for _, c := range row.ChangesIn(l) {
		e.Changes = append(e.Changes, timelineChange(c))
	}
	return e
}
