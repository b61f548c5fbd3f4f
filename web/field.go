package web

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/plenary-org/plenary/schema/texts"
)

// Field is one control of a form with its label, hint and error. What it is,
// the schema says: a Date is a date field, an enum a choice, what may not be
// null is required.
type Field struct {
	Name, ID, Label, Hint, Error string
	Kind                         string // text, file, email, url, search, date, decimal, number, checkbox, select, checks, textarea
	Value                        string
	Values                       []string
	Options                      []Option
	Required                     bool
	Usual                        bool   // an address that leaves it out does not mean "empty"
	Any                          string // what the empty choice of a select says
	Autocomplete                 string
	Rows                         int

	// Of a file: whether several may be sent, what they may be, the most bytes
	// of each, and those that were sent before the form was refused.
	Multiple bool
	Accept   string
	Most     int64
	Sent     []SentFile
}

// Field makes the control of a dotted name. Settings come in pairs: "label"
// and "hint" (ids of texts; the label is "label.NAME" by default), "kind",
// "value" (shown unless something was typed), "options", "any" (id of a text),
// "autocomplete", "required".
func (f *Form) Field(name string, settings ...any) (Field, error) {
	typ, ok := f.typeOf(name)
	if !ok {
		return Field{}, fmt.Errorf("%s of %s.graphql has no input %s", f.op.name, f.page.page, name)
	}
	field := Field{Name: name, ID: f.controlID(name), Error: f.refusal(name), Required: typ.NonNull && !f.asks, Usual: f.usual.Has(name), Rows: 4}
	field.Label = "label." + name[strings.LastIndexByte(name, '.')+1:]
	field.describe(f, typ)
	if err := field.set(settings); err != nil {
		return Field{}, fmt.Errorf("%s: %w", name, err)
	}
	say := f.page.site.book.Say
	field.Label = say(f.language, field.Label, nil)
	if field.Hint != "" {
		field.Hint = say(f.language, field.Hint, nil)
	}
	if field.Any != "" {
		field.Any = say(f.language, field.Any, nil)
	}
	if f.typed(name) {
		field.Value, field.Values = f.values.Get(name), f.values[name]
	}
	field.sent(f)
	if f.asks && field.Kind == "select" {
		field.offer(f, typ)
	}
	return field, nil
}

// SentFile is a file that waits for its form to pass.
type SentFile struct{ ID, Name string }

// Megabytes is Most as people say it.
func (field Field) Megabytes() int64 { return field.Most >> 20 }

func (field *Field) sent(f *Form) {
	if field.Kind != "file" {
		return
	}
	for _, id := range field.Values {
		if name := f.values.Get(fileKey + id); name != "" {
			field.Sent = append(field.Sent, SentFile{id, name})
		}
	}
	field.Required = field.Required && len(field.Sent) == 0
}

// offer adds the choices that an address makes and the list lacks, so that a
// filter never says "all" over rows that it holds back.
func (field *Field) offer(f *Form, typ *ast.Type) {
	definition := f.page.site.schema.Types[typ.Name()]
	for _, value := range field.Values {
		known := slices.ContainsFunc(field.Options, func(o Option) bool { return o.Value == value })
		switch {
		case value == "" || known:
		case definition.EnumValues.ForName(value) != nil:
			field.Options = append(field.Options, Option{Value: value, Label: f.page.site.word(f.language, definition.Name, value)})
		default:
			label := f.page.site.book.Say(f.language, "filter.unknown", texts.Args{"Value": value})
			field.Options = append(field.Options, Option{Value: value, Label: label})
		}
	}
}

// describe chooses the control by the type.
func (field *Field) describe(f *Form, typ *ast.Type) {
	definition := f.page.site.schema.Types[typ.Name()]
	field.Kind = "text"
	purpose, isFile := f.page.purpose(field.Name)
	switch {
	case isFile:
		field.Kind, field.Multiple = "file", typ.Elem != nil
		field.Most, field.Accept = f.page.site.Files.Takes(purpose)
	case definition.Kind == ast.Enum:
		field.Kind = "select"
		for _, v := range definition.EnumValues {
			field.Options = append(field.Options, Option{Value: v.Name, Label: f.page.site.word(f.language, definition.Name, v.Name)})
		}
	case definition.Name == "Date":
		field.Kind = "date"
	case definition.Name == "Decimal":
		field.Kind = "decimal"
	case definition.Name == "Int":
		field.Kind = "number"
	case definition.Name == "Boolean":
		field.Kind, field.Required = "checkbox", false
	case strings.HasSuffix(field.Name, "email"):
		field.Kind = "email"
	case strings.HasSuffix(field.Name, "website"):
		field.Kind = "url"
	case strings.HasSuffix(field.Name, "search"):
		field.Kind = "search"
	case strings.HasSuffix(field.Name, "reason"):
		field.Kind = "textarea"
	}
}

func (field *Field) set(settings []any) error {
	if len(settings)%2 != 0 {
		return fmt.Errorf("settings come in pairs")
	}
	for i := 0; i < len(settings); i += 2 {
		name := settings[i]
		switch value := settings[i+1].(type) {
		case []Option:
			field.Kind, field.Options = "select", value
		case bool:
			field.Required = value
		case []string:
			field.Values = value
		default:
			target := field.setting(name)
			if target == nil {
				return fmt.Errorf("no setting %v", name)
			}
			*target = printed(reflect.ValueOf(value))
		}
	}
	return nil
}

func (field *Field) setting(name any) *string {
	return map[any]*string{
		"label": &field.Label, "hint": &field.Hint, "kind": &field.Kind, "value": &field.Value,
		"any": &field.Any, "autocomplete": &field.Autocomplete,
	}[name]
}

// Chosen tells whether an option is selected.
func (field Field) Chosen(value string) bool {
	return field.Value == value || slices.Contains(field.Values, value)
}

// Described is the ids of what explains the control.
func (field Field) Described() string {
	var ids []string
	if field.Hint != "" {
		ids = append(ids, field.ID+"-hint")
	}
	if field.Error != "" {
		ids = append(ids, field.ID+"-error")
	}
	return strings.Join(ids, " ")
}
