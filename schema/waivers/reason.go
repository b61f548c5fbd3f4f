package waivers

import (
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/texts"
)

// inTongues are a reason's words by language: as it was typed, in a language
// (empty: nobody knows which), and as somebody put it in others, whose empty
// ones are left out. What was typed counts in its own language.
func inTongues(reason string, typed texts.Language, others texts.Translated) texts.Translated {
	words := texts.Translated{}
	for l, said := range others {
		if said = strings.TrimSpace(said); said != "" {
			words[l] = said
		}
	}
	if delete(words, typed); typed != "" && reason != "" {
		words[typed] = reason
	}
	return words
}

// checkTongues refuses what is too long, with its field, and words in other
// languages where there is no reason.
func checkTongues(field, reason string, others texts.Translated) *refuse.Refusal {
	for _, l := range texts.Languages {
		if said := strings.TrimSpace(others[l]); utf8.RuneCountInString(said) > 1000 || said != "" && strings.TrimSpace(reason) == "" {
			return refuse.Invalid(field+"."+string(l), "REASON_MISSING")
		}
	}
	return nil
}
