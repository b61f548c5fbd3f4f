package bodies

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// begin counts an act on a mandate and returns its last period. Whoever acts
// keeps others waiting; expectedVersion, where given, refuses what was decided
// in ignorance of another's act.
func begin(ctx context.Context, tx *store.Tx, id int64, expectedVersion *int) (last Period, err error) {
	now := 0
	found, err := tx.Get(ctx, &now, `update mandates set version = version + 1 where id = $1 returning version - 1`, id)
	switch {
	case err != nil:
		return last, err
	case !found:
		return last, refuse.NotFound("id")
	case expectedVersion != nil && *expectedVersion != now:
		return last, refuse.Conflict("expectedVersion", "MANDATE_CHANGED")
	}
	periods, err := PeriodsOf(ctx, tx, []int64{id})
	if err == nil {
		last = periods[id][0]
	}
	return last, err
}

// decided is the day of a decision.
func decided(ctx context.Context, tx *store.Tx, decisionID int64) (day date.Date, err error) {
	found, err := tx.Get(ctx, &day, `select decided_on from decisions where id = $1`, decisionID)
	if err == nil && !found {
		err = refuse.Invalid("decision", "MANDATE_DECISION")
	}
	return day, err
}

func (g Grant) write(ctx context.Context, tx *store.Tx, mandateID int64, act string) error {
	g.Note = strings.TrimSpace(g.Note)
	if err := g.check(tx.Today()).Err(); err != nil {
		return err
	}
	if err := (Appointing{OrganisationID: g.HostID}).organisation(ctx, tx); err != nil {
		return refuse.NotFound("hostId")
	}
	_, err := tx.Exec(ctx, `
		insert into mandate_periods (mandate_id, act, starts_on, ends_on, organisation_id, decision_id, note, recorded_at, recorded_by)
		values ($1, $2, $3, $4, nullif($5, 0), $6, $7, $8, nullif($9, 0))`,
		mandateID, act, g.StartsOn, g.EndsOn, g.HostID, g.DecisionID, g.Note, tx.Now(), tx.Viewer().PersonID)
	if store.Violates(err, "mandate_periods_apart") {
		return refuse.Conflict("startsOn", "MANDATE_OVERLAP")
	}
	return err
}

func (g Grant) check(today date.Date) (problems refuse.List) {
	switch {
	case g.StartsOn.Year() < 1900:
		problems.Add(refuse.Invalid("startsOn", "DATE_TOO_EARLY"))
	case g.StartsOn.After(today.AddYears(maxMandate)):
		problems.Add(refuse.Invalid("startsOn", "MANDATE_TOO_LONG", "Years", maxMandate))
	case g.EndsOn.Before(g.StartsOn):
		problems.Add(refuse.Invalid("endsOn", "ENDS_BEFORE_START"))
	case g.EndsOn.After(g.StartsOn.AddYears(maxMandate)):
		problems.Add(refuse.Invalid("endsOn", "MANDATE_TOO_LONG", "Years", maxMandate))
	}
	if g.DecisionID == 0 {
		problems.Add(refuse.Invalid("decision", "MANDATE_DECISION"))
	}
	if utf8.RuneCountInString(g.Note) > maxNote || unspeakable(g.Note) {
		problems.Add(refuse.Invalid("note", "MANDATE_NOTE", "Most", maxNote))
	}
	return problems
}

// unspeakable tells of characters that cannot be shown.
func unspeakable(text string) bool {
	return !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' })
}

func orNotFound(err error, field string) error {
	if err != nil {
		return err
	}
	return refuse.NotFound(field)
}
