package web

import (
	"net/url"
	"strings"

	"github.com/plenary-org/plenary/schema/texts"
)

// Here is where the reader is: the address without its language.
type Here struct {
	Language texts.Language
	Path     string
	Query    url.Values
}

// Path puts the language's prefix before a page's path; English has none.
func Path(l texts.Language, path string) string {
	if l == texts.English || l == "" {
		return path
	}
	if path == "/" {
		return "/" + string(l)
	}
	return "/" + string(l) + path
}

// URL is the full path of the place, with its query.
func (h Here) URL() string { return h.in(h.Language, h.Query) }

// In is the same place in another language.
func (h Here) In(l texts.Language) string { return h.in(l, h.Query) }

// Choose is In, and remembers the language for this reader.
func (h Here) Choose(l texts.Language) string { return h.in(l, h.with("lang", string(l))) }

// With is the same place with other parameters: name, value, …; an empty
// value takes one away. It starts at the first page unless told otherwise.
func (h Here) With(pairs ...string) string {
	return h.in(h.Language, h.with(append([]string{"after", "", "before", ""}, pairs...)...))
}

// At is another path with the same parameters, as an export of this list has.
func (h Here) At(path string) string {
	return Here{h.Language, path, h.with("after", "", "before", "")}.URL()
}

// Is tells whether a parameter has a value.
func (h Here) Is(name, value string) bool { return h.Query.Get(name) == value }

// Asks tells whether any parameter below a name is set: "filter".
func (h Here) Asks(name string) bool {
	for key, values := range h.Query {
		if (key == name || strings.HasPrefix(key, name+".")) && strings.Join(values, "") != "" {
			return true
		}
	}
	return false
}

func (h Here) with(pairs ...string) url.Values {
	query := url.Values{}
	for key, values := range h.Query {
		query[key] = values
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			query.Del(pairs[i])
			continue
		}
		query[pairs[i]] = []string{pairs[i+1]}
	}
	return query
}

func (h Here) in(l texts.Language, query url.Values) string {
	if encoded := query.Encode(); encoded != "" {
		return Path(l, h.Path) + "?" + encoded
	}
	return Path(l, h.Path)
}
