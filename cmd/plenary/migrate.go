package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/plenary-org/plenary/migrations"
)

type migrateCommand struct {
	databaseSettings
}

// Run brings the database up; servers started together take turns.
func (c *migrateCommand) Run(ctx context.Context) (err error) {
	s, err := c.openDirect(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	steps, err := migrations.Up(ctx, s.DB().DB)
	if err != nil {
		return err
	}
	fmt.Printf("%d steps taken; the database is of this version.\n", steps)
	return nil
}
