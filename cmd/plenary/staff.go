package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

type staffCommand struct {
	databaseSettings
	Name     string `arg:"" help:"The person's name."`
	Email    string `arg:"" help:"Their e-mail address; a known one names the known person."`
	Role     string `enum:"STAFF,ADMIN" default:"STAFF" help:"STAFF, or ADMIN to keep the settings too."`
	End      bool   `help:"End the role with yesterday instead of giving it."`
	Language string `enum:"en,fr,es" default:"en" help:"In which language to write to them: en, fr or es."`
}

// Run adds the person and gives the role; twice is once.
func (c *staffCommand) Run(ctx context.Context) (err error) {
	s, err := c.ready(ctx, requestPatience)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	err = s.Write(ctx, store.System("plenary staff"), func(tx *store.Tx) error {
		person, found, err := people.Find(ctx, tx, c.Email)
		if err == nil && c.End {
			return people.Dismiss(ctx, tx, person.ID, store.Role(c.Role))
		}
		if err == nil && !found {
			person.ID, err = people.Add(ctx, tx, c.Name, c.Email, texts.Language(c.Language))
		}
		if err != nil {
			return err
		}
		return people.Appoint(ctx, tx, person.ID, store.Role(c.Role))
	})
	if err == nil && c.End {
		fmt.Printf("%s is no longer %s.\n", c.Email, c.Role)
	} else if err == nil {
		fmt.Printf("%s can sign in with %s as %s.\n", c.Name, c.Email, c.Role)
	}
	return err
}
