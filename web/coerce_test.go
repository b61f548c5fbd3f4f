package web

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/plenary-org/plenary/schema/texts"
)

func TestFieldsBecomeVariablesOfTheSchemasTypes(t *testing.T) {
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: deskSDL})
	record := gqlparser.MustLoadQueryWithRules(schema, `mutation m($input: PaymentInput!) { paymentRecord(input: $input) { dues { id } } }`, rules.NewDefaultRules()).Operations[0].VariableDefinitions
	list := gqlparser.MustLoadQueryWithRules(schema, `query q($first: Int = 50, $filter: Filter) { list(first: $first, filter: $filter) { id } }`, rules.NewDefaultRules()).Operations[0].VariableDefinitions
	for _, test := range []struct {
		name    string
		inputs  ast.VariableDefinitionList
		typed   string
		posted  bool
		want    map[string]any
		refused []Refusal
	}{
		{"an empty address asks for everything", list, "", false, map[string]any{}, nil},
		{"empty filters are absent", list, "filter.search=&filter.year=+&first=", false, map[string]any{}, nil},
		{"repeated names are lists", list, "filter.state=DUE&filter.state=PAID&filter.search=R%C3%A9", false,
			map[string]any{"filter": map[string]any{"search": "Ré", "state": []any{"DUE", "PAID"}}}, nil},
		{"numbers are numbers", list, "first=5&filter.year=2024", false, map[string]any{"first": 5, "filter": map[string]any{"year": 2024}}, nil},
		{"what is no number is refused", list, "first=many", false, map[string]any{}, []Refusal{{Field: "first", Message: "form.number"}}},
		{"a number beyond 32 bits is refused", list, "first=3000000000", false, map[string]any{}, []Refusal{{Field: "first", Message: "form.number"}}},
		{"an unknown state is refused", list, "filter.state=LOST", false, map[string]any{}, []Refusal{{Field: "filter.state", Message: "form.choice"}}},
		{"a form sends its input whole", record, "input.amount=12.5&input.duesId=d1&input.sure=true&input.paidOn=2024-02-29", true,
			map[string]any{"input": map[string]any{"amount": "12.5", "duesId": "d1", "sure": true, "paidOn": "2024-02-29"}}, nil},
		{"an emptied text is the empty text, an emptied date null", record, "input.amount=1&input.duesId=d1&input.reference=&input.paidOn=&input.state=", true,
			map[string]any{"input": map[string]any{"amount": "1", "duesId": "d1", "sure": false, "reference": "", "paidOn": nil, "state": nil}}, nil},
		{"what is required is asked for", record, "input.amount=+", true,
			map[string]any{"input": map[string]any{"sure": false}}, []Refusal{{Field: "input.amount", Message: "form.required"}, {Field: "input.duesId", Message: "form.required"}}},
		{"29 February needs a leap year", record, "input.amount=1&input.duesId=d&input.paidOn=2023-02-29", true,
			map[string]any{"input": map[string]any{"amount": "1", "duesId": "d", "sure": false}}, []Refusal{{Field: "input.paidOn", Message: "form.date"}}},
		{"numbered names are a list of inputs", record, "input.amount=1&input.duesId=d&input.lines.0.name=a&input.lines.1.name=b&input.lines.1.count=2", true,
			map[string]any{"input": map[string]any{"amount": "1", "duesId": "d", "sure": false, "lines": []any{
				map[string]any{"name": "a"}, map[string]any{"name": "b", "count": 2}}}}, nil},
		{"a row left blank between others takes none away", record, "input.amount=1&input.duesId=d&input.lines.0.name=a&input.lines.1.name=&input.lines.10.name=c&input.lines.7.name=b", true,
			map[string]any{"input": map[string]any{"amount": "1", "duesId": "d", "sure": false, "lines": []any{
				map[string]any{"name": "a"}, map[string]any{"name": "b"}, map[string]any{"name": "c"}}}}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			values, err := url.ParseQuery(test.typed)
			if err != nil {
				t.Fatal(err)
			}
			in := &reader{schema, values, test.posted, texts.English, nil}
			if diff := cmp.Diff(test.want, in.variables(test.inputs)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.refused, in.refused); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAmountsAreReadAsTheReaderTypesThem(t *testing.T) {
	for _, test := range []struct {
		language    texts.Language
		typed, want string
	}{
		{texts.English, "1,234.50", "1234.50"},
		{texts.English, "2200", "2200"},
		{texts.English, "2200,50", "2200,50"}, // in doubt: the API refuses
		{texts.English, "85,000", "85000"},
		{texts.French, "1 234,50", "1234.50"},
		{texts.French, "1\u202f234,50", "1234.50"},
		{texts.French, "2200.50", "2200.50"},
		{texts.Spanish, "1.234,50", "1234.50"},
		{texts.Spanish, "1.234.567", "1234567"},
		{texts.Spanish, "2200.50", "2200.50"},
		{texts.Spanish, "1,2.3", "1,2.3"},
	} {
		if got := plainDecimal(test.language, test.typed); got != test.want {
			t.Errorf("%s in %s: %s, want %s", test.typed, test.language, got, test.want)
		}
	}
}
