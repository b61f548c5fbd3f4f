package reminders

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/texts"
)

// Places are what the text of a letter about dues may name as {{.Place}}. There is nothing
// else to it: no conditions, no code. A paragraph with a place that has nothing
// to say is left out.
var Places = []string{
	"Account", "Amount", "Balance", "Calendar", "Days", "Due", "DueOn", "FallsDue", "From", "LapseOn", "Name",
	"Organisation", "Paid", "Rights", "SuspensionOn", "Thanks", "To", "Year",
}

// accountPlace is a paragraph of its own: the table of amounts and the link.
const accountPlace = "{{.Account}}"

const (
	longestSubject = 200
	longestBody    = 5000
)

// Wording is a letter's text in a language, with its places.
type Wording struct{ Subject, Body string }

// Draft is a letter's text in every language.
type Draft struct{ Subject, Body texts.Translated }

// In is the text in a language.
func (d Draft) In(l texts.Language) Wording { return Wording{d.Subject[l], d.Body[l]} }

// cleaned has plain line ends and no surplus space around.
func (d Draft) cleaned() Draft {
	clean := func(t texts.Translated) texts.Translated {
		tidy := texts.Translated{}
		for l, s := range t {
			tidy[l] = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"))
		}
		return tidy
	}
	return Draft{clean(d.Subject), clean(d.Body)}
}

// every language must be written, also where an installation offers fewer.
var every = []texts.Language{texts.English, texts.French, texts.Spanish}

// check refuses what is missing, too long or names a place that there is not,
// with its field: subject.fr, body.en.
func (d Draft) check(places []string) error {
	var problems refuse.List
	for _, l := range every {
		field := "subject." + string(l)
		problems.Add(checkText(field, d.Subject[l], longestSubject, places))
		if strings.ContainsAny(d.Subject[l], "\n\t") {
			problems.Add(refuse.Invalid(field, "LETTER_SUBJECT_LINES"))
		}
		if strings.Contains(squeezed(d.Subject[l]), accountPlace) {
			problems.Add(refuse.Invalid(field, "LETTER_ACCOUNT_PLACE"))
		}
		field = "body." + string(l)
		problems.Add(checkText(field, d.Body[l], longestBody, places))
		if !accountAlone(d.Body[l]) {
			problems.Add(refuse.Invalid(field, "LETTER_ACCOUNT_PLACE"))
		}
	}
	return problems.Err()
}

func checkText(field, text string, longest int, places []string) *refuse.Refusal {
	switch {
	case text == "":
		return refuse.Invalid(field, "LETTER_TEXT_MISSING")
	case utf8.RuneCountInString(text) > longest:
		return refuse.Invalid(field, "LETTER_TEXT_TOO_LONG", "Most", longest)
	case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		return refuse.Invalid(field, "LETTER_TEXT_INVALID")
	}
	if _, err := split(text, places); err != nil {
		return refuse.Invalid(field, "LETTER_PLACE_UNKNOWN", "Place", err.Error(), "Places", strings.Join(places, ", "))
	}
	return nil
}

// accountAlone tells whether the table stands at most once, in a paragraph of
// its own.
func accountAlone(body string) bool {
	alone := 0
	for _, p := range paragraphs(body) {
		if squeezed(p) == accountPlace {
			alone++
		}
	}
	return alone <= 1 && strings.Count(squeezed(body), accountPlace) == alone
}

// squeezed is a text without the space that places may hold.
func squeezed(text string) string { return inner.ReplaceAllString(text, "{{.$1}}") }

var (
	inner = regexp.MustCompile(`\{\{[ \t]*\.([A-Za-z]+)[ \t]*\}\}`)
	gap   = regexp.MustCompile(`\n[ \t]*\n\s*`)
)

func paragraphs(body string) []string { return gap.Split(strings.TrimSpace(body), -1) }

// piece is text as it stands, or a place.
type piece struct{ text, place string }

// split reads a text apart. Whatever has two braces and is no place that there
// is, is an error that shows it.
func split(text string, places []string) (pieces []piece, err error) {
	for text != "" {
		at := strings.Index(text, "{{")
		if end := strings.Index(text, "}}"); end >= 0 && (at < 0 || end < at) {
			return nil, fmt.Errorf("%s", around(text[end:]))
		}
		if at < 0 {
			return append(pieces, piece{text: text}), nil
		}
		found := inner.FindStringSubmatchIndex(text[at:])
		if found == nil || found[0] != 0 || !slices.Contains(places, text[at+found[2]:at+found[3]]) {
			return nil, fmt.Errorf("%s", around(text[at:]))
		}
		pieces = append(pieces, piece{text: text[:at]}, piece{place: text[at+found[2] : at+found[3]]})
		text = text[at+found[1]:]
	}
	return pieces, nil
}

// around is the start of what is wrong, up to its end or 30 characters.
func around(text string) string {
	if end := strings.Index(text, "}}"); end >= 0 {
		text = text[:end+2]
	}
	letters := []rune(text)
	return string(letters[:min(len(letters), 30)])
}

// fill puts values into the places of a text, each once: what stands in a
// value is not read again. said is false where a place had nothing to say.
func fill(text string, values map[string]string) (filled string, said bool, err error) {
	pieces, err := split(text, slices.Collect(maps.Keys(values)))
	if err != nil {
		return "", false, fmt.Errorf("a letter names %w, which is no place", err)
	}
	var out strings.Builder
	said = true
	for _, p := range pieces {
		out.WriteString(p.text)
		if p.place != "" {
			out.WriteString(values[p.place])
			said = said && values[p.place] != ""
		}
	}
	return out.String(), said, nil
}
