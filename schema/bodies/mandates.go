package bodies

import (
	"context"
	"strings"
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
	names = names.Trimmed()
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
