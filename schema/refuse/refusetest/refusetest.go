// Package refusetest reads refusals for tests.
package refusetest

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/texts"
)

// Codes tells what was refused: "field:CODE" each, "CODE" where no field is at
// fault; nothing for no error, the text of any other error. A refusal that
// lacks its words in a language, or what they speak of, is told with them.
func Codes(err error) string {
	var list []string
	for _, r := range refuse.From(err) {
		list = append(list, strings.TrimPrefix(r.Field+":"+r.Code, ":"))
		for _, l := range texts.Languages {
			if said := r.Message(l); strings.HasPrefix(said, "[") || strings.Contains(said, "<no value>") {
				list = append(list, said)
			}
		}
	}
	if list == nil && err != nil {
		return err.Error()
	}
	return strings.Join(list, " ")
}

// Race lets so many act at once: one does it, the others are told.
func Race(t testing.TB, many int, told string, act func(i int) error) {
	t.Helper()
	said := make([]string, many)
	var all sync.WaitGroup
	for i := range said {
		all.Go(func() { said[i] = Codes(act(i)) })
	}
	all.Wait()
	slices.Sort(said)
	if want := append([]string{""}, slices.Repeat([]string{told}, many-1)...); !slices.Equal(said, want) {
		t.Errorf("of %d at once: %q, want one to do it and the others %q", many, said, told)
	}
}
