// Package blobs keeps files outside of the database: in a folder, or with any
// service that speaks S3. A file is named by the hash of its content, so that
// it never changes, is stored once, and is checked whenever it is read.
package blobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/store"
)

// Store keeps contents by key. What Put has returned from outlives a crash.
type Store interface {
	// Put stores a content under its key; what lies there already stays.
	Put(ctx context.Context, key string, content []byte) error
	// Get reads a content; ErrMissing where there is none.
	Get(ctx context.Context, key string) ([]byte, error)
	// Remove deletes a content; what is not there is no error.
	Remove(ctx context.Context, key string) error
	// Each names every content with the instant since when it lies there.
	Each(ctx context.Context, visit func(key string, since time.Time) error) error
}

var (
	// ErrMissing says that nothing lies under a key.
	ErrMissing = errors.New("the file is not in the store of files")
	// ErrDamaged says that a content is no longer what it was.
	ErrDamaged = errors.New("the file in the store is not what was stored")
)

// patience bounds every question to a store.
const patience = 30 * time.Second

// Open opens what a setting names: the path of a folder, or
// s3://bucket/prefix?endpoint=https://host&region=eu-west-1.
func Open(setting string) (Store, error) {
	if !strings.HasPrefix(setting, "s3://") {
		return openFolder(setting)
	}
	address, err := url.Parse(setting)
	if err != nil {
		return nil, fmt.Errorf("the files' address %q cannot be read: %w", setting, err)
	}
	return openS3(address)
}

// Key is the name of a content.
func Key(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

func isKey(s string) bool {
	raw, err := hex.DecodeString(s)
	return err == nil && len(raw) == sha256.Size && s == strings.ToLower(s)
}

// Hold keeps forgetting, sweeping and storing of contents apart until the
// transaction ends: what is stored now is not given up before its row is seen.
func Hold(ctx context.Context, tx *store.Tx, keys []string) error {
	_, err := tx.Exec(ctx, `
		select pg_advisory_xact_lock(k.n) from (select distinct hashtextextended('blob ' || key, 0) as n from unnest($1::text[]) key order by n) k`, store.Texts(keys))
	return err
}

// Keep stores a content and notes it in the transaction: first the content,
// then the row. Where the transaction fails, what was stored is swept later;
// where it is committed, the content is on disk.
func Keep(ctx context.Context, tx *store.Tx, s Store, content []byte) (key string, err error) {
	key = Key(content)
	if err := Hold(ctx, tx, []string{key}); err != nil {
		return "", err
	}
	bounded, done := context.WithTimeout(ctx, patience)
	defer done()
	if err := s.Put(bounded, key, content); err != nil {
		return "", fmt.Errorf("storing a file: %w", err)
	}
	_, err = tx.Exec(ctx, `
		insert into blobs (key, bytes, stored_at) values ($1, $2, $3) on conflict (key) do nothing`, key, len(content), tx.Now())
	return key, err
}

// Read reads a content and checks that it is what was stored.
func Read(ctx context.Context, s Store, key string) ([]byte, error) {
	bounded, done := context.WithTimeout(ctx, patience)
	defer done()
	content, err := s.Get(bounded, key)
	if err != nil {
		return nil, fmt.Errorf("reading the file %s: %w", key, err)
	}
	if Key(content) != key {
		return nil, fmt.Errorf("reading the file %s: %w", key, ErrDamaged)
	}
	return content, nil
}
