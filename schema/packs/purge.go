package packs

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/blobs"
	"github.com/plenary-org/plenary/schema/store"
)

const (
	keepReady  = 60 * 24 * time.Hour // whoever needs one later has it made again
	keepOthers = 7 * 24 * time.Hour  // out of date, or given up
)

// Purge removes old packs, and forgets the files that nothing else refers to:
// the store of files is swept of them later. It says how many packs that was.
func Purge(ctx context.Context, tx *store.Tx) (removed int64, err error) {
	var gone []string
	err = tx.Select(ctx, &gone, `
		delete from packs where settled_at < case when state = 'READY' then $1::timestamptz else $2::timestamptz end
		returning coalesce(blob, '')`, tx.Now().Add(-keepReady), tx.Now().Add(-keepOthers))
	if err != nil {
		return 0, err
	}
	if err := blobs.Hold(ctx, tx, gone); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `
		delete from blobs b where b.key = any($1)
		and not exists (select from packs p where p.blob = b.key) and not exists (select from paper_versions v where v.blob = b.key)`, store.Texts(gone))
	return int64(len(gone)), err
}
