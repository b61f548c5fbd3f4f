package web

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/plenary-org/plenary/schema/date"
)

// Money is the schema's type of that name; a selection names both fields.
type Money struct {
	Amount   string `json:"amount"` // plain decimal: "2200.00"
	Currency string `json:"currency"`
}

// PageInfo is the schema's type of that name.
type PageInfo struct {
	EndCursor       string `json:"endCursor"`
	HasNextPage     bool   `json:"hasNextPage"`
	HasPreviousPage bool   `json:"hasPreviousPage"`
	StartCursor     string `json:"startCursor"`
}

// scalars maps the schema's scalars; others, and enums, are strings.
var scalars = map[string]reflect.Type{
	"Int":      reflect.TypeFor[int](),
	"Float":    reflect.TypeFor[float64](),
	"Boolean":  reflect.TypeFor[bool](),
	"Date":     reflect.TypeFor[date.Date](),
	"DateTime": reflect.TypeFor[time.Time](),
}

// named maps object types that functions of templates take.
var named = map[string]reflect.Type{
	"Money":    reflect.TypeFor[Money](),
	"PageInfo": reflect.TypeFor[PageInfo](),
}

// typer makes Go types of selections: a struct with a field for each key,
// a slice of each list, a pointer where null is possible. Nullable texts are
// plain strings, for null and "" print alike.
type typer struct{ schema *ast.Schema }

func (t typer) object(parent *ast.Definition, set ast.SelectionSet) (reflect.Type, error) {
	fields := newFieldSet()
	if err := t.collect(fields, parent, parent, set, false); err != nil {
		return nil, err
	}
	return reflect.StructOf(fields.list), nil
}

// collect adds a selection's fields. Those under a fragment on another type or
// a condition (@include) may be absent from the answer, so they are as nullable.
func (t typer) collect(fields *fieldSet, parent, on *ast.Definition, set ast.SelectionSet, optional bool) error {
	for _, selection := range set {
		var err error
		switch s := selection.(type) {
		case *ast.Field:
			err = t.field(fields, s, optional || parent != on || len(s.Directives) > 0)
		case *ast.InlineFragment:
			err = t.collect(fields, parent, t.condition(s.TypeCondition, on), s.SelectionSet, optional || len(s.Directives) > 0)
		case *ast.FragmentSpread:
			err = t.collect(fields, parent, t.condition(s.Definition.TypeCondition, on), s.Definition.SelectionSet, optional || len(s.Directives) > 0)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t typer) condition(name string, otherwise *ast.Definition) *ast.Definition {
	if name == "" {
		return otherwise
	}
	return t.schema.Types[name]
}

func (t typer) field(fields *fieldSet, f *ast.Field, optional bool) error {
	if f.Name == "__typename" {
		return fields.add(f.Alias, reflect.TypeFor[string]())
	}
	typ, err := t.of(f.Definition.Type, f.SelectionSet, optional)
	if err != nil {
		return fmt.Errorf("%s: %w", f.Alias, err)
	}
	return fields.add(f.Alias, typ)
}

func (t typer) of(typ *ast.Type, set ast.SelectionSet, optional bool) (reflect.Type, error) {
	if typ.Elem != nil {
		elem, err := t.of(typ.Elem, set, false)
		if err != nil {
			return nil, err
		}
		return reflect.SliceOf(elem), nil
	}
	result, err := t.single(t.schema.Types[typ.NamedType], set)
	if err != nil || typ.NonNull && !optional || result.Kind() == reflect.String {
		return result, err
	}
	return reflect.PointerTo(result), nil
}

func (t typer) single(definition *ast.Definition, set ast.SelectionSet) (reflect.Type, error) {
	if definition.IsLeafType() {
		if typ, ok := scalars[definition.Name]; ok {
			return typ, nil
		}
		return reflect.TypeFor[string](), nil
	}
	if typ, ok := named[definition.Name]; ok {
		if definition.Name == "Money" && (!selects(set, "amount") || !selects(set, "currency")) {
			return nil, fmt.Errorf("select both amount and currency of Money")
		}
		return typ, nil
	}
	return t.object(definition, set)
}

// fieldSet keeps the fields of a struct in order, each once.
type fieldSet struct {
	list []reflect.StructField
	at   map[string]int
}

func newFieldSet() *fieldSet { return &fieldSet{at: map[string]int{}} }

func (s *fieldSet) add(key string, typ reflect.Type) error {
	name := exported(key)
	if i, ok := s.at[name]; ok {
		if s.list[i].Type == typ {
			return nil
		}
		return fmt.Errorf("%s is selected twice with other contents: give one an alias", key)
	}
	s.at[name] = len(s.list)
	s.list = append(s.list, reflect.StructField{
		Name: name, Type: typ, Tag: reflect.StructTag(fmt.Sprintf(`json:%q`, key)),
	})
	return nil
}

// exported is the Go name of a response key: id → ID, memberId → MemberID,
// totalCount → TotalCount.
func exported(key string) string {
	key = strings.TrimLeft(key, "_")
	if key == "id" || key == "html" {
		return strings.ToUpper(key)
	}
	if start, ok := strings.CutSuffix(key, "Id"); ok {
		key = start + "ID"
	}
	return strings.ToUpper(key[:1]) + key[1:]
}
