package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"github.com/plenary-org/plenary/schema/refuse"
)

// Tx is one transaction: all of an act, or none of it. It owns the clock, and
// the audit trail reads from it who acts.
type Tx struct {
	tx *sqlx.Tx
	moment
	turn string // a table at which this act wants its turn
}

// Turn waits for whoever holds a table, and holds it until the end of the
// transaction: for what only one may do at a time, as to take the next number.
// Who had to wait has looked at the database too early and is run again; then
// it takes its turn before it looks, so that it is not too early twice.
func (tx *Tx) Turn(ctx context.Context, table string) error {
	tx.turn = table
	return tx.await(ctx, table)
}

// await locks a table; unlike other statements this does not fix what the
// transaction sees.
func (tx *Tx) await(ctx context.Context, table string) error {
	_, err := tx.Exec(ctx, `lock table `+pq.QuoteIdentifier(table)+` in share row exclusive mode`)
	return err
}

// attempts bounds how often a transaction that lost a race is run again.
const attempts = 8

// Write runs an act of a person in a serializable transaction, and again where
// PostgreSQL says that it raced with another: act must have no effect outside
// the transaction. A refusal or fault undoes everything.
func (s *Store) Write(ctx context.Context, v Viewer, act func(*Tx) error) error {
	return s.retry(ctx, v, sql.LevelSerializable, act)
}

// Work runs a step of a queue or a bulk job at read-committed, where rows are
// claimed by locks and a retry of everything would cost too much.
func (s *Store) Work(ctx context.Context, v Viewer, act func(*Tx) error) error {
	return s.retry(ctx, v, sql.LevelReadCommitted, act)
}

// errRehearsed undoes a rehearsal.
var errRehearsed = errors.New("rehearsed")

// Rehearse runs an act and undoes it, whatever it did: a dry run shows exactly
// what the act would do.
func (s *Store) Rehearse(ctx context.Context, v Viewer, act func(*Tx) error) error {
	err := s.Work(ctx, v, func(tx *Tx) error {
		if err := act(tx); err != nil {
			return err
		}
		return errRehearsed
	})
	if errors.Is(err, errRehearsed) {
		return nil
	}
	return err
}

func (s *Store) retry(ctx context.Context, v Viewer, level sql.IsolationLevel, act func(*Tx) error) error {
	turn := ""
	for attempt := 1; ; attempt++ {
		err := s.once(ctx, v, level, &turn, act)
		if !raced(err) {
			return err
		}
		if attempt == attempts {
			return refuse.Conflict("", "BUSY")
		}
		if turn != "" {
			continue // it waits in line, not for luck
		}
		pause := time.Duration(rand.Int64N(int64(10*time.Millisecond) << attempt))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

func raced(err error) bool {
	return pq.As(err, pqerror.TRSerializationFailure, pqerror.TRDeadlockDetected) != nil
}

func (s *Store) once(ctx context.Context, v Viewer, level sql.IsolationLevel, turn *string, act func(*Tx) error) (err error) {
	inner, err := s.db.BeginTxx(ctx, &sql.TxOptions{Isolation: level})
	if err != nil {
		return err
	}
	defer func() {
		if undo := inner.Rollback(); undo != nil && !errors.Is(undo, sql.ErrTxDone) && err == nil {
			err = undo
		}
	}()
	tx := &Tx{tx: inner, moment: moment{s.Now(), s.zone, v}}
	if *turn != "" {
		if err := tx.await(ctx, *turn); err != nil {
			return err
		}
	}
	if err := tx.sign(ctx); err != nil {
		return err
	}
	err = act(tx)
	*turn = tx.turn
	if err != nil {
		return err
	}
	return inner.Commit()
}

// sign tells the database who acts and when; the audit trigger reads it.
func (tx *Tx) sign(ctx context.Context) error {
	actor := ""
	if tx.viewer.PersonID != 0 {
		actor = strconv.FormatInt(tx.viewer.PersonID, 10)
	}
	_, err := tx.Exec(ctx, `
		select set_config('plenary.actor', $1, true), set_config('plenary.job', $2, true),
		       set_config('plenary.request', $3, true), set_config('plenary.now', $4, true),
		       set_config('plenary.today', $5, true), set_config('plenary.zone', $6, true)`,
		actor, tx.viewer.Job, tx.viewer.RequestID, tx.now.Format(time.RFC3339Nano), tx.Today().String(), tx.Zone().String())
	return err
}

func (tx *Tx) Select(ctx context.Context, dest any, query string, args ...any) error {
	count(ctx)
	return tx.tx.SelectContext(ctx, dest, query, args...)
}

func (tx *Tx) Get(ctx context.Context, dest any, query string, args ...any) (bool, error) {
	count(ctx)
	return found(tx.tx.GetContext(ctx, dest, query, args...))
}

// Exec runs a statement and returns how many rows it touched.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (rows int64, err error) {
	count(ctx)
	result, err := tx.tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// Copy streams rows into a (temporary) table by COPY; next returns false at
// the end. It returns how many rows went in.
func (tx *Tx) Copy(ctx context.Context, table string, columns []string, next func() ([]any, bool)) (rows int64, err error) {
	query := "copy " + pq.QuoteIdentifier(table) + " ("
	for i, column := range columns {
		if i > 0 {
			query += ", "
		}
		query += pq.QuoteIdentifier(column)
	}
	count(ctx)
	in, err := tx.tx.PrepareContext(ctx, query+") from stdin")
	if err != nil {
		return 0, fmt.Errorf("copy %s: %w", table, err)
	}
	for values, ok := next(); ok; values, ok = next() {
		if _, err := in.ExecContext(ctx, values...); err != nil {
			return rows, errors.Join(err, in.Close())
		}
		rows++
	}
	if _, err := in.ExecContext(ctx); err != nil {
		return rows, errors.Join(err, in.Close())
	}
	return rows, in.Close()
}

// Violates tells whether an error is the breach of a named constraint: the
// database's last word on a race, which the caller turns into a Conflict.
func Violates(err error, constraint string) bool {
	var violation *pq.Error
	return errors.As(err, &violation) && violation.Constraint == constraint
}
