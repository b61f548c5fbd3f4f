// Package storetest gives every test a real PostgreSQL: each test binary runs
// a private server on a copy of one migrated data folder, and each test gets a
// database of its own or a transaction that is undone.
package storetest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/plenary-org/plenary/migrations"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/localpg"
)

// Now is the instant at which tests take place unless they say otherwise:
// a quiet Friday in the initiative's year 10.
var Now = time.Date(2023, 12, 1, 9, 0, 0, 0, time.UTC)

const template = "plenary_template"

var (
	start   sync.Once
	cluster *localpg.Cluster
	failure error
	serial  atomic.Int64
)

// Server returns the test binary's private server; a test that freezes it
// starts one of its own.
func Server(t testing.TB) *localpg.Cluster {
	t.Helper()
	start.Do(func() { cluster, failure = begin() })
	if failure != nil {
		t.Fatalf("no PostgreSQL to test against: %v", failure)
	}
	return cluster
}

// DSN returns the connection string of a fresh, migrated, empty database.
func DSN(t testing.TB) string {
	t.Helper()
	return clone(t, template)
}

// EmptyDSN returns the connection string of a database without any table.
func EmptyDSN(t testing.TB) string {
	t.Helper()
	return clone(t, "template0")
}

// clone copies a database for the length of a test.
func clone(t testing.TB, source string) string {
	t.Helper()
	server := Server(t)
	name := fmt.Sprintf("t%d", serial.Add(1))
	if err := administer(server, "create database "+name+" template "+source); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := administer(server, "drop database "+name+" with (force)"); err != nil {
			t.Error(err)
		}
	})
	return server.DSN(name)
}

// New returns a store on a fresh, migrated, empty database, at Now.
func New(t testing.TB) *store.Store {
	t.Helper()
	return Open(t, store.Config{DSN: DSN(t)})
}

// Open connects for the length of a test; without a clock it is Now.
func Open(t testing.TB, config store.Config) *store.Store {
	t.Helper()
	if config.Clock == nil {
		config.Clock = func() time.Time { return Now }
	}
	s, err := store.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

var shared = sync.OnceValues(func() (*store.Store, error) {
	if err := administer(cluster, "create database shared template "+template); err != nil {
		return nil, err
	}
	return store.Open(context.Background(), store.Config{
		DSN: cluster.DSN("shared"), Connections: 16, Clock: func() time.Time { return Now },
	})
})

// Tx runs a test inside a transaction that is undone at its end: much faster
// than a database of its own, for whatever does not commit.
func Tx(t testing.TB, v store.Viewer, test func(*store.Tx)) {
	t.Helper()
	Server(t)
	s, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Rehearse(t.Context(), v, func(tx *store.Tx) error { test(tx); return nil }); err != nil {
		t.Fatal(err)
	}
}

func administer(server *localpg.Cluster, statement string) (err error) {
	db, err := sql.Open("postgres", server.DSN("postgres"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = db.Exec(statement)
	return err
}

// begin starts this process's server on a copy of the migrated folder. The
// server dies with the process; the next process sweeps its folder away.
func begin() (*localpg.Cluster, error) {
	home, err := prepared()
	if err != nil {
		return nil, err
	}
	sweep()
	dir, err := os.MkdirTemp("", "plenary-test-")
	if err != nil {
		return nil, err
	}
	if err := copyTree(home, dir); err != nil {
		return nil, err
	}
	return localpg.Start(context.Background(), dir, localpg.Throwaway, io.Discard)
}

// prepared returns a folder whose data holds the migrated template; it is made
// once for each state of the migrations and kept for later runs.
func prepared() (string, error) {
	version, err := fingerprint()
	if err != nil {
		return "", err
	}
	home := filepath.Join(os.TempDir(), fmt.Sprintf("plenary-template-%d-%s", os.Getuid(), version))
	guard, err := os.OpenFile(home+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return "", err
	}
	defer func() { _ = guard.Close() }()
	if err := syscall.Flock(int(guard.Fd()), syscall.LOCK_EX); err != nil {
		return "", err
	}
	ready := filepath.Join(home, "ready")
	if _, err := os.Stat(ready); err == nil {
		return home, nil
	}
	if err := os.RemoveAll(home); err != nil {
		return "", err
	}
	if err := migrate(home); err != nil {
		return "", err
	}
	return home, os.WriteFile(ready, nil, 0o600)
}

func fingerprint() (string, error) {
	files, err := migrations.Fingerprint()
	if err != nil {
		return "", err
	}
	bin, err := localpg.Binaries(io.Discard)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(files + bin))
	return hex.EncodeToString(sum[:6]), nil
}

func migrate(home string) (err error) {
	ctx := context.Background()
	server, err := localpg.Start(ctx, home, localpg.Throwaway, io.Discard)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	if err := administer(server, "create database "+template); err != nil {
		return err
	}
	db, err := sql.Open("postgres", server.DSN(template))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = migrations.Up(ctx, db)
	return err
}

// sweep removes the folders of test processes that have ended.
func sweep() {
	dirs, _ := filepath.Glob(filepath.Join(os.TempDir(), "plenary-test-*")) // the pattern is well-formed
	for _, dir := range dirs {
		lock, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR, 0)
		if err != nil {
			continue // not begun, or another user's
		}
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			_ = os.RemoveAll(dir) // what stays is swept the next time
		}
		_ = lock.Close()
	}
}

// copyTree copies a data folder, owners and modes included: the server refuses
// a folder that is not its own.
func copyTree(from, to string) error {
	return filepath.Walk(from, func(path string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err != nil || relative == "ready" || relative == "lock" {
			return err
		}
		target := filepath.Join(to, relative)
		switch {
		case info.IsDir():
			err = os.MkdirAll(target, 0o700)
		case info.Mode().IsRegular():
			err = copyFile(path, target)
		default:
			return nil // sockets
		}
		if owner, ok := info.Sys().(*syscall.Stat_t); ok && err == nil {
			err = os.Lchown(target, int(owner.Uid), int(owner.Gid))
		}
		return err
	})
}

func copyFile(from, to string) (err error) {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	_, err = io.Copy(target, source)
	return err
}
