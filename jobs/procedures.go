package jobs

import (
	"context"
	"errors"
	"fmt"

	"github.com/plenary-org/plenary/schema/procedures"
	"github.com/plenary-org/plenary/schema/runs"
	"github.com/plenary-org/plenary/schema/store"
)

// decideInWriting opens written procedures, reminds of their end and records
// their outcome, each in a transaction of its own: one that fails does not hold
// up the others. Shortly after midnight, as their days end then.
func decideInWriting(ctx context.Context, s *store.Store) (runs.Counts, error) {
	v, counts := store.System("written-procedures"), runs.Counts{"opened": 0, "reminded": 0, "closed": 0}
	ids, err := procedures.Due(ctx, s.Read(v))
	for _, id := range ids {
		var did string
		failure := s.Write(ctx, v, func(tx *store.Tx) (err error) {
			did, err = procedures.Advance(ctx, tx, id)
			return err
		})
		if failure != nil {
			err = errors.Join(err, fmt.Errorf("procedure %d: %w", id, failure))
		} else if did != "" {
			counts[did]++
		}
	}
	return counts, err
}
