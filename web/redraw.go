package web

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// A form that was refused, or only tried, is drawn again over data asked anew, and those may have
// changed since it was first drawn. What follows keeps what was typed with
// what it was typed about.

// Kept is the value of a hidden field that says what the form was drawn from,
// as the version that it expects: of a form drawn again the one that was
// posted. So the second click does not overwrite what made the first too late.
func (f *Form) Kept(name string, now any) string {
	if f.posted && f.Value(name) != "" {
		return f.Value(name)
	}
	return printed(reflect.ValueOf(now))
}

// Row is the dotted name of a row of a list (input.people.2) that the field key
// tells apart, by an id as a rule, and that stands at place n: a row that was
// posted keeps its number, wherever it stands now, and another takes none of
// those.
func (f *Form) Row(list, key string, is any, n int) string {
	if !f.posted {
		return list + "." + strconv.Itoa(n)
	}
	numbers := numbers(f.values, list)
	for _, number := range numbers {
		row := list + "." + strconv.Itoa(number)
		if f.Value(row+"."+key) == printed(reflect.ValueOf(is)) {
			return row
		}
	}
	if len(numbers) > 0 {
		n += numbers[len(numbers)-1] + 1
	}
	return list + "." + strconv.Itoa(n)
}

// typed tells whether the form holds what was typed into a control. It does
// not where the control is of a row that came after the form was drawn.
func (f *Form) typed(name string) bool {
	if f.asks {
		return f.values.Has(name)
	}
	parts := strings.Split(name, ".")
	for i, part := range parts {
		number, err := strconv.Atoi(part)
		if err == nil && !slices.Contains(numbers(f.values, strings.Join(parts[:i], ".")), number) {
			return false
		}
	}
	return f.posted
}

// Stale tells whether the form was refused because somebody was faster. It
// will not pass any more; the page asked anew will.
func (f *Form) Stale() bool {
	return slices.ContainsFunc(f.Refusals, func(r Refusal) bool { return r.Code == "STALE_VERSION" })
}

// Anew is the address of the form's page.
func (f *Form) Anew() string {
	path, query, _ := strings.Cut(f.Action, "?")
	path = strings.TrimSuffix(path, "/"+f.op.name)
	if query != "" {
		path += "?" + query
	}
	return path
}
