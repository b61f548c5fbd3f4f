package jobs

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/runs"
	"github.com/plenary-org/plenary/schema/store"
)

// ending bounds the last words of a run whose context has ended.
const ending = 10 * time.Second

// run is one run of a job with its row in the ledger: under the job's lock,
// for a slot that nobody claimed (id 0 where somebody did). errBusy where the
// job is running. begun, where given, hears the row's id.
func (r *Runner) run(ctx context.Context, job Job, slot time.Time, askedBy int64, begun func(id int64)) (id int64, err error) {
	lock, err := locked(ctx, r.direct.DB(), `select pg_try_advisory_lock($1, hashtext($2))`, jobLocks, job.Name)
	if err != nil {
		return 0, err
	}
	if lock == nil {
		return 0, errBusy
	}
	defer release(lock)
	id, ok, err := r.claim(ctx, job, slot, askedBy)
	if err != nil || !ok {
		return 0, err
	}
	if begun != nil {
		begun(id)
	}
	counts, err := r.recovered(ctx, job)
	failure := ""
	if err != nil {
		failure = err.Error()
	}
	if err != nil && ctx.Err() != nil {
		failure = runs.Interrupted
	}
	if told := r.finish(ctx, job, id, counts, failure); told != nil && err == nil {
		err = told
	}
	return id, err
}

func (r *Runner) claim(ctx context.Context, job Job, slot time.Time, askedBy int64) (id int64, ok bool, err error) {
	err = r.store.Work(ctx, store.System(job.Name), func(tx *store.Tx) error {
		if err := runs.Bury(ctx, tx, job.Name); err != nil {
			return err
		}
		id, ok, err = runs.Claim(ctx, tx, job.Name, slot, askedBy)
		return err
	})
	return id, ok, err
}

func (r *Runner) finish(ctx context.Context, job Job, id int64, counts runs.Counts, failure string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ending)
	defer cancel()
	return r.store.Work(ctx, store.System(job.Name), func(tx *store.Tx) error {
		if job.Quiet && !counts.Any() && (failure == "" || failure == runs.Interrupted) {
			return runs.Forget(ctx, tx, id)
		}
		return runs.Finish(ctx, tx, id, counts, failure)
	})
}
