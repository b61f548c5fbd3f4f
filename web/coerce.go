package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/texts"
)

// reader turns the fields of a form, or of an address, into the variables of
// an operation. Dots lead into input objects (input.amount), numbers count
// lists of them (input.contacts.0.name), a repeated name is a list of values.
//
// In an address, what is empty is absent. In a posted form, an empty text is
// the empty text (a website taken away) and any other empty field is null.
type reader struct {
	schema   *ast.Schema
	values   url.Values
	posted   bool
	language texts.Language
	refused  []Refusal
}

// mostRows is how many numbers the rows of a list may have.
const mostRows = 500

// Refusal is why a field of a form was not accepted.
type Refusal struct {
	Field   string // the control's name; empty where it is about the whole form
	Message string // in the reader's language, or the id of a text while coercing
	Code    string // of the API, for programs; empty where it was not asked
}

// variables reads every variable of an operation.
func (r *reader) variables(definitions ast.VariableDefinitionList) map[string]any {
	variables := map[string]any{}
	for _, d := range definitions {
		typ := *d.Type
		if d.DefaultValue != nil {
			typ.NonNull = false
		}
		if v, ok := r.value(&typ, d.Variable); ok {
			variables[d.Variable] = v
		}
	}
	return variables
}

// value reads one value; ok is false where it is to be left out.
func (r *reader) value(typ *ast.Type, name string) (v any, ok bool) {
	if typ.Elem != nil {
		return r.list(typ, name)
	}
	definition := r.schema.Types[typ.NamedType]
	if definition.Kind == ast.InputObject {
		return r.object(typ, definition, name)
	}
	return r.leaf(typ, definition, name)
}

func (r *reader) object(typ *ast.Type, definition *ast.Definition, name string) (any, bool) {
	if emptied := r.posted && r.values.Has(name); !typ.NonNull && !r.within(name) && !emptied { // its own empty control: all of it is taken away
		return nil, false
	}
	object := map[string]any{}
	for _, field := range definition.Fields {
		typ := *field.Type
		if field.DefaultValue != nil {
			typ.NonNull = false
		}
		if v, ok := r.value(&typ, name+"."+field.Name); ok {
			object[field.Name] = v
		}
	}
	return object, typ.NonNull || len(object) > 0
}

// within tells whether any field below a name says something.
func (r *reader) within(name string) bool {
	for key, values := range r.values {
		if strings.HasPrefix(key, name+".") && slices.ContainsFunc(values, func(v string) bool { return strings.TrimSpace(v) != "" }) {
			return true
		}
	}
	return false
}

func (r *reader) list(typ *ast.Type, name string) (any, bool) {
	list := []any{}
	for i := range r.values[name] {
		one := &reader{r.schema, url.Values{name: r.values[name][i : i+1]}, false, r.language, nil}
		if v, ok := one.value(nullable(typ.Elem), name); ok {
			list = append(list, v)
		}
		r.refused = append(r.refused, one.refused...)
	}
	for _, number := range numbers(r.values, name) {
		place := name + "." + strconv.Itoa(number)
		if v, ok := r.value(nullable(typ.Elem), place); ok {
			list = append(list, v)
		}
	}
	return list, len(list) > 0 || typ.NonNull || r.posted && r.values.Has(name)
}

// numbers are those of a list's rows, in their order; there may be gaps, where
// a row has gone since the form was drawn or was left blank.
func numbers(values url.Values, list string) []int {
	var found []int
	for key := range values {
		rest, within := strings.CutPrefix(key, list+".")
		digits, _, _ := strings.Cut(rest, ".")
		number, err := strconv.Atoi(digits)
		if within && err == nil && number >= 0 && number < mostRows && digits == strconv.Itoa(number) {
			found = append(found, number)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func nullable(typ *ast.Type) *ast.Type {
	t := *typ
	t.NonNull = false
	return &t
}

func (r *reader) leaf(typ *ast.Type, definition *ast.Definition, name string) (any, bool) {
	raw := strings.ReplaceAll(r.values.Get(name), "\r\n", "\n")
	blank := strings.TrimSpace(raw) == ""
	switch {
	case blank && typ.NamedType == "Boolean" && r.posted && typ.NonNull:
		return false, true // a box not ticked sends nothing
	case blank && typ.NonNull:
		return r.refuse(name, "form.required")
	case blank && r.posted && r.values.Has(name):
		if typ.NamedType == "String" {
			return "", true
		}
		return nil, true
	case blank:
		return nil, false
	case typ.NamedType == "String":
		return raw, true
	}
	return r.scalar(definition, name, strings.TrimSpace(raw))
}

func (r *reader) scalar(definition *ast.Definition, name, raw string) (any, bool) {
	switch definition.Name {
	case "Int":
		n, err := strconv.ParseInt(raw, 10, 32)
		if err != nil {
			return r.refuse(name, "form.number")
		}
		return int(n), true
	case "Float":
		f, err := strconv.ParseFloat(raw, 64)
		if err != nil {
			return r.refuse(name, "form.number")
		}
		return f, true
	case "Boolean":
		return raw == "true" || raw == "on" || raw == "1", true
	case "Date":
		if _, err := date.Parse(raw); err != nil {
			return r.refuse(name, "form.date")
		}
	case "Decimal":
		return plainDecimal(r.language, raw), true
	}
	if definition.Kind == ast.Enum && definition.EnumValues.ForName(raw) == nil {
		return r.refuse(name, "form.choice")
	}
	return raw, true
}

func (r *reader) refuse(name, id string) (any, bool) {
	r.refused = append(r.refused, Refusal{Field: name, Message: id})
	return nil, false
}
