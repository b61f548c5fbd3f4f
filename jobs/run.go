package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/go-co-op/gocron/v2"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/runs"
	"github.com/plenary-org/plenary/schema/store"
)

// Config is what a Runner works with.
type Config struct {
	Store *store.Store
	// Direct holds locks for the length of a session, so it must not go
	// through a pooler in transaction mode; nil means Store.
	Direct *store.Store
	Log    *slog.Logger // nil: the default
}

// Runner keeps the timetable on one server. Of several servers on a database
// one leads; and a slot runs once even where two believe that they do.
type Runner struct {
	store, direct *store.Store
	log           *slog.Logger
	jobs          []Job
	elector       *elector

	scheduler gocron.Scheduler
	work      context.Context // ends when the runner stops
	stop      context.CancelFunc
	under     sync.WaitGroup // runs outside gocron: asked for, caught up
}

// New makes a runner that runs what it is asked to; Start makes it keep the
// timetable too.
func New(c Config, jobs ...Job) *Runner {
	if c.Direct == nil {
		c.Direct = c.Store
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	r := &Runner{store: c.Store, direct: c.Direct, log: c.Log, jobs: jobs}
	r.elector = &elector{db: c.Direct.DB(), onElected: r.catchUp}
	r.work, r.stop = context.WithCancel(context.Background())
	return r
}

// Start keeps the timetable until Stop. Runs that died with an earlier process
// are marked so, and a daily job whose slot was missed runs at once.
func (r *Runner) Start(ctx context.Context) (err error) {
	err = r.store.Work(ctx, store.System("jobs"), func(tx *store.Tx) error { return runs.Sweep(ctx, tx, jobLocks) })
	if err != nil {
		return err
	}
	r.scheduler, err = schedule(r.store.Now, r.store.Zone(), r.elector, r.log, r.jobs, r.fire)
	if err != nil {
		return err
	}
	if err := r.elector.IsLeader(ctx); err != nil && !errors.Is(err, errNotLeader) {
		return err
	}
	r.scheduler.Start()
	return nil
}

// Stop asks running jobs to end, waits for them as long as the context allows,
// and lets another server lead.
func (r *Runner) Stop(ctx context.Context) (err error) {
	r.stop()
	if r.scheduler != nil {
		err = r.scheduler.ShutdownWithContext(ctx)
	}
	ended := make(chan struct{})
	go func() { r.under.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-ctx.Done():
		err = errors.Join(err, ctx.Err())
	}
	r.elector.resign()
	return err
}

// fire is a tick of the timetable.
func (r *Runner) fire(ctx context.Context, job Job) {
	if _, err := r.run(ctx, job, job.When.slot(r.store.Now(), r.store.Zone()), 0, nil); err != nil && !errors.Is(err, errBusy) {
		r.log.ErrorContext(ctx, "job failed", "job", job.Name, "error", err)
	}
}

// catchUp runs, beside the timetable, the daily jobs whose last slot nobody
// ran: this server was elected just now.
func (r *Runner) catchUp() {
	r.under.Go(func() {
		for _, job := range r.jobs {
			daily, ok := job.When.(Daily)
			if !ok {
				continue
			}
			now := r.store.Now()
			slot := daily.last(now, r.store.Zone())
			missed, taken, err := runs.Missed(r.work, r.store.Read(store.System(job.Name)), job.Name, slot)
			if taken {
				slot = now
			}
			if err == nil && missed {
				_, err = r.run(r.work, job, slot, 0, nil)
			}
			if err != nil && !errors.Is(err, errBusy) {
				r.log.Error("job failed", "job", job.Name, "error", err)
			}
		}
	})
}

// RunNow runs a job at once and waits for its end: the command line's way.
func (r *Runner) RunNow(ctx context.Context, name string, v store.Viewer) (runID int64, err error) {
	job, err := r.find(name)
	if err != nil {
		return 0, err
	}
	id, err := r.run(ctx, job, r.store.Now(), v.PersonID, nil)
	return id, busy(err)
}

// Ask starts a job and returns its run's id at once: the page's way.
func (r *Runner) Ask(ctx context.Context, name string, v store.Viewer) (runID int64, err error) {
	job, err := r.find(name)
	if err != nil {
		return 0, err
	}
	type claimed struct {
		id  int64
		err error
	}
	begun := make(chan claimed, 2)
	r.under.Go(func() {
		id, err := r.run(r.work, job, r.store.Now(), v.PersonID, func(id int64) { begun <- claimed{id, nil} })
		begun <- claimed{id, busy(err)}
	})
	select {
	case c := <-begun:
		return c.id, c.err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// List is the timetable.
func (r *Runner) List() []runs.Job {
	list := make([]runs.Job, len(r.jobs))
	for i, job := range r.jobs {
		list[i] = runs.Job{Name: job.Name, Next: job.When.next(r.store.Now(), r.store.Zone())}
		switch when := job.When.(type) {
		case Daily:
			list[i].Daily = when.String()
		case Every:
			list[i].Every = time.Duration(when)
		}
	}
	return list
}

func (r *Runner) find(name string) (Job, error) {
	for _, job := range r.jobs {
		if job.Name == name {
			return job, nil
		}
	}
	return Job{}, refuse.Invalid("name", "JOB_UNKNOWN", "Name", name)
}

var errBusy = errors.New("the job is running")

func busy(err error) error {
	if errors.Is(err, errBusy) {
		return refuse.Conflict("name", "JOB_RUNNING")
	}
	return err
}

// recovered runs a job; a panic becomes its error.
func (r *Runner) recovered(ctx context.Context, job Job) (counts runs.Counts, err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			r.log.ErrorContext(ctx, "job panicked", "job", job.Name, "panic", thrown, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", thrown)
		}
	}()
	return job.Do(ctx, r.store)
}
