// Package observers keeps who observes: organisations that are no members and
// come by invitation, to an event or for a period. An observer may be invited
// to apply, by a link that knows who it is.
package observers

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Observership is a period in which an organisation observes.
type Observership struct {
	OrganisationID int64                // a known one; 0: Organisation is new
	Organisation   *organisations.Draft // a new one
	StartsOn       date.Date            // zero: today
	EndsOn         date.Date            // the last day; zero: until further notice
	Occasion       string               // the event, or what for
	InvitedBy      string               // a body or a person; may be empty
}

const (
	maxOccasion = 300
	maxInviter  = 200
)

// Add makes an organisation an observer and returns the observership's id. A
// member does not observe, and two periods of one organisation do not overlap.
func Add(ctx context.Context, tx *store.Tx, o Observership) (id int64, err error) {
	if o.StartsOn.IsZero() {
		o.StartsOn = tx.Today()
	}
	o.Occasion, o.InvitedBy = strings.TrimSpace(o.Occasion), strings.TrimSpace(o.InvitedBy)
	if err := o.check(tx.Today()).Err(); err != nil {
		return 0, err
	}
	if o.OrganisationID == 0 {
		if o.Organisation == nil {
			return 0, refuse.Invalid("organisationId", "OBSERVER_WHO")
		}
		if o.OrganisationID, err = organisations.Create(ctx, tx, *o.Organisation); err != nil {
			return 0, refuse.Under("organisation", err)
		}
	}
	if err := o.admissible(ctx, tx); err != nil {
		return 0, err
	}
	_, err = tx.Get(ctx, &id, `
		insert into observerships (organisation_id, starts_on, ends_on, occasion, invited_by) values ($1, $2, $3, $4, $5) returning id`,
		o.OrganisationID, o.StartsOn, o.EndsOn, o.Occasion, o.InvitedBy)
	if store.Violates(err, "observerships_apart") {
		return 0, refuse.Conflict("startsOn", "OBSERVER_OVERLAP")
	}
	return id, err
}

func (o Observership) check(today date.Date) (problems refuse.List) {
	if n := utf8.RuneCountInString(o.Occasion); n == 0 || n > maxOccasion || strings.ContainsFunc(o.Occasion, unicode.IsControl) {
		problems.Add(refuse.Invalid("occasion", "OBSERVER_OCCASION", "Max", maxOccasion))
	}
	if utf8.RuneCountInString(o.InvitedBy) > maxInviter || strings.ContainsFunc(o.InvitedBy, unicode.IsControl) {
		problems.Add(refuse.Invalid("invitedBy", "OBSERVER_INVITER", "Max", maxInviter))
	}
	if o.StartsOn.Year() < 1900 {
		problems.Add(refuse.Invalid("startsOn", "DATE_TOO_EARLY"))
	}
	if o.StartsOn.After(today.AddYears(2)) {
		problems.Add(refuse.Invalid("startsOn", "DATE_TOO_LATE"))
	}
	if !o.EndsOn.IsZero() && o.EndsOn.Before(o.StartsOn) {
		problems.Add(refuse.Invalid("endsOn", "ENDS_BEFORE_START"))
	}
	return problems
}

// admissible refuses an organisation that does not exist or that is a member
// on the first day.
func (o Observership) admissible(ctx context.Context, tx *store.Tx) error {
	var member bool
	found, err := tx.Get(ctx, &member, `
		select exists (select from register($2) m where m.organisation_id = o.id and m.status = 'CURRENT')
		from organisations o where o.id = $1`, o.OrganisationID, o.StartsOn)
	switch {
	case err != nil:
		return err
	case !found:
		return refuse.NotFound("organisationId")
	case member:
		return refuse.Conflict("organisationId", "OBSERVER_MEMBER")
	}
	return nil
}

// End ends an observership with a last day; today if zero.
func End(ctx context.Context, tx *store.Tx, id int64, endsOn date.Date) error {
	if endsOn.IsZero() {
		endsOn = tx.Today()
	}
	var period struct {
		StartsOn date.Date  `db:"starts_on"`
		EndsOn   *date.Date `db:"ends_on"`
	}
	found, err := tx.Get(ctx, &period, `select starts_on, ends_on from observerships where id = $1 for update`, id)
	switch {
	case err != nil:
		return err
	case !found:
		return refuse.NotFound("id")
	case period.EndsOn != nil && period.EndsOn.Before(tx.Today()):
		return refuse.Conflict("id", "OBSERVER_ENDED", "On", *period.EndsOn)
	case endsOn.Before(period.StartsOn):
		return refuse.Invalid("endsOn", "ENDS_BEFORE_START")
	case endsOn.After(tx.Today().AddYears(10)):
		return refuse.Invalid("endsOn", "ENDS_TOO_LATE")
	}
	_, err = tx.Exec(ctx, `update observerships set ends_on = $2, version = version + 1 where id = $1`, id, endsOn)
	if store.Violates(err, "observerships_apart") {
		return refuse.Conflict("endsOn", "OBSERVER_OVERLAP")
	}
	return err
}

// EndBefore ends what an organisation observes on a day and after: on that day
// it becomes a member. A period that has not begun and would begin only then
// does not take place. Where the day is past, what took place since stays on
// record, and what is under way ends the day before today.
func EndBefore(ctx context.Context, tx *store.Tx, organisationID int64, day date.Date) error {
	if _, err := tx.Exec(ctx, `
		delete from observerships where organisation_id = $1 and starts_on >= $2 and starts_on > $3`, organisationID, day, tx.Today()); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		update observerships set version = version + 1,
		       ends_on = case when starts_on < $2 then $2::date - 1 else greatest(starts_on, $3::date - 1) end
		where organisation_id = $1 and coalesce(ends_on, 'infinity') >= case when starts_on < $2 then $2::date else greatest(starts_on + 1, $3::date) end`,
		organisationID, day, tx.Today())
	return err
}
