package web

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"sync"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/plenary-org/plenary/schema/store"
)

// fake answers any operation of a schema with made-up values, so that pages
// can be shown before and without the areas behind them.
type fake struct {
	schema *ast.Schema
	// values by path, as "member.organisation.name", or by the last name;
	// list items have their number: "members.nodes.0.id".
	values map[string]any
	lists  map[string]int // how many items; 3 by default
	errs   []Error
	before func(asked int) // may change the answer to the nth question
	asked  []call
}

type call struct {
	viewer    store.Viewer
	operation string
	variables map[string]any
	memory    int // the question that began what is remembered for this one
}

// read are the schemas that were read before.
var read sync.Map

func newFake(sdl string) *fake {
	known, ok := read.Load(sdl)
	if !ok {
		known, _ = read.LoadOrStore(sdl, gqlparser.MustLoadSchema(&ast.Source{Input: sdl}))
	}
	return &fake{
		schema: known.(*ast.Schema),
		values: map[string]any{"userErrors": []any{}}, lists: map[string]int{},
	}
}

func (f *fake) Execute(ctx context.Context, v store.Viewer, query, operation string, variables map[string]any) (json.RawMessage, []Error) {
	memory, _ := store.Once(ctx, "asked", func() (int, error) { return len(f.asked), nil })
	f.asked = append(f.asked, call{v, operation, variables, memory})
	if f.before != nil {
		f.before(len(f.asked))
	}
	if len(f.errs) > 0 {
		return nil, f.errs
	}
	document := gqlparser.MustLoadQueryWithRules(f.schema, query, rules.NewDefaultRules())
	op := document.Operations.ForName(operation)
	data, err := json.Marshal(f.object(op.SelectionSet, "", ""))
	if err != nil {
		panic(err)
	}
	return data, nil
}

func (f *fake) object(set ast.SelectionSet, path, number string) map[string]any {
	object := map[string]any{}
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			object[s.Alias] = f.field(s, strings.TrimPrefix(path+"."+s.Alias, "."), number)
		case *ast.InlineFragment:
			f.merge(object, s.SelectionSet, path, number)
		case *ast.FragmentSpread:
			f.merge(object, s.Definition.SelectionSet, path, number)
		}
	}
	return object
}

func (f *fake) merge(object map[string]any, set ast.SelectionSet, path, number string) {
	for key, value := range f.object(set, path, number) {
		object[key] = value
	}
}

func (f *fake) field(s *ast.Field, path, number string) any {
	for _, key := range []string{path, s.Name} {
		if value, ok := f.values[key]; ok {
			return value
		}
	}
	if s.Name == "__typename" {
		return "Fake"
	}
	return f.value(s.Definition.Type, s, path, number)
}

func (f *fake) value(typ *ast.Type, s *ast.Field, path, number string) any {
	if typ.Elem != nil {
		n, ok := f.lists[path]
		if !ok {
			n = 3
		}
		list := make([]any, n)
		for i := range list {
			at := strconv.Itoa(i)
			list[i] = f.value(typ.Elem, s, path+"."+at, at)
		}
		return list
	}
	definition := f.schema.Types[typ.NamedType]
	switch {
	case definition.IsCompositeType():
		return f.object(s.SelectionSet, path, number)
	case definition.Kind == ast.Enum:
		return definition.EnumValues[0].Name
	}
	switch typ.NamedType {
	case "Int":
		return 12
	case "Float":
		return 1.5
	case "Boolean":
		return true
	case "Date":
		return "2024-03-01"
	case "DateTime":
		return "2024-03-01T09:30:00Z"
	case "Decimal":
		return "1234.50"
	}
	if s.Name == "currency" {
		return "USD"
	}
	return s.Name + number
}
