// Package organisations holds the bodies that the initiative deals with: their
// names of today and of before, where they are, and the people who speak for
// them. Whether one is a member is another matter (package members).
package organisations

import (
	"context"
	"strings"

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
	d.Names = d.Names.Trimmed()
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
