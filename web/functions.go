package web

import (
	"fmt"
	"html/template"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/texts"
)

// functions are what templates of a language call. Those of values take a
// pointer, so that null prints as nothing.
func (s *Site) functions(l texts.Language) template.FuncMap {
	return template.FuncMap{
		// t says the text of an id: t "members.count" "Count" 3.
		"t": func(id string, pairs ...any) string { return s.book.Say(l, id, arguments(pairs)) },
		// word names a value of an enum: word "DuesState" .State.
		"word": func(enum, value string) string { return s.word(l, enum, value) },
		// badge is a word with the tone of its value.
		// Dues paid in part may be overdue as well: badge "DuesState" .State .Overdue.
		"badge": func(enum, value string, overdue ...bool) Badge {
			return s.badge(l, enum, value, slices.Contains(overdue, true))
		},
		"url": func(path string, parts ...string) string { return Path(l, join(path, parts)) },
		"asset": func(name string) (string, error) {
			if a, ok := s.assets.address[name]; ok {
				return a, nil
			}
			return "", fmt.Errorf("no file static/%s", name)
		},
		"absolute": func(path string) string { return s.BaseURL + path },
		"date": func(d *date.Date) string {
			if d == nil || d.IsZero() {
				return ""
			}
			return texts.FormatDate(l, *d)
		},
		// day is date for a day of an address: "2022-12-31".
		"day": func(iso string) string {
			d, _ := date.Parse(iso) // the query has read it
			return texts.FormatDate(l, d)
		},
		"dayBefore": func(d date.Date) *date.Date { before := d.AddDays(-1); return &before },
		// yes is whether a field that may be absent is true.
		"yes": func(b *bool) bool { return b != nil && *b },
		"datetime": func(t *time.Time) string {
			if t == nil || t.IsZero() {
				return ""
			}
			return texts.FormatInstant(l, *t, s.Zone)
		},
		"iso": iso,
		"money": func(m *Money) (string, error) {
			if m == nil || m.Currency == "" {
				return "", nil
			}
			amount, err := money.Parse(m.Amount, m.Currency)
			return texts.FormatMoney(l, amount), err
		},
		"size": func(bytes int) string {
			return s.book.Say(l, "file.kilobytes", texts.Args{"Size": texts.FormatCount(l, int64(bytes+1023)>>10)})
		},
		// bare is money in a column that says its currency beside.
		"bare": func(m *Money) (string, error) {
			amount, err := money.Parse(m.Amount, m.Currency)
			return texts.FormatAmount(l, amount), err
		},
		"number":    func(n int) string { return texts.FormatCount(l, int64(n)) },
		"sign":      sign,
		"arrears":   func(history any) (*Arrears, error) { return s.arrears(l, history) },
		"timeline":  func(list any) (*Timeline, error) { return s.timeline(l, list) },
		"owing":     func(m Money) string { return owing(l, m) },
		"lastDay":   func(until time.Time) string { return texts.FormatDate(l, lastDay(until, s.Zone)) },
		"formerly":  formerly,
		"languages": func() []texts.Language { return texts.Languages },
		"options":   options,
		"nested":    func(list any, within string) ([]Option, error) { return s.nested(l, list, within) },
		"agent":     agent,
		"cited":     cited,
		// foreign is the tag of a language that is not the page's, for lang; else empty.
		"foreign": func(language string) string {
			if tag := strings.ToLower(language); tag != string(l) {
				return tag
			}
			return ""
		},
		// choices are the words of some values of an enum, but for the last ones.
		"choices": func(enum string, values []string, without ...string) []Option {
			var list []Option
			for _, value := range values {
				if !slices.Contains(without, value) {
					list = append(list, Option{Value: value, Label: s.word(l, enum, value)})
				}
			}
			return list
		},
		"only": only,
		"each": eachOf,
		"both": func(a, b []string) []string { return slices.Concat(a, b) },
		// option is a choice with the text of an id.
		"option": func(value, id string, more ...string) []Option {
			list := []Option{{Value: value, Label: s.book.Say(l, id, nil)}}
			for i := 0; i+1 < len(more); i += 2 {
				list = append(list, Option{Value: more[i], Label: s.book.Say(l, more[i+1], nil)})
			}
			return list
		},
		"pager":  newPager,
		"sorter": newSorter,
		"empty":  newEmpty,
		"seats":  newSeats,
		"desk":   deskOf,
		"minus":  func(a int) int { return -a },
		"plus":   func(a, b int) int { return a + b },
		"list":   func(values ...string) []string { return values },
		"gather": gather,
		// step says when a reminder goes out: "7 days after the due date".
		"step": func(days int, subject string) string { return s.step(l, days, subject) },
		// tally says what a run did: "12 letters sent".
		"tally":    func(name string, count int) string { return s.tally(l, name, count) },
		"duration": duration,
		"today":    func(later int) date.Date { return s.Today().AddDays(later) },
	}
}

// gather hands several values to a part: gather "Forms" .Forms "List" .Nodes.
// Structs go by address, since functions of values take one.
func gather(pairs ...any) map[string]any {
	args := arguments(pairs)
	for name, value := range args {
		if v := reflect.ValueOf(value); v.Kind() == reflect.Struct {
			address := reflect.New(v.Type())
			address.Elem().Set(v)
			args[name] = address.Interface()
		}
	}
	return args
}

func arguments(pairs []any) texts.Args {
	args := texts.Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return args
}

func (s *Site) word(l texts.Language, enum, value string) string {
	if value == "" {
		return ""
	}
	return s.book.Say(l, "word."+enum+"."+value, nil)
}

// join appends parts to a path, each escaped.
func join(path string, parts []string) string {
	for _, part := range parts {
		path += "/" + url.PathEscape(part)
	}
	return path
}

// iso is the machine's form of a day or instant, for <time datetime>.
func iso(v any) string {
	switch v := v.(type) {
	case date.Date:
		return v.String()
	case *date.Date:
		return v.String()
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	case *time.Time:
		return v.UTC().Format(time.RFC3339)
	}
	return ""
}

// sign is -1, 0 or 1: what an amount is to zero.
func sign(m Money) int {
	zero := true
	for _, digit := range m.Amount {
		if digit >= '1' && digit <= '9' {
			zero = false
		}
	}
	switch {
	case zero:
		return 0
	case m.Amount[0] == '-':
		return -1
	}
	return 1
}
