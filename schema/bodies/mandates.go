package bodies

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// The kinds of mandates.
const (
	OfGroup     = "GROUP"
	OfHost      = "HOSTING"
	OfAgreement = "AGREEMENT"
)

// Grant is a period of a mandate to grant, by a decision on record.
type Grant struct {
	StartsOn   date.Date // zero: as each act says
	EndsOn     date.Date // the last day
	HostID     int64     // the host organisation; 0: none
	DecisionID int64
	Note       string
	Gap        bool // of a renewal: days without a mandate are meant
}

const (
	maxNote    = 1000
	maxMandate = 20 // years that a period may last, and lie ahead
)

// CreateMandate grants a mandate with its first period, from the decision's day on
// where no other is given: to a body, or of another kind under a name of its
// own. A body has one mandate, of many periods.
func CreateMandate(ctx context.Context, tx *store.Tx, bodyID int64, kind string, names texts.Translated, g Grant) (id int64, err error) {
	names = trimmed(names)
	if kind == "" {
		kind = OfGroup
	}
	var problems refuse.List
	if (kind == OfGroup) != (bodyID != 0) {
		problems.Add(refuse.Invalid("bodyId", "MANDATE_OF_BODY"))
	}
	if kind != OfGroup {
		problems = append(problems, checkTexts("names", names, maxName, false)...)
	} else {
		names = texts.Translated{} // the body's
	}
	if err := problems.Err(); err != nil {
		return 0, err
	}
	if bodyID != 0 {
		if known, err := ByIDs(ctx, tx, []int64{bodyID}); err != nil || len(known) == 0 {
			return 0, orNotFound(err, "bodyId")
		}
	}
	if g.StartsOn.IsZero() {
		if g.StartsOn, err = decided(ctx, tx, g.DecisionID); err != nil {
			return 0, err
		}
	}
	_, err = tx.Get(ctx, &id, `
		insert into mandates (kind, body_id, names, created_at, created_by) values ($1, nullif($2, 0), $3, $4, nullif($5, 0)) returning id`,
		kind, bodyID, names, tx.Now(), tx.Viewer().PersonID)
	if store.Violates(err, "mandates_body") {
		return 0, refuse.Conflict("bodyId", "MANDATE_THERE")
	}
	if err != nil {
		return 0, err
	}
	return id, g.write(ctx, tx, id, "CREATED")
}

// Renew adds a period after the last one; on the day after it, or on the
// decision's day where that is later, unless the grant says when. A later first
// day leaves days on which nobody may act: it is refused unless that is meant.
func Renew(ctx context.Context, tx *store.Tx, id int64, g Grant, expectedVersion *int) error {
	last, err := begin(ctx, tx, id, expectedVersion)
	if err != nil {
		return err
	}
	first, err := decided(ctx, tx, g.DecisionID)
	if err != nil {
		return err
	}
	next := last.Last().AddDays(1)
	if next.After(first) {
		first = next
	}
	if g.StartsOn.IsZero() {
		g.StartsOn = first
	}
	if g.StartsOn.After(first) && !g.Gap {
		return refuse.Conflict("startsOn", "MANDATE_GAP", "From", next, "To", g.StartsOn.AddDays(-1))
	}
	return g.write(ctx, tx, id, "RENEWED")
}

// Extend adds a period that follows the last one directly, also where that has
// ended by now. What was closed is renewed, and not extended.
func Extend(ctx context.Context, tx *store.Tx, id int64, g Grant, expectedVersion *int) error {
	last, err := begin(ctx, tx, id, expectedVersion)
	switch {
	case err != nil:
		return err
	case last.ClosedOn != nil:
		return refuse.Closed("id", "MANDATE_CLOSED", "Day", *last.ClosedOn)
	case !g.EndsOn.After(last.EndsOn):
		return refuse.Conflict("endsOn", "MANDATE_RUNS", "Day", last.EndsOn)
	}
	g.StartsOn = last.EndsOn.AddDays(1)
	if g.HostID == 0 {
		g.HostID = last.OrganisationID // as before
	}
	return g.write(ctx, tx, id, "EXTENDED")
}

// Close ends a mandate with a last day, that of the decision where it is zero,
// and says why. Periods to come never begin. What has ended by itself is laid to
// rest with the day on which it ended.
func Close(ctx context.Context, tx *store.Tx, id int64, closedOn date.Date, decisionID int64, reason string, expectedVersion *int) error {
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n == 0 || n > maxNote || unspeakable(reason) {
		return refuse.Invalid("reason", "MANDATE_REASON", "Most", maxNote)
	}
	last, err := begin(ctx, tx, id, expectedVersion)
	if err != nil {
		return err
	}
	if closedOn.IsZero() {
		if closedOn, err = decided(ctx, tx, decisionID); err != nil {
			return err
		}
	}
	switch {
	case last.ClosedOn != nil:
		return refuse.Conflict("id", "MANDATE_CLOSED", "Day", *last.ClosedOn)
	case last.EndsOn.Before(tx.Today()):
		closedOn = last.EndsOn
	case !closedOn.Before(last.EndsOn):
		return refuse.Invalid("closedOn", "MANDATE_ENDS_BEFORE", "Day", last.EndsOn)
	}
	rows, err := tx.Exec(ctx, `
		update mandate_periods set closed_on = $2, closed_by_id = $3, closed_why = $4
		where mandate_id = $1 and closed_on is null and ends_on >= $2 and ($2 >= starts_on or exists (
		  select from mandate_periods p where p.mandate_id = $1 and p.starts_on <= $2))`, id, closedOn, decisionID, reason)
	if err == nil && rows == 0 {
		err = refuse.Invalid("closedOn", "MANDATE_CLOSED_EARLY")
	}
	return err
}

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
