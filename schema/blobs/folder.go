package blobs

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// folder keeps contents as files, 256 folders wide: ab/abcd….
type folder struct{ dir string }

func openFolder(dir string) (Store, error) {
	if dir == "" {
		return nil, errors.New("the folder of files has no name: set PLENARY_FILES to a path or to s3://bucket?endpoint=…")
	}
	dir, err := filepath.Abs(dir)
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		return nil, fmt.Errorf("the folder of files %q cannot be used: %w", dir, err)
	}
	return folder{dir}, nil
}

func (f folder) path(key string) string { return filepath.Join(f.dir, key[:2], key) }

// unfinished begins the names of files that are being written.
const unfinished = ".new-"

// Put writes beside the place, syncs, and renames: a reader sees all of a file
// or none of it, also after a crash.
func (f folder) Put(_ context.Context, key string, content []byte) (err error) {
	if !isKey(key) {
		return fmt.Errorf("%q is not the key of a content", key)
	}
	if info, err := os.Stat(f.path(key)); err == nil && info.Size() == int64(len(content)) {
		return nil
	}
	dir := filepath.Dir(f.path(key))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	draft, err := os.CreateTemp(dir, unfinished+"*") // 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(draft.Name()) // what stays is swept as unfinished
		}
	}()
	_, err = draft.Write(content)
	if err == nil {
		err = draft.Sync()
	}
	if err = errors.Join(err, draft.Close()); err != nil {
		return err
	}
	if err = os.Rename(draft.Name(), f.path(key)); err != nil {
		return err
	}
	return errors.Join(syncFolder(dir), syncFolder(f.dir))
}

// syncFolder makes the names in a folder outlive a crash.
func syncFolder(dir string) error {
	open, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(open.Sync(), open.Close())
}

func (f folder) Get(_ context.Context, key string) ([]byte, error) {
	if !isKey(key) {
		return nil, ErrMissing
	}
	content, err := os.ReadFile(f.path(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrMissing
	}
	return content, err
}

func (f folder) Remove(_ context.Context, key string) error {
	if !isKey(key) {
		return ErrMissing
	}
	err := os.Remove(f.path(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Each also clears away what a crash left unfinished a day ago.
func (f folder) Each(ctx context.Context, visit func(string, time.Time) error) error {
	return filepath.WalkDir(f.dir, func(path string, entry fs.DirEntry, err error) error {
		if err := errors.Join(err, ctx.Err()); err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // gone meanwhile
		case err != nil:
			return err
		case isKey(entry.Name()):
			return visit(entry.Name(), info.ModTime())
		}
		return f.clear(path, info.ModTime())
	})
}

// clear goes by the machine's own clock, as the files' times do.
func (f folder) clear(path string, since time.Time) error {
	if strings.HasPrefix(filepath.Base(path), unfinished) && time.Since(since) > waits {
		return os.Remove(path)
	}
	return nil
}
