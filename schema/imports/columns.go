// Package imports brings a list of members from a spreadsheet into the
// register: organisations, their former names, their membership and their
// focal points. It first shows what would change, row by row, then changes all
// of it or nothing. The same list imported twice changes nothing.
package imports

import (
	"slices"
	"strings"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/sheets"
	"github.com/plenary-org/plenary/schema/texts"
)

// Column is a column that a list of members may have.
type Column struct {
	Name     string
	Required bool // the column must be there; others are needed by new members only
	Example  string
	format   string   // the text that says what its cells look like
	aliases  []string // other headings that it is known by
}

// Columns is the whole manual of the file. An empty cell leaves things as they are.
var Columns = []Column{
	{Name: "name", Required: true, Example: "African Development Bank (AfDB)", format: "name"},
	{Name: "name_fr", Example: "Banque africaine de développement", format: "name"},
	{Name: "name_es", Example: "Banco Africano de Desarrollo", format: "name"},
	{Name: "constituency", Example: "provider", format: "code"},
	{Name: "category", Example: "provider", format: "code"},
	{Name: "band", Example: "provider", format: "code"},
	{Name: "country", Example: "CI", format: "country", aliases: []string{"country_iso2"}},
	{Name: "joined", Example: "2012", format: "joined", aliases: []string{"year_joined"}},
	{Name: "quality", Example: "exact", format: "quality", aliases: []string{"year_quality"}},
	{Name: "website", Example: "https://www.example.org", format: "website"},
	{Name: "kind", Example: "multilateral", format: "kind"},
	{Name: "former_names", Example: "ADB | AfDB Group", format: "former"},
	{Name: "focal_point_name", Example: "Awa Koné", format: "person"},
	{Name: "focal_point_email", Example: "awa.kone@example.org", format: "email"},
	{Name: "focal_point_language", Example: "fr", format: "language"},
}

// ignored are headings that are known to say nothing for the register.
var ignored = []string{"source"}

// Meaning says in a language what a column is for.
func (c Column) Meaning(l texts.Language) string {
	return texts.Domain.Say(l, "imports.column."+c.Name, nil)
}

// Format says in a language what its cells look like.
func (c Column) Format(l texts.Language) string {
	return texts.Domain.Say(l, "imports.format."+c.format, nil)
}

// header finds where each known column stands in the sheet. Every heading that
// is unknown or stands twice is refused by its name.
func header(sheet sheets.Sheet) (map[string]int, error) {
	places, refusals := map[string]int{}, refuse.List{}
	for i, heading := range sheet.Header {
		name := canonical(heading)
		switch _, twice := places[name]; {
		case slices.Contains(ignored, name):
		case !known(name):
			if heading == "" {
				heading = sheets.ColumnName(i + 1)
			}
			refusals.Add(refuse.Invalid("file", "IMPORT_COLUMN_UNKNOWN", "Column", excerpt(heading), "Known", names()))
		case twice:
			refusals.Add(refuse.Invalid("file", "IMPORT_COLUMN_TWICE", "Column", name))
		default:
			places[name] = i
		}
	}
	for _, column := range Columns {
		if _, there := places[column.Name]; column.Required && !there {
			refusals.Add(refuse.Invalid("file", "IMPORT_COLUMN_MISSING", "Column", column.Name))
		}
	}
	if len(refusals) == 0 && len(sheet.Rows) == 0 {
		refusals.Add(refuse.Invalid("file", "IMPORT_NO_ROWS"))
	}
	return places, refusals.Err()
}

// canonical is a column's name for whatever heading people give it.
func canonical(heading string) string {
	name := strings.ReplaceAll(strings.ToLower(heading), " ", "_")
	for _, column := range Columns {
		if slices.Contains(column.aliases, name) {
			return column.Name
		}
	}
	return name
}

func known(name string) bool {
	return slices.ContainsFunc(Columns, func(c Column) bool { return c.Name == name })
}

func names() string {
	all := make([]string, len(Columns))
	for i, column := range Columns {
		all[i] = column.Name
	}
	return strings.Join(all, ", ")
}
