package store_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/localpg"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

func TestTheAuditTrailNamesWhoActedAndWhen(t *testing.T) {
	s := storetest.New(t)
	ctx := t.Context()
	err := s.Write(ctx, store.System("test"), func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `insert into organisations (names, country_code) values ('{"en": "Côte d’Ivoire – Trésor"}', 'CI')`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var row struct {
		Job    string
		Act    string
		Search string
	}
	_, err = s.Read(store.Viewer{}).Get(ctx, &row, `
		select a.job, a.act, o.search from audit a join organisations o on o.id = a.organisation_id where a.at = $1`, storetest.Now)
	if err != nil || row.Job != "test" || row.Act != "insert" || row.Search != "cote d'ivoire - tresor" {
		t.Fatalf("audit row %+v, %v", row, err)
	}
}

func TestManyQueriesAreNotAllRemembered(t *testing.T) {
	s := storetest.New(t)
	q := s.Read(store.Viewer{})
	for n := range 400 {
		var got int
		if found, err := q.Get(t.Context(), &got, fmt.Sprintf("select $1::int + %d", n), 1); err != nil || !found || got != n+1 {
			t.Fatalf("%d: %d, %v", n, got, err)
		}
	}
	var kept int
	if err := s.DB().GetContext(t.Context(), &kept, `select max(n) from (select count(*) as n from pg_prepared_statements) s`); err != nil || kept > 300 {
		t.Errorf("%d statements are kept, %v", kept, err)
	}
}

func TestARaceIsRunAgainAndARefusalUndoesEverything(t *testing.T) {
	s := storetest.New(t)
	ctx := t.Context()
	write := func(act func(*store.Tx) error) error { return s.Write(ctx, store.System("test"), act) }
	if err := write(func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `insert into people (name) values ('0')`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			if err := write(func(tx *store.Tx) error {
				var n int
				if _, err := tx.Get(ctx, &n, `select name::int from people`); err != nil {
					return err
				}
				_, err := tx.Exec(ctx, `update people set name = $1`, fmt.Sprint(n+1))
				return err
			}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if err := write(func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, `update people set name = 'lost'`); err != nil {
			return err
		}
		return refuse.Conflict("", "BUSY")
	}); refuse.From(err) == nil {
		t.Errorf("not refused: %v", err)
	}
	var name string
	if _, err := s.Read(store.Viewer{}).Get(ctx, &name, `select name from people`); err != nil || name != "6" {
		t.Errorf("six increments make %q, %v", name, err)
	}
}

func TestARehearsalChangesNothing(t *testing.T) {
	s := storetest.New(t)
	ctx := t.Context()
	if err := s.Rehearse(ctx, store.System("test"), func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `insert into people (name) values ('Nobody')`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	var n int
	if _, err := s.Read(store.Viewer{}).Get(ctx, &n, `select count(*) from people`); err != nil || n != 0 {
		t.Errorf("%d people, %v", n, err)
	}
}

// TestAFrozenServerIsNotWaitedForLongerThanPatience stops PostgreSQL in its
// tracks: a context's deadline alone would not end the wait.
func TestAFrozenServerIsNotWaitedForLongerThanPatience(t *testing.T) {
	dir, err := os.MkdirTemp("/tmp", "plenary-frozen-")
	if err != nil {
		t.Fatal(err)
	}
	server, err := localpg.Start(t.Context(), dir, localpg.Throwaway, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	s := storetest.Open(t, store.Config{DSN: server.DSN("postgres"), Connections: 1, Patience: 200 * time.Millisecond})
	var backend int
	if _, err := s.Read(store.Viewer{}).Get(t.Context(), &backend, `select pg_backend_pid()`); err != nil {
		t.Fatal(err)
	}
	for _, pid := range []int{server.Process().Pid, backend} {
		if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGCONT) })
	}
	var n int
	if _, err := s.Read(store.Viewer{}).Get(t.Context(), &n, `select 1`); err == nil {
		t.Error("a frozen server answered")
	}
	for _, pid := range []int{server.Process().Pid, backend} {
		if err := syscall.Kill(pid, syscall.SIGCONT); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(server.Stop(), os.RemoveAll(dir)); err != nil {
		t.Error(err)
	}
}
