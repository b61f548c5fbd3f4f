package waivers

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// SetDraft is a new version of the criteria of a rule: of one that has
// criteria, or of another.
type SetDraft struct {
	Rule          string
	Version       *int // latest version of the rule that the draft began with; nil: whatever it is
	EffectiveFrom date.Date
	Category      string // code; empty: members of all categories
	Principle     bool
	Title         texts.Translated
	Criteria      []CriterionDraft
}

// CriterionDraft is a criterion of a new version.
type CriterionDraft struct {
	Criterion
	Drop bool // it is no longer one
}

// Write records a version that holds from a day to come on, until another
// does: cases keep the version that they were made under. A version recorded
// later for the same day replaces it before it begins.
func Write(ctx context.Context, tx *store.Tx, d SetDraft) (id int64, err error) {
	d = d.complete()
	if err := d.check(tx.Today()).Err(); err != nil {
		return 0, err
	}
	d.Criteria = slices.DeleteFunc(d.Criteria, func(c CriterionDraft) bool { return c.Drop || c.blank() })
	number, categoryID, err := d.place(ctx, tx)
	if err != nil {
		return 0, err
	}
	_, err = tx.Get(ctx, &id, `
		insert into criteria_sets (rule, number, effective_from, category_id, in_principle, title, recorded_at, recorded_by)
		values ($1, $2, $3, nullif($4::bigint, 0), $5, $6, $7, nullif($8::bigint, 0)) returning id`,
		d.Rule, number+1, d.EffectiveFrom, categoryID, d.Principle, d.Title, tx.Now(), tx.Viewer().PersonID)
	if store.Violates(err, "criteria_sets_number") {
		return 0, refuse.Conflict("expectedVersion", "STALE_VERSION")
	}
	if err != nil {
		return 0, err
	}
	return id, d.keep(ctx, tx, id)
}

// place finds the number of the rule's latest version and the category: a rule
// stays with the members whom it is for.
func (d SetDraft) place(ctx context.Context, tx *store.Tx) (number int, categoryID int64, err error) {
	var latest struct {
		Number   int
		Category string
	}
	exists, err := tx.Get(ctx, &latest, `
		select s.number, coalesce(c.code, '') as category from criteria_sets s left join categories c on c.id = s.category_id
		where s.rule = $1 order by s.number desc limit 1`, d.Rule)
	if err != nil {
		return 0, 0, err
	}
	switch {
	case d.Version != nil && *d.Version != latest.Number && exists:
		return 0, 0, refuse.Conflict("expectedVersion", "STALE_VERSION")
	case exists && d.Category != latest.Category:
		return 0, 0, refuse.Invalid("category", "CRITERIA_CATEGORY", "Rule", d.Rule)
	case d.Category == "":
		return latest.Number, 0, nil
	}
	known, err := tx.Get(ctx, &categoryID, `select id from categories where code = $1`, d.Category)
	if err == nil && !known {
		err = refuse.Invalid("category", "CATEGORY_UNKNOWN", "Code", d.Category)
	}
	return latest.Number, categoryID, err
}

// keep writes the criteria of a version in their order.
func (d SetDraft) keep(ctx context.Context, tx *store.Tx, setID int64) error {
	type row struct {
		Position                                int
		Code, Kind, Fact, Alternative, Evidence string
		Incomes                                 []string
		Years                                   int
		Required                                bool
		Text, Help                              texts.Translated
	}
	var rows []row
	for i, c := range d.Criteria {
		rows = append(rows, row{i + 1, c.Code, c.Kind, c.Fact, c.Alternative, c.Evidence, c.Incomes, c.Years, c.Required, c.Text, c.Help})
	}
	list, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into criteria (set_id, position, code, kind, fact, incomes, years, alternative, required, evidence, text, help)
		select $1, c."Position", c."Code", c."Kind", nullif(c."Fact", ''), c."Incomes", nullif(c."Years", 0), c."Alternative", c."Required", c."Evidence",
		       c."Text", coalesce(nullif(c."Help", 'null'), '{}')
		from jsonb_to_recordset($2) c ("Position" int, "Code" text, "Kind" text, "Fact" text, "Incomes" text[], "Years" int, "Alternative" text,
		     "Required" boolean, "Evidence" text, "Text" jsonb, "Help" jsonb)
		order by 1, 2`, setID, string(list))
	return err
}
