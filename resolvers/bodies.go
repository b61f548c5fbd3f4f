package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/store"
)

// body is Body of the schema.
type body struct {
	Code  string
	ID    graphql.ID
	Kind  string
	Names translations
	row   bodies.Body
}

func bodyOf(row bodies.Body) *body {
	return &body{Code: row.Code, ID: id("Body", row.ID), Kind: string(row.Kind), Names: translationsOf(row.Names), row: row}
}

func (b *body) Name(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, b.row.Names)
}

type bodiesKey struct{}

// allBodies are the bodies by code: a few dozen, read once a request.
func allBodies(ctx context.Context) (map[string]bodies.Body, error) {
	return ctx.Value(bodiesKey{}).(func() (map[string]bodies.Body, error))()
}

func loadBody(ctx context.Context, q store.Reader, n int64) (*body, error) {
	rows, err := bodies.ByIDs(ctx, q, []int64{n})
	if row, found := rows[n]; found && err == nil {
		return bodyOf(row), nil
	}
	return nil, err
}
