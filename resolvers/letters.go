package resolvers

import (
	"context"
	"slices"
	"strconv"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// letter is Letter of the schema.
type letter struct {
	About     string
	CreatedAt DateTime
	HTML      string
	ID        graphql.ID
	Kind      string
	Recipient string
	SentAt    *DateTime
	State     string
	Subject   string
	Text      string
	names     texts.Translated
}

func (l *letter) OrganisationName(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, l.names)
}

func letterOf(ctx context.Context, row notices.Archived) *letter {
	l := &letter{
		About: row.AboutIn(language(ctx)), CreatedAt: DateTime{row.CreatedAt}, HTML: row.HTML, ID: id("Letter", row.ID), Kind: row.Kind,
		Recipient: row.Recipient, State: row.State, Subject: row.Subject, Text: row.Text, names: row.Names,
	}
	if row.SentAt != nil {
		l.SentAt = &DateTime{*row.SentAt}
	}
	return l
}

type letterArgs struct {
	After *string
	First *int32
}

type letterConnection struct {
	Nodes    []*letter
	PageInfo relay.Info
}

// letterPlace says which letters of each organisation to load.
type letterPlace struct {
	before int64
	limit  int
	words  bool
}

func lettersOf(organisationIDs []int64) *ByArgs[letterPlace, int64, []notices.Archived] {
	return NewByArgs(organisationIDs, func(ctx context.Context, at letterPlace, ids []int64) (map[int64][]notices.Archived, error) {
		return notices.Archive(ctx, reader(ctx), ids, at.before, at.limit+1, at.words)
	})
}

// isTheirs tells whether the viewer may see what only staff and an
// organisation's own people see.
func (o *organisation) isTheirs(ctx context.Context) bool {
	v := viewer(ctx)
	return v.Can(store.Staff) || slices.Contains(v.Members, o.row.ID)
}

func (o *organisation) Letters(ctx context.Context, args letterArgs) (*letterConnection, error) {
	if !o.isTheirs(ctx) {
		return nil, nil
	}
	page, err := relay.Args{First: args.First, After: args.After}.Page("letters", 20)
	if err != nil {
		return nil, err
	}
	words := graphql.HasSelectedField(ctx, "nodes.text") || graphql.HasSelectedField(ctx, "nodes.html")
	rows, err := o.page.letters.Get(ctx, letterPlace{page.ID, page.Size, words}, o.row.ID)
	if err != nil {
		return nil, err
	}
	rows, info := relay.Cut(page, rows, func(a notices.Archived) (string, int64) { return strconv.FormatInt(a.ID, 10), a.ID })
	c := &letterConnection{PageInfo: info}
	for _, row := range rows {
		c.Nodes = append(c.Nodes, letterOf(ctx, row))
	}
	return c, nil
}

func (m *member) Letters(ctx context.Context, args letterArgs) (*letterConnection, error) {
	return m.Organisation.Letters(ctx, args)
}

// Letter answers one letter with its words.
func (r *Root) Letter(ctx context.Context, args struct{ ID graphql.ID }) (*letter, error) {
	return one(ctx, "Letter", args.ID, loadLetter)
}

func loadLetter(ctx context.Context, q store.Reader, n int64) (*letter, error) {
	row, found, err := notices.ArchivedByID(ctx, q, n)
	if err != nil || !found {
		return nil, err
	}
	return letterOf(ctx, row), nil
}
