package storetest

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/store"
)

var (
	fillings sync.Mutex
	filled   = map[string]error{}
)

// Filled returns a store on a database of its own that begins as fill left it:
// fill runs once in a test binary, and each test gets a copy.
func Filled(t testing.TB, name string, fill func(context.Context, store.Config) error) *store.Store {
	t.Helper()
	server := Server(t)
	source := "filled_" + name
	fillings.Lock()
	err, known := filled[name]
	if !known {
		err = administer(server, "create database "+source+" template "+template)
		if err == nil {
			err = fill(t.Context(), store.Config{DSN: server.DSN(source), Clock: func() time.Time { return Now }})
		}
		filled[name] = err
	}
	fillings.Unlock()
	if err != nil {
		t.Fatalf("filling the database %s: %v", name, err)
	}
	return Open(t, store.Config{DSN: clone(t, source)})
}
