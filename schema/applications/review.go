package applications

import (
	"context"

	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// forReview loads an open application for staff to act on. Of two who act at
// once the second is told; version, unless nil, is what they looked at.
func forReview(ctx context.Context, tx *store.Tx, id int64, version *int) (a Application, err error) {
	found, err := tx.Get(ctx, &a, `select `+columns+` from applications o `+joins+` where o.id = $1 and $2 for update of o`,
		id, tx.Viewer().Can(store.Staff))
	switch {
	case err != nil:
		return a, err
	case !found:
		return a, refuse.NotFound("id")
	case !a.Stage.Open():
		return a, refuse.Conflict("id", "APPLICATION_DECIDED")
	case version != nil && *version != int(a.Version):
		return a, refuse.Conflict("expectedVersion", "STALE_VERSION")
	}
	return a, nil
}

// Classification is where staff put an application; nil leaves as it is.
type Classification struct {
	ID             int64
	Version        *int
	Category       *string // code
	Band           *string // code; empty: not known yet
	Constituency   *string // code
	OrganisationID *int64  // the one it is, if the register knows it; 0: a new one
}

// Classify sets category, band and constituency, and which organisation it is.
func Classify(ctx context.Context, tx *store.Tx, c Classification) error {
	a, err := forReview(ctx, tx, c.ID, c.Version)
	if err != nil {
		return err
	}
	category, band, constituency := a.CategoryCode, deref(a.BandCode), deref(a.ConstituencyCode)
	if c.Category != nil && *c.Category != category {
		category, band = *c.Category, "" // a band belongs to its category
	}
	if c.Band != nil {
		band = *c.Band
	}
	if c.Constituency != nil {
		constituency = *c.Constituency
	}
	p, err := members.Look(ctx, tx, members.Membership{Category: category, Band: band, Constituency: constituency})
	if err != nil {
		return err
	}
	organisation := deref(a.OrganisationID)
	if c.OrganisationID != nil {
		organisation = *c.OrganisationID
		if err := linkable(ctx, tx, a.ID, organisation); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `
		update applications set category_id = $2, band_id = $3, constituency_id = nullif($4, 0), organisation_id = nullif($5, 0), version = version + 1
		where id = $1`, a.ID, p.Category, p.Band, p.Constituency, organisation)
	if store.Violates(err, "applications_once_organisation") {
		return refuse.Conflict("organisationId", "APPLICATION_TWICE")
	}
	return err
}

// linkable refuses an organisation that does not exist, is a member, or has
// another application under way.
func linkable(ctx context.Context, tx *store.Tx, applicationID, organisationID int64) error {
	if organisationID == 0 {
		return nil
	}
	var o struct {
		Name     string
		Member   bool
		UnderWay bool `db:"under_way"`
	}
	found, err := tx.Get(ctx, &o, `
		select o.name_en as name,
		       exists (select from register($2) m where m.organisation_id = o.id and m.status <> 'FORMER') as member,
		       exists (select from applications a where a.organisation_id = o.id and a.id <> $3
		               and a.stage in ('CONFIRMED', 'INFORMATION_REQUESTED')) as under_way
		from organisations o where o.id = $1`, organisationID, tx.Today(), applicationID)
	switch {
	case err != nil:
		return err
	case !found:
		return refuse.NotFound("organisationId")
	case o.Member:
		return refuse.Conflict("organisationId", "APPLICATION_MEMBER", "Name", o.Name)
	case o.UnderWay:
		return refuse.Conflict("organisationId", "APPLICATION_TWICE")
	}
	return nil
}

// Request asks the applicant for information, by letter; the clock of the
// review stands still until the answer.
func Request(ctx context.Context, tx *store.Tx, id int64, version *int, text string) error {
	a, err := forReview(ctx, tx, id, version)
	if err != nil {
		return err
	}
	switch a.Stage {
	case Submitted:
		return refuse.Closed("id", "APPLICATION_UNCONFIRMED")
	case InformationRequested:
		return refuse.Conflict("id", "APPLICATION_ASKED")
	}
	if text, err = said("text", text); err != nil {
		return err
	}
	event, err := happened(ctx, tx, Event{ApplicationID: a.ID, Kind: "INFORMATION_REQUESTED", Text: text}, tx.Viewer().PersonID)
	if err != nil {
		return err
	}
	return write(ctx, tx, kindQuestion, a.ID, event)
}

func deref[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
