package organisations

import (
	"context"
	"maps"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Renaming gives an organisation another name from a day on.
type Renaming struct {
	ID       int64
	Version  *int
	Names    texts.Translated // languages left out stay; an empty name is removed
	On       date.Date        // the first day of the new name, today or before; zero: today
	Reason   string           // 1 to 1,000 characters
	Namesake bool             // known to share its name
}

// Rename gives an organisation another name and keeps the old one, with the
// day, the reason and the author. A name that was a mistake is for Update.
func Rename(ctx context.Context, tx *store.Tx, r Renaming) error {
	if r.On.IsZero() {
		r.On = tx.Today()
	}
	r.Reason = strings.TrimSpace(r.Reason)
	old, err := lock(ctx, tx, r.ID, r.Version)
	if err != nil {
		return err
	}
	d := Change{Names: r.Names, Namesake: r.Namesake}.apply(old)
	problems := check(d)
	r.check(&problems, old.Names, d.Names, tx.Today())
	if len(problems) == 0 {
		later, err := r.renamedSince(ctx, tx, old.Names, d.Names)
		if err != nil {
			return err
		}
		problems.Add(later)
	}
	if err := problems.Err(); err != nil {
		return err
	}
	if err := refuseNamesake(ctx, tx, r.ID, d); err != nil {
		return err
	}
	if err := keepFormerNames(ctx, tx, r.ID, old.Names, d.Names, r); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update organisations set names = $2, namesake = $3, version = version + 1 where id = $1`, r.ID, d.Names, d.Namesake)
	return duplicate(err)
}

func (r Renaming) check(problems *refuse.List, before, after texts.Translated, today date.Date) {
	switch n := utf8.RuneCountInString(r.Reason); {
	case n == 0:
		problems.Add(refuse.Invalid("reason", "REASON_MISSING"))
	case n > 1000:
		problems.Add(refuse.Invalid("reason", "REASON_TOO_LONG"))
	}
	switch {
	case r.On.After(today):
		problems.Add(refuse.Invalid("renamedOn", "RENAMED_IN_FUTURE"))
	case r.On.Year() < 1900:
		problems.Add(refuse.Invalid("renamedOn", "DATE_TOO_EARLY"))
	}
	if maps.Equal(before, after) {
		problems.Add(refuse.Invalid("names.en", "NAME_SAME"))
	}
}

// renamedSince refuses a day on which the organisation bore an earlier name
// still: names follow each other.
func (r Renaming) renamedSince(ctx context.Context, q store.Reader, before, after texts.Translated) (*refuse.Refusal, error) {
	var changed []string
	for l, name := range before {
		if after[l] != name {
			changed = append(changed, string(l))
		}
	}
	var until date.Date
	found, err := q.Get(ctx, &until, `
		select until from former_names where organisation_id = $1 and dated and language = any($2) and until > $3
		order by until desc limit 1`, r.ID, store.Texts(changed), r.On)
	if err != nil || !found {
		return nil, err
	}
	return refuse.Conflict("renamedOn", "RENAMED_SINCE", "Day", until), nil
}

func keepFormerNames(ctx context.Context, tx *store.Tx, id int64, before, after texts.Translated, r Renaming) error {
	for l, name := range before {
		if name == "" || name == after[l] {
			continue
		}
		_, err := tx.Exec(ctx, `
			insert into former_names (organisation_id, language, name, until, reason, recorded_by)
			values ($1, $2, $3, $4, $5, nullif($6, 0))`, id, l, name, r.On, r.Reason, tx.Viewer().PersonID)
		if err != nil {
			return err
		}
	}
	return nil
}

// Adopt makes an organisation be found by the names, present and former, of
// another that became part of it on a day. They never were its own.
func Adopt(ctx context.Context, tx *store.Tx, id, from int64, on date.Date) error {
	_, err := tx.Exec(ctx, `
		insert into former_names (organisation_id, language, name, until, dated, merged_from, recorded_by)
		select distinct on (n.language, n.name) $1::bigint, n.language, n.name, $3::date, false, $2::bigint, nullif($4::bigint, 0)
		from (select e.key as language, e.value as name from organisations o, jsonb_each_text(o.names) e where o.id = $2
		      union select language, name from former_names where organisation_id = $2) n
		where n.name <> ''`, id, from, on, tx.Viewer().PersonID)
	return err
}

// Disown takes back what Adopt did.
func Disown(ctx context.Context, tx *store.Tx, id, from int64) error {
	_, err := tx.Exec(ctx, `delete from former_names where organisation_id = $1 and merged_from = $2`, id, from)
	return err
}
