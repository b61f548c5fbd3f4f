package resolvers

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/localpg"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// freezable starts a server of the test's own and returns a store on it and
// what freezes every one of its processes. It thaws and stops with the test.
func freezable(t *testing.T) (*store.Store, func(), func()) {
	t.Helper()
	dir, err := os.MkdirTemp("", "plenary-freeze-")
	if err != nil {
		t.Fatal(err)
	}
	cluster, err := localpg.Start(t.Context(), dir, localpg.Throwaway, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cluster.Stop(); err != nil {
			t.Error(err)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	s := storetest.Open(t, store.Config{DSN: cluster.DSN("postgres"), Patience: time.Second})
	var processes []int
	signal := func(what syscall.Signal) {
		for _, process := range append(processes, cluster.Process().Pid) {
			if err := syscall.Kill(process, what); err != nil {
				t.Error(err)
			}
		}
	}
	freeze := func() {
		if err := s.DB().SelectContext(t.Context(), &processes, `select pid from pg_stat_activity`); err != nil {
			t.Fatal(err)
		}
		signal(syscall.SIGSTOP)
	}
	thaw := func() {
		if processes != nil {
			signal(syscall.SIGCONT)
		}
		processes = nil
	}
	t.Cleanup(thaw)
	return s, freeze, thaw
}

func TestEveryRequestEndsWhenPostgreSQLHangs(t *testing.T) {
	s, freeze, thaw := freezable(t)
	if _, err := s.DB().ExecContext(t.Context(), `create table people (name text)`); err != nil {
		t.Fatal(err)
	}
	api, _ := edgeOn(t, s, Options{Deadline: 300 * time.Millisecond})
	server := httptest.NewServer(api.Handler(known(as(store.Person))))
	defer server.Close()
	if r := api.Execute(t.Context(), as(store.Person), "{ kept }", "", nil); len(r.Errors) > 0 {
		t.Fatalf("before: %v", r.Errors)
	}
	freeze()
	r := api.Execute(t.Context(), as(store.Person), "{ kept }", "", nil)
	r.mustBeJSON(t)
	if codes(r) != "TIMEOUT" || r.Data != nil || !strings.Contains(r.Errors[0].Message, "0.3") {
		t.Errorf("%v %s", r.Errors, r.Data)
	}
	for name, header := range map[string]http.Header{"mutation": {}, "mutation with a key": {"Idempotency-Key": {"frozen"}}} {
		response, body := post(t, server.URL, `{"query": "mutation { keep(input: {name: \"Ada\"}) { name } }"}`, header)
		if response.StatusCode != http.StatusGatewayTimeout || !strings.Contains(body, "TIMEOUT") {
			t.Errorf("%s: %d %s", name, response.StatusCode, body)
		}
	}
	thaw()
	for api.Execute(t.Context(), as(store.Person), "{ kept }", "", nil).Errors != nil {
		if t.Context().Err() != nil {
			t.Fatal("it did not recover")
		}
	}
}
