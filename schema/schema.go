// Package schema is the manual and the contract: the GraphQL schema that every
// page, program and person reads. Each area keeps its part beside its rules.
package schema

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed schema.graphql */*.graphql
var files embed.FS

// SDL is the whole schema definition: the roots and shared types first, then
// each area's part in alphabetical order.
func SDL() string {
	names, _ := fs.Glob(files, "*/*.graphql") // the pattern is well-formed
	var sdl strings.Builder
	for _, name := range append([]string{"schema.graphql"}, names...) {
		text, _ := files.ReadFile(name) // the name is from the listing
		sdl.Write(text)
		sdl.WriteString("\n")
	}
	return sdl.String()
}
