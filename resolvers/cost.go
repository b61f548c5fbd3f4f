package resolvers

import (
	"encoding/json"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// What a list is taken to hold where the query does not say.
const (
	usualPage      = 20 // a connection without first or last
	usualList      = 10 // a list that has no pages
	usualSchemaSet = 5  // a list of the schema's own description
)

// weights are fields that cost more than the row that they answer: a comparison
// is done word by word in three languages.
var weights = map[string]int{"RuleSection.comparison": 4_000}

// defaultBudget is what one request may cost, in fields answered.
const defaultBudget = 20_000

// meter adds up what an operation costs: one point for each field of each row
// that it may answer. Lists multiply what is below them.
type meter struct {
	variables map[string]any
	points    int
	sizes     refuse.List // page sizes out of range
	paths     [][]any     // theirs
}

// check refuses page sizes out of range and operations beyond the budget.
func (m *meter) check(operation *ast.OperationDefinition, budget int, v store.Viewer) *Response {
	m.visit(operation.SelectionSet, 1, 1, nil)
	if len(m.sizes) > 0 {
		r := refused(http.StatusBadRequest, v.Language, m.sizes...)
		for i := range min(len(m.paths), maxErrors) {
			r.Errors[i].Path = m.paths[i]
		}
		return r
	}
	if m.points > budget {
		return refused(http.StatusBadRequest, v.Language,
			refuse.Invalid("", "COST_EXCEEDED", "Cost", strconv.Itoa(m.points), "Budget", strconv.Itoa(budget)))
	}
	return nil
}

// visit counts a selection set that is answered some times over. A connection
// hands its page size down to the lists in it, and only to them: its total is
// one number.
func (m *meter) visit(set ast.SelectionSet, times, page int, path []any) {
	for field := range fields(set, m.variables) {
		m.points = saturated(m.points + times*max(weights[field.ObjectDefinition.Name+"."+field.Name], 1))
		at := append(slices.Clip(path), field.Alias)
		below, handed := times, 1
		size, paged := m.pageSize(field, at)
		switch isList := field.Definition.Type.Elem != nil; {
		case paged && isList:
			below = times * size
		case paged:
			handed = size
		case isList && page > 1:
			below = times * page
		case isList && strings.HasPrefix(field.ObjectDefinition.Name, "__"):
			below = times * usualSchemaSet
		case isList:
			below = times * usualList
		}
		m.visit(field.SelectionSet, saturated(below), handed, at)
	}
}

// saturated keeps sums and products far from overflow.
func saturated(n int) int { return min(n, 1<<30) }

// pageSize is how many rows a field with first or last asks for; paged is
// false for a field that has neither.
func (m *meter) pageSize(field *ast.Field, path []any) (size int, paged bool) {
	size = usualPage
	for _, name := range []string{"first", "last"} {
		definition := field.Definition.Arguments.ForName(name)
		if definition == nil {
			continue
		}
		paged = true
		value := definition.DefaultValue
		if argument := field.Arguments.ForName(name); argument != nil {
			value = argument.Value
		}
		raw, err := value.Value(m.variables)
		if raw == nil && err == nil {
			continue
		}
		asked, whole := integer(raw)
		if err != nil || !whole || asked < 1 || asked > maxPageSize {
			m.sizes.Add(refuse.Invalid(name, "BAD_PAGE_SIZE", "Max", maxPageSize))
			m.paths = append(m.paths, path)
			continue
		}
		size = asked
	}
	return size, paged
}

// integer reads a number as JSON, a literal or a Go program gives it.
func integer(raw any) (n int, ok bool) {
	switch raw := raw.(type) {
	case int:
		return raw, true
	case int32:
		return int(raw), true
	case int64:
		return int(raw), true
	case float64:
		return int(raw), raw == math.Trunc(raw) && math.Abs(raw) < math.MaxInt32
	case json.Number:
		n, err := raw.Int64()
		return int(n), err == nil
	}
	return 0, false
}
