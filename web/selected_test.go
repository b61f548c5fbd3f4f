package web

import (
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"strings"
	"testing"
	"text/template/parse"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/plenary-org/plenary/schema"
	"github.com/plenary-org/plenary/schema/texts"
)

// names collects what the templates from a name on say: fields, and texts in
// which functions are told fields (each .People "ID").
func names(set *template.Template, name string, seen map[string]bool, said map[string]bool) {
	found := set.Lookup(name)
	if seen[name] || found == nil || found.Tree == nil {
		return
	}
	seen[name] = true
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch node := v.Interface().(type) {
		case *parse.FieldNode:
			for _, one := range node.Ident {
				said[one] = true
			}
			return
		case *parse.VariableNode:
			for _, one := range node.Ident[1:] {
				said[one] = true
			}
			return
		case *parse.ChainNode:
			for _, one := range node.Field {
				said[one] = true
			}
		case *parse.StringNode:
			said[node.Text] = true
			return
		case *parse.TemplateNode:
			names(set, node.Name, seen, said)
		}
		v = reflect.Indirect(v)
		for i := range v.NumField() {
			if !v.Type().Field(i).IsExported() {
				continue
			}
			switch f := v.Field(i); {
			case f.Kind() == reflect.Struct: // what if, range and with have in common
				walk(f.Addr())
			case f.Kind() == reflect.Slice:
				for j := range f.Len() {
					if node, ok := f.Index(j).Interface().(parse.Node); ok && !reflect.ValueOf(node).IsNil() {
						walk(reflect.ValueOf(node))
					}
				}
			case f.Kind() == reflect.Pointer && !f.IsNil() || f.Kind() == reflect.Interface && !f.IsNil():
				if node, ok := f.Interface().(parse.Node); ok {
					walk(reflect.ValueOf(node))
				}
			}
		}
	}
	walk(reflect.ValueOf(found.Tree.Root))
}

// TestWhatAPageAsksForItShows: each field that a page's query selects is named
// in a template that the page draws, or by Go (a list's options, an address of
// the routes). It goes by names: one field may stand in for another of its name.
func TestWhatAPageAsksForItShows(t *testing.T) {
	site, err := New((&desk{}).config(schema.SDL()))
	if err != nil {
		t.Fatal(err)
	}
	code := goSources(t)
	for _, p := range site.pages {
		if p.query == nil {
			continue
		}
		said := map[string]bool{}
		names(p.templates[texts.English], "layout", map[string]bool{}, said)
		query := gqlparser.MustLoadQueryWithRules(site.schema, p.query.text, rules.NewDefaultRules())
		var idle []string
		var look func(set ast.SelectionSet, path string)
		look = func(set ast.SelectionSet, path string) {
			if len(set) == 1 && path != "" { // what is asked only whether it is there needs some field
				if leaf, ok := set[0].(*ast.Field); ok && len(leaf.SelectionSet) == 0 {
					return
				}
			}
			for _, selection := range set {
				switch s := selection.(type) {
				case *ast.Field:
					name, at := exported(s.Alias), strings.TrimPrefix(path+"."+s.Alias, ".")
					if !said[name] && !strings.Contains(code, fmt.Sprintf("%q", name)) && !strings.Contains(code, at+".") {
						idle = append(idle, at)
					}
					if of := s.Definition.Type.Name(); of != "PageInfo" && of != "Money" { // the pager and money take these whole
						look(s.SelectionSet, path+"."+s.Alias)
					}
				case *ast.InlineFragment:
					look(s.SelectionSet, path)
				case *ast.FragmentSpread:
					look(s.Definition.SelectionSet, path)
				}
			}
		}
		look(query.Operations[0].SelectionSet, "")
		slices.Sort(idle)
		for _, path := range slices.Compact(idle) {
			t.Errorf("%s asks for %s and shows it nowhere", p.page, path)
		}
	}
}
