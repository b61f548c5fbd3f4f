package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// operation is one query or mutation of a page's document, ready to run.
type operation struct {
	name   string
	text   string // this operation alone: the API never parses its neighbours
	inputs ast.VariableDefinitionList
	answer reflect.Type // struct that its data decodes into
	field  string       // of a mutation: the key of its only root field
}

// readOperations checks a document against the schema and takes it apart.
func readOperations(schema *ast.Schema, name, document string) (map[string]*operation, error) {
	query, errs := gqlparser.LoadQueryWithRules(schema, document, rules.NewDefaultRules())
	if errs != nil {
		return nil, fmt.Errorf("%s: %w", name, errs)
	}
	operations := map[string]*operation{}
	for _, definition := range query.Operations {
		op, err := newOperation(schema, query.Fragments, definition)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, definition.Name, err)
		}
		operations[op.name] = op
	}
	return operations, nil
}

func newOperation(schema *ast.Schema, fragments ast.FragmentDefinitionList, d *ast.OperationDefinition) (*operation, error) {
	op := &operation{name: d.Name, inputs: d.VariableDefinitions}
	root := schema.Query
	if d.Operation == ast.Mutation {
		root = schema.Mutation
		field, ok := d.SelectionSet[0].(*ast.Field)
		if !ok || len(d.SelectionSet) != 1 {
			return nil, fmt.Errorf("a form's mutation has exactly one field")
		}
		if !selects(field.SelectionSet, "userErrors") {
			return nil, fmt.Errorf("it must select userErrors { code field message }")
		}
		op.field = field.Alias
	}
	var err error
	if op.answer, err = (typer{schema}).object(root, d.SelectionSet); err != nil {
		return nil, err
	}
	var text bytes.Buffer
	formatter.NewFormatter(&text, formatter.WithCompacted()).FormatQueryDocument(&ast.QueryDocument{
		Operations: ast.OperationList{d}, Fragments: used(fragments, d.SelectionSet, nil),
	})
	op.text = text.String()
	return op, nil
}

// used collects the fragments that a selection spreads, through others too.
func used(all ast.FragmentDefinitionList, set ast.SelectionSet, found ast.FragmentDefinitionList) ast.FragmentDefinitionList {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			found = used(all, s.SelectionSet, found)
		case *ast.InlineFragment:
			found = used(all, s.SelectionSet, found)
		case *ast.FragmentSpread:
			if found.ForName(s.Name) == nil {
				fragment := all.ForName(s.Name) // validated: it exists
				found = used(all, fragment.SelectionSet, append(found, fragment))
			}
		}
	}
	return found
}

func selects(set ast.SelectionSet, key string) bool {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			if s.Alias == key {
				return true
			}
		case *ast.InlineFragment:
			if selects(s.SelectionSet, key) {
				return true
			}
		case *ast.FragmentSpread:
			if selects(s.Definition.SelectionSet, key) {
				return true
			}
		}
	}
	return false
}

// decode reads an answer's data into a new struct of the operation's type.
func (op *operation) decode(data json.RawMessage) (reflect.Value, error) {
	v := reflect.New(op.answer)
	if len(data) == 0 || string(data) == "null" {
		return v.Elem(), nil
	}
	if err := json.Unmarshal(data, v.Interface()); err != nil {
		return v.Elem(), fmt.Errorf("answer to %s: %w", op.name, err)
	}
	return v.Elem(), nil
}
