package resolvers

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

// doubling is a query whose fragments each spread the next one twice.
func doubling(levels int) string {
	var query strings.Builder
	query.WriteString("{ ...f0 }")
	for i := range levels {
		fmt.Fprintf(&query, " fragment f%d on Query { ...f%d ...f%d }", i, i+1, i+1)
	}
	fmt.Fprintf(&query, " fragment f%d on Query { anybody }", levels)
	return query.String()
}

func TestAttacksByQueryAreRefusedByName(t *testing.T) {
	api, _ := edge(t, Options{})
	nested := strings.Repeat("rows(first: 1) { nodes { ", 12) + "name" + strings.Repeat(" } }", 12)
	for name, attack := range map[string]struct{ query, code string }{
		"1,000 aliases":              {"{" + aliases(1000) + "}", "ALIASES_EXCEEDED"},
		"the same field 2,000 times": {"{" + strings.Repeat("kept ", 1990) + "}", "GRAPHQL_VALIDATION_FAILED"},
		"deep":                       {"{" + nested + "}", "DEPTH_EXCEEDED"},
		"braces only":                {strings.Repeat("{a", 4000), "GRAPHQL_PARSE_FAILED"},
		"directives":                 {"{ anybody " + strings.Repeat("@skip(if: false) ", 500) + "}", "DIRECTIVES_EXCEEDED"},
		"directives on variables":    {"query (" + strings.Repeat("$a: Int @x ", 500) + ") { anybody }", "DIRECTIVES_EXCEEDED"},
		"long":                       {"{ anybody " + strings.Repeat("#", 10_000) + "\n}", "QUERY_TOO_LONG"},
		"fragments that double":      {doubling(40), "SELECTIONS_EXCEEDED"},
		"nested introspection":       {"{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }", "GRAPHQL_VALIDATION_FAILED"},
		"many schemas":               {schemas(80), "COST_EXCEEDED"},
	} {
		r := api.Execute(t.Context(), as(store.Public), attack.query, "", nil)
		if codes(r) != attack.code || r.Data != nil {
			t.Errorf("%s (%d bytes): %q, want %q; data %.100s", name, len(attack.query), codes(r), attack.code, r.Data)
		}
	}
}

// schemas asks for the whole schema n times.
func schemas(n int) string {
	var query strings.Builder
	query.WriteString("{")
	for i := range n {
		fmt.Fprintf(&query, " x%d: __schema { types { fields { args { type { name } } type { name } } } }", i)
	}
	query.WriteString(" }")
	return query.String()
}

// aliases is a selection of n times the same field under short names.
func aliases(n int) string {
	var selection strings.Builder
	for i := range n {
		fmt.Fprintf(&selection, "a%d:kept ", i)
	}
	return selection.String()
}

func TestFragmentsInACircleAreRefused(t *testing.T) {
	api, _ := edge(t, Options{})
	r := api.Execute(t.Context(), as(store.Public), "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }", "", nil)
	if !strings.HasPrefix(codes(r), "GRAPHQL_VALIDATION_FAILED") {
		t.Errorf("%q", codes(r))
	}
}

func TestAnOperationThatIsNotThereIsRefused(t *testing.T) {
	api, _ := edge(t, Options{})
	two := "query A { anybody } query B { __typename }"
	for _, c := range []struct{ query, name, want string }{
		{two, "A", ""}, {two, "B", ""}, {two, "C", "UNKNOWN_OPERATION"}, {two, "", "UNKNOWN_OPERATION"},
		{"{ anybody }", "A", "UNKNOWN_OPERATION"}, {"# nothing", "", "UNKNOWN_OPERATION"},
		{"fragment f on Query { anybody }", "", "GRAPHQL_VALIDATION_FAILED"},
	} {
		if got := codes(api.Execute(t.Context(), as(store.Public), c.query, c.name, nil)); got != c.want {
			t.Errorf("%s, operation %q: %q, want %q", c.query, c.name, got, c.want)
		}
	}
}

func TestTheCacheOfQueriesIsBounded(t *testing.T) {
	c := newAnalyses()
	for i := range 300 {
		c.put(fmt.Sprintf("%010000d", i), &analysis{})
	}
	if c.bytes > maxRemembered || c.recent.Len() != len(c.byText) || c.get(fmt.Sprintf("%010000d", 0)) != nil || c.get(fmt.Sprintf("%010000d", 299)) == nil {
		t.Errorf("%d bytes, %d queries", c.bytes, c.recent.Len())
	}
}
