package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/texts"
)

// Texts cite the Standard Operating Procedures ("SOP 2.3.6"). Where a page
// shows one by {{cited .Text .Day}}, each citation becomes a link to the
// section as it stood on that day. Which sections did, the page asks once it
// is drawn and for all of its citations in one question; what cites a section
// that did not stand stays plain.

// cited escapes a text and marks what it cites. The day is a date, an instant
// or "2022-12-31"; without one, or where it is null, it is today. What a third
// argument gives is an address to which the words around the citations lead.
func cited(text string, on ...any) (template.HTML, error) {
	day, err := citedOn(on)
	if err != nil {
		return "", err
	}
	address := ""
	if len(on) > 1 {
		address = fmt.Sprint(on[1])
	}
	var b strings.Builder
	at := 0
	for _, c := range texts.Rules(text) {
		b.WriteString(around(text[at:c.Start], address))
		fmt.Fprintf(&b, `<x-rule c="%s" d="%s">%s</x-rule>`, c.Code, day, template.HTMLEscapeString(text[c.Start:c.End]))
		at = c.End
	}
	b.WriteString(around(text[at:], address))
	return template.HTML(b.String()), nil //nolint:gosec // every part is escaped
}

// around is what stands between citations; where it leads somewhere and holds
// a word, a link of its own, for no link holds another.
func around(text, address string) string {
	words := strings.TrimRight(text, " (")
	if address == "" || !strings.ContainsFunc(words, unicode.IsLetter) {
		return template.HTMLEscapeString(text)
	}
	return fmt.Sprintf(`<a href="%s">%s</a>%s`, template.HTMLEscapeString(address), template.HTMLEscapeString(words), template.HTMLEscapeString(text[len(words):]))
}

// citedOn is the day of a citation as an address has it; empty for today.
func citedOn(on []any) (string, error) {
	if len(on) == 0 {
		return "", nil
	}
	switch day := on[0].(type) {
	case nil:
		return "", nil
	case *date.Date:
		if day == nil {
			return "", nil
		}
		return day.String(), nil
	case string:
		d, err := date.Parse(day)
		if day == "" || err != nil {
			return "", nil //nolint:nilerr // an address may say anything
		}
		return d.String(), nil
	}
	if day := iso(on[0]); len(day) >= len(date.Layout) {
		return day[:len(date.Layout)], nil
	}
	return "", fmt.Errorf("no day: %v", on[0])
}

// mark is what cited leaves; no reader's text can, for it would be escaped.
var mark = regexp.MustCompile(`<x-rule c="([0-9.]+)" d="([0-9-]*)">([^<]*)</x-rule>`)

// periods asks when sections stand.
const periods = `query periods($codes: [String!]!) { rulePeriods(codes: $codes) { code from to } }`

type period struct {
	Code string
	From date.Date
	To   *date.Date
}

func (p period) holds(code string, day date.Date) bool {
	return p.Code == code && !p.From.After(day) && (p.To == nil || !p.To.Before(day))
}

// linked turns the marks of a drawn page into links.
func (s *Site) linked(r *http.Request, body *bytes.Buffer) *bytes.Buffer {
	found := mark.FindAllSubmatch(body.Bytes(), -1)
	if len(found) == 0 {
		return body
	}
	asked := map[string]bool{}
	codes := []any{} // as JSON would have them
	for _, m := range found {
		if code := string(m[1]); !asked[code] {
			asked[code] = true
			codes = append(codes, code)
		}
	}
	known := s.periods(r, codes)
	drawn := mark.ReplaceAllFunc(body.Bytes(), func(whole []byte) []byte {
		m := mark.FindSubmatch(whole)
		return s.citation(visiting(r).language, known, string(m[1]), string(m[2]), string(m[3]))
	})
	return bytes.NewBuffer(drawn)
}

// citation is a citation's link, or its words alone where it leads nowhere.
func (s *Site) citation(l texts.Language, known []period, code, on, words string) []byte {
	day, err := date.Parse(on)
	address := Path(l, "/rulebook/"+code)
	if err != nil {
		day = s.Today()
	} else {
		address += "?on=" + on
	}
	if !slices.ContainsFunc(known, func(p period) bool { return p.holds(code, day) }) {
		return []byte(words)
	}
	return fmt.Appendf(nil, `<a class="rule-link" href="%s">%s</a>`, address, words)
}

// periods are those of some sections. A page whose citations cannot be looked
// up is shown without links.
func (s *Site) periods(r *http.Request, codes []any) []period {
	v, err := visiting(r).viewer()
	if err != nil {
		return nil
	}
	data, errs := s.API.Execute(r.Context(), v, periods, "periods", map[string]any{"codes": codes})
	var answer struct{ RulePeriods []period }
	if len(errs) > 0 {
		s.Logger.WarnContext(r.Context(), "the rulebook did not answer", "error", errs[0])
		return nil
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		s.Logger.WarnContext(r.Context(), "the rulebook's answer is not read", "error", err)
	}
	return answer.RulePeriods
}
