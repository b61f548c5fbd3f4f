package people

import (
	"context"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Appoint gives a person a role (STAFF or ADMIN) from today on; a role that the
// person has already stays as it is. A member of the Board is made by a seat
// (package board), and by nothing else.
func Appoint(ctx context.Context, tx *store.Tx, personID int64, role store.Role) error {
	if role == store.Board {
		return refuse.Conflict("role", "BOARD_BY_SEAT")
	}
	_, err := tx.Exec(ctx, `
		insert into person_roles (person_id, role, starts_on)
		select $1, $2, $3 where not exists (
		  select from person_roles where person_id = $1 and role = $2 and coalesce(ends_on, 'infinity') >= $3)`,
		personID, role, tx.Today())
	return err
}

// Dismiss ends a role with yesterday as its last day; one that began today
// never was. Of the Board only what was given before seats were kept is ended
// so; a seat is given up (package board).
func Dismiss(ctx context.Context, tx *store.Tx, personID int64, role store.Role) error {
	if role == store.Board {
		return leaveBoard(ctx, tx, personID)
	}
	gone, err := tx.Exec(ctx, `delete from person_roles where person_id = $1 and role = $2 and starts_on >= $3`, personID, role, tx.Today())
	if err != nil {
		return err
	}
	ended, err := tx.Exec(ctx, `
		update person_roles set ends_on = $4 where person_id = $1 and role = $2 and coalesce(ends_on, 'infinity') >= $3`,
		personID, role, tx.Today(), tx.Today().AddDays(-1))
	if err == nil && gone+ended == 0 {
		return refuse.NotFound("role")
	}
	return err
}

func leaveBoard(ctx context.Context, tx *store.Tx, personID int64) error {
	ended, err := tx.Exec(ctx, `
		update person_roles set ends_on = $3 where person_id = $1 and before_seats and starts_on < $2 and coalesce(ends_on, 'infinity') >= $2`,
		personID, tx.Today(), tx.Today().AddDays(-1))
	if err == nil && ended == 0 {
		return refuse.Conflict("role", "BOARD_BY_SEAT")
	}
	return err
}
