package imports

import (
	"strings"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/sheets"
	"github.com/plenary-org/plenary/schema/texts"
)

// row is a line of the file. Empty means: leave as it is; a cell that cannot be
// read is empty too, and a problem.
type row struct {
	line                               int
	name, nameFR, nameES               string
	constituency, category, band       string // a code, or a name in any language
	country                            string
	joinedOn                           date.Date
	joinedPrecision                    string // DAY, or YEAR: then joinedOn is its first day
	joinedQuality, constituencyQuality string
	website, kind                      string
	formerNames                        []string
	focalName, focalEmail, focalTongue string
}

// parser reads rows and notes every problem that a row shows by itself.
type parser struct {
	sheet    sheets.Sheet
	places   map[string]int
	today    date.Date
	problems []Problem
	current  sheets.Row
}

// parse returns every row, and the problems that rows show by themselves. A row
// with one goes on, so that what else is wrong with it comes to light as well.
func parse(sheet sheets.Sheet, today date.Date) ([]row, []Problem, error) {
	places, err := header(sheet)
	if err != nil {
		return nil, nil, err
	}
	p := &parser{sheet: sheet, places: places, today: today}
	rows := make([]row, 0, len(sheet.Rows))
	for _, p.current = range sheet.Rows {
		rows = append(rows, p.row())
	}
	return rows, p.problems, nil
}

func (p *parser) row() row {
	r := row{
		line:         p.current.Line,
		name:         p.text("name", maxName),
		nameFR:       p.text("name_fr", maxName),
		nameES:       p.text("name_es", maxName),
		constituency: p.text("constituency", maxName),
		category:     p.text("category", maxName),
		band:         p.text("band", maxName),
		country:      strings.ToUpper(p.text("country", maxName)),
		website:      p.website(),
		kind:         p.oneOf("kind", "ROW_KIND_UNKNOWN", kinds),
		focalName:    p.text("focal_point_name", maxPerson),
		focalEmail:   p.email(),
		focalTongue:  p.oneOf("focal_point_language", "ROW_LANGUAGE_UNKNOWN", languages()),
	}
	if p.raw("name") == "" {
		p.refuse("name", "ROW_NAME_MISSING")
	}
	if p.raw("focal_point_email") == "" && (r.focalName != "" || r.focalTongue != "") {
		p.refuse("focal_point_email", "ROW_EMAIL_MISSING")
	}
	r.joinedOn, r.joinedPrecision = p.joined()
	r.joinedQuality, r.constituencyQuality = p.quality()
	r.formerNames = p.formerNames(r.name)
	return r
}

func (p *parser) raw(column string) string {
	if place, there := p.places[column]; there {
		return p.current.Cells[place]
	}
	return ""
}

func (p *parser) refuse(column, code string, pairs ...any) {
	problem := Problem{Line: p.current.Line, Column: column, Value: excerpt(p.raw(column)), Code: code}
	if len(pairs) > 0 {
		problem.Args = texts.Args{}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		problem.Args[pairs[i].(string)] = pairs[i+1]
	}
	p.problems = append(p.problems, problem)
}
