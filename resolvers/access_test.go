package resolvers

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/plenary-org/plenary/schema/store"
)

var update = flag.Bool("update", false, "write the golden list of who may ask for what anew")

const golden = "testdata/access.golden.txt"

// step is a field on the way from a root, with who may take it.
type step struct {
	name  string
	roles []string
}

// ways finds, for every field reachable from a root, a shortest way to it.
func ways(schema *ast.Schema) map[string][]step {
	type place struct {
		t   *ast.Definition
		way []step
	}
	found := map[string][]step{}
	walk := func(from place) {
		for ahead := []place{from}; len(ahead) > 0; ahead = ahead[1:] {
			t, way := ahead[0].t, ahead[0].way
			for _, field := range t.Fields {
				name := t.Name + "." + field.Name
				if _, known := found[name]; known || strings.HasPrefix(field.Name, "__") {
					continue
				}
				on := append(slices.Clone(way), step{field.Name + arguments(schema, field), whoMay(t, field)})
				found[name] = on
				if next := schema.Types[field.Type.Name()]; next.Kind == ast.Object {
					ahead = append(ahead, place{next, on})
				}
			}
		}
	}
	walk(place{schema.Query, nil})
	walk(place{schema.Mutation, []step{{"mutation", nil}}})
	return found
}

func whoMay(t *ast.Definition, field *ast.FieldDefinition) (roles []string) {
	directive := field.Directives.ForName("allow")
	if directive == nil {
		directive = t.Directives.ForName("allow")
	}
	for _, value := range directive.Arguments.ForName("to").Value.Children {
		roles = append(roles, value.Value.Raw)
	}
	return roles
}

// arguments writes what a field cannot do without.
func arguments(schema *ast.Schema, field *ast.FieldDefinition) string {
	var list []string
	for _, a := range field.Arguments {
		if a.Type.NonNull && a.DefaultValue == nil {
			list = append(list, a.Name+": "+someValue(schema, a.Type))
		}
	}
	if len(list) == 0 {
		return ""
	}
	return "(" + strings.Join(list, ", ") + ")"
}

// someValue writes some value of a type.
func someValue(schema *ast.Schema, t *ast.Type) string {
	if t.Elem != nil {
		return "[]"
	}
	switch d := schema.Types[t.NamedType]; {
	case d.Kind == ast.Enum:
		return d.EnumValues[0].Name
	case d.Kind == ast.InputObject:
		var list []string
		for _, f := range d.Fields {
			if f.Type.NonNull {
				list = append(list, f.Name+": "+someValue(schema, f.Type))
			}
		}
		return "{" + strings.Join(list, ", ") + "}"
	case d.Name == "Int":
		return "1"
	case d.Name == "Boolean":
		return "false"
	case d.Name == "Date":
		return `"2023-12-01"`
	case d.Name == "Decimal":
		return `"1"`
	}
	return `"x"`
}

func (h house) query(way []step, leaf bool) string {
	var q strings.Builder
	if way[0].name == "mutation" {
		q.WriteString("mutation ")
		way = way[1:]
	}
	for _, s := range way {
		q.WriteString("{ " + s.name + " ")
	}
	if !leaf {
		q.WriteString("{ __typename }")
	}
	q.WriteString(strings.Repeat(" }", len(way)))
	return q.String()
}

// TestEveryFieldIsAskedForAsEveryRole: the gate refuses exactly those whom a
// step on the way does not allow, and the whole list of who may what stands in
// a golden file, so that no change of it goes unseen.
func TestEveryFieldIsAskedForAsEveryRole(t *testing.T) {
	h := newHouse(t)
	all := ways(h.api.sdl)
	var lines []string
	for name, way := range all {
		lines = append(lines, fmt.Sprintf("%-45s %s", name, strings.Join(way[len(way)-1].roles, " ")))
		leaf := h.leaf(name)
		for _, role := range store.Roles {
			v := store.Viewer{Roles: store.Implied(role), Language: "en"}
			if role != store.Public {
				v.PersonID = 1_000_000
			}
			want := true
			for _, s := range way {
				want = want && (s.roles == nil || slices.ContainsFunc(s.roles, func(r string) bool { return v.Can(store.Role(r)) }))
			}
			// The gate answers before anything is executed.
			_, no := h.api.plan(v, h.query(way, leaf), "", nil)
			if no == nil {
				no = &Response{}
			}
			got := !slices.ContainsFunc(codesOf(no), func(c string) bool { return c == "FORBIDDEN" || c == "UNAUTHENTICATED" })
			if got != want {
				t.Errorf("%s as %s: allowed %v, want %v\n%s\n%+v", name, role, got, want, h.query(way, leaf), no.Errors)
			}
		}
	}
	slices.Sort(lines)
	got := strings.Join(lines, "\n") + "\n"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("who may ask for what has changed; look twice, then -update:\n%s", diff)
	}
}

// leaf tells whether a field takes no selection.
func (h house) leaf(name string) bool {
	object, field, _ := strings.Cut(name, ".")
	next := h.api.sdl.Types[h.api.sdl.Types[object].Fields.ForName(field).Type.Name()]
	return next.Kind == ast.Scalar || next.Kind == ast.Enum
}
