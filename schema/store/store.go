// Package store is the way to PostgreSQL: a pool to read from, transactions
// that know the clock and who acts, and the audit trail that the database
// writes by itself. Areas write their SQL; this package runs it.
package store

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// Config says where the database is and how long to wait for it.
type Config struct {
	// DSN is a libpq connection string or URL. Several hosts are tried in
	// order: host=a,b port=5432,5433 target_session_attrs=read-write.
	DSN string
	// Connections is the most open at once, all kept; 0 means 8.
	Connections int
	// Patience bounds every wait for an answer of the server, even one that
	// hangs; 0 means 8 s. Jobs and imports use a Store with more.
	Patience time.Duration
	// Clock is the time that transactions see; nil means the real one.
	Clock func() time.Time
	// Zone turns instants into days ("today"); nil means UTC.
	Zone *time.Location
}

// Store is a pool of connections to one database.
type Store struct {
	db         *sqlx.DB
	clock      func() time.Time
	zone       *time.Location
	statements sync.Map     // SQL text to *sqlx.Stmt: each is prepared once a connection
	kept       atomic.Int64 // how many
}

// Open connects and verifies that the database answers.
func Open(ctx context.Context, c Config) (*Store, error) {
	if c.Connections == 0 {
		c.Connections = 8
	}
	if c.Patience == 0 {
		c.Patience = 8 * time.Second
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	connector, err := pq.NewConnector(c.DSN)
	if err != nil {
		return nil, fmt.Errorf("the database address cannot be read: %w", err)
	}
	connector.Dialer(patientDialer{c.Patience})
	db := sqlx.NewDb(newDB(connector), "postgres")
	db.SetMaxOpenConns(c.Connections)
	db.SetMaxIdleConns(c.Connections)
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("the database does not answer: %w", err)
	}
	return &Store{db: db, clock: c.Clock, zone: c.Zone}, nil
}

// Close ends all connections.
func (s *Store) Close() error { return s.db.Close() }

// DB is the pool itself, for what needs a session of its own (migrations, the
// scheduler's elector) and for metrics; areas never use it.
func (s *Store) DB() *sqlx.DB { return s.db }

// Now is the store's clock, to the microsecond that PostgreSQL keeps.
func (s *Store) Now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// Zone is where "today" is decided.
func (s *Store) Zone() *time.Location { return s.zone }

// mostPrepared bounds what strangers, who combine filters, can make the
// database remember; further texts run without being kept.
const mostPrepared = 300

// prepared returns the statement of a SQL text, prepared on first use; nil
// where there are too many already. Texts stand in the source; values always
// go as parameters.
func (s *Store) prepared(ctx context.Context, query string) (*sqlx.Stmt, error) {
	if known, ok := s.statements.Load(query); ok {
		return known.(*sqlx.Stmt), nil
	}
	if s.kept.Load() >= mostPrepared {
		return nil, nil
	}
	fresh, err := s.db.PreparexContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if known, raced := s.statements.LoadOrStore(query, fresh); raced {
		return known.(*sqlx.Stmt), fresh.Close()
	}
	s.kept.Add(1)
	return fresh, nil
}
