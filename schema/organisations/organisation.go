// Package organisations holds the bodies that the initiative deals with: their
// names of today and of before, where they are, and the people who speak for
// them. Whether one is a member is another matter (package members).
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

// MaxName is the most characters of an organisation's name.
const MaxName = 300

// Kinds are the sorts of bodies, as the database has them.
var Kinds = []string{"academic", "foundation", "government", "multilateral", "ngo", "other", "private", "public"}

// Draft is an organisation to be added.
type Draft struct {
	Names   texts.Translated
	Country string // ISO 3166-1 alpha-2; empty: none
	Kind    string // one of Kinds; empty: unknown
	Website string // http:// or https://; empty: unknown
	// Namesake says that it is known to share its name with another
	// organisation of its country.
	Namesake bool
}

// Change is what to change about an organisation; nil leaves as it is.
type Change struct {
	ID       int64
	Version  *int             // refused where the organisation has another by now
	Names    texts.Translated // languages left out stay; an empty name is removed
	Country  *string
	Kind     *string
	Website  *string
	Namesake bool
	// Correction: the old name was a mistake and is not kept as a former name.
	Correction bool
}

// Create adds an organisation and returns its id.
func Create(ctx context.Context, tx *store.Tx, d Draft) (id int64, err error) {
	d.Names = trim(d.Names)
	d.Website = strings.TrimSpace(d.Website)
	problems := check(d)
	if problems.Add(countryKnown(ctx, tx, d.Country, &err)); err != nil {
		return 0, err
	}
	if err := problems.Err(); err != nil {
		return 0, err
	}
	if err := refuseNamesake(ctx, tx, 0, d); err != nil {
		return 0, err
	}
	_, err = tx.Get(ctx, &id, `
		insert into organisations (names, country_code, kind, website, namesake)
		values ($1, nullif($2, ''), nullif($3, ''), $4, $5) returning id`,
		d.Names, d.Country, d.Kind, d.Website, d.Namesake)
	return id, duplicate(err)
}

// row is an organisation as a change finds it.
type row struct {
	Names    texts.Translated
	Country  string
	Kind     string
	Website  string
	Namesake bool
	Version  int
}

// Update changes an organisation. A name that is replaced becomes a former
// name, found by search for ever, unless it was a mistake.
func Update(ctx context.Context, tx *store.Tx, c Change) error {
	old, d, err := c.check(ctx, tx)
	if err != nil {
		return err
	}
	if !c.Correction {
		if err := keepFormerNames(ctx, tx, c.ID, old.Names, d.Names, Renaming{On: tx.Today()}); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `
		update organisations set names = $2, country_code = nullif($3, ''), kind = nullif($4, ''),
		       website = $5, namesake = $6, version = version + 1
		where id = $1`, c.ID, d.Names, d.Country, d.Kind, d.Website, d.Namesake)
	return duplicate(err)
}

// lock reads an organisation that is about to change. Another version than the
// expected one (nil: any) is refused.
func lock(ctx context.Context, tx *store.Tx, id int64, version *int) (old row, err error) {
	found, err := tx.Get(ctx, &old, `
		select names, coalesce(country_code, '') as country, coalesce(kind, '') as kind, website, namesake, version
		from organisations where id = $1 for update`, id)
	switch {
	case err != nil:
		return old, err
	case !found:
		return old, refuse.NotFound("id")
	case version != nil && *version != old.Version:
		return old, refuse.Conflict("expectedVersion", "STALE_VERSION")
	}
	return old, nil
}

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
		d.Names = trim(d.Names)
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

// trim drops surrounding space and empty translations.
func trim(names texts.Translated) texts.Translated {
	trimmed := texts.Translated{}
	for l, name := range names {
		if name = strings.TrimSpace(name); name != "" {
			trimmed[l] = name
		}
	}
	return trimmed
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
