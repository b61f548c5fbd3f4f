package imports

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/sheets"
	"github.com/plenary-org/plenary/schema/texts"
)

// Limits of the register's texts, in characters.
const (
	maxName    = 300
	maxPerson  = 200
	maxWebsite = 500
	maxEmail   = 254
)

var kinds = []string{"government", "public", "multilateral", "ngo", "foundation", "private", "academic", "other"}

// qualities are the words for how sure the year and the constituency are.
var qualities = map[string][2]string{
	"exact":                          {"EXACT", "EXACT"},
	"exact (constituency exact)":     {"EXACT", "EXACT"},
	"exact (constituency derived)":   {"EXACT", "DERIVED"},
	"derived":                        {"DERIVED", "DERIVED"},
	"derived (constituency exact)":   {"DERIVED", "EXACT"},
	"derived (constituency derived)": {"DERIVED", "DERIVED"},
}

// text reads a cell that is shown to people; what is refused comes back empty.
func (p *parser) text(column string, limit int) string {
	text, safe := p.sheet.Text(p.raw(column))
	switch {
	case !safe:
		p.refuse(column, "ROW_FORMULA")
	case strings.ContainsFunc(text, unprintable):
		p.refuse(column, "ROW_CONTROL")
	case utf8.RuneCountInString(text) > limit:
		p.refuse(column, "ROW_TOO_LONG", "Max", limit, "Length", utf8.RuneCountInString(text))
	default:
		return text
	}
	return ""
}

// unprintable holds for line breaks, other control characters and the marks
// that turn the direction of writing, which can make a name read as another.
func unprintable(r rune) bool {
	return unicode.IsControl(r) || r == utf8.RuneError || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// oneOf reads one of a few words, in small or capital letters; any other comes
// back empty.
func (p *parser) oneOf(column, code string, choices []string) string {
	text := strings.ToLower(p.text(column, maxName))
	if text != "" && !slices.Contains(choices, text) {
		p.refuse(column, code, "Known", strings.Join(choices, ", "))
		return ""
	}
	return text
}

func languages() []string {
	codes := make([]string, len(texts.Languages))
	for i, l := range texts.Languages {
		codes[i] = string(l)
	}
	return codes
}

var website = regexp.MustCompile(`^https?://[^\s/]+\.[^\s]+$`)

// website reads an address as organisations.website holds it.
func (p *parser) website() string {
	text := p.text("website", maxWebsite)
	if text != "" && !website.MatchString(text) {
		p.refuse("website", "ROW_WEBSITE_MALFORMED")
	}
	return text
}

// email reads an address by the rule of people, with which its person signs in.
func (p *parser) email() string {
	text := strings.ToLower(p.raw("focal_point_email"))
	if text == "" {
		return ""
	}
	if _, err := people.Address("focal_point_email", text); err != nil {
		p.refuse("focal_point_email", "ROW_EMAIL_MALFORMED")
		return ""
	}
	return text
}

// quality reads how sure the year of joining and the constituency are.
func (p *parser) quality() (joined, constituency string) {
	text := strings.ToLower(p.text("quality", maxName))
	known, ok := qualities[text]
	if text != "" && !ok {
		p.refuse("quality", "ROW_QUALITY_UNKNOWN")
	}
	return known[0], known[1]
}

// joined reads a year or a day, from 1900 to today.
func (p *parser) joined() (day date.Date, precision string) {
	text := p.text("joined", maxName)
	if text == "" {
		return date.Date{}, ""
	}
	precision = "DAY"
	if year, err := strconv.Atoi(text); err == nil && len(text) == 4 {
		day, precision = date.New(year, 1, 1), "YEAR"
	} else if day, err = date.Parse(text); err != nil {
		p.refuse("joined", "ROW_JOINED_MALFORMED")
		return day, precision
	}
	switch {
	case day.Year() < 1900:
		p.refuse("joined", "ROW_JOINED_EARLY")
	case day.After(p.today):
		p.refuse("joined", "ROW_JOINED_FUTURE")
	}
	return day, precision
}

// formerNames reads names with | between them, each once.
func (p *parser) formerNames(present string) []string {
	former := []string{}
	for name := range strings.SplitSeq(p.text("former_names", sheets.MaxCell), "|") {
		name = strings.TrimSpace(name)
		switch {
		case name == "" || slices.Contains(former, name):
		case strings.EqualFold(name, present):
			p.refuse("former_names", "ROW_FORMER_NAME_PRESENT")
		case utf8.RuneCountInString(name) > maxName:
			p.refuse("former_names", "ROW_TOO_LONG", "Max", maxName, "Length", utf8.RuneCountInString(name))
		default:
			former = append(former, name)
		}
	}
	return former
}
