package people

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Session is a browser in which a person is signed in.
type Session struct {
	ID        int64
	CreatedAt time.Time `db:"created_at"`
	SeenAt    time.Time `db:"seen_at"` // to about five minutes
	ExpiresAt time.Time `db:"expires_at"`
	Agent     string    // what the browser calls itself
	Network   string    // where the sign-in came from, from Network
	Current   bool      // the one that asks
}

// ViewerOfSession returns who is signed in under a session's cookie, with the
// session's id. A cookie that is unknown, expired or revoked, or of nobody
// signed in, is the public: the zero Viewer.
func ViewerOfSession(ctx context.Context, q store.Reader, token string) (store.Viewer, error) {
	if token == "" {
		return store.Viewer{}, nil
	}
	var row struct {
		ID       int64
		PersonID int64 `db:"person_id"`
	}
	found, err := q.Get(ctx, &row, `
		select id, person_id from sessions
		where token_hash = $1 and revoked_at is null and expires_at > $2 and person_id is not null`, hash(token), q.Now())
	if err != nil || !found {
		return store.Viewer{}, err
	}
	v, err := ViewerOf(ctx, q, row.PersonID)
	v.SessionID = row.ID
	return v, err
}

// Sessions lists where the viewer is signed in, the latest seen first.
func Sessions(ctx context.Context, q store.Reader) ([]Session, error) {
	sessions := []Session{}
	err := q.Select(ctx, &sessions, `
		select id, created_at, seen_at, expires_at, agent, network, id = $3 as current from sessions
		where person_id = $1 and revoked_at is null and expires_at > $2
		order by seen_at desc, id desc limit 100`, q.Viewer().PersonID, q.Now(), q.Viewer().SessionID)
	return sessions, err
}

// RevokeSession ends one of the viewer's sessions: its cookie is refused from
// the next request on.
func RevokeSession(ctx context.Context, tx *store.Tx, id int64) error {
	revoked, err := tx.Exec(ctx, `
		update sessions set revoked_at = $3
		where id = $1 and person_id = $2 and revoked_at is null and expires_at > $3`, id, tx.Viewer().PersonID, tx.Now())
	if err == nil && revoked == 0 {
		err = refuse.NotFound("id")
	}
	return err
}

// RevokeOtherSessions ends all of the viewer's sessions but the one that asks,
// and returns how many.
func RevokeOtherSessions(ctx context.Context, tx *store.Tx) (int64, error) {
	return tx.Exec(ctx, `
		update sessions set revoked_at = $3
		where person_id = $1 and id <> $2 and revoked_at is null and expires_at > $3`,
		tx.Viewer().PersonID, tx.Viewer().SessionID, tx.Now())
}
