// Package relay writes and reads the opaque identifiers and cursors of the
// API, as the Relay conventions ask: one id names one thing among everything,
// for ever; a cursor belongs to one list in one order.
package relay

import (
	"encoding/base64"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
)

var encoding = base64.RawURLEncoding

// Encode names a row of a kind: Encode("Member", 7).
func Encode(kind string, id int64) string {
	return encoding.EncodeToString([]byte(kind + ":" + strconv.FormatInt(id, 10)))
}

// Split reads an id of any kind; ok is false for what Encode never wrote.
func Split(s string) (kind string, id int64, ok bool) {
	if len(s) > 100 {
		return "", 0, false
	}
	raw, err := encoding.DecodeString(s)
	if err != nil {
		return "", 0, false
	}
	kind, number, found := strings.Cut(string(raw), ":")
	id, err = strconv.ParseInt(number, 10, 64)
	return kind, id, found && err == nil && id > 0 && Encode(kind, id) == s
}

// Decode reads the id of a known kind from an input field.
func Decode(kind, field, s string) (int64, error) {
	got, id, ok := Split(s)
	if !ok || got != kind {
		return 0, refuse.Invalid(field, "BAD_ID", "Kind", kind)
	}
	return id, nil
}

// Cursor marks a row's place in a list: the list's name with its order, the
// row's sort key, and its id, which makes the place unique.
func Cursor(list, key string, id int64) string {
	return encoding.EncodeToString([]byte(list + "\x00" + strconv.FormatInt(id, 10) + "\x00" + key))
}

// ParseCursor reads a cursor of the same list; one from another list, or from
// another order of it, is refused.
func ParseCursor(list, field, s string) (key string, id int64, err error) {
	bad := refuse.Invalid(field, "BAD_CURSOR")
	if len(s) > 2000 {
		return "", 0, bad
	}
	raw, err := encoding.DecodeString(s)
	if err != nil {
		return "", 0, bad
	}
	parts := strings.SplitN(string(raw), "\x00", 3)
	if len(parts) != 3 || parts[0] != list || strings.ContainsRune(parts[2], 0) || !utf8.ValidString(parts[2]) {
		return "", 0, bad
	}
	id, err = strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return "", 0, bad
	}
	return parts[2], id, nil
}
