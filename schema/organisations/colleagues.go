package organisations

import (
	"context"
	"slices"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// invitationsADay bounds the letters that one organisation's people can cause.
const invitationsADay = 10

// Invite appoints a colleague from today on and writes to them what they can
// do. Only a focal point may, for their own organisation.
func Invite(ctx context.Context, tx *store.Tx, a Appointment) (id int64, err error) {
	if err := CheckEditor(ctx, tx, a.OrganisationID, "organisationId"); err != nil {
		return 0, err
	}
	var lately int
	_, err = tx.Get(ctx, &lately, `select count(*) from notices where organisation_id = $1 and kind = $2 and created_at > $3`,
		a.OrganisationID, kindColleague, tx.Now().Add(-24*time.Hour))
	if err != nil {
		return 0, err
	}
	if lately >= invitationsADay {
		return 0, refuse.Closed("email", "TOO_MANY_INVITATIONS", "Max", invitationsADay)
	}
	if err := refuseStrangers(ctx, tx, a.OrganisationID, a.Email); err != nil {
		return 0, err
	}
	a.StartsOn = tx.Today()
	if id, err = AddContact(ctx, tx, a); err != nil {
		return 0, err
	}
	return id, write(ctx, tx, id, kindColleague, letterData{ContactID: id, By: tx.Viewer().Name})
}

// refuseStrangers refuses to appoint somebody who serves elsewhere, or the
// initiative itself, and was never of this organisation: nobody becomes a
// contact unasked, and no name is learnt from an address.
func refuseStrangers(ctx context.Context, tx *store.Tx, organisationID int64, email string) error {
	person, found, err := people.Find(ctx, tx, email)
	if err != nil || !found {
		return err
	}
	var elsewhere bool
	_, err = tx.Get(ctx, &elsewhere, `
		select (exists (select from contacts c where c.person_id = $1 and coalesce(c.ends_on, 'infinity') >= $3)
		        or exists (select from person_roles r where r.person_id = $1 and coalesce(r.ends_on, 'infinity') >= $3))
		   and not exists (select from contacts c where c.person_id = $1 and c.organisation_id = $2)`, person.ID, organisationID, tx.Today())
	if err == nil && elsewhere {
		err = refuse.Conflict("email", "COLLEAGUE_BY_STAFF")
	}
	return err
}

// service is a contact's time in office, as the rules need it.
type service struct {
	ID       int64
	PersonID int64 `db:"person_id"`
	Role     string
	StartsOn date.Date  `db:"starts_on"`
	EndsOn   *date.Date `db:"ends_on"`
}

// services locks and reads the contacts of an organisation, so that of two who
// change them at once the second sees what the first did.
func services(ctx context.Context, tx *store.Tx, organisationID int64) (list []service, err error) {
	err = tx.Select(ctx, &list, `
		select id, person_id, role, starts_on, ends_on from contacts where organisation_id = $1 order by id for update`, organisationID)
	return list, err
}

// covered tells whether a focal point other than one service goes on, for as
// long as anybody can tell, from a day.
func covered(list []service, without int64, from date.Date) bool {
	return slices.ContainsFunc(list, func(s service) bool {
		return s.Role == FocalPoint && s.ID != without && s.EndsOn == nil && !s.StartsOn.After(from)
	})
}

// endable is nil where a service may end today: no last focal point leaves
// without a successor.
func endable(list []service, id int64, today date.Date) error {
	i := slices.IndexFunc(list, func(s service) bool { return s.ID == id })
	switch {
	case i < 0:
		return refuse.NotFound("id")
	case list[i].EndsOn != nil:
		return refuse.Conflict("id", "CONTACT_ENDED")
	case list[i].Role == FocalPoint && !covered(list, id, today.AddDays(1)):
		return refuse.Conflict("id", "LAST_FOCAL_POINT")
	}
	return nil
}

// EndColleague ends a colleague's service with today as its last day. Only a
// focal point may, for their own organisation.
func EndColleague(ctx context.Context, tx *store.Tx, id int64) error {
	organisationID, err := organisationOf(ctx, tx, id)
	if err != nil {
		return err
	}
	list, err := services(ctx, tx, organisationID)
	if err != nil {
		return err
	}
	if err := endable(list, id, tx.Today()); err != nil {
		return err
	}
	return EndContact(ctx, tx, id, date.Date{})
}

// organisationOf finds whose contact it is, for those who may edit it.
func organisationOf(ctx context.Context, tx *store.Tx, contactID int64) (id int64, err error) {
	contact, found, err := ContactByID(ctx, tx, contactID)
	if err != nil {
		return 0, err
	}
	if !found {
		return 0, refuse.NotFound("id")
	}
	return contact.OrganisationID, CheckEditor(ctx, tx, contact.OrganisationID, "id")
}

// known is what a correction must know of a person.
type known struct {
	Appointed bool // has a role of their own: Board, secretariat
	Elsewhere bool // serves another organisation too
}

// correctable is nil where a focal point may correct the person: nobody who is
// more to the initiative than a colleague.
func (k known) correctable() error {
	if k.Appointed || k.Elsewhere {
		return refuse.Denied("PERSON_NOT_YOURS_ALONE")
	}
	return nil
}

// CorrectColleague corrects the name or language of a colleague in office; nil
// leaves as it is. The address is the key to the account: staff change it.
func CorrectColleague(ctx context.Context, tx *store.Tx, id int64, name *string, language *texts.Language) error {
	organisationID, err := organisationOf(ctx, tx, id)
	if err != nil {
		return err
	}
	contact, _, err := ContactByID(ctx, tx, id)
	if err != nil {
		return err
	}
	if contact.EndsOn != nil && contact.EndsOn.Before(tx.Today()) {
		return refuse.Conflict("id", "CONTACT_ENDED")
	}
	var k known
	if _, err := tx.Get(ctx, &k, `
		select exists (select from person_roles where person_id = $1 and (ends_on is null or ends_on >= $3)) as appointed,
		       exists (select from contacts where person_id = $1 and organisation_id <> $2) as elsewhere`,
		contact.PersonID, organisationID, tx.Today()); err != nil {
		return err
	}
	if contact.PersonID != tx.Viewer().PersonID {
		if err := k.correctable(); err != nil {
			return err
		}
	}
	return people.Correct(ctx, tx, contact.PersonID, people.Changes{Name: name, Language: language})
}
