package notices

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"regexp"
	"strconv"
	"strings"
)

// A letter's return address is one of its own (VERP): what comes back to
// bounces+TOKEN@host is about that letter. The token is in lower case and
// short, since servers on the way may fold case and cut long names.

var (
	tokenShape  = regexp.MustCompile(`\+([0-9a-z]+)-([0-9a-z]{16})(?:@|$)`)
	letterCodes = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)
)

// returnAddress is the envelope's sender for a notice; empty: the sender's own.
func (o *Outbox) returnAddress(noticeID int64) string {
	local, host, ok := strings.Cut(o.bounce, "@")
	if !ok {
		return ""
	}
	number := strconv.FormatInt(noticeID, 36)
	return local + "+" + number + "-" + o.sealReturn(number) + "@" + host
}

func (o *Outbox) sealReturn(number string) string {
	mac := hmac.New(sha256.New, o.secret)
	_, _ = mac.Write([]byte("bounce\x00" + number)) // a hash takes everything
	return letterCodes.EncodeToString(mac.Sum(nil)[:10])
}

// noticeOf finds a notice's return address among headers; 0: none of ours.
func (o *Outbox) noticeOf(headers []string) int64 {
	for _, header := range headers {
		for _, found := range tokenShape.FindAllStringSubmatch(strings.ToLower(header), -1) {
			if !hmac.Equal([]byte(found[2]), []byte(o.sealReturn(found[1]))) {
				continue
			}
			if id, err := strconv.ParseInt(found[1], 36, 64); err == nil {
				return id
			}
		}
	}
	return 0
}

var messageIDShape = regexp.MustCompile(`<?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@`)

// messageIDs are the Message-IDs of ours among headers. They are random, so
// that who knows one has had the letter.
func messageIDs(headers []string) (ids []string) {
	for _, header := range headers {
		for _, found := range messageIDShape.FindAllStringSubmatch(strings.ToLower(header), -1) {
			ids = append(ids, found[1])
		}
	}
	return ids
}
