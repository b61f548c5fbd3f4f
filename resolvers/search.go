package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/search"
)

type searchSegment struct {
	Found bool
	Text  string
}

func segmentsOf(list []search.Segment) []searchSegment {
	segments := make([]searchSegment, len(list))
	for i, s := range list {
		segments[i] = searchSegment{s.Found, s.Text}
	}
	return segments
}

type searchResult struct {
	ID       graphql.ID
	Language string
	Name     *string
	On       *date.Date
	Passage  []searchSegment
	Path     string
	Title    []searchSegment
	Type     string
	Within   *string
}

type searchResultConnection struct {
	Nodes    []searchResult
	PageInfo relay.Info
	question search.Question
}

func (c *searchResultConnection) TotalCount(ctx context.Context) (int32, error) {
	return search.Count(ctx, reader(ctx), c.question)
}

func (r *Root) Search(ctx context.Context, args struct {
	relay.Args
	Text  string
	Types *[]string
}) (*searchResultConnection, error) {
	question := search.Question{Text: args.Text}
	for _, word := range value(args.Types) {
		question.Types = append(question.Types, search.Type(word))
	}
	page, err := args.Page(search.ListName, 20)
	if err != nil {
		return nil, err
	}
	rows, info, err := search.Find(ctx, reader(ctx), question, page)
	list := make([]searchResult, len(rows))
	for i, row := range rows {
		list[i] = searchResult{
			ID: id(row.Node, row.ID), Language: languageWord(row.Language), Passage: segmentsOf(row.Passage), Path: row.Path,
			Title: segmentsOf(row.Title), Type: string(row.Type), Name: optional(row.Name), On: optionalDay(row.On), Within: optional(row.Within),
		}
	}
	return &searchResultConnection{list, info, question}, err
}
