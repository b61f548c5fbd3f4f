package main

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/plenary-org/plenary/migrations"
	"github.com/plenary-org/plenary/schema/blobs"
	"github.com/plenary-org/plenary/schema/demo"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/localpg"
)

// fill migrates, and loads the membership the first time. A load that was cut
// short leaves nothing: the database gets its name only when it is whole.
func fill(ctx context.Context, cluster *localpg.Cluster, settings serverSettings, database databaseSettings, clock func() time.Time) error {
	const loading = databaseName + "_loading"
	ready, err := exists(ctx, cluster, databaseName)
	if err != nil {
		return err
	}
	if ready {
		return migrate(ctx, cluster, databaseName)
	}
	for _, statement := range []string{"drop database if exists " + loading, "create database " + loading} {
		if err := administer(ctx, cluster, statement); err != nil {
			return err
		}
	}
	if err := migrate(ctx, cluster, loading); err != nil {
		return err
	}
	keys, err := people.NewKeys(settings.Secret)
	if err != nil {
		return err
	}
	sealed, err := seals.New(settings.Secret)
	if err != nil {
		return err
	}
	outbox, err := newOutbox(settings, keys, sealed)
	if err != nil {
		return err
	}
	files, err := blobs.Open(settings.Files)
	if err != nil {
		return err
	}
	// What a crash would lose is loaded anew; the renaming, which says that all is there, waits for the disk.
	config := store.Config{DSN: cluster.DSN(loading) + " options='-c synchronous_commit=off'", Connections: database.Connections, Patience: bulkPatience}
	if err := demo.Load(ctx, config, outbox, files, clock()); err != nil {
		return err
	}
	return administer(ctx, cluster, "alter database "+loading+" rename to "+databaseName)
}

func migrate(ctx context.Context, cluster *localpg.Cluster, database string) (err error) {
	db, err := sql.Open("postgres", cluster.DSN(database))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = migrations.Up(ctx, db)
	return err
}

func exists(ctx context.Context, cluster *localpg.Cluster, database string) (found bool, err error) {
	db, err := sql.Open("postgres", cluster.DSN("postgres"))
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.QueryRowContext(ctx, `select exists (select from pg_database where datname = $1)`, database).Scan(&found)
	return found, err
}

// administer runs a statement on the cluster; its names are constants above.
func administer(ctx context.Context, cluster *localpg.Cluster, statement string) (err error) {
	db, err := sql.Open("postgres", cluster.DSN("postgres"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = db.ExecContext(ctx, statement)
	return err
}
