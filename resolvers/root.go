// Package resolvers maps the schema onto the areas: it decides nothing about
// membership or governance. The gate says who may ask, the areas say what is
// true, and what is here carries one to the other.
package resolvers

import (
	"context"
	"slices"
	"sync"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/applications"
	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/runs"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Root answers the schema's roots; each area has its methods in its own file.
type Root struct {
	store    *store.Store
	outbox   *notices.Outbox // previews letters
	runner   Runner          // runs jobs that somebody asks for
	settings Settings
}

// Settings are what an installation decides.
type Settings struct {
	Seals     seals.Keys             // opens what links and files are sealed with
	Admission applications.Admission // who admits members; empty: the Board
}

func (s Settings) admission() applications.Admission {
	if s.Admission == "" {
		return applications.ByBoard
	}
	return s.Admission
}

// With gives the roots the installation's settings.
func (r *Root) With(s Settings) *Root {
	r.settings = s
	return r
}

// Runner is the timetable, as package jobs keeps it.
type Runner interface {
	// Ask starts a job and returns its run's id at once.
	Ask(ctx context.Context, name string, v store.Viewer) (runID int64, err error)
	List() []runs.Job
}

// NewRoot binds the roots to what they work with.
func NewRoot(s *store.Store, outbox *notices.Outbox, runner Runner) *Root {
	return &Root{store: s, outbox: outbox, runner: runner}
}

type readerKey struct{}

// withReader gives a request its reader: the pool, at one instant, for one viewer.
func withReader(ctx context.Context, r store.Reader) context.Context {
	ctx = context.WithValue(ctx, bodiesKey{}, sync.OnceValues(func() (map[string]bodies.Body, error) { return bodies.All(ctx, r) }))
	ctx = context.WithValue(ctx, bodyPageKey{}, sync.OnceValues(func() (*bodyPage, error) { return allBodyPage(ctx) }))
	return context.WithValue(ctx, readerKey{}, r)
}

func reader(ctx context.Context) store.Reader { return ctx.Value(readerKey{}).(store.Reader) }

func viewer(ctx context.Context) store.Viewer { return reader(ctx).Viewer() }

func language(ctx context.Context) texts.Language { return viewer(ctx).Language }

// userError is a refusal as a mutation's payload shows it.
type userError struct {
	Code    string
	Field   *string
	Message string
}

// one answers a query for a thing by its id.
func one[T any](ctx context.Context, kind string, given graphql.ID, load func(context.Context, store.Reader, int64) (*T, error)) (*T, error) {
	n, err := relay.Decode(kind, "id", string(given))
	if err != nil {
		return nil, err
	}
	return load(ctx, reader(ctx), n)
}

// write runs a mutation's act in one transaction. What the act refuses comes
// back as user errors; anything else is a fault.
func (r *Root) write(ctx context.Context, act func(*store.Tx) error) ([]userError, error) {
	return outcome(ctx, r.store.Write(ctx, viewer(ctx), func(tx *store.Tx) error {
		if err := act(tx); err != nil {
			return err
		}
		return seal(ctx, tx)
	}))
}

// writeOn is write for an act on one thing, whose id a field of the input gives.
func (r *Root) writeOn(ctx context.Context, kind, field string, given graphql.ID, act func(*store.Tx, int64) error) ([]userError, error) {
	return r.write(ctx, func(tx *store.Tx) error {
		n, err := relay.Decode(kind, field, string(given))
		if err != nil {
			return err
		}
		return act(tx, n)
	})
}

// rehearse runs an act and undoes it: what a dry run shows.
func (r *Root) rehearse(ctx context.Context, act func(*store.Tx) error) ([]userError, error) {
	return outcome(ctx, r.store.Rehearse(ctx, viewer(ctx), act))
}

// outcome tells refusals from faults.
func outcome(ctx context.Context, err error) ([]userError, error) {
	refusals := refuse.From(err)
	if refusals == nil || slices.ContainsFunc(refusals, passing) {
		return []userError{}, err
	}
	return userErrors(refusals, language(ctx)), nil
}

// passing refusals say "try again": they are errors of the whole request, so
// that no Idempotency-Key remembers them as its answer.
func passing(r *refuse.Refusal) bool { return r.Code == "BUSY" }

func userErrors(refusals refuse.List, l texts.Language) []userError {
	list := make([]userError, len(refusals))
	for i, refusal := range refusals {
		list[i] = userError{Code: refusal.Code, Message: refusal.Message(l)}
		if refusal.Field != "" {
			list[i].Field = &refusal.Field
		}
	}
	return list
}
