package organisations

import (
	"context"
	"maps"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Check says what a change would make of an organisation, or why it would be
// refused, and changes nothing.
func Check(ctx context.Context, tx *store.Tx, c Change) (Draft, error) {
	_, d, err := c.check(ctx, tx)
	return d, err
}

// check locks the organisation and applies every rule of a change.
func (c Change) check(ctx context.Context, tx *store.Tx) (old row, d Draft, err error) {
	if old, err = lock(ctx, tx, c.ID, c.Version); err != nil {
		return old, d, err
	}
	d = c.apply(old)
	problems := check(d)
	if problems.Add(countryKnown(ctx, tx, d.Country, &err)); err != nil {
		return old, d, err
	}
	if err := problems.Err(); err != nil {
		return old, d, err
	}
	return old, d, refuseNamesake(ctx, tx, c.ID, d)
}

func (c Change) apply(old row) Draft {
	d := Draft{old.Names, old.Country, old.Kind, old.Website, c.Namesake}
	if c.Names != nil {
		d.Names = maps.Clone(old.Names)
		maps.Copy(d.Names, c.Names)
		d.Names = d.Names.Trimmed()
	}
	if c.Country != nil {
		d.Country = *c.Country
	}
	if c.Kind != nil {
		d.Kind = *c.Kind
	}
	if c.Website != nil {
		d.Website = strings.TrimSpace(*c.Website)
	}
	same := d.Names[texts.English] == old.Names[texts.English] && d.Country == old.Country
	d.Namesake = c.Namesake || old.Namesake && same
	return d
}

// check holds the rules that need no database.
func check(d Draft) (problems refuse.List) {
	if d.Names[texts.English] == "" {
		problems.Add(refuse.Invalid("names.en", "NAME_MISSING"))
	}
	for _, l := range texts.Languages {
		if name := d.Names[l]; utf8.RuneCountInString(name) > MaxName || strings.ContainsFunc(name, unicode.IsControl) {
			problems.Add(refuse.Invalid("names."+string(l), "NAME_INVALID", "Max", MaxName))
		}
	}
	if d.Website != "" && !isWebAddress(d.Website) {
		problems.Add(refuse.Invalid("website", "WEBSITE_INVALID"))
	}
	return problems
}

func isWebAddress(s string) bool {
	address, err := url.Parse(s)
	return err == nil && (strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")) && address.Host != "" &&
		len(s) <= 500 && !strings.ContainsFunc(s, unicode.IsSpace)
}

func countryKnown(ctx context.Context, tx *store.Tx, code string, fault *error) *refuse.Refusal {
	if code == "" {
		return nil
	}
	var known bool
	if _, err := tx.Get(ctx, &known, `select exists (select from countries where code = $1)`, code); err != nil {
		*fault = err
		return nil
	}
	if !known {
		return refuse.Invalid("country", "COUNTRY_UNKNOWN", "Code", code)
	}
	return nil
}

// refuseNamesake asks for a word before a second organisation of the same
// folded name and country is added.
func refuseNamesake(ctx context.Context, tx *store.Tx, self int64, d Draft) error {
	if d.Namesake {
		return nil
	}
	var other string
	found, err := tx.Get(ctx, &other, `
		select name_en from organisations
		where sort_en = fold($1) and coalesce(country_code, '') = $2 and id <> $3
		limit 1`,
		d.Names[texts.English], d.Country, self)
	if err != nil || !found {
		return err
	}
	return refuse.Conflict("names.en", "ORGANISATION_EXISTS", "Name", other)
}

// duplicate turns a lost race for a name into the same refusal.
func duplicate(err error) error {
	if store.Violates(err, "organisations_once") {
		return refuse.Conflict("names.en", "ORGANISATION_EXISTS", "Name", "")
	}
	return err
}
