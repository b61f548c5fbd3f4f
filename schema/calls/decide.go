package calls

import (
	"context"
	"slices"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Choice is who is appointed, from when, and by which decision.
type Choice struct {
	CallID     int64
	Expected   int // version
	Chosen     []int64
	StartsOn   date.Date // zero: today
	EndsOn     date.Date // the last day; zero: until further notice
	DecisionID int64     // 0: none is cited
}

// check refuses a choice among applications that the call does not allow. c is
// over; came are those that came in.
func (ch Choice) check(c Call, came []Application, chooser int64) (chosen []Application, err error) {
	wanted := slices.Compact(slices.Sorted(slices.Values(ch.Chosen)))
	switch {
	case len(wanted) == 0:
		return nil, refuse.Invalid("chosen", "CALL_NOBODY")
	case len(wanted) > c.Places:
		return nil, refuse.Invalid("chosen", "CALL_TOO_MANY", "Chosen", len(wanted), "Places", c.Places)
	case !ch.StartsOn.After(c.ClosesOn):
		return nil, refuse.Invalid("startsOn", "CALL_STARTS", "From", c.ClosesOn.AddDays(1))
	}
	for _, a := range came {
		if a.PersonID == chooser {
			return nil, refuse.Denied("CALL_OWN")
		}
		if slices.Contains(wanted, a.ID) {
			chosen = append(chosen, a)
		}
	}
	if len(chosen) < len(wanted) {
		return nil, refuse.NotFound("chosen")
	}
	return chosen, nil
}

// Decide appoints those chosen among who applied, once the last day is over,
// and writes to everybody. For the secretariat; not where one has applied.
func Decide(ctx context.Context, tx *store.Tx, ch Choice) error {
	c, err := held(ctx, tx, ch.CallID, ch.Expected)
	if err != nil {
		return err
	}
	if c.State(tx.Today()) == Open {
		return refuse.Closed("id", "CALL_NOT_OVER", "Day", c.ClosesOn)
	}
	if err := inForce(ctx, tx, c.BodyID, "id"); err != nil {
		return err
	}
	if ch.StartsOn.IsZero() {
		ch.StartsOn = tx.Today()
	}
	came, err := Applications(ctx, tx, []int64{c.ID})
	if err != nil {
		return err
	}
	chosen, err := ch.check(c, came[c.ID], tx.Viewer().PersonID)
	if err != nil {
		return err
	}
	for _, a := range chosen {
		if err := ch.appoint(ctx, tx, c, a); err != nil {
			return err
		}
	}
	if err := tellOutcome(ctx, tx, c.ID); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update calls set closed_at = $2, closed_by = nullif($3::bigint, 0), outcome = 'DECIDED', starts_on = $4, decision_id = nullif($5::bigint, 0), version = version + 1
		where id = $1`, c.ID, tx.Now(), tx.Viewer().PersonID, ch.StartsOn, ch.DecisionID)
	return err
}

// appoint makes an applicant a member of the body, and says by which
// application they became it.
func (ch Choice) appoint(ctx context.Context, tx *store.Tx, c Call, a Application) error {
	id, err := bodies.Add(ctx, tx, bodies.Appointing{
		BodyID: c.BodyID, PersonID: a.PersonID, OrganisationID: a.OrganisationID, Role: bodies.RoleMember, StartsOn: ch.StartsOn, EndsOn: ch.EndsOn,
	})
	if list := refuse.From(err); len(list) == 1 && list[0].Code == "BODY_MEMBER_TWICE" {
		return refuse.Conflict("chosen", "CALL_MEMBER_ALREADY", "Name", a.Name)
	}
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `update call_applications set appointed_id = $2 where id = $1`, a.ID, id)
	return err
}
