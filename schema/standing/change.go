package standing

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Draft is a new version of a right's rule.
type Draft struct {
	Right         Right
	EffectiveFrom date.Date // zero: tomorrow; never earlier
	Citation      string    // what it rests on, up to 100 characters
	Conditions
}

// Add records a version that holds from a day to come on, until another does.
// It changes no standing of the past.
func Add(ctx context.Context, tx *store.Tx, d Draft) (id int64, err error) {
	d = d.complete(tx.Today())
	if err := d.check(tx.Today()); err != nil {
		return 0, err
	}
	var there bool
	if _, err := tx.Get(ctx, &there, `
		select exists (select from standing_rules r where r.right_code = $1 and r.effective_from = $2
		               and not exists (select from standing_rules_back b where b.rule_id = r.id))`, d.Right, d.EffectiveFrom); err != nil {
		return 0, err
	}
	if there {
		return 0, refuse.Conflict("effectiveFrom", "RULE_THERE_ALREADY", "Day", d.EffectiveFrom)
	}
	_, err = tx.Get(ctx, &id, `
		insert into standing_rules (right_code, effective_from, citation, settled_by, settled_years_back, settled_grace_days, not_overdue_days, recorded_by)
		values ($1, $2, $3, $4, $5, $6, $7, nullif($8, 0)) returning id`,
		d.Right, d.EffectiveFrom, d.Citation, d.SettledBy, d.SettledYearsBack, d.SettledGraceDays, d.NotOverdueDays, tx.Viewer().PersonID)
	return id, err
}

// complete fills in what a draft leaves open and forgets what does not apply.
func (d Draft) complete(today date.Date) Draft {
	d.Citation = strings.TrimSpace(d.Citation)
	if d.EffectiveFrom.IsZero() {
		d.EffectiveFrom = today.AddDays(1)
	}
	one, none := int32(1), int32(0)
	switch {
	case d.SettledBy == nil:
		d.SettledYearsBack, d.SettledGraceDays = nil, nil
		return d
	case d.SettledYearsBack == nil:
		d.SettledYearsBack = &one
	}
	switch {
	case *d.SettledBy != DueDate:
		d.SettledGraceDays = nil
	case d.SettledGraceDays == nil:
		d.SettledGraceDays = &none
	}
	return d
}

func (d Draft) check(today date.Date) error {
	var problems refuse.List
	if !d.EffectiveFrom.After(today) {
		problems.Add(refuse.Invalid("effectiveFrom", "RULE_IN_PAST", "Day", today.AddDays(1)))
	}
	if d.EffectiveFrom.After(today.AddYears(5)) {
		problems.Add(refuse.Invalid("effectiveFrom", "RULE_TOO_FAR"))
	}
	if n := utf8.RuneCountInString(d.Citation); n == 0 || n > 100 || strings.ContainsFunc(d.Citation, unicode.IsControl) {
		problems.Add(refuse.Invalid("citation", "RULE_CITATION"))
	}
	for _, number := range []struct {
		field string
		value *int32
		most  int32
	}{{"settledYearsBack", d.SettledYearsBack, 5}, {"settledGraceDays", d.SettledGraceDays, 730}, {"notOverdueDays", d.NotOverdueDays, 3650}} {
		if number.value != nil && (*number.value < 0 || *number.value > number.most) {
			problems.Add(refuse.Invalid(number.field, "RULE_NUMBER", "Max", int(number.most)))
		}
	}
	return problems.Err()
}

// TakeBack takes back a version that is still to come, by a row of its own.
func TakeBack(ctx context.Context, tx *store.Tx, ruleID int64) error {
	r, found, err := ByID(ctx, tx, ruleID)
	switch {
	case err != nil:
		return err
	case !found:
		return refuse.NotFound("id")
	case r.TakenBackAt != nil:
		return refuse.Conflict("id", "RULE_TAKEN_BACK")
	case !r.EffectiveFrom.After(tx.Today()):
		return refuse.Closed("id", "RULE_IN_FORCE", "Day", r.EffectiveFrom)
	}
	_, err = tx.Exec(ctx, `insert into standing_rules_back (rule_id, recorded_by) values ($1, nullif($2, 0))`, ruleID, tx.Viewer().PersonID)
	if store.Violates(err, "standing_rules_back_once") {
		return refuse.Conflict("id", "RULE_TAKEN_BACK")
	}
	return err
}
