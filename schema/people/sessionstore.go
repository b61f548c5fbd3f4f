package people

import (
	"context"
	"crypto/sha256"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/plenary-org/plenary/schema/store"
)

// How long a session lives, whatever is done with it, and how long unused.
const (
	SessionLife = 30 * 24 * time.Hour
	SessionIdle = 7 * 24 * time.Hour
	// seenEvery is how exactly "last seen" is known: it spares a write a page.
	seenEvery = 5 * time.Minute
)

// personKey is where a session's data holds the id of who is signed in.
const personKey = "person"

// SessionStore keeps scs sessions in the table sessions, by the hash of their
// cookie. The store's own clock and the lives above decide when a session
// ends, not the expiry that scs computes from the machine's clock.
type SessionStore struct{ store *store.Store }

var _ scs.CtxStore = SessionStore{}

// NewSessions returns the session manager of the pages. Cookies go over HTTPS
// alone where secure says so.
func NewSessions(s *store.Store, secure bool) *scs.SessionManager {
	sessions := scs.New()
	sessions.Store = SessionStore{s}
	sessions.Lifetime = SessionLife
	sessions.Cookie.Name = "plenary_session"
	sessions.Cookie.Secure = secure
	if secure {
		sessions.Cookie.Name = "__Host-plenary_session"
	}
	return sessions
}

// StartSession signs a person in for this browser, under a new cookie: one
// planted before the sign-in is worth nothing after it.
func StartSession(ctx context.Context, sessions *scs.SessionManager, personID int64) error {
	if err := sessions.RenewToken(ctx); err != nil {
		return err
	}
	sessions.Put(ctx, personKey, personID)
	return nil
}

// FindCtx returns the data of a session that has neither ended nor been
// revoked, and notes that it was seen.
func (s SessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	reader := s.store.Read(store.Viewer{})
	var row struct {
		ID     int64
		Data   []byte
		SeenAt time.Time `db:"seen_at"`
	}
	found, err := reader.Get(ctx, &row, `
		select id, data, seen_at from sessions
		where token_hash = $1 and revoked_at is null and expires_at > $2`, hash(token), reader.Now())
	if err != nil || !found {
		return nil, false, err
	}
	if reader.Now().Sub(row.SeenAt) >= seenEvery {
		err = s.seen(ctx, row.ID)
	}
	return row.Data, true, err
}

func (s SessionStore) seen(ctx context.Context, id int64) error {
	return s.store.Work(ctx, store.Viewer{}, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `
			update sessions set seen_at = $2, expires_at = least(created_at + $3 * interval '1 second', $4)
			where id = $1`, id, tx.Now(), int(SessionLife.Seconds()), tx.Now().Add(SessionIdle))
		return err
	})
}

// CommitCtx writes a session's data. A session revoked while a request of it
// was under way stays revoked.
func (s SessionStore) CommitCtx(ctx context.Context, token string, data []byte, _ time.Time) error {
	_, values, err := scs.GobCodec{}.Decode(data)
	if err != nil {
		return err
	}
	var person *int64
	if id, ok := values[personKey].(int64); ok {
		person = &id
	}
	return s.store.Work(ctx, store.Viewer{}, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into sessions as s (token_hash, person_id, data, created_at, seen_at, expires_at, agent, network)
			values ($1, $2, $3, $4, $4, $5, $6, $7)
			on conflict (token_hash) do update
			set person_id = excluded.person_id, data = excluded.data, seen_at = excluded.seen_at,
			    expires_at = least(s.created_at + $8 * interval '1 second', excluded.expires_at)
			where s.revoked_at is null`,
			hash(token), person, data, tx.Now(), tx.Now().Add(SessionIdle), agentOf(ctx), NetworkOf(ctx), int(SessionLife.Seconds()))
		return err
	})
}

// DeleteCtx ends a session: a person signs out, or their cookie is renewed.
func (s SessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.store.Work(ctx, store.Viewer{}, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `
			update sessions set revoked_at = $2 where token_hash = $1 and revoked_at is null`, hash(token), tx.Now())
		return err
	})
}

// Find, Commit and Delete serve callers without a context; scs has none.

func (s SessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

func (s SessionStore) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

func (s SessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

func hash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
