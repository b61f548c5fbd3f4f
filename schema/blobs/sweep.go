package blobs

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/store"
)

// waits is how long a content without a row stays: the transaction that put it
// there has ended long since.
const waits = 24 * time.Hour

// Sweep removes the contents that no row names a day after they were stored,
// and says how many. A second run finds none.
func Sweep(ctx context.Context, tx *store.Tx, s Store) (removed int64, err error) {
	known, err := keys(ctx, tx)
	if err != nil {
		return 0, err
	}
	var orphans []string
	err = s.Each(ctx, func(key string, since time.Time) error {
		if !known[key] && since.Before(tx.Now().Add(-waits)) {
			orphans = append(orphans, key)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	for _, key := range orphans {
		gone, err := sweepOne(ctx, tx, s, key)
		if err != nil {
			return removed, err
		}
		if gone {
			removed++
		}
	}
	return removed, nil
}

func keys(ctx context.Context, tx *store.Tx) (map[string]bool, error) {
	var list []string
	err := tx.Select(ctx, &list, `select key from blobs`)
	known := make(map[string]bool, len(list))
	for _, key := range list {
		known[key] = true
	}
	return known, err
}

// sweepOne asks again once nobody is storing the content any more.
func sweepOne(ctx context.Context, tx *store.Tx, s Store, key string) (gone bool, err error) {
	if err := Hold(ctx, tx, []string{key}); err != nil {
		return false, err
	}
	named := false
	if _, err := tx.Get(ctx, &named, `select exists (select from blobs where key = $1)`, key); err != nil || named {
		return false, err
	}
	return true, s.Remove(ctx, key)
}
