package jobs

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

type elect func() error

func (e elect) IsLeader(context.Context) error { return e() }

// watch runs a timetable over fake time, from an instant on the store's clock,
// and returns when each job fired, "job time".
func watch(t *testing.T, from time.Time, length time.Duration, zone *time.Location, leads func() error, jobs []Job, fire func(Job)) (fired []string) {
	synctest.Test(t, func(t *testing.T) {
		offset := time.Until(from)
		now := func() time.Time { return time.Now().Add(offset) }
		var mu sync.Mutex
		scheduler, err := schedule(now, zone, elect(leads), slog.New(slog.DiscardHandler), jobs, func(_ context.Context, j Job) {
			mu.Lock()
			fired = append(fired, j.Name+" "+now().In(zone).Format("01-02 15:04")+" "+j.When.slot(now(), zone).In(zone).Format("01-02 15:04"))
			mu.Unlock()
			if fire != nil {
				fire(j)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		scheduler.Start()
		time.Sleep(length)
		if err := scheduler.Shutdown(); err != nil {
			t.Fatal(err)
		}
	})
	// gocron 2.21.2 now and then fires twice at one instant: it is the same slot,
	// which the ledger runs once.
	return slices.Compact(fired)
}

func lead() error { return nil }

func TestADailyJobFiresAtItsHourInTheZoneThroughTheChangesOfTheClocks(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	daily := []Job{{Name: "six", When: Daily{6, 0}}, {Name: "gap", When: Daily{2, 30}}}
	spring := watch(t, time.Date(2024, 3, 30, 12, 0, 0, 0, paris), 48*time.Hour, paris, lead, daily, nil)
	if diff := cmp.Diff([]string{"gap 03-31 03:30 03-31 03:30", "six 03-31 06:00 03-31 06:00", "gap 04-01 02:30 04-01 02:30", "six 04-01 06:00 04-01 06:00"}, spring); diff != "" {
		t.Error(diff)
	}
	autumn := watch(t, time.Date(2024, 10, 26, 12, 0, 0, 0, paris), 48*time.Hour, paris, lead, daily, nil)
	if diff := cmp.Diff([]string{"gap 10-27 02:30 10-27 02:30", "six 10-27 06:00 10-27 06:00", "gap 10-28 02:30 10-28 02:30", "six 10-28 06:00 10-28 06:00"}, autumn); diff != "" {
		t.Error(diff)
	}
}

func TestAPanicDoesNotStopTheTimetable(t *testing.T) {
	fired := watch(t, storetest.Now, 3*time.Minute+time.Second, time.UTC, lead, []Job{{Name: "p", When: Every(time.Minute)}}, func(Job) { panic("oh") })
	if len(fired) != 3 {
		t.Errorf("it fired %d times: %v", len(fired), fired)
	}
}

func TestOnlyTheLeaderFires(t *testing.T) {
	follower := func() error { return errors.New("not the leader") }
	if fired := watch(t, storetest.Now, time.Hour, time.UTC, follower, []Job{{Name: "p", When: Every(time.Minute)}}, nil); len(fired) != 0 {
		t.Errorf("it fired: %v", fired)
	}
}

func TestTheLeadPassesOnWhenTheLeaderResignsOrItsConnectionBreaks(t *testing.T) {
	s := storetest.New(t)
	elected := 0
	first := &elector{db: s.DB(), onElected: func() { elected++ }}
	second := &elector{db: s.DB(), onElected: func() { elected++ }}
	ctx := t.Context()
	for range 2 { // the leader stays the leader
		if err := first.IsLeader(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if !errors.Is(second.IsLeader(ctx), errNotLeader) || elected != 1 {
		t.Fatal("two leaders, or none")
	}
	first.resign()
	if second.IsLeader(ctx) != nil || first.IsLeader(ctx) == nil {
		t.Fatal("the lead was not passed on")
	}
	if _, err := s.DB().ExecContext(ctx, `
		select pg_terminate_backend(pid, 5000) from pg_locks where locktype = 'advisory' and objid = $1`, leaderLock); err != nil {
		t.Fatal(err)
	}
	if first.IsLeader(ctx) != nil || second.IsLeader(ctx) == nil {
		t.Fatal("a broken connection kept the lead")
	}
	first.resign()
	second.resign()
}

func TestEveryJobHasItsPurposeInThreeLanguages(t *testing.T) {
	for _, job := range Timetable(Needs{}) {
		for _, l := range texts.Languages {
			if !texts.Domain.Has(l, "jobs."+job.Name) {
				t.Errorf("%s: no purpose of %s", l, job.Name)
			}
		}
	}
	for _, entry := range New(Config{Store: storetest.New(t)}, Timetable(Needs{})...).List() {
		for _, l := range texts.Languages {
			if said := entry.Schedule(l); said == "" || said[0] == '[' {
				t.Errorf("%s: %q", l, said)
			}
		}
	}
}

func TestHousekeepingCountsWhatItRemoves(t *testing.T) {
	s := storetest.New(t)
	needs := Needs{Purges: []Purge{{"crumbs", func(context.Context, *store.Tx) (int64, error) { return 7, nil }}}}
	counts, err := needs.clean(t.Context(), s)
	if err != nil || counts["crumbs"] != 7 || counts["outbox_runs"] != 0 {
		t.Errorf("%v %v", counts, err)
	}
	if counts, err := remind(t.Context(), s); err != nil || counts.Any() {
		t.Errorf("%v %v", counts, err)
	}
}
