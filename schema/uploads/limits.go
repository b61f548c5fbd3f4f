package uploads

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// What anybody but staff may send: a network, and a person, within an hour;
// and all together before it is taken and its application confirmed.
const (
	FilesPerNetwork = 40
	BytesPerNetwork = 200 << 20
	BytesWaiting    = 2 << 30
	limitWindow     = time.Hour
)

// limit refuses what goes beyond the limits and says when to come back.
func limit(ctx context.Context, tx *store.Tx, network string, bytes int) error {
	var used struct {
		Files   int
		Bytes   int64
		Oldest  time.Time
		Waiting int64
	}
	_, err := tx.Get(ctx, &used, `
		with ours as materialized (select person_id from person_roles where role in ('ADMIN', 'STAFF') and starts_on <= $5 and coalesce(ends_on, $5) >= $5),
		waiting as (
		  select id, person_id, bytes from uploads where taken_at is null
		  union
		  select u.id, u.person_id, u.bytes from applications a join application_documents d on d.application_id = a.id
		  join uploads u on u.id = d.upload_id where a.stage = 'SUBMITTED')
		select count(*) as files, coalesce(sum(bytes), 0) as bytes, coalesce(min(at), $2) as oldest,
		       (select coalesce(sum(w.bytes), 0) from waiting w where not exists (select from ours o where o.person_id = w.person_id)) as waiting
		from uploads where (network = $1 or person_id = $4) and at > $3
		  and not exists (select from ours o where o.person_id = uploads.person_id)`,
		network, tx.Now(), tx.Now().Add(-limitWindow), tx.Viewer().PersonID, tx.Today())
	switch {
	case err != nil:
		return err
	case used.Files >= FilesPerNetwork || used.Bytes+int64(bytes) > BytesPerNetwork:
		wait := used.Oldest.Add(limitWindow).Sub(tx.Now())
		return refuse.Closed("file", "UPLOAD_TOO_MANY", "Count", max(int((wait+time.Minute-1)/time.Minute), 1))
	case used.Waiting+int64(bytes) > BytesWaiting:
		return refuse.Closed("file", "UPLOAD_FULL")
	}
	return nil
}
