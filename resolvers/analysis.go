package resolvers

import (
	"iter"
	"net/http"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/texts"
)

// analysis is what is known of a query's text, whoever asks.
type analysis struct {
	doc *ast.QueryDocument
	// text is the query printed again from what was analysed. It is what is
	// executed: two parsers that read a comment or a string differently could
	// otherwise be made to check one query and run another.
	text string
}

// ruleset is the specification's validation but for the merging of fields,
// whose cost grows with the square of the query: graph-gophers does that one,
// and stops at a bound.
func ruleset() *rules.Rules {
	set := rules.NewDefaultRules()
	set.RemoveRule(rules.OverlappingFieldsCanBeMergedRule.Name)
	set.AddRule("NumbersFit", numbersFit)
	return set
}

// numbersFit refuses literals that the executor would panic on, whatever
// scalar they stand for.
func numbersFit(on *core.Events, refuse core.AddErrFunc) {
	on.OnValue(func(_ *core.Walker, value *ast.Value) {
		var err error
		switch value.Kind {
		case ast.IntValue:
			_, err = strconv.ParseInt(value.Raw, 10, 64)
		case ast.FloatValue:
			_, err = strconv.ParseFloat(value.Raw, 64)
		}
		if err != nil {
			refuse(core.Message("The number %s is out of range; write it as a string.", value.Raw), core.At(value.Position))
		}
	})
}

// analyse parses, measures and validates a query.
func (a *API) analyse(l texts.Language, query string) (*analysis, *Response) {
	if known := a.analyses.get(query); known != nil {
		return known, nil
	}
	if len(query) > maxQueryBytes {
		return nil, refused(http.StatusBadRequest, l, refuse.Invalid("", "QUERY_TOO_LONG", "Max", maxQueryBytes))
	}
	doc, err := parser.ParseQuery(&ast.Source{Input: query})
	if err != nil {
		return nil, invalid(l, "GRAPHQL_PARSE_FAILED", gqlerror.List{asGraphQL(err)})
	}
	if refusal := survey(doc).refusal(); refusal != nil {
		return nil, refused(http.StatusBadRequest, l, refusal)
	}
	if errs := validator.ValidateWithRules(a.sdl, doc, a.rules); len(errs) > 0 {
		return nil, invalid(l, "GRAPHQL_VALIDATION_FAILED", errs)
	}
	var text strings.Builder
	formatter.NewFormatter(&text, formatter.WithIndent("")).FormatQueryDocument(doc)
	fresh := &analysis{doc, text.String()}
	a.analyses.put(query, fresh)
	return fresh, nil
}

// operation finds the operation to run by name; the name may be empty where
// there is only one.
func (n *analysis) operation(name string) *ast.OperationDefinition {
	if name == "" && len(n.doc.Operations) == 1 {
		return n.doc.Operations[0]
	}
	if name == "" {
		return nil
	}
	return n.doc.Operations.ForName(name)
}

// fields goes through the fields of a selection set that will be executed:
// fragments opened, @skip and @include evaluated.
func fields(set ast.SelectionSet, variables map[string]any) iter.Seq[*ast.Field] {
	return func(yield func(*ast.Field) bool) { walk(set, variables, yield) }
}

func walk(set ast.SelectionSet, variables map[string]any, yield func(*ast.Field) bool) bool {
	for _, selection := range set {
		more := true
		switch selection := selection.(type) {
		case *ast.Field:
			more = omitted(selection.Directives, variables) || yield(selection)
		case *ast.InlineFragment:
			more = omitted(selection.Directives, variables) || walk(selection.SelectionSet, variables, yield)
		case *ast.FragmentSpread:
			more = omitted(selection.Directives, variables) || walk(selection.Definition.SelectionSet, variables, yield)
		}
		if !more {
			return false
		}
	}
	return true
}

func omitted(directives ast.DirectiveList, variables map[string]any) bool {
	return condition(directives.ForName("skip"), variables, false) || !condition(directives.ForName("include"), variables, true)
}

func condition(directive *ast.Directive, variables map[string]any, absent bool) bool {
	if directive == nil {
		return absent
	}
	value, err := directive.Arguments.ForName("if").Value.Value(variables)
	holds, ok := value.(bool)
	if err != nil || !ok {
		return absent // executed, as far as the gate knows
	}
	return holds
}

func asGraphQL(err error) *gqlerror.Error {
	if known, ok := err.(*gqlerror.Error); ok { //nolint:errorlint // the parser returns it bare
		return known
	}
	return gqlerror.Wrap(err)
}

// invalid answers a query that is no GraphQL, or not for this schema.
func invalid(l texts.Language, code string, errs gqlerror.List) *Response {
	r := &Response{status: http.StatusBadRequest}
	for _, err := range errs {
		e := Error{Message: shortened(err.Message), Extensions: map[string]any{"code": code}}
		for _, at := range err.Locations {
			if len(e.Locations) < maxErrors {
				e.Locations = append(e.Locations, Location{at.Line, at.Column})
			}
		}
		r.Errors = append(r.Errors, e)
	}
	return r.bounded(l)
}

// shortened bounds a message that repeats the client's own words.
func shortened(message string) string {
	const most = 500
	runes := []rune(message)
	if len(runes) <= most {
		return message
	}
	return string(runes[:most]) + "…"
}
