package organisations

import (
	"context"
	"slices"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Succession is a focal point's wish to hand over.
type Succession struct {
	OrganisationID int64
	Name           string
	Email          string
	Language       texts.Language
	StartsOn       date.Date // the successor's first day; zero: tomorrow
}

// HandOver makes a successor the focal point from a day on, ends the viewer's
// own service the day before, and writes to both. What was under way follows:
// reminders and answers go to whoever is in office on their day.
func HandOver(ctx context.Context, tx *store.Tx, s Succession) (successorID int64, err error) {
	if err := CheckEditor(ctx, tx, s.OrganisationID, "organisationId"); err != nil {
		return 0, err
	}
	if s.StartsOn.IsZero() {
		s.StartsOn = tx.Today().AddDays(1)
	}
	list, err := services(ctx, tx, s.OrganisationID)
	if err != nil {
		return 0, err
	}
	self := tx.Viewer().PersonID
	successor, found, err := people.Find(ctx, tx, s.Email)
	if err != nil {
		return 0, err
	}
	own, err := handable(list, self, successor.ID, s.StartsOn, tx.Today())
	if err != nil {
		return 0, err
	}
	if err := refuseStrangers(ctx, tx, s.OrganisationID, s.Email); err != nil {
		return 0, err
	}
	if successorID = serving(list, successor.ID, s.StartsOn); !found || successorID == 0 {
		successorID, err = AddContact(ctx, tx, Appointment{
			OrganisationID: s.OrganisationID, Role: FocalPoint, Name: s.Name, Email: s.Email, Language: s.Language, StartsOn: s.StartsOn,
		})
		if err != nil {
			return 0, err
		}
	}
	if err := EndContact(ctx, tx, own, s.StartsOn.AddDays(-1)); err != nil {
		return 0, err
	}
	return successorID, recordHandover(ctx, tx, s, own, successorID)
}

// handable finds the service that somebody can hand over from a day on: their
// own as focal point, which goes on.
func handable(list []service, self, successor int64, from, today date.Date) (own int64, err error) {
	i := slices.IndexFunc(list, func(s service) bool {
		return s.Role == FocalPoint && s.PersonID == self && !s.StartsOn.After(today) && (s.EndsOn == nil || !s.EndsOn.Before(today))
	})
	switch {
	case i < 0:
		return 0, refuse.Denied("FOCAL_POINT_ONLY")
	case list[i].EndsOn != nil:
		return 0, refuse.Conflict("", "HANDED_OVER")
	case successor == self:
		return 0, refuse.Invalid("email", "HANDOVER_TO_ONESELF")
	case !from.After(today):
		return 0, refuse.Invalid("startsOn", "HANDOVER_TOO_SOON")
	case from.After(today.AddYears(1)):
		return 0, refuse.Invalid("startsOn", "HANDOVER_TOO_LATE")
	}
	return list[i].ID, nil
}

// serving finds a person's service as focal point that has begun by a day and
// goes on; 0 where there is none.
func serving(list []service, personID int64, by date.Date) int64 {
	for _, s := range list {
		if s.Role == FocalPoint && s.PersonID == personID && s.EndsOn == nil && !s.StartsOn.After(by) {
			return s.ID
		}
	}
	return 0
}

func recordHandover(ctx context.Context, tx *store.Tx, s Succession, own, successorID int64) error {
	_, err := tx.Exec(ctx, `
		insert into handovers (organisation_id, contact_id, successor_id, starts_on, recorded_at, recorded_by)
		values ($1, $2, $3, $4, $5, $6)`, s.OrganisationID, own, successorID, s.StartsOn, tx.Now(), tx.Viewer().PersonID)
	if store.Violates(err, "handovers_once") {
		return refuse.Conflict("", "HANDED_OVER")
	}
	if err != nil {
		return err
	}
	data := letterData{ContactID: successorID, By: tx.Viewer().Name, From: s.StartsOn}
	if err := write(ctx, tx, successorID, kindSuccessor, data); err != nil {
		return err
	}
	return write(ctx, tx, own, kindHandedOver, data)
}
