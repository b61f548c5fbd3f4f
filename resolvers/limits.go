package resolvers

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/plenary-org/plenary/schema/refuse"
)

// What one query may hold. The bounds are far above what a page or a program
// needs, and low enough that checking the query is quick.
const (
	maxQueryBytes = 10_000
	maxAliases    = 100
	maxDepth      = 15
	maxDirectives = 50
	maxSelections = 2_000 // fragments counted as often as they are spread
	maxPageSize   = 100
)

// extent is how large a query is, before it is validated: validation itself
// costs, and some of it more than linearly.
type extent struct {
	aliases, depth, directives, selections int
}

func (e extent) refusal() *refuse.Refusal {
	for _, bound := range []struct {
		code     string
		has, max int
	}{
		{"ALIASES_EXCEEDED", e.aliases, maxAliases},
		{"DEPTH_EXCEEDED", e.depth, maxDepth},
		{"DIRECTIVES_EXCEEDED", e.directives, maxDirectives},
		{"SELECTIONS_EXCEEDED", e.selections, maxSelections},
	} {
		if bound.has > bound.max {
			return refuse.Invalid("", bound.code, "Max", bound.max)
		}
	}
	return nil
}

// surveyor measures a parsed document. Fragments are measured once and their
// size added for each spread, so that fragments which double one another
// twenty times over are counted without being walked.
type surveyor struct {
	fragments map[string]*ast.FragmentDefinition
	known     map[string]extent
	open      map[string]bool // being measured: a cycle, which validation refuses
}

func survey(doc *ast.QueryDocument) extent {
	s := surveyor{map[string]*ast.FragmentDefinition{}, map[string]extent{}, map[string]bool{}}
	for _, fragment := range doc.Fragments {
		s.fragments[fragment.Name] = fragment
	}
	var total extent
	for _, operation := range doc.Operations {
		total.directives += len(operation.Directives)
		for _, variable := range operation.VariableDefinitions {
			total.directives += len(variable.Directives)
		}
		total.add(s.set(operation.SelectionSet), 0)
	}
	for name := range s.fragments { // unused ones are validated, too
		if _, used := s.known[name]; !used {
			total.add(s.fragment(name), 0)
		}
	}
	return total
}

// add takes in a part that lies some levels deeper.
func (e *extent) add(part extent, deeper int) {
	const plenty = 1 << 20 // no bound is near it; sums of it do not overflow
	e.aliases = min(e.aliases+part.aliases, plenty)
	e.directives = min(e.directives+part.directives, plenty)
	e.selections = min(e.selections+part.selections, plenty)
	e.depth = min(max(e.depth, part.depth+deeper), plenty)
}

func (s *surveyor) set(set ast.SelectionSet) extent {
	var total extent
	for _, selection := range set {
		total.selections++
		switch selection := selection.(type) {
		case *ast.Field:
			if selection.Alias != selection.Name {
				total.aliases++
			}
			total.directives += len(selection.Directives)
			total.depth = max(total.depth, 1)
			total.add(s.set(selection.SelectionSet), 1)
		case *ast.InlineFragment:
			total.directives += len(selection.Directives)
			total.add(s.set(selection.SelectionSet), 0)
		case *ast.FragmentSpread:
			total.directives += len(selection.Directives)
			total.add(s.fragment(selection.Name), 0)
		}
	}
	return total
}

func (s *surveyor) fragment(name string) extent {
	fragment := s.fragments[name]
	if fragment == nil || s.open[name] {
		return extent{}
	}
	known, ok := s.known[name]
	if !ok {
		s.open[name] = true
		known = s.set(fragment.SelectionSet)
		known.directives += len(fragment.Directives)
		delete(s.open, name)
		s.known[name] = known
	}
	return known
}

// within does work in its time. At the deadline the caller has its answer, even
// where the work hangs on a server that answers nothing; the work then ends by
// itself, for its context is over and the store's patience finite.
func within[T any](ctx context.Context, limit time.Duration, work func(context.Context) T, otherwise func(error) T) T {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	done := make(chan T, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- otherwise(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			}
		}()
		done <- work(ctx)
	}()
	select {
	case result := <-done:
		return result
	case <-ctx.Done():
		return otherwise(ctx.Err())
	}
}
