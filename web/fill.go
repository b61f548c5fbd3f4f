package web

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

var place = regexp.MustCompile(`\{[^}]+\}`)

// fill completes an address with fields of an answer, or of one field of it:
// "/members/{member.id}". It is not ok where one of them is null.
func fill(address, field string, data json.RawMessage) (filled string, ok bool) {
	var answer map[string]any
	_ = json.Unmarshal(data, &answer) // decoded before
	var root any = answer
	if field != "" {
		root = answer[field]
	}
	ok = true
	filled = place.ReplaceAllStringFunc(address, func(path string) string {
		at := root
		for key := range strings.SplitSeq(strings.Trim(path, "{}"), ".") {
			object, _ := at.(map[string]any)
			at = object[key]
		}
		ok = ok && at != nil
		return url.PathEscape(fmt.Sprint(at))
	})
	return filled, ok
}
