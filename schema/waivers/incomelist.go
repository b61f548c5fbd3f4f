package waivers

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/sheets"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// ListDraft is a list of income groups that the World Bank has published.
type ListDraft struct {
	PublishedOn date.Date
	Source      string // up to 300 characters
	File        string // its name
	Content     []byte // CSV with a heading: a country's code, and its group
}

// mostProblems is how many lines of a file are refused at once.
const mostProblems = 20

// firstList is the year of the World Bank's first income groups.
const firstList = 1987

// Receive records a list. A wrong one is not taken back: a correction is a
// list of its own, of the day on which the World Bank corrected it.
func Receive(ctx context.Context, tx *store.Tx, d ListDraft) (l IncomeList, err error) {
	d.Source = strings.TrimSpace(d.Source)
	var problems refuse.List
	if d.PublishedOn.Year() < firstList || d.PublishedOn.After(tx.Today()) {
		problems.Add(refuse.Invalid("publishedOn", "LIST_DAY"))
	}
	if n := utf8.RuneCountInString(d.Source); n == 0 || n > 300 {
		problems.Add(refuse.Invalid("source", "REFERENCE_SOURCE"))
	}
	known, err := countryCodes(ctx, tx)
	if err != nil {
		return l, err
	}
	groups, wrong, err := readGroups(d.File, d.Content, known)
	if err != nil {
		return l, err
	}
	if problems = append(problems, wrong...); len(problems) > 0 {
		return l, problems
	}
	list, err := json.Marshal(groups)
	if err != nil {
		return l, err
	}
	_, err = tx.Get(ctx, &l, `
		with made as (
		  insert into income_lists (published_on, source, recorded_at, recorded_by) values ($1, $2, $3, nullif($4::bigint, 0))
		  returning id, published_on, source, recorded_at),
		kept as (insert into income_groups (list_id, country_code, income) select made.id, g.key, g.value from made cross join jsonb_each_text($5::jsonb) g order by 2 returning 1)
		select made.id, made.published_on, made.source, made.recorded_at, (select count(*) from kept) as countries from made`,
		d.PublishedOn, d.Source, tx.Now(), tx.Viewer().PersonID, string(list))
	if store.Violates(err, "income_lists_published_on_key") {
		return l, refuse.Conflict("publishedOn", "LIST_THERE", "Day", d.PublishedOn)
	}
	return l, err
}

// countryCodes leads from both codes of ISO 3166-1, in capitals, to the shorter.
func countryCodes(ctx context.Context, q store.Reader) (map[string]string, error) {
	var rows []struct{ Code, Alpha3 string }
	err := q.Select(ctx, &rows, `select code, coalesce(alpha3, '') as alpha3 from countries`)
	known := make(map[string]string, 2*len(rows))
	for _, row := range rows {
		known[row.Code], known[row.Alpha3] = row.Code, row.Code
	}
	delete(known, "")
	return known, err
}

// Headings under which lists have their two columns, folded.
var (
	codeHeadings  = []string{"iso3", "iso", "iso code", "iso2", "code", "country code"}
	groupHeadings = []string{"income_code", "income group", "income", "group"}
)

// groupWords are the ways in which lists write a group; INX is not classified.
var groupWords = map[string]string{
	"LIC": "LIC", "LMC": "LMC", "UMC": "UMC", "HIC": "HIC", "INX": "",
	"LOW INCOME": "LIC", "LOWER MIDDLE INCOME": "LMC", "UPPER MIDDLE INCOME": "UMC", "HIGH INCOME": "HIC", "NOT CLASSIFIED": "", "": "",
}

// unlisted are economies of the World Bank that are no country of ISO 3166-1:
// Kosovo and the Channel Islands.
var unlisted = []string{"XKX", "CHI"}

// readGroups reads a file; problems say what is wrong with which line. A
// country that is not classified is left out.
func readGroups(name string, content []byte, known map[string]string) (groups map[string]string, problems refuse.List, err error) {
	sheet, err := sheets.Read(name, content)
	if err != nil {
		return nil, nil, err
	}
	code, group := column(sheet.Header, codeHeadings), column(sheet.Header, groupHeadings)
	if code < 0 || group < 0 {
		return nil, refuse.List{refuse.Invalid("file", "LIST_COLUMNS")}, nil
	}
	groups, seen := map[string]string{}, map[string]bool{}
	for _, row := range sheet.Rows {
		written := strings.ToUpper(row.Cells[code])
		income, isGroup := groupWords[strings.ToUpper(row.Cells[group])]
		country, isCountry := known[written]
		switch {
		case len(problems) == mostProblems:
			return nil, problems, nil
		case slices.Contains(unlisted, written):
		case !isCountry:
			problems.Add(refuse.Invalid("file", "LIST_COUNTRY", "Line", row.Line, "Value", row.Cells[code]))
		case !isGroup:
			problems.Add(refuse.Invalid("file", "LIST_GROUP", "Line", row.Line, "Value", row.Cells[group]))
		case seen[country]:
			problems.Add(refuse.Invalid("file", "LIST_TWICE", "Line", row.Line, "Value", row.Cells[code]))
		case income != "":
			groups[country] = income
		}
		seen[country] = isCountry
	}
	if len(groups) == 0 && len(problems) == 0 {
		problems.Add(refuse.Invalid("file", "LIST_EMPTY"))
	}
	return groups, problems, nil
}

func column(header, names []string) int {
	return slices.IndexFunc(header, func(cell string) bool { return slices.Contains(names, strings.ToLower(cell)) })
}

// ListChange is a country that a list has in another group than the list before.
type ListChange struct {
	Code    string
	Names   texts.Translated
	Before  string // World Bank code; empty: not classified
	After   string
	Members int // of today
}

// Changes says which countries a list has otherwise than the list before it,
// those with members first.
func Changes(ctx context.Context, q store.Reader, listID int64) (changes []ListChange, err error) {
	err = q.Select(ctx, &changes, `
		with this as (select id, published_on from income_lists where id = $1),
		earlier as (select l.id from income_lists l, this where l.published_on < this.published_on order by l.published_on desc limit 1),
		ours as (select o.country_code, count(*) as members from register($2) m join organisations o on o.id = m.organisation_id
		         where m.status = 'CURRENT' group by 1)
		select c.code, c.name as names, coalesce(b.income, '') as before, coalesce(a.income, '') as after, coalesce(m.members, 0) as members
		from countries c cross join earlier
		left join income_groups b on b.list_id = earlier.id and b.country_code = c.code
		left join income_groups a on a.list_id = $1 and a.country_code = c.code
		left join ours m on m.country_code = c.code
		where a.income is distinct from b.income
		order by (m.members is null), c.sort_en`, listID, q.Today())
	return changes, err
}
