package store

import (
	"context"
	"database/sql"
	"errors"
	"sync/atomic"
	"time"

	"github.com/plenary-org/plenary/schema/date"
)

// Reader runs queries for a viewer at an instant. A *Tx is one; so is what
// Store.Read returns, which takes connections from the pool and may be used by
// many goroutines at once.
type Reader interface {
	// Select fills a slice with all rows.
	Select(ctx context.Context, dest any, query string, args ...any) error
	// Get fills dest from one row; found is false where there is none.
	Get(ctx context.Context, dest any, query string, args ...any) (found bool, err error)
	Now() time.Time
	Today() date.Date
	Zone() *time.Location
	Viewer() Viewer
}

// Read returns a reader for a viewer; the clock stands still for it.
func (s *Store) Read(v Viewer) Reader { return &poolReader{s, moment{s.Now(), s.zone, v}} }

// moment is the instant and the person that reads and writes carry.
type moment struct {
	now    time.Time
	zone   *time.Location
	viewer Viewer
}

func (m moment) Now() time.Time       { return m.now }
func (m moment) Today() date.Date     { return date.Of(m.now, m.zone) }
func (m moment) Zone() *time.Location { return m.zone }
func (m moment) Viewer() Viewer       { return m.viewer }

type poolReader struct {
	store *Store
	moment
}

func (r *poolReader) Select(ctx context.Context, dest any, query string, args ...any) error {
	count(ctx)
	statement, err := r.store.prepared(ctx, query)
	switch {
	case err != nil:
		return err
	case statement == nil:
		return r.store.db.SelectContext(ctx, dest, query, args...)
	}
	return statement.SelectContext(ctx, dest, args...)
}

func (r *poolReader) Get(ctx context.Context, dest any, query string, args ...any) (bool, error) {
	count(ctx)
	statement, err := r.store.prepared(ctx, query)
	switch {
	case err != nil:
		return false, err
	case statement == nil:
		return found(r.store.db.GetContext(ctx, dest, query, args...))
	}
	return found(statement.GetContext(ctx, dest, args...))
}

func found(err error) (bool, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

type counterKey struct{}

// CountStatements returns a context that counts the statements run under it:
// the measure of every page.
func CountStatements(ctx context.Context) (context.Context, *atomic.Int64) {
	n := new(atomic.Int64)
	return context.WithValue(ctx, counterKey{}, n), n
}

func count(ctx context.Context) {
	if n, ok := ctx.Value(counterKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
}
