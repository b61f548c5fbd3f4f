package jobs

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync"

	"github.com/jmoiron/sqlx"
)

// Advisory locks: one for the leader among servers, one class for the jobs.
const (
	leaderLock = 7_364_100
	jobLocks   = 7_364
)

var errNotLeader = errors.New("another server keeps the timetable")

// elector holds the leader's lock on a connection of its own for as long as
// that lives. Where it breaks, PostgreSQL gives the lock to whoever asks next,
// and this server is not the leader any more until it asks again.
type elector struct {
	db        *sqlx.DB
	onElected func()

	mu   sync.Mutex
	conn *sqlx.Conn // nil: not the leader
}

// IsLeader is asked by gocron before each run.
func (e *elector) IsLeader(ctx context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.conn != nil {
		if _, err := e.conn.ExecContext(ctx, `select 1`); err == nil {
			return nil
		}
		discard(e.conn)
		e.conn = nil
	}
	conn, err := locked(ctx, e.db, `select pg_try_advisory_lock($1)`, leaderLock)
	if err != nil {
		return err
	}
	if conn == nil {
		return errNotLeader
	}
	e.conn = conn
	if e.onElected != nil {
		e.onElected()
	}
	return nil
}

// resign gives the lock up.
func (e *elector) resign() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.conn != nil {
		release(e.conn)
		e.conn = nil
	}
}

// locked takes a connection out of the pool and a session's lock with it; nil
// where somebody else has the lock.
func locked(ctx context.Context, db *sqlx.DB, query string, args ...any) (*sqlx.Conn, error) {
	conn, err := db.Connx(ctx)
	if err != nil {
		return nil, err
	}
	var got bool
	if err := conn.GetContext(ctx, &got, query, args...); err != nil {
		discard(conn)
		return nil, err
	}
	if !got {
		return nil, conn.Close()
	}
	return conn, nil
}

// release gives a connection back to the pool, without its locks.
func release(conn *sqlx.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), ending)
	defer cancel()
	if _, err := conn.ExecContext(ctx, `select pg_advisory_unlock_all()`); err != nil {
		discard(conn)
		return
	}
	_ = conn.Close() // back in the pool
}

// discard closes a connection for good instead of giving it back to the pool:
// its locks end with it, whatever state it is in.
func discard(conn *sqlx.Conn) {
	_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // the pool drops it
	_ = conn.Close()                                           // already closed
}
