package people

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/store"
)

// keptFor is how long requests for sign-in links and revoked tokens are kept,
// to answer questions about them.
const keptFor = 30 * 24 * time.Hour

// Purged counts what PurgeExpired deleted.
type Purged struct {
	Sessions, SignIns, Tokens int64
}

// PurgeExpired deletes the sessions and tokens that have ended and the
// requests for sign-in links that are 30 days old. A second run finds nothing.
func PurgeExpired(ctx context.Context, tx *store.Tx) (p Purged, err error) {
	if p.Sessions, err = tx.Exec(ctx, `delete from sessions where expires_at <= $1`, tx.Now()); err != nil {
		return p, err
	}
	old := tx.Now().Add(-keptFor)
	// What was issued for longer stays as long as it can be used.
	if p.SignIns, err = tx.Exec(ctx, `delete from sign_ins where asked_at < $1 and expires_at <= $2`, old, tx.Now()); err != nil {
		return p, err
	}
	p.Tokens, err = tx.Exec(ctx, `delete from api_tokens where expires_at <= $1 or revoked_at < $2`, tx.Now(), old)
	return p, err
}
