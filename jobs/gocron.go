package jobs

import (
	"context"
	"log/slog"
	"time"

	"github.com/go-co-op/gocron/v2"
	"github.com/google/uuid"
	"github.com/jonboulle/clockwork"
)

// schedule puts the jobs into gocron: in the zone, one run of a job at a time,
// on the leader only, and with nothing that a job does ending the process.
func schedule(now func() time.Time, zone *time.Location, elector gocron.Elector, log *slog.Logger,
	jobs []Job, fire func(context.Context, Job)) (gocron.Scheduler, error) {
	scheduler, err := gocron.NewScheduler(
		gocron.WithClock(clock{clockwork.NewRealClock(), now}),
		gocron.WithLocation(zone),
		gocron.WithDistributedElector(elector),
		gocron.WithStopTimeout(time.Minute),
		gocron.WithGlobalJobOptions(
			gocron.WithSingletonMode(gocron.LimitModeReschedule),
			gocron.WithDaylightSavingsTimePolicy(gocron.DaylightSavingsTimeRunAfterTransition),
			gocron.WithEventListeners(gocron.AfterJobRunsWithPanic(func(_ uuid.UUID, name string, thrown any) {
				log.Error("job panicked", "job", name, "panic", thrown)
			})),
		))
	if err != nil {
		return nil, err
	}
	for _, job := range jobs {
		task := gocron.NewTask(func(ctx context.Context) { fire(ctx, job) })
		if _, err := scheduler.NewJob(job.When.definition(), task, gocron.WithName(job.Name)); err != nil {
			return nil, err
		}
	}
	return scheduler, nil
}

// clock is the store's clock, which may be set to another day but runs at the
// pace of the real one.
type clock struct {
	clockwork.Clock
	now func() time.Time
}

func (c clock) Now() time.Time                  { return c.now() }
func (c clock) Since(t time.Time) time.Duration { return c.now().Sub(t) }
func (c clock) Until(t time.Time) time.Duration { return t.Sub(c.now()) }
