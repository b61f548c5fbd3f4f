package web

import (
	"fmt"
	"reflect"

	"github.com/plenary-org/plenary/schema/texts"
)

// Option is a choice of a select.
type Option struct {
	Value, Label string
	Group        string // the choice of another select that it belongs to
}

// options makes choices of a list whose query names the fields value and
// label: constituencies { value: code label: name }; and more, where a label
// alone does not say what one chooses.
func options(list any) ([]Option, error) {
	values := reflect.ValueOf(list)
	if values.Kind() != reflect.Slice {
		return nil, fmt.Errorf("options wants a list, not %T", list)
	}
	made := make([]Option, values.Len())
	for i := range made {
		one := reflect.Indirect(values.Index(i))
		value, label := one.FieldByName("Value"), one.FieldByName("Label")
		if !value.IsValid() || !label.IsValid() {
			return nil, fmt.Errorf("options wants the fields value and label")
		}
		made[i] = Option{Value: printed(value), Label: printed(label)}
		if more := one.FieldByName("More"); more.IsValid() && printed(more) != "" {
			made[i].Label += " – " + printed(more)
		}
	}
	return made, nil
}

// printed is a value as text, be it a number, a day or nullable.
func printed(v reflect.Value) string {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		v = v.Elem()
	}
	return fmt.Sprint(v.Interface())
}

// nested makes choices of the lists within a list, as bands are in categories.
func (s *Site) nested(l texts.Language, list any, within string) ([]Option, error) {
	outer, err := options(list)
	if err != nil {
		return nil, err
	}
	var all []Option
	for i, group := range outer {
		inner, err := options(reflect.Indirect(reflect.ValueOf(list).Index(i)).FieldByName(within).Interface())
		if err != nil {
			return nil, err
		}
		for _, o := range inner {
			all = append(all, Option{o.Value, s.book.Say(l, "label.colon", texts.Args{"Label": group.Label}) + " " + o.Label, group.Value})
		}
	}
	return all, nil
}
