package web

import (
	"fmt"
	"reflect"
	"slices"
)

// only keeps of a list the rows whose field says one of some values; without
// any, those whose field says anything: only .People "Part" "MEMBER".
func only(list any, field string, wanted ...string) (any, error) {
	rows := reflect.ValueOf(list)
	if rows.Kind() != reflect.Slice {
		return nil, fmt.Errorf("only wants a list, not %T", list)
	}
	kept := reflect.MakeSlice(rows.Type(), 0, rows.Len())
	for i := range rows.Len() {
		value := reflect.Indirect(rows.Index(i)).FieldByName(field)
		if !value.IsValid() {
			return nil, fmt.Errorf("only wants the field %s", field)
		}
		said := printed(value)
		if slices.Contains(wanted, said) || len(wanted) == 0 && said != "" {
			kept = reflect.Append(kept, rows.Index(i))
		}
	}
	return kept.Interface(), nil
}

// eachOf is a field of every row of a list, as text.
func eachOf(list any, field string) ([]string, error) {
	rows := reflect.ValueOf(list)
	if rows.Kind() != reflect.Slice {
		return nil, fmt.Errorf("each wants a list, not %T", list)
	}
	values := make([]string, rows.Len())
	for i := range values {
		value := reflect.Indirect(rows.Index(i)).FieldByName(field)
		if !value.IsValid() {
			return nil, fmt.Errorf("each wants the field %s", field)
		}
		values[i] = printed(value)
	}
	return values, nil
}
