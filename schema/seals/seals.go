// Package seals makes the tokens that open something to whoever holds them: a
// link in a letter, a file that was sent. They are derived from the server's
// own secret, so that the database and its backups hold nothing to steal.
package seals

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"time"
)

// ShortestSecret is the fewest bytes that New accepts.
const ShortestSecret = 32

// Keys seals with the server's secret. The zero Keys opens nothing.
type Keys struct{ secret []byte }

// New takes the server's secret: the same on every server and after every start.
func New(secret string) (Keys, error) {
	if len(secret) < ShortestSecret {
		return Keys{}, errors.New("the secret is too short: give at least 32 random characters")
	}
	return Keys{[]byte(secret)}, nil
}

// Token seals a row's id for a purpose. The row's instant is sealed too, so
// that a token is worth nothing against another database that counts from 1.
func (k Keys) Token(purpose string, id int64, at time.Time) string {
	return base64.RawURLEncoding.EncodeToString(k.seal(purpose, id, at))
}

func (k Keys) seal(purpose string, id int64, at time.Time) []byte {
	sealed := binary.BigEndian.AppendUint64(nil, uint64(id))
	mac := hmac.New(sha256.New, k.secret)
	mac.Write([]byte("plenary " + purpose + "\x00"))
	mac.Write(sealed)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(at.UnixMicro())))
	return mac.Sum(sealed)
}

// Claim reads the id that a token claims; only Opens tells whether it is true.
func Claim(token string) (id int64, ok bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != 8+sha256.Size {
		return 0, false
	}
	return int64(binary.BigEndian.Uint64(raw)), true
}

// Opens tells, in constant time, whether a token is the one of a row.
func (k Keys) Opens(token, purpose string, id int64, at time.Time) bool {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	return err == nil && len(k.secret) >= ShortestSecret && hmac.Equal(raw, k.seal(purpose, id, at))
}
