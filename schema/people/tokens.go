package people

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

const (
	tokenPrefix      = "plenary_" // lets scanners of leaked secrets recognise one
	longestTokenName = 100        // characters
	usedEvery        = time.Hour  // how exactly "last used" is known
)

// Token is a key that a person gave to a program; its secret is not kept.
type Token struct {
	ID        int64
	Name      string
	Role      store.Role
	CreatedAt time.Time  `db:"created_at"`
	ExpiresAt time.Time  `db:"expires_at"`
	UsedAt    *time.Time `db:"used_at"` // to about an hour; nil: never
}

// NewToken says what a token is for.
type NewToken struct {
	Name      string
	Role      store.Role // at most one that the person has
	ExpiresOn date.Date  // the last day it works; at most a year from today
}

// CreateToken makes a token for the viewer and returns its secret, which is
// shown this once. A program acting by a token cannot make another: a leaked
// one would never end.
func CreateToken(ctx context.Context, tx *store.Tx, n NewToken) (Token, string, error) {
	v := tx.Viewer()
	if v.PersonID == 0 || v.TokenID != 0 {
		return Token{}, "", refuse.Denied("TOKEN_NEEDS_SIGN_IN")
	}
	n.Name = strings.TrimSpace(n.Name)
	if err := n.check(v, tx.Today()); err != nil {
		return Token{}, "", err
	}
	secret := tokenPrefix + base64.RawURLEncoding.EncodeToString(random(32))
	var token Token
	_, err := tx.Get(ctx, &token, `
		insert into api_tokens (person_id, name, role, token_hash, created_at, expires_at)
		values ($1, $2, $3, $4, $5, $6) returning id, name, role, created_at, expires_at, used_at`,
		v.PersonID, n.Name, n.Role, hash(secret), tx.Now(), n.ExpiresOn.AddDays(1).Start(tx.Zone()))
	return token, secret, err
}

func (n NewToken) check(v store.Viewer, today date.Date) error {
	var refusals refuse.List
	length := utf8.RuneCountInString(n.Name)
	if length == 0 || length > longestTokenName || strings.ContainsFunc(n.Name, unicode.IsControl) {
		refusals.Add(refuse.Invalid("name", "TOKEN_NAME_INVALID", "Max", longestTokenName))
	}
	if n.Role == store.Public || !v.Can(n.Role) {
		refusals.Add(refuse.Invalid("role", "TOKEN_ROLE_TOO_HIGH", "Roles", roleNames(v)))
	}
	if last := today.AddYears(1); n.ExpiresOn.Before(today) || n.ExpiresOn.After(last) {
		refusals.Add(refuse.Invalid("expiresOn", "TOKEN_EXPIRY_INVALID", "First", today.String(), "Last", last.String()))
	}
	return refusals.Err()
}

func roleNames(v store.Viewer) string {
	var names []string
	for _, r := range store.Roles {
		if r != store.Public && v.Can(r) {
			names = append(names, string(r))
		}
	}
	return strings.Join(names, ", ")
}

func random(bytes int) []byte {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails: it ends the program instead
	return b
}

// Tokens lists the viewer's tokens that still work, the newest first.
func Tokens(ctx context.Context, q store.Reader) ([]Token, error) {
	tokens := []Token{}
	err := q.Select(ctx, &tokens, `
		select id, name, role, created_at, expires_at, used_at from api_tokens
		where person_id = $1 and revoked_at is null and expires_at > $2
		order by id desc limit 100`, q.Viewer().PersonID, q.Now())
	return tokens, err
}

// RevokeToken ends one of the viewer's tokens, at once and for good.
func RevokeToken(ctx context.Context, tx *store.Tx, id int64) error {
	revoked, err := tx.Exec(ctx, `
		update api_tokens set revoked_at = $3
		where id = $1 and person_id = $2 and revoked_at is null and expires_at > $3`, id, tx.Viewer().PersonID, tx.Now())
	if err == nil && revoked == 0 {
		err = refuse.NotFound("id")
	}
	return err
}

// ViewerOfToken returns the person whose token it is, acting as no more than
// the token's role and than they themselves may today. One that is malformed,
// unknown, expired or revoked is Denied: TOKEN_INVALID.
func ViewerOfToken(ctx context.Context, q store.Reader, secret string) (store.Viewer, error) {
	var row struct {
		ID       int64
		PersonID int64 `db:"person_id"`
		Role     store.Role
		UsedAt   *time.Time `db:"used_at"`
	}
	if !strings.HasPrefix(secret, tokenPrefix) {
		return store.Viewer{}, refuse.Denied("TOKEN_INVALID")
	}
	found, err := q.Get(ctx, &row, `
		select id, person_id, role, used_at from api_tokens
		where token_hash = $1 and revoked_at is null and expires_at > $2`, hash(secret), q.Now())
	if err != nil {
		return store.Viewer{}, err
	}
	if !found {
		return store.Viewer{}, refuse.Denied("TOKEN_INVALID")
	}
	if row.UsedAt == nil || q.Now().Sub(*row.UsedAt) >= usedEvery {
		// A single statement by itself: reading as a token must not cost a transaction.
		if _, err := q.Get(ctx, &row.ID, `update api_tokens set used_at = $2 where id = $1 returning id`, row.ID, q.Now()); err != nil {
			return store.Viewer{}, err
		}
	}
	v, err := ViewerOf(ctx, q, row.PersonID)
	if err != nil {
		return store.Viewer{}, err
	}
	v = restrict(v, row.Role)
	v.TokenID = row.ID
	return v, nil
}
