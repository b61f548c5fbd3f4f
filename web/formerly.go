package web

import (
	"slices"
	"strings"
)

// formerly are the former names for which a search found an organisation: those
// with a word of it that its present name lacks.
func formerly(search, name string, former []Option) []string {
	var found []string
	for word := range strings.FieldsSeq(strings.ToLower(search)) {
		if strings.Contains(strings.ToLower(name), word) {
			continue
		}
		for _, old := range former {
			if strings.Contains(strings.ToLower(old.Label), word) && !slices.Contains(found, old.Label) {
				found = append(found, old.Label)
			}
		}
	}
	return found
}
