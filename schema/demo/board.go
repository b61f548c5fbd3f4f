package demo

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/store"
)

// seats are the organisations whose focal points sit on the Board beside Diego
// and Henrik: seven seats, two a constituency and a technical one. Who sits is
// invented.
var seats = []string{
	"Sweden - Sida",
	"Ghana",
	"Oxfam Novib",
	"AfroLeadership",
	"Development Gateway",
}

// elected is the day on which the Board was elected, for two years.
var elected = date.New(2022, time.March, 16)

// seat gives the focal points of the seats their part in the Board.
func (d *demo) seat(ctx context.Context, tx *store.Tx) error {
	var ids []int64
	err := tx.Select(ctx, &ids, `
		select distinct on (o.id) c.person_id from organisations o join contacts c on c.organisation_id = o.id
		where o.name_en = any($1) and c.role = 'FOCAL_POINT' order by o.id, c.starts_on desc`, store.Texts(seats))
	for _, id := range ids {
		if err == nil {
			err = people.Appoint(ctx, tx, id, store.Board)
		}
	}
	return err
}
