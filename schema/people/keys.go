package people

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strings"
	"time"
)

// Keys derives the secrets of sign-in links from the server's own secret, so
// that the database and its backups hold nothing that opens a door.
type Keys struct{ secret []byte }

// ShortestSecret is the fewest bytes that NewKeys accepts.
const ShortestSecret = 32

// NewKeys takes the server's secret: at least ShortestSecret bytes, random,
// the same on every server and after every start.
func NewKeys(secret string) (Keys, error) {
	if len(secret) < ShortestSecret {
		return Keys{}, errors.New("the secret is too short: give at least 32 random characters")
	}
	return Keys{[]byte(secret)}, nil
}

// SignInToken is the secret of a sign-in link: the row's id and a seal over it.
// The expiry is sealed too, so that a link is worth nothing against another
// database that happens to count from 1 again.
func (k Keys) SignInToken(id int64, expires time.Time) string {
	return base64.RawURLEncoding.EncodeToString(k.seal(id, expires))
}

func (k Keys) seal(id int64, expires time.Time) []byte {
	sealed := binary.BigEndian.AppendUint64(nil, uint64(id))
	mac := hmac.New(sha256.New, k.secret)
	mac.Write([]byte("plenary sign-in\x00"))
	mac.Write(sealed)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(expires.UnixMicro())))
	return mac.Sum(sealed)
}

// opens compares in constant time.
func (k Keys) opens(token []byte, id int64, expires time.Time) bool {
	return len(k.secret) >= ShortestSecret && hmac.Equal(token, k.seal(id, expires))
}

// parseToken reads the id that a token claims; only opens tells whether the
// claim is true.
func parseToken(token string) (raw []byte, id int64, ok bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != 8+sha256.Size {
		return nil, 0, false
	}
	return raw, int64(binary.BigEndian.Uint64(raw)), true
}

// Link is the address that a sign-in mail holds. baseURL may carry a language:
// https://members.example.org/fr.
func (k Keys) Link(baseURL string, signInID int64, expires time.Time) string {
	return LinkTo(baseURL, k.SignInToken(signInID, expires))
}

// LinkTo is the address of a token from Issue.
func LinkTo(baseURL, token string) string {
	return strings.TrimRight(baseURL, "/") + "/sign-in/" + token
}
