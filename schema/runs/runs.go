// Package runs is the ledger of scheduled jobs: when each ran, who asked, how
// long it took, what it did and what went wrong. A slot of the timetable is
// claimed by its row, so that it runs once, however many servers there are.
package runs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/plenary-org/plenary/schema/store"
)

// Outcome is how a run ended, if it has.
type Outcome string

const (
	Running Outcome = "RUNNING"
	Done    Outcome = "DONE"
	Failed  Outcome = "FAILED"
)

// Interrupted is the error of a run whose process stopped before its end.
const Interrupted = "INTERRUPTED"

// Counts says what a run did, by what it counts: {"sent": 12}.
type Counts map[string]int64

// Any tells whether anything was done.
func (c Counts) Any() bool {
	for _, n := range c {
		if n != 0 {
			return true
		}
	}
	return false
}

// Scan reads a jsonb column.
func (c *Counts) Scan(src any) error {
	raw, ok := src.([]byte)
	if !ok {
		return fmt.Errorf("cannot read counts from %T", src)
	}
	return json.Unmarshal(raw, c)
}

// Claim writes the row of a slot; ok is false when the slot has been claimed
// before. askedBy is the person who asked, 0 for the timetable.
func Claim(ctx context.Context, tx *store.Tx, job string, slot time.Time, askedBy int64) (id int64, ok bool, err error) {
	ok, err = tx.Get(ctx, &id, `
		insert into job_runs (job, slot, asked_by, started_at) values ($1, $2, nullif($3, 0), $4)
		on conflict on constraint job_runs_once do nothing returning id`, job, slot, askedBy, tx.Now())
	return id, ok, err
}

// Finish writes how a run ended; failure is empty when it went well.
func Finish(ctx context.Context, tx *store.Tx, id int64, counts Counts, failure string) error {
	if counts == nil {
		counts = Counts{}
	}
	raw, err := json.Marshal(counts)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update job_runs set finished_at = $2, counts = $3, error = $4, outcome = case when $4 = '' then 'DONE' else 'FAILED' end
		where id = $1`, id, tx.Now(), string(raw), failure)
	return err
}

// Forget removes the row of a run that found nothing to do.
func Forget(ctx context.Context, tx *store.Tx, id int64) error {
	_, err := tx.Exec(ctx, `delete from job_runs where id = $1`, id)
	return err
}

// Bury marks the runs of a job that died with their process. The caller holds
// the job's lock: none of them can be alive.
func Bury(ctx context.Context, tx *store.Tx, job string) error {
	_, err := tx.Exec(ctx, `
		update job_runs set outcome = 'FAILED', finished_at = $2, error = $3
		where job = $1 and outcome = 'RUNNING'`, job, tx.Now(), Interrupted)
	return err
}

// Sweep marks the runs of all jobs that died with their process: those whose
// job's lock nobody holds. lockClass is the class of the jobs' advisory locks.
func Sweep(ctx context.Context, tx *store.Tx, lockClass int) error {
	_, err := tx.Exec(ctx, `
		update job_runs r set outcome = 'FAILED', finished_at = $2, error = $3
		where r.outcome = 'RUNNING' and not exists (
		  select from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()
		  where l.locktype = 'advisory' and l.granted and l.classid = $1::int::oid and l.objid = hashtext(r.job)::oid)`,
		lockClass, tx.Now(), Interrupted)
	return err
}

// Missed tells whether a job has not run to an end since a slot, and whether
// that slot's row is taken, by a run that was interrupted.
func Missed(ctx context.Context, r store.Reader, job string, slot time.Time) (missed, taken bool, err error) {
	var row struct{ Missed, Taken bool }
	_, err = r.Get(ctx, &row, `
		select not exists (select from job_runs where job = $1 and slot between $2 and $4 and error <> $3) as missed,
		       exists (select from job_runs where job = $1 and slot = $2) as taken`, job, slot, Interrupted, r.Now())
	return row.Missed, row.Taken, err
}

// Purge removes the finished runs of a job that began before an instant.
func Purge(ctx context.Context, tx *store.Tx, job string, before time.Time) (rows int64, err error) {
	return tx.Exec(ctx, `delete from job_runs where job = $1 and outcome <> 'RUNNING' and started_at < $2`, job, before)
}
