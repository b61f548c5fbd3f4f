package resolvers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// The tests of the edge ask a small schema of their own, so that they hold
// whatever the initiative's schema becomes.
const edgeSDL = `
directive @allow(to: [Role!]!) on FIELD_DEFINITION | OBJECT
enum Role { PUBLIC PERSON MEMBER BOARD STAFF ADMIN }
scalar Day
type Query {
  admin: String! @allow(to: [ADMIN])
  anybody: String! @allow(to: [PUBLIC])
  board: String! @allow(to: [BOARD, STAFF])
  broken: String @allow(to: [PUBLIC])
  coded: String @allow(to: [PUBLIC])
  garbled: ID @allow(to: [PUBLIC])
  kept: Int! @allow(to: [PUBLIC])
  member: String! @allow(to: [MEMBER])
  on(day: Day!): String @allow(to: [PUBLIC])
  panics: String @allow(to: [PUBLIC])
  person: String! @allow(to: [PERSON])
  refuses: String @allow(to: [PUBLIC])
  rows(first: Int, last: Int): Rows! @allow(to: [PUBLIC])
  staff: Secret! @allow(to: [PUBLIC])
}
type Secret @allow(to: [STAFF]) {
  open: String! @allow(to: [PUBLIC])
  shut: String!
}
type Rows @allow(to: [PUBLIC]) { nodes: [Row!]! totalCount: Int! }
type Row @allow(to: [PUBLIC]) { name: String! rows(first: Int = 5): Rows! tags: [Tag!]! }
type Tag @allow(to: [PUBLIC]) { name: String! }
type Mutation {
  keep(input: KeepInput!): Kept @allow(to: [PUBLIC])
}
input KeepInput { name: String! }
type Kept @allow(to: [PUBLIC]) { name: String! }
`

// edgeRoot answers the small schema.
type edgeRoot struct {
	root   *Root
	before func(context.Context) error // runs before something is kept
	after  func(context.Context) error // runs when it has been
	calls  atomic.Int64
}

type edgeSecret struct{ Open, Shut string }

type edgeTag struct{ Name string }

type edgeRow struct {
	Name string
	Tags []edgeTag
}

type edgeRows struct {
	Nodes      []edgeRow
	TotalCount int32
}

func (edgeRow) Rows(struct{ First int32 }) edgeRows { return edgeRows{} }

type edgeDay string

func (edgeDay) ImplementsGraphQLType(name string) bool { return name == "Day" }

func (d *edgeDay) UnmarshalGraphQL(input any) error {
	text, ok := input.(string)
	if !ok || len(text) != 10 {
		return fmt.Errorf("package internals: %T", input)
	}
	*d = edgeDay(text)
	return nil
}

type codedError struct{ error }

func (codedError) Extensions() map[string]any { return map[string]any{"code": "TEAPOT"} }

var errSQL = errors.New(`pq: column "secret" does not exist in /srv/plenary`)

func (*edgeRoot) Admin() string                      { return "admin" }
func (*edgeRoot) Anybody() string                    { return "anybody" }
func (*edgeRoot) Board() string                      { return "board" }
func (*edgeRoot) Broken() (*string, error)           { return nil, fmt.Errorf("select: %w", errSQL) }
func (*edgeRoot) Coded() (*string, error)            { return nil, codedError{errors.New("short and stout")} }
func (*edgeRoot) Garbled() *graphql.ID               { id := graphql.ID("\x01"); return &id }
func (*edgeRoot) Member() string                     { return "member" }
func (*edgeRoot) Panics() *string                    { panic("pq: secret") }
func (*edgeRoot) Person() string                     { return "person" }
func (*edgeRoot) Refuses() (*string, error)          { return nil, refuse.NotFound("id") }
func (*edgeRoot) Staff() edgeSecret                  { return edgeSecret{"open", "shut"} }
func (*edgeRoot) On(a struct{ Day edgeDay }) *string { s := string(a.Day); return &s }

func (*edgeRoot) Rows(struct{ First, Last *int32 }) edgeRows {
	return edgeRows{Nodes: []edgeRow{{Name: "a", Tags: []edgeTag{{"t"}}}}, TotalCount: 1}
}

func (*edgeRoot) Kept(ctx context.Context) (n int32, err error) {
	_, err = reader(ctx).Get(ctx, &n, `select count(*) from people`)
	return n, err
}

type edgeKept struct{ Name string }

func (e *edgeRoot) Keep(ctx context.Context, args struct{ Input struct{ Name string } }) (*edgeKept, error) {
	e.calls.Add(1)
	if e.before != nil {
		if err := e.before(ctx); err != nil {
			return nil, err
		}
	}
	refusals, err := e.root.write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `insert into people (name) values ($1)`, args.Input.Name)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(refusals) > 0 {
		return nil, refuse.Conflict("", refusals[0].Code)
	}
	if e.after != nil {
		if err := e.after(ctx); err != nil {
			return nil, err
		}
	}
	return &edgeKept{args.Input.Name}, nil
}

// edge is an API over the small schema and a database of its own.
func edge(t *testing.T, options Options) (*API, *edgeRoot) {
	t.Helper()
	return edgeOn(t, storetest.New(t), options)
}

func edgeOn(t *testing.T, s *store.Store, options Options) (*API, *edgeRoot) {
	t.Helper()
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	root := &edgeRoot{root: &Root{store: s}}
	api, err := NewAPI(edgeSDL, root, s, options)
	if err != nil {
		t.Fatal(err)
	}
	return api, root
}

// as is a viewer with a role and the ones it implies.
func as(role store.Role) store.Viewer {
	v := store.Viewer{Roles: store.Implied(role), Language: texts.English, RequestID: "test-request"}
	if role != store.Public {
		v.PersonID = 7
	}
	return v
}

// known is a viewer function that always finds the same viewer.
func known(v store.Viewer) func(*http.Request) (store.Viewer, error) {
	return func(*http.Request) (store.Viewer, error) { return v, nil }
}

// codes lists the codes of an answer's errors.
func codes(r *Response) string {
	list := make([]string, len(r.Errors))
	for i, e := range r.Errors {
		list[i] = e.Code()
	}
	return strings.Join(list, " ")
}

// paths lists the paths of an answer's errors.
func paths(r *Response) string {
	list := make([]string, len(r.Errors))
	for i, e := range r.Errors {
		list[i] = dotted(e.Path)
	}
	return strings.Join(list, " ")
}

func (r *Response) mustBeJSON(t *testing.T) {
	t.Helper()
	var again Response
	if err := json.Unmarshal(r.encode(), &again); err != nil {
		t.Fatalf("the answer is no JSON: %v: %s", err, r.encode())
	}
}
