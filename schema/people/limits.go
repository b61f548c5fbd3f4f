package people

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// How many sign-in links may be asked for within an hour.
const (
	LinksPerAddress = 5
	LinksPerNetwork = 30
	limitWindow     = time.Hour
)

// limitSignIns refuses what goes beyond the limits and says when to come back:
// when the oldest request that counts is an hour old.
func limitSignIns(ctx context.Context, tx *store.Tx, email, network string) error {
	var full *time.Time
	_, err := tx.Get(ctx, &full, `
		select greatest(
		  (select asked_at from sign_ins where email = $1 and network <> '' and asked_at > $3
		   order by asked_at desc offset $4 limit 1),
		  (select asked_at from sign_ins where network = $2 and asked_at > $3
		   order by asked_at desc offset $5 limit 1))`,
		email, network, tx.Now().Add(-limitWindow), LinksPerAddress-1, LinksPerNetwork-1)
	if err != nil || full == nil {
		return err
	}
	wait := full.Add(limitWindow).Sub(tx.Now())
	minutes := int((wait + time.Minute - 1) / time.Minute)
	return refuse.Closed("email", "TOO_MANY_SIGN_INS", "Count", max(minutes, 1))
}
