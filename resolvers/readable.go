package resolvers

import (
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
)

// reading checks the values of scalars before anything runs, so that what
// cannot be read is refused with its field: days, instants, and texts with the
// one character that PostgreSQL cannot hold.
type reading struct {
	schema    *ast.Schema
	variables map[string]any
	problems  refuse.List
}

func (r *reading) check(set ast.SelectionSet) {
	for field := range fields(set, r.variables) {
		for _, argument := range field.Arguments {
			value, err := argument.Value.Value(r.variables)
			declared := field.Definition.Arguments.ForName(argument.Name)
			if err != nil || declared == nil {
				continue // the validator has seen to it
			}
			r.value(declared.Type, value, argument.Name)
		}
		r.check(field.SelectionSet)
	}
}

func (r *reading) value(t *ast.Type, value any, path string) {
	switch value := value.(type) {
	case []any:
		if t.Elem != nil {
			for _, item := range value {
				r.value(t.Elem, item, path)
			}
		}
	case map[string]any:
		for _, field := range r.schema.Types[t.Name()].Fields {
			if inner, given := value[field.Name]; given {
				r.value(field.Type, inner, path+"."+field.Name)
			}
		}
	case string:
		r.text(t.Name(), value, path)
	}
}

func (r *reading) text(scalar, value, path string) {
	shown := shortened(value)
	switch scalar {
	case "Date":
		if _, err := date.Parse(value); err != nil {
			r.problems.Add(refuse.Invalid(path, "DATE_UNREADABLE", "Value", shown))
		}
	case "DateTime":
		if _, err := time.Parse(time.RFC3339, value); err != nil {
			r.problems.Add(refuse.Invalid(path, "INSTANT_UNREADABLE", "Value", shown))
		}
	default:
		if strings.ContainsRune(value, 0) {
			r.problems.Add(refuse.Invalid(path, "TEXT_UNREADABLE"))
		}
	}
}
