package resolvers

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"time"

	"github.com/graph-gophers/graphql-go"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Options are what an API may be told; the zero value is what the server uses.
type Options struct {
	// Budget is what one request may cost, in fields answered; 0 means 20,000.
	Budget int
	// Deadline bounds every request, even where PostgreSQL hangs; 0 means 10 s.
	Deadline time.Duration
	// Logger receives faults; nil means slog's default.
	Logger *slog.Logger
	// Origins are further origins that may send mutations from a browser, such
	// as "https://plenary.example" behind a proxy that rewrites Host.
	Origins []string
}

// API is the executable schema: every page, program and person goes through
// it, and what it refuses it refuses to all of them alike.
type API struct {
	options     Options
	store       *store.Store
	schema      *graphql.Schema
	sdl         *ast.Schema
	rules       *rules.Rules
	permissions permissions
	analyses    *analyses
	crossSite   *http.CrossOriginProtection
}

// NewAPI binds a schema to its resolvers. It refuses a schema that leaves open
// who may ask for a field, and names each such field.
func NewAPI(sdl string, root any, s *store.Store, options Options) (*API, error) {
	options.fill()
	a := &API{options: options, store: s, rules: ruleset(), analyses: newAnalyses(), crossSite: http.NewCrossOriginProtection()}
	for _, origin := range options.Origins {
		if err := a.crossSite.AddTrustedOrigin(origin); err != nil {
			return nil, err
		}
	}
	var err error
	if a.sdl, err = gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: sdl}); err != nil {
		return nil, fmt.Errorf("the schema cannot be read: %w", err)
	}
	if a.permissions, err = readPermissions(a.sdl); err != nil {
		return nil, err
	}
	a.schema, err = graphql.ParseSchema(sdl, root,
		graphql.UseFieldResolvers(),
		graphql.MaxDepth(maxDepth),
		graphql.MaxQueryLength(4*maxQueryBytes), // of the query printed again, a token a line
		graphql.MaxSelections(maxSelections),
		graphql.MaxParallelism(50),
		graphql.OverlapValidationLimit(20_000),
		graphql.PanicHandler(panics{}),
		graphql.Logger(panics{}),
	)
	return a, err
}

func (o *Options) fill() {
	if o.Budget == 0 {
		o.Budget = defaultBudget
	}
	if o.Deadline == 0 {
		o.Deadline = 10 * time.Second
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
}

// Execute answers an operation for a viewer. The operation's name may be empty
// where the query holds only one. It returns by the deadline, whatever happens.
func (a *API) Execute(ctx context.Context, v store.Viewer, query, operation string, variables map[string]any) *Response {
	v = identified(ctx, v)
	return within(ctx, a.options.Deadline,
		func(ctx context.Context) *Response {
			plan, no := a.plan(v, query, operation, variables)
			if no != nil {
				return no
			}
			return a.run(ctx, plan)
		},
		func(err error) *Response { return a.failed(v, err) })
}

// identified gives the viewer the request's id, so that the audit trail, the
// log and the answer name the same one.
func identified(ctx context.Context, v store.Viewer) store.Viewer {
	if v.RequestID == "" {
		v.RequestID = RequestIDOf(ctx)
	}
	if v.RequestID == "" {
		v.RequestID = newRequestID()
	}
	return v
}

// plan is an operation that its viewer may run.
type plan struct {
	viewer    store.Viewer
	text      string
	operation *ast.OperationDefinition
	variables map[string]any
}

func (p *plan) mutates() bool { return p.operation.Operation == ast.Mutation }

// plan passes an operation through everything that may refuse it unexecuted.
func (a *API) plan(v store.Viewer, query, name string, variables map[string]any) (*plan, *Response) {
	analysis, no := a.analyse(v.Language, query)
	if no != nil {
		return nil, no
	}
	operation := analysis.operation(name)
	if operation == nil {
		return nil, refused(http.StatusBadRequest, v.Language, refuse.Invalid("operationName", "UNKNOWN_OPERATION"))
	}
	coerced, err := validator.VariableValues(a.sdl, operation, copied(variables))
	if err != nil {
		return nil, badVariable(v.Language, err)
	}
	g := gate{permissions: a.permissions, viewer: v, variables: coerced}
	if no := g.check(operation); no != nil {
		return nil, no
	}
	values := reading{schema: a.sdl, variables: coerced}
	if values.check(operation.SelectionSet); len(values.problems) > 0 {
		return nil, refused(http.StatusBadRequest, v.Language, values.problems...)
	}
	m := meter{variables: coerced}
	if no := m.check(operation, a.options.Budget, v); no != nil {
		return nil, no
	}
	return &plan{v, analysis.text, operation, maps.Clone(variables)}, nil
}

func badVariable(l texts.Language, err error) *Response {
	at := asGraphQL(err)
	return refused(http.StatusBadRequest, l, refuse.Invalid(at.Path.String(), "BAD_USER_INPUT", "Path", shortened(at.Path.String()), "Reason", shortened(at.Message)))
}

// copied takes a deep copy of JSON values: coercion writes into what it reads.
func copied[T any](value T) T {
	switch value := any(value).(type) {
	case map[string]any:
		fresh := make(map[string]any, len(value))
		for key, inner := range value {
			fresh[key] = copied(inner)
		}
		return any(fresh).(T)
	case []any:
		fresh := make([]any, len(value))
		for i, inner := range value {
			fresh[i] = copied(inner)
		}
		return any(fresh).(T)
	}
	return value
}

// run executes a plan and masks what went wrong.
func (a *API) run(ctx context.Context, p *plan) *Response {
	ctx = withReader(ctx, a.store.Read(p.viewer))
	result := a.schema.Exec(ctx, p.text, p.operation.Name, p.variables)
	if err := ctx.Err(); err != nil {
		return a.failed(p.viewer, errors.Join(err, context.Cause(ctx)))
	}
	return a.masked(p, result)
}
