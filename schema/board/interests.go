package board

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Confirm puts on record that what the viewer declared is complete as of
// today: the interests on record, or that there are none. Every representative
// does so once a year.
func Confirm(ctx context.Context, tx *store.Tx, nothing bool) error {
	v := tx.Viewer()
	if !v.Can(store.Board) || v.PersonID == 0 {
		return refuse.NotFound("")
	}
	var declared []int64
	if err := tx.Select(ctx, &declared, `select id from interests where person_id = $1 and withdrawn_at is null order by id`, v.PersonID); err != nil {
		return err
	}
	switch {
	case nothing && len(declared) > 0:
		return refuse.Conflict("nothing", "INTERESTS_STAND")
	case !nothing && len(declared) == 0:
		return refuse.Conflict("nothing", "INTERESTS_NONE")
	}
	_, err := tx.Exec(ctx, `
		insert into interest_confirmations (person_id, confirmed_on, interest_ids, recorded_at, recorded_by) values ($1, $2, coalesce($3::bigint[], '{}'), $4, $1)
		on conflict on constraint interest_confirmations_day do nothing`, v.PersonID, tx.Today(), store.IDs(declared), tx.Now())
	return err
}

// Duty is when a representative last confirmed what they declare, and by when
// they shall again.
type Duty struct {
	PersonID    int64     `db:"id"`
	ConfirmedOn date.Date `db:"confirmed_on"` // zero: never
	Nothing     bool      // whether that was that there are none
	DueOn       date.Date `db:"due_on"`
	Name        string
}

// Late tells whether the day is over.
func (d Duty) Late(today date.Date) bool { return d.DueOn.Before(today) }

// Duties are those of today's Board, by name; others than staff see their own.
func Duties(ctx context.Context, q store.Reader) (list []Duty, err error) {
	err = q.Select(ctx, &list, `
		select d.id, d.confirmed_on, d.nothing, d.due_on, p.name from interest_duties($1) d join people p on p.id = d.id
		where d.seated and ($2 or d.id = $3) order by p.name, p.id`, q.Today(), q.Viewer().Can(store.Staff), q.Viewer().PersonID)
	return list, err
}
