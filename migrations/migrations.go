// Package migrations holds the database's history: numbered SQL that takes an
// empty database to today's schema, with the constraints that make a wrong
// state impossible.
package migrations

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed *.sql
var files embed.FS

// Up brings a database to the latest version, under a session lock so that
// servers started together take turns. It returns how many steps it took.
func Up(ctx context.Context, db *sql.DB) (steps int, err error) {
	p, err := provider(db)
	if err != nil {
		return 0, err
	}
	results, err := p.Up(ctx)
	if err != nil {
		return 0, fmt.Errorf("migrating the database: %w", err)
	}
	return len(results), nil
}

// Pending tells how many steps a database is behind this binary.
func Pending(ctx context.Context, db *sql.DB) (int64, error) {
	p, err := provider(db)
	if err != nil {
		return 0, err
	}
	steps, err := p.Status(ctx)
	if err != nil {
		return 0, fmt.Errorf("reading the database's version: %w", err)
	}
	var pending int64
	for _, step := range steps {
		if step.State == goose.StatePending {
			pending++
		}
	}
	return pending, nil
}

func provider(db *sql.DB) (*goose.Provider, error) {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, db, files, goose.WithSessionLocker(locker))
}

// Fingerprint changes whenever a migration does; tests key their template by it.
func Fingerprint() (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := files.ReadFile(path)
		_, _ = sum.Write(text) // a hash takes everything
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}
