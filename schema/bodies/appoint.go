package bodies

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Appointing says whom to make what in a body.
type Appointing struct {
	BodyID         int64
	PersonID       int64  // somebody on record; 0: by Email
	Email          string // of the person; who is not on record is added by it and Name
	Name           string
	Language       texts.Language
	OrganisationID int64 // 0: for themselves
	Role           string
	StartsOn       date.Date // zero: today
	EndsOn         date.Date // the last day; zero: until further notice
}

const maxReason = 500

// Add makes somebody a member, or an officer, of a body. One person is in a
// body once on a day, and one person at a time is in the chair. Ordinary
// members of the Assembly and the secretariat follow from other offices and are
// not appointed; the Board's members and who leads it follow from its seats.
func Add(ctx context.Context, tx *store.Tx, a Appointing) (id int64, err error) {
	if a.StartsOn.IsZero() {
		a.StartsOn = tx.Today()
	}
	if a.Role == "" {
		a.Role = RoleMember
	}
	if err := a.check(tx.Today()).Err(); err != nil {
		return 0, err
	}
	known, err := ByIDs(ctx, tx, []int64{a.BodyID})
	switch body, found := known[a.BodyID]; {
	case err != nil:
		return 0, err
	case !found:
		return 0, refuse.NotFound("bodyId")
	case body.Kind == Board:
		return 0, refuse.Closed("bodyId", "BODY_BY_SEATS")
	case body.Joining == ExOfficio && a.Role == RoleMember:
		return 0, refuse.Closed("role", "BODY_EX_OFFICIO")
	}
	if err := a.organisation(ctx, tx); err != nil {
		return 0, err
	}
	if a.PersonID, err = a.person(ctx, tx); err != nil {
		return 0, err
	}
	return a.write(ctx, tx)
}

func (a Appointing) write(ctx context.Context, tx *store.Tx) (id int64, err error) {
	_, err = tx.Get(ctx, &id, `
		insert into body_members (body_id, person_id, organisation_id, role, starts_on, ends_on, recorded_at, recorded_by)
		values ($1, $2, nullif($3, 0), $4, $5, $6, $7, nullif($8, 0)) returning id`,
		a.BodyID, a.PersonID, a.OrganisationID, a.Role, a.StartsOn, a.EndsOn, tx.Now(), tx.Viewer().PersonID)
	switch {
	case store.Violates(err, "body_members_once"):
		return 0, refuse.Conflict("", "BODY_MEMBER_TWICE")
	case store.Violates(err, "body_members_one_chair"):
		return 0, refuse.Conflict("role", "BODY_CHAIR_TAKEN")
	}
	return id, err
}

func (a Appointing) check(today date.Date) (problems refuse.List) {
	switch {
	case a.StartsOn.Year() < 1900:
		problems.Add(refuse.Invalid("startsOn", "DATE_TOO_EARLY"))
	case a.StartsOn.After(today.AddYears(2)):
		problems.Add(refuse.Invalid("startsOn", "DATE_TOO_LATE"))
	}
	switch {
	case a.EndsOn.IsZero():
	case a.EndsOn.Before(a.StartsOn):
		problems.Add(refuse.Invalid("endsOn", "ENDS_BEFORE_START"))
	case a.EndsOn.After(today.AddYears(10)):
		problems.Add(refuse.Invalid("endsOn", "ENDS_TOO_LATE"))
	}
	if a.PersonID == 0 && a.Email == "" {
		problems.Add(refuse.Invalid("email", "BODY_WHO"))
	}
	return problems
}

// organisation refuses one that there is not.
func (a Appointing) organisation(ctx context.Context, tx *store.Tx) error {
	if a.OrganisationID == 0 {
		return nil
	}
	var known bool
	_, err := tx.Get(ctx, &known, `select exists (select from organisations where id = $1)`, a.OrganisationID)
	if err == nil && !known {
		err = refuse.NotFound("organisationId")
	}
	return err
}

// person finds whom it is about, or adds them.
func (a Appointing) person(ctx context.Context, tx *store.Tx) (int64, error) {
	if a.PersonID != 0 {
		p, err := people.Get(ctx, tx, a.PersonID)
		if refuse.From(err) != nil {
			return 0, refuse.NotFound("personId")
		}
		return p.ID, err
	}
	p, found, err := people.Find(ctx, tx, a.Email)
	if err != nil || found {
		return p.ID, err
	}
	return people.Add(ctx, tx, a.Name, a.Email, a.Language)
}

// End ends somebody's part with a last day; today if zero.
func End(ctx context.Context, tx *store.Tx, id int64, endsOn date.Date, reason string) (bodyID int64, err error) {
	if endsOn.IsZero() {
		endsOn = tx.Today()
	}
	reason = strings.TrimSpace(reason)
	var part struct {
		BodyID   int64      `db:"body_id"`
		StartsOn date.Date  `db:"starts_on"`
		EndsOn   *date.Date `db:"ends_on"`
	}
	found, err := tx.Get(ctx, &part, `select body_id, starts_on, ends_on from body_members where id = $1 for update`, id)
	switch {
	case err != nil:
		return 0, err
	case !found:
		return 0, refuse.NotFound("id")
	case part.EndsOn != nil && part.EndsOn.Before(tx.Today()):
		return 0, refuse.Conflict("id", "BODY_MEMBER_ENDED", "Day", *part.EndsOn)
	case endsOn.Before(part.StartsOn):
		return 0, refuse.Invalid("endsOn", "ENDS_BEFORE_START")
	case endsOn.After(tx.Today().AddYears(10)):
		return 0, refuse.Invalid("endsOn", "ENDS_TOO_LATE")
	case utf8.RuneCountInString(reason) > maxReason || strings.ContainsFunc(reason, unicode.IsControl):
		return 0, refuse.Invalid("reason", "BODY_REASON", "Most", maxReason)
	}
	_, err = tx.Exec(ctx, `update body_members set ends_on = $2, reason = $3 where id = $1`, id, endsOn, reason)
	switch {
	case store.Violates(err, "body_members_once"):
		err = refuse.Conflict("endsOn", "BODY_MEMBER_TWICE")
	case store.Violates(err, "body_members_one_chair"):
		err = refuse.Conflict("endsOn", "BODY_CHAIR_TAKEN")
	}
	return part.BodyID, err
}
