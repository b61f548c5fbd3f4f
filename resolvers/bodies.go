package resolvers

import (
	"cmp"
	"context"
	"slices"

	"github.com/graph-gophers/graphql-go"
	"golang.org/x/text/collate"
	bcp47 "golang.org/x/text/language"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/store"
)

// body is Body of the schema.
type body struct {
	Code          string
	Contact       *string
	DecidedFor    string
	ID            graphql.ID
	Joining       string
	Kind          string
	Names         translations
	NoticeDays    int32
	NoticeRule    *string
	Purposes      translations
	QuorumPercent int32
	Version       int32
	row           bodies.Body
	page          *bodyPage // nil: that of all bodies of the request
}

func bodyOf(row bodies.Body) *body {
	return &body{
		Code: row.Code, Contact: optional(row.Contact), DecidedFor: row.DecidedFor, ID: id("Body", row.ID), Joining: row.Joining, Kind: string(row.Kind),
		Names: translationsOf(row.Names), NoticeDays: int32(row.NoticeDays), NoticeRule: optional(row.ConvocationRule), Purposes: translationsOf(row.Purposes),
		QuorumPercent: int32(row.Quorum), Version: int32(row.Version), row: row,
	}
}

func (b *body) Name(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, b.row.Names)
}

func (b *body) Purpose(ctx context.Context, args languageArgs) *string {
	return optional(pick(ctx, args, b.row.Purposes))
}

func (b *body) Constituency() *named {
	if b.row.Constituency == "" {
		return nil
	}
	return &named{b.row.Constituency, b.row.ConstituencyNames}
}

func (b *body) Languages() []string {
	var list []string
	for _, l := range b.row.Languages() {
		list = append(list, languageWord(l))
	}
	return list
}

func (b *body) Parent(ctx context.Context) (*body, error) {
	if b.row.ParentID == 0 {
		return nil, nil
	}
	known, err := bodiesByID(ctx)
	return known[b.row.ParentID], err
}

// Children stand in the order of the list.
func (b *body) Children(ctx context.Context) ([]*body, error) {
	known, err := bodiesByID(ctx)
	list := []*body{}
	for _, one := range known {
		if one.row.ParentID == b.row.ID {
			list = append(list, one)
		}
	}
	slices.SortFunc(list, func(x, y *body) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.row.Names.In(language(ctx)), y.row.Names.In(language(ctx))), cmp.Compare(x.Code, y.Code))
	})
	return list, err
}

type bodiesKey struct{}

// allBodies are the bodies by code: a few dozen, read once a request.
func allBodies(ctx context.Context) (map[string]bodies.Body, error) {
	return ctx.Value(bodiesKey{}).(func() (map[string]bodies.Body, error))()
}

// bodiesByID are the same by their ids, as the schema shows them.
func bodiesByID(ctx context.Context) (map[int64]*body, error) {
	known, err := allBodies(ctx)
	byID := make(map[int64]*body, len(known))
	for _, row := range known {
		byID[row.ID] = bodyOf(row)
	}
	return byID, err
}

// bodiesToChoose are all bodies as somebody looks for one: the Assembly, the
// Board, the secretariat, then the others by their names in the viewer's language.
func bodiesToChoose(ctx context.Context) ([]*body, error) {
	known, err := allBodies(ctx)
	l, list := language(ctx), make([]*body, 0, len(known))
	first := []string{string(bodies.Secretariat), string(bodies.Board), string(bodies.Assembly)}
	for _, row := range known {
		list = append(list, bodyOf(row))
	}
	byName := collate.New(bcp47.Make(string(l)))
	slices.SortFunc(list, func(a, b *body) int {
		return cmp.Or(slices.Index(first, b.Kind)-slices.Index(first, a.Kind), byName.CompareString(known[a.Code].Names.In(l), known[b.Code].Names.In(l)), cmp.Compare(a.Code, b.Code))
	})
	return list, err
}

func loadBody(ctx context.Context, q store.Reader, n int64) (*body, error) {
	rows, err := bodies.ByIDs(ctx, q, []int64{n})
	if row, found := rows[n]; found && err == nil {
		shown := bodyOf(row)
		shown.page = newBodyPage([]int64{n}) // one that a mutation has just made is in no other
		return shown, nil
	}
	return nil, err
}
