package waivers

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// LDCChange is a country that joins, or leaves, the United Nations' list of
// least developed countries.
type LDCChange struct {
	Country string // ISO 3166-1 alpha-2
	Leaves  bool   // it graduates
	On      date.Date
	Source  string // up to 300 characters, such as a resolution of the General Assembly
}

// mostYearsAhead bounds the day of a graduation: it is resolved upon years
// before.
const mostYearsAhead = 10

// RecordLDC puts on record that a country joins or leaves the list on a day.
// Recorded again, a graduation moves to another day: the General Assembly may
// put it off. Cases decided before keep what was known.
func RecordLDC(ctx context.Context, tx *store.Tx, c LDCChange) error {
	c.Country, c.Source = strings.ToUpper(strings.TrimSpace(c.Country)), strings.TrimSpace(c.Source)
	var latest struct {
		Known bool
		ID    int64
		From  date.Date
		Until date.Date
	}
	if _, err := tx.Get(ctx, &latest, `
		select exists (select from countries where code = $1) as known, coalesce(p.id, 0) as id, nullif(p.from_on, '-infinity') as from, nullif(p.to_on, 'infinity') as until
		from (select) one left join lateral (select id, from_on, to_on from ldc_periods where country_code = $1 order by from_on desc limit 1 for update) p on true`,
		c.Country); err != nil {
		return err
	}
	open := latest.ID != 0 && latest.Until.IsZero()
	var problems refuse.List
	switch {
	case !latest.Known:
		problems.Add(refuse.Invalid("country", "COUNTRY_UNKNOWN", "Code", c.Country))
	case c.Leaves && latest.ID == 0:
		problems.Add(refuse.Invalid("country", "LDC_NOT_LISTED"))
	case !c.Leaves && open:
		problems.Add(refuse.Conflict("country", "LDC_LISTED"))
	case c.Leaves && !c.On.After(latest.From), !c.Leaves && c.On.Before(latest.Until):
		problems.Add(refuse.Invalid("on", "LDC_BEFORE"))
	}
	if c.On.IsZero() || c.On.Year() < 1971 || c.On.After(tx.Today().AddYears(mostYearsAhead)) {
		problems.Add(refuse.Invalid("on", "LDC_DAY", "Max", mostYearsAhead))
	}
	if n := utf8.RuneCountInString(c.Source); n == 0 || n > 300 {
		problems.Add(refuse.Invalid("source", "REFERENCE_SOURCE"))
	}
	if len(problems) > 0 {
		return problems
	}
	return c.keep(ctx, tx, latest.ID)
}

func (c LDCChange) keep(ctx context.Context, tx *store.Tx, latest int64) error {
	if c.Leaves {
		_, err := tx.Exec(ctx, `update ldc_periods set to_on = $2, source = $3, ended_at = $4, ended_by = nullif($5::bigint, 0) where id = $1`,
			latest, c.On, c.Source, tx.Now(), tx.Viewer().PersonID)
		return err
	}
	_, err := tx.Exec(ctx, `insert into ldc_periods (country_code, from_on, source, recorded_at, recorded_by) values ($1, $2, $3, $4, nullif($5::bigint, 0))`,
		c.Country, c.On, c.Source, tx.Now(), tx.Viewer().PersonID)
	if store.Violates(err, "ldc_periods_apart") {
		return refuse.Conflict("country", "LDC_LISTED")
	}
	return err
}
