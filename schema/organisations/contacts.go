package organisations

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Appointment names a person as contact of an organisation.
type Appointment struct {
	OrganisationID int64
	Role           string // ALTERNATE, BOARD_REPRESENTATIVE, FINANCE, FOCAL_POINT
	Name           string
	Email          string
	Language       texts.Language
	StartsOn       date.Date // zero: today
}

// AddContact appoints a contact and returns the appointment's id. A known
// e-mail address names the person whom we know by it, whose name and language
// stay as they are; a new one adds a person.
func AddContact(ctx context.Context, tx *store.Tx, a Appointment) (id int64, err error) {
	var known bool
	if _, err := tx.Get(ctx, &known, `select exists (select from organisations where id = $1)`, a.OrganisationID); err != nil {
		return 0, err
	}
	if !known {
		return 0, refuse.NotFound("organisationId")
	}
	if a.StartsOn.IsZero() {
		a.StartsOn = tx.Today()
	}
	switch {
	case a.StartsOn.Year() < 1900:
		return 0, refuse.Invalid("startsOn", "DATE_TOO_EARLY")
	case a.StartsOn.After(tx.Today().AddYears(2)):
		return 0, refuse.Invalid("startsOn", "DATE_TOO_LATE")
	}
	person, found, err := people.Find(ctx, tx, a.Email)
	if err != nil {
		return 0, err
	}
	if !found {
		if person.ID, err = people.Add(ctx, tx, a.Name, a.Email, a.Language); err != nil {
			return 0, err
		}
	}
	_, err = tx.Get(ctx, &id, `
		insert into contacts (organisation_id, person_id, role, starts_on) values ($1, $2, $3, $4) returning id`,
		a.OrganisationID, person.ID, a.Role, a.StartsOn)
	if store.Violates(err, "contacts_once") {
		return 0, refuse.Conflict("email", "CONTACT_EXISTS")
	}
	return id, err
}

// EndContact ends a contact's service with a last day; today if zero.
func EndContact(ctx context.Context, tx *store.Tx, id int64, endsOn date.Date) error {
	var service struct {
		StartsOn date.Date `db:"starts_on"`
		Ended    bool
	}
	found, err := tx.Get(ctx, &service, `
		select starts_on, ends_on is not null as ended from contacts where id = $1 for update`, id)
	if err != nil {
		return err
	}
	if endsOn.IsZero() {
		endsOn = tx.Today()
	}
	switch {
	case !found:
		return refuse.NotFound("id")
	case service.Ended:
		return refuse.Conflict("id", "CONTACT_ENDED")
	case endsOn.Before(service.StartsOn):
		return refuse.Invalid("endsOn", "ENDS_BEFORE_START")
	case endsOn.After(tx.Today().AddYears(10)):
		return refuse.Invalid("endsOn", "ENDS_TOO_LATE")
	}
	_, err = tx.Exec(ctx, `update contacts set ends_on = $2 where id = $1`, id, endsOn)
	return err
}
