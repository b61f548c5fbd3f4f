package bodies

import (
	"context"
	"slices"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Access is how a viewer stands to a body today.
type Access struct {
	BodyID int64  `db:"body_id"`
	PartID int64  `db:"part_id"` // the viewer's part that goes on after today; 0: none
	In     bool   `db:"inside"`  // is in it today, be it to the day's end
	Barred bool   // a caucus, and none of the viewer's members is of its constituency
	Over   bool   // had a mandate, and it has ended
	Kind   string // how one joins
}

// over tells whether a body b acts under a mandate, and has none on a day: the
// first parameter.
const over = `exists (select from mandates t where t.body_id = b.id) and not exists (
	select from mandates t join mandate_periods p on p.mandate_id = t.id
	where t.body_id = b.id and p.starts_on <= $1 and coalesce(p.closed_on, p.ends_on) >= $1)`

// Over tells whether a body, by its code, may not act on a day: its mandate has
// ended, or not begun. One that was never given a mandate needs none.
func Over(ctx context.Context, q store.Reader, code string, day date.Date) (is bool, err error) {
	_, err = q.Get(ctx, &is, `select `+over+` as over from bodies b where b.code = $2`, day, code)
	return is, err
}

// AccessTo reads how the viewer stands to bodies.
func AccessTo(ctx context.Context, q store.Reader, bodyIDs []int64) (map[int64]Access, error) {
	v := q.Viewer()
	var rows []Access
	err := q.Select(ctx, &rows, `
		select b.id as body_id, b.joining as kind, coalesce((
		         select c.id from body_members c where c.body_id = b.id and c.person_id = $3 and c.starts_on <= $1 and coalesce(c.ends_on, 'infinity') > $1), 0) as part_id,
		       exists (select from body_people c where c.body_id = b.id and c.person_id = $3 and `+current+`) as inside,
		       b.constituency_id is not null and not exists (
		         select from register($1::date) m where m.organisation_id = any($4) and m.constituency_id = b.constituency_id and m.status = 'CURRENT') as barred,
		       `+over+` as over
		from bodies b where b.id = any($2)`, q.Today(), store.IDs(bodyIDs), v.PersonID, store.IDs(v.Members))
	return store.Index(rows, func(a Access) int64 { return a.BodyID }), err
}

// Bars says why a viewer may not join; nil: they may.
func (a Access) Bars(v store.Viewer) *refuse.Refusal {
	switch {
	case len(v.Members) == 0:
		return refuse.Closed("bodyId", "BODY_FOR_MEMBERS")
	case a.Kind != Open:
		return refuse.Closed("bodyId", "BODY_BY_APPOINTMENT")
	case a.In:
		return refuse.Conflict("bodyId", "BODY_MEMBER_TWICE")
	case a.Over:
		return refuse.Closed("bodyId", "BODY_MANDATE_OVER")
	case a.Barred:
		return refuse.Closed("bodyId", "BODY_OTHER_CONSTITUENCY")
	}
	return nil
}

// MayLeave tells whether a viewer may leave by themselves.
func (a Access) MayLeave() bool { return a.Kind == Open && a.PartID != 0 }

// Join lets the viewer join an open body, for one of the member organisations
// of whom they are a contact, in a caucus one of its constituency; for the only
// one, or the first, where it is 0.
func Join(ctx context.Context, tx *store.Tx, bodyID, organisationID int64) error {
	v := tx.Viewer()
	access, err := AccessTo(ctx, tx, []int64{bodyID})
	if err != nil {
		return err
	}
	a, found := access[bodyID]
	if !found {
		return refuse.NotFound("bodyId")
	}
	if bars := a.Bars(v); bars != nil {
		return bars
	}
	fit, err := fitting(ctx, tx, bodyID)
	if err != nil {
		return err
	}
	switch {
	case organisationID == 0:
		organisationID = fit[0] // not barred: there is one
	case !slices.Contains(v.Members, organisationID):
		return refuse.NotFound("organisationId")
	case !slices.Contains(fit, organisationID):
		return refuse.Closed("organisationId", "BODY_OTHER_CONSTITUENCY")
	}
	_, err = Appointing{BodyID: bodyID, PersonID: v.PersonID, OrganisationID: organisationID, Role: RoleMember, StartsOn: tx.Today()}.write(ctx, tx)
	return err
}

// fitting are the viewer's members for which they may be in a body: all, or of a
// caucus those of its constituency.
func fitting(ctx context.Context, q store.Reader, bodyID int64) (fit []int64, err error) {
	err = q.Select(ctx, &fit, `
		select t.id from unnest($3::bigint[]) with ordinality t (id, place) join bodies b on b.id = $2
		where b.constituency_id is null or exists (
		  select from register($1::date) m where m.organisation_id = t.id and m.constituency_id = b.constituency_id and m.status = 'CURRENT')
		order by t.place`, q.Today(), bodyID, store.IDs(q.Viewer().Members))
	return fit, err
}

// Leave ends the viewer's part in an open body with today.
func Leave(ctx context.Context, tx *store.Tx, bodyID int64, reason string) error {
	access, err := AccessTo(ctx, tx, []int64{bodyID})
	if err != nil {
		return err
	}
	switch a, found := access[bodyID]; {
	case !found:
		return refuse.NotFound("bodyId")
	case a.PartID == 0:
		return refuse.Conflict("bodyId", "BODY_NOT_IN")
	case a.Kind != Open:
		return refuse.Closed("bodyId", "BODY_BY_APPOINTMENT")
	default:
		_, err = End(ctx, tx, a.PartID, date.Date{}, reason)
		return err
	}
}
