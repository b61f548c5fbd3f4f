package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/jobs"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/runs"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// job is one that counts its runs, then does what it is told.
func job(name string, when jobs.Schedule, ran *atomic.Int64, then func(context.Context) error) jobs.Job {
	return jobs.Job{Name: name, When: when, Do: func(ctx context.Context, _ *store.Store) (runs.Counts, error) {
		n := ran.Add(1)
		if then == nil {
			return runs.Counts{"done": n}, nil
		}
		return runs.Counts{"done": n}, then(ctx)
	}}
}

// ledger reads "job outcome error", oldest first.
func ledger(t *testing.T, s *store.Store) []string {
	t.Helper()
	page, err := relay.Args{}.Page("jobRuns", 50)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := runs.List(t.Context(), s.Read(store.System("test")), runs.Filter{}, page)
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{}
	for _, r := range rows {
		lines = append([]string{r.Job + " " + string(r.Outcome) + " " + r.Error}, lines...)
	}
	return lines
}

func stop(t *testing.T, r *jobs.Runner) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := r.Stop(ctx); err != nil {
		t.Error(err)
	}
}

var quiet = slog.New(slog.DiscardHandler)

var morning = jobs.Daily{Hour: 6}

func TestAMissedDailyRunIsCaughtUpAtStartAndOnce(t *testing.T) {
	s := storetest.New(t) // 09:00: the slot of 06:00 has passed
	var ran atomic.Int64
	for range 2 {
		done := make(chan struct{}, 1)
		r := jobs.New(jobs.Config{Store: s, Log: quiet}, job("a", morning, &ran, func(context.Context) error { done <- struct{}{}; return nil }),
			job("b", jobs.Every(time.Hour), new(atomic.Int64), nil))
		if err := r.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		if ran.Load() == 0 {
			<-done
		}
		stop(t, r)
	}
	if diff := cmp.Diff([]string{"a DONE "}, ledger(t, s)); diff != "" || ran.Load() != 1 {
		t.Error(ran.Load(), diff)
	}
}

func TestOfTwoServersOneRunsTheSlot(t *testing.T) {
	dsn := storetest.DSN(t)
	var ran atomic.Int64
	var servers sync.WaitGroup
	for range 2 {
		s := storetest.Open(t, store.Config{DSN: dsn})
		servers.Go(func() {
			r := jobs.New(jobs.Config{Store: s, Log: quiet}, job("a", morning, &ran, nil))
			if err := r.Start(context.Background()); err != nil {
				t.Error(err)
			}
			for ran.Load() == 0 {
				time.Sleep(time.Millisecond)
			}
			stop(t, r)
		})
	}
	servers.Wait()
	if ran.Load() != 1 {
		t.Errorf("it ran %d times", ran.Load())
	}
}

func TestAPanicIsAFailedRunAndNothingElse(t *testing.T) {
	s := storetest.New(t)
	r := jobs.New(jobs.Config{Store: s, Log: quiet}, job("a", morning, new(atomic.Int64), func(context.Context) error { panic("oh") }))
	if _, err := r.RunNow(t.Context(), "a", store.System("test")); err == nil || err.Error() != "panic: oh" {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff([]string{"a FAILED panic: oh"}, ledger(t, s)); diff != "" {
		t.Error(diff)
	}
	stop(t, r)
}

func TestAJobRunsOnceAtATimeAndTellsWhoAsksAgain(t *testing.T) {
	s := storetest.New(t)
	going, release := make(chan struct{}), make(chan struct{})
	r := jobs.New(jobs.Config{Store: s, Log: quiet}, job("a", morning, new(atomic.Int64), func(context.Context) error {
		close(going)
		<-release
		return errors.New("no luck")
	}))
	id, err := r.Ask(t.Context(), "a", store.System("test"))
	if err != nil || id == 0 {
		t.Fatal(id, err)
	}
	<-going
	run, found, err := runs.ByID(t.Context(), s.Read(store.System("test")), id)
	if err != nil || !found || run.Outcome != runs.Running {
		t.Errorf("%+v %v", run, err)
	}
	for name, want := range map[string]string{"a": "JOB_RUNNING", "b": "JOB_UNKNOWN"} {
		_, err := r.Ask(t.Context(), name, store.System("test"))
		if refusals := refuse.From(err); len(refusals) != 1 || refusals[0].Code != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	close(release)
	for run.Outcome == runs.Running {
		if run, _, err = runs.ByID(t.Context(), s.Read(store.System("test")), id); err != nil {
			t.Fatal(err)
		}
	}
	stop(t, r)
	if diff := cmp.Diff([]string{"a FAILED no luck"}, ledger(t, s)); diff != "" {
		t.Error(diff)
	}
}

func TestARunThatDiedIsMarkedAndItsSlotTakenUp(t *testing.T) {
	s := storetest.New(t)
	slot := time.Date(2023, 12, 1, 6, 0, 0, 0, time.UTC)
	if err := s.Work(t.Context(), store.System("test"), func(tx *store.Tx) error {
		_, _, err := runs.Claim(t.Context(), tx, "a", slot, 0)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	r := jobs.New(jobs.Config{Store: s, Log: quiet}, job("a", morning, new(atomic.Int64), func(context.Context) error { close(done); return nil }))
	if err := r.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	<-done
	stop(t, r)
	if diff := cmp.Diff([]string{"a FAILED INTERRUPTED", "a DONE "}, ledger(t, s)); diff != "" {
		t.Error(diff)
	}
}

func TestAStopInterruptsARunThatListens(t *testing.T) {
	s := storetest.New(t)
	going := make(chan struct{})
	r := jobs.New(jobs.Config{Store: s, Log: quiet}, job("a", morning, new(atomic.Int64), func(ctx context.Context) error {
		close(going)
		<-ctx.Done()
		return ctx.Err()
	}))
	if _, err := r.Ask(t.Context(), "a", store.System("test")); err != nil {
		t.Fatal(err)
	}
	<-going
	stop(t, r)
	if diff := cmp.Diff([]string{"a FAILED INTERRUPTED"}, ledger(t, s)); diff != "" {
		t.Error(diff)
	}
}

func TestAQuietJobLeavesNoRowWhenItDidNothing(t *testing.T) {
	s := storetest.New(t)
	counts := runs.Counts{"sent": 0}
	r := jobs.New(jobs.Config{Store: s, Log: quiet}, jobs.Job{Name: "q", When: jobs.Every(time.Second), Quiet: true,
		Do: func(context.Context, *store.Store) (runs.Counts, error) { return counts, nil }})
	if _, err := r.RunNow(t.Context(), "q", store.System("test")); err != nil {
		t.Fatal(err)
	}
	if got := ledger(t, s); len(got) != 0 {
		t.Error(got)
	}
	counts = runs.Counts{"sent": 3}
	if _, err := r.RunNow(t.Context(), "q", store.System("test")); err != nil {
		t.Fatal(err)
	}
	latest, err := runs.Latest(t.Context(), s.Read(store.System("test")), []string{"q"})
	if err != nil || latest["q"].Counts["sent"] != 3 {
		t.Errorf("%+v %v", latest, err)
	}
	stop(t, r)
}
