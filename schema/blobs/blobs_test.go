package blobs_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/plenary-org/plenary/schema/blobs"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// stores are both kinds, empty.
func stores(t *testing.T) map[string]blobs.Store {
	t.Helper()
	memory := s3mem.New()
	if err := memory.CreateBucket("papers"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(memory).Server())
	t.Cleanup(server.Close)
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	list := map[string]blobs.Store{}
	for name, setting := range map[string]string{
		"folder": filepath.Join(t.TempDir(), "files"),
		"s3":     "s3://papers/kept?region=eu-west-1&endpoint=" + url.QueryEscape(server.URL),
	} {
		s, err := blobs.Open(setting)
		if err != nil {
			t.Fatal(err)
		}
		list[name] = s
	}
	return list
}

func TestAStoreGivesBackWhatWasPut(t *testing.T) {
	content := []byte("%PDF-1.7 annex for the Board")
	key := blobs.Key(content)
	for name, s := range stores(t) {
		ctx := t.Context()
		if _, err := blobs.Read(ctx, s, key); !errors.Is(err, blobs.ErrMissing) {
			t.Errorf("%s: before it was put: %v", name, err)
		}
		for range 2 { // the second time it lies there
			if err := s.Put(ctx, key, content); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if got, err := blobs.Read(ctx, s, key); err != nil || string(got) != string(content) {
			t.Errorf("%s: %q %v", name, got, err)
		}
		var keys []string
		if err := s.Each(ctx, func(key string, since time.Time) error {
			keys = append(keys, key)
			if time.Since(since) > time.Hour {
				t.Errorf("%s: there since %s", name, since)
			}
			return nil
		}); err != nil || len(keys) != 1 || keys[0] != key {
			t.Errorf("%s: %q %v", name, keys, err)
		}
		if err := s.Put(ctx, "../../etc/passwd", content); err == nil {
			t.Errorf("%s: took a path for a key", name)
		}
		for range 2 {
			if err := s.Remove(ctx, key); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := blobs.Read(ctx, s, key); !errors.Is(err, blobs.ErrMissing) {
			t.Errorf("%s: after it was removed: %v", name, err)
		}
	}
}

func TestWhatIsNoLongerWhatWasStoredIsNotGiven(t *testing.T) {
	key := blobs.Key([]byte("one"))
	for name, s := range stores(t) {
		if err := s.Put(t.Context(), key, []byte("two")); err != nil {
			t.Fatal(err)
		}
		if _, err := blobs.Read(t.Context(), s, key); !errors.Is(err, blobs.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAFolderIsForItsOwnerAndLeavesNothingHalf(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "files")
	s, err := blobs.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	key := blobs.Key([]byte("one"))
	if err := s.Put(t.Context(), key, []byte("one")); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, key[:2]): 0o700, filepath.Join(dir, key[:2], key): 0o600} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v %v", path, info.Mode(), err)
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, "*", ".new-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("%q %v", left, err)
	}
	if _, err := blobs.Open("s3://bucket"); err == nil || !strings.Contains(err.Error(), "endpoint=") {
		t.Errorf("without an endpoint: %v", err)
	}
}

var errUndone = errors.New("undone")

// TestWhatIsAcknowledgedStaysAndOrphansGo: a content whose transaction failed
// is swept a day later; one that a row names never is.
func TestWhatIsAcknowledgedStaysAndOrphansGo(t *testing.T) {
	now := time.Now()
	for name, s := range stores(t) {
		db := storetest.Open(t, store.Config{DSN: storetest.DSN(t), Clock: func() time.Time { return now }})
		keep := func(content string, end error) {
			t.Helper()
			err := db.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
				if _, err := blobs.Keep(t.Context(), tx, s, []byte(content)); err != nil {
					return err
				}
				if got, err := s.Get(t.Context(), blobs.Key([]byte(content))); err != nil || string(got) != content {
					t.Errorf("%s: the row comes before the content: %v", name, err)
				}
				return end
			})
			if !errors.Is(err, end) {
				t.Fatalf("%s: %v", name, err)
			}
		}
		keep("kept", nil)
		keep("kept", nil) // of a second paper
		keep("kept", errUndone)
		keep("orphan", errUndone)
		sweep := func() (n int64) {
			t.Helper()
			if err := db.Work(t.Context(), store.System("test"), func(tx *store.Tx) (err error) { n, err = blobs.Sweep(t.Context(), tx, s); return err }); err != nil {
				t.Fatal(err)
			}
			return n
		}
		for _, row := range []struct {
			after time.Duration
			want  int64
		}{{0, 0}, {23 * time.Hour, 0}, {2 * time.Hour, 1}, {0, 0}} {
			now = now.Add(row.after)
			if n := sweep(); n != row.want {
				t.Errorf("%s: %d swept after another %s, not %d", name, n, row.after, row.want)
			}
		}
		if _, err := blobs.Read(t.Context(), s, blobs.Key([]byte("kept"))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := blobs.Read(t.Context(), s, blobs.Key([]byte("orphan"))); !errors.Is(err, blobs.ErrMissing) {
			t.Errorf("%s: %v", name, err)
		}
		now = time.Now()
	}
}

// TestASweepWaitsForWhoStoresTheSame: an orphan that somebody stores again, and
// has not committed yet, is not taken from under them.
func TestASweepWaitsForWhoStoresTheSame(t *testing.T) {
	s, err := blobs.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	later := time.Now().Add(48 * time.Hour)
	db := storetest.Open(t, store.Config{DSN: storetest.DSN(t), Clock: func() time.Time { return later }})
	if err := s.Put(t.Context(), blobs.Key([]byte("again")), []byte("again")); err != nil {
		t.Fatal(err)
	}
	swept := make(chan error, 1)
	err = db.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		if _, err := blobs.Keep(t.Context(), tx, s, []byte("again")); err != nil {
			return err
		}
		go func() {
			swept <- db.Work(context.Background(), store.System("sweep"), func(tx *store.Tx) error {
				_, err := blobs.Sweep(context.Background(), tx, s)
				return err
			})
		}()
		select {
		case early := <-swept:
			t.Errorf("the sweep did not wait: %v", early)
			swept <- early
		case <-time.After(300 * time.Millisecond):
		}
		return nil
	})
	if err := errors.Join(err, <-swept); err != nil {
		t.Fatal(err)
	}
	if _, err := blobs.Read(t.Context(), s, blobs.Key([]byte("again"))); err != nil {
		t.Errorf("what was acknowledged is gone: %v", err)
	}
}
