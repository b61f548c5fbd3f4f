package main

import (
	"fmt"

	"github.com/plenary-org/plenary/schema"
)

type schemaCommand struct{}

// Run prints what /schema.graphql serves.
func (schemaCommand) Run() error {
	_, err := fmt.Print(schema.SDL())
	return err
}
