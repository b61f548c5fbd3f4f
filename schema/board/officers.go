package board

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Choice makes one of the representatives chair or vice-chair.
type Choice struct {
	PostID   int64 // the representative's
	Role     Office
	StartsOn date.Date // zero: today
	EndsOn   date.Date // the last day; zero: as long as they represent the seat
	Basis    Basis
}

// Choose records whom the Board chose. There is one chair at a time, and nobody
// holds two offices.
func Choose(ctx context.Context, tx *store.Tx, c Choice) (id int64, err error) {
	if c.StartsOn.IsZero() {
		c.StartsOn = tx.Today()
	}
	known, err := Load(ctx, tx)
	if err != nil {
		return 0, err
	}
	p, found := known.Post(c.PostID)
	if !found || p.Part != Representative {
		return 0, refuse.Conflict("representativeId", "BOARD_OFFICER_NOT_SEATED")
	}
	if c.EndsOn.IsZero() {
		c.EndsOn = p.EndsOn
	}
	switch {
	case !within(c.StartsOn, p.StartsOn, p.EndsOn):
		return 0, refuse.Invalid("startsOn", "BOARD_OFFICER_OUTSIDE", "From", p.StartsOn, "To", p.EndsOn)
	case c.EndsOn.Before(c.StartsOn):
		return 0, refuse.Invalid("endsOn", "ENDS_BEFORE_START")
	case c.EndsOn.After(p.EndsOn):
		return 0, refuse.Invalid("endsOn", "BOARD_OFFICER_OUTSIDE", "From", p.StartsOn, "To", p.EndsOn)
	}
	decisionID, result, err := c.Basis.cite(ctx, tx)
	if err != nil {
		return 0, err
	}
	_, err = tx.Get(ctx, &id, `
		insert into board_officers (body_id, seat_person_id, role, starts_on, ends_on, decision_id, result, recorded_at, recorded_by)
		select s.body_id, p.id, $2, $3, $4, nullif($5::bigint, 0), $6, $7, nullif($8::bigint, 0)
		from seat_people p join seat_terms t on t.id = p.term_id join seats s on s.id = t.seat_id where p.id = $1 returning id`,
		p.ID, c.Role, c.StartsOn, c.EndsOn, decisionID, result, tx.Now(), tx.Viewer().PersonID)
	switch {
	case store.Violates(err, "board_officers_one_chair"):
		return 0, refuse.Conflict("role", "BOARD_CHAIR_TAKEN")
	case store.Violates(err, "board_officers_one_office"):
		return 0, refuse.Conflict("representativeId", "BOARD_OFFICE_HELD")
	case store.Violates(err, "board_officers_within"):
		return 0, refuse.Conflict("representativeId", "BOARD_OFFICER_NOT_SEATED")
	}
	return id, err
}

// EndOffice ends an office with a last day; today if zero.
func EndOffice(ctx context.Context, tx *store.Tx, id int64, last date.Date, reason string) error {
	if last.IsZero() {
		last = tx.Today()
	}
	reason, err := reasoned(reason)
	if err != nil {
		return err
	}
	var now struct {
		StartsOn date.Date `db:"starts_on"`
		EndsOn   date.Date `db:"ends_on"`
	}
	found, err := tx.Get(ctx, &now, `select starts_on, ends_on from board_officers where id = $1 for update`, id)
	switch {
	case err != nil:
		return err
	case !found:
		return refuse.NotFound("id")
	case now.EndsOn.Before(tx.Today()):
		return refuse.Conflict("id", "BOARD_OFFICE_OVER", "Day", now.EndsOn)
	case last.Before(now.StartsOn.AddDays(-1)) || last.After(now.EndsOn):
		return refuse.Invalid("endsOn", "BOARD_OFFICER_OUTSIDE", "From", now.StartsOn, "To", now.EndsOn)
	}
	_, err = tx.Exec(ctx, `update board_officers set ends_on = $2, reason = $3 where id = $1`, id, last, reason)
	return err
}
