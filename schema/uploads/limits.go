package uploads

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// What strangers may send: from one network within an hour, and all of them
// together before it is taken.
const (
	FilesPerNetwork  = 40
	BytesPerNetwork  = 200 << 20
	BytesOfStrangers = 2 << 30
	limitWindow      = time.Hour
)

// limitStrangers refuses what goes beyond the limits and says when to come back.
func limitStrangers(ctx context.Context, tx *store.Tx, network string, bytes int) error {
	var used struct {
		Files   int
		Bytes   int64
		Oldest  time.Time
		Waiting int64
	}
	_, err := tx.Get(ctx, &used, `
		select count(*) filter (where recent) as files, coalesce(sum(bytes) filter (where recent), 0) as bytes,
		       coalesce(min(at) filter (where recent), $2) as oldest,
		       (select coalesce(sum(bytes), 0) from uploads where taken_at is null and person_id is null) as waiting
		from (select bytes, at, at > $3 as recent from uploads where network = $1 and at > $3 and person_id is null) mine`,
		network, tx.Now(), tx.Now().Add(-limitWindow))
	switch {
	case err != nil:
		return err
	case used.Files >= FilesPerNetwork || used.Bytes+int64(bytes) > BytesPerNetwork:
		wait := used.Oldest.Add(limitWindow).Sub(tx.Now())
		return refuse.Closed("file", "UPLOAD_TOO_MANY", "Count", max(int((wait+time.Minute-1)/time.Minute), 1))
	case used.Waiting+int64(bytes) > BytesOfStrangers:
		return refuse.Closed("file", "UPLOAD_FULL")
	}
	return nil
}
