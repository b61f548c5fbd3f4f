package resolvers

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/plenary-org/plenary/schema/store"
)

func TestListsMultiplyWhatIsBelowThem(t *testing.T) {
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: edgeSDL})
	for query, want := range map[string]int{
		`{ anybody }`:             1,
		`{ rows { totalCount } }`: 2,
		`{ rows(first: 50) { totalCount nodes { name } } }`:                             1 + 1 + 1 + 50,
		`{ rows { nodes { name } } }`:                                                   1 + 1 + usualPage,
		`{ rows(last: 3) { nodes { name tags { name } } } }`:                            1 + 1 + 3 + 3 + 3*usualList,
		`{ rows(first: 4) { nodes { rows { nodes { name } } } }}`:                       1 + 1 + 4 + 4 + 4*5,
		`{ a: rows(first: 2) { nodes { name } } b: rows(first: 3) { nodes { name } } }`: 4 + 5,
		`query ($n: Int = 7) { rows(first: $n) { nodes { name } } }`:                    1 + 1 + 7,
		`{ rows(first: 100) { nodes { rows(first: 100) { nodes { rows(first: 100) { nodes { rows(first: 100) { nodes { rows(first: 100) { nodes { rows(first: 100) { nodes { name } } } } } } } } } } } } }`: 1 << 30,
	} {
		doc, err := gqlparser.LoadQueryWithRules(schema, query, ruleset())
		if err != nil {
			t.Fatal(err)
		}
		m := meter{variables: map[string]any{}}
		m.visit(doc.Operations[0].SelectionSet, 1, 1, nil)
		if m.points != want {
			t.Errorf("%s costs %d, want %d", query, m.points, want)
		}
	}
}

func TestAQueryBeyondTheBudgetIsToldBoth(t *testing.T) {
	api, _ := edge(t, Options{Budget: 50})
	r := api.Execute(t.Context(), as(store.Public), `{ rows(first: 50) { nodes { name } } }`, "", nil)
	if codes(r) != "COST_EXCEEDED" || !strings.Contains(r.Errors[0].Message, "52") || !strings.Contains(r.Errors[0].Message, "50") {
		t.Errorf("%v", r.Errors)
	}
	if r := api.Execute(t.Context(), as(store.Public), `{ rows(first: 48) { nodes { name } } }`, "", nil); len(r.Errors) > 0 {
		t.Errorf("within the budget: %v", r.Errors)
	}
}

func TestAPageHasOneToAHundredRows(t *testing.T) {
	api, _ := edge(t, Options{})
	literal := func(size string) string { return `{ mine: rows(first: ` + size + `) { totalCount } }` }
	const variable = `query ($n: Int) { mine: rows(last: $n) { totalCount } }`
	for _, c := range []struct {
		query string
		n     any
		bad   bool
	}{
		{literal("1000000"), nil, true}, {literal("0"), nil, true}, {literal("-1"), nil, true}, {literal("101"), nil, true},
		{literal("1"), nil, false}, {literal("100"), nil, false}, {literal("null"), nil, false},
		{variable, 101.0, true}, {variable, 0.0, true}, {variable, -5, true}, {variable, int64(1 << 40), true},
		{variable, 1e300, true}, {variable, "5", true}, {variable, 100.0, false}, {variable, nil, false},
	} {
		r := api.Execute(t.Context(), as(store.Public), c.query, "", map[string]any{"n": c.n})
		want := ""
		if c.bad {
			want = "BAD_PAGE_SIZE"
		}
		if codes(r) != want || c.bad && paths(r) != "mine" {
			t.Errorf("%s with %v: %v, want %q", c.query, c.n, r.Errors, want)
		}
	}
}

func TestVariablesThatDoNotFitAreNamed(t *testing.T) {
	api, _ := edge(t, Options{})
	const query = `mutation ($input: KeepInput!) { keep(input: $input) { name } }`
	for name, variables := range map[string]map[string]any{
		"absent":        nil,
		"null":          {"input": nil},
		"no object":     {"input": "Ada"},
		"missing field": {"input": map[string]any{}},
		"wrong type":    {"input": map[string]any{"name": 5.0}},
		"unknown field": {"input": map[string]any{"name": "Ada", "rank": "x"}},
	} {
		r := api.Execute(t.Context(), as(store.Public), query, "", variables)
		if codes(r) != "BAD_USER_INPUT" || !strings.Contains(r.Errors[0].Message, "variable.input") || r.Data != nil {
			t.Errorf("%s: %v", name, r.Errors)
		}
	}
}
