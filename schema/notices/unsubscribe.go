package notices

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// UnsubscribeLink is the address where a person leaves the courtesy letters of
// a kind: GET asks, POST does (RFC 8058). It works without signing in and does
// not expire.
func (o *Outbox) UnsubscribeLink(personID int64, kind string) string {
	payload := strconv.FormatInt(personID, 10) + "." + kind
	return o.base + "/unsubscribe?token=" + url.QueryEscape(payload+"."+o.seal(payload))
}

func (o *Outbox) seal(payload string) string {
	mac := hmac.New(sha256.New, o.secret)
	_, _ = mac.Write([]byte("unsubscribe\x00" + payload)) // a hash takes everything
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// VerifyUnsubscribe reads a link's token: who leaves which kind of letter. A
// token that this server did not sign is refused.
func (o *Outbox) VerifyUnsubscribe(token string) (personID int64, kind string, err error) {
	cut := strings.LastIndexByte(token, '.')
	if cut < 0 || !hmac.Equal([]byte(token[cut+1:]), []byte(o.seal(token[:cut]))) {
		return 0, "", refuse.Invalid("token", "UNSUBSCRIBE_LINK")
	}
	number, kind, _ := strings.Cut(token[:cut], ".")
	personID, err = strconv.ParseInt(number, 10, 64)
	return personID, kind, err
}

// Unsubscribe ends the courtesy letters of a kind to a person; statutory ones
// still come. Doing it twice changes nothing.
func (o *Outbox) Unsubscribe(ctx context.Context, tx *store.Tx, token string) error {
	personID, kind, err := o.VerifyUnsubscribe(token)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into unsubscriptions (person_id, kind, at)
		select p.id, $2, $3 from people p where p.id = $1
		on conflict do nothing`, personID, kind, tx.Now())
	return err
}
