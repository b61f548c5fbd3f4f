package texts

import (
	"regexp"
	"unicode"
	"unicode/utf8"
)

// RuleCitation is a place in a text that cites a section of the Standard
// Operating Procedures: text[Start:End] is "SOP 2.3.6".
type RuleCitation struct {
	Start, End int // bytes
	Code       string
}

var citation = regexp.MustCompile(`SOP[ \x{a0}](?:section[ \x{a0}])?([1-9][0-9]{0,2}(?:\.[1-9][0-9]{0,2}){0,4})`)

// Rules finds the sections that a text cites, in order: "SOP 2.3.6" or "SOP
// section 2.3.6", as the house writes it. What goes on after the code with a
// letter, a digit or a deeper level than there can be is another word.
func Rules(text string) (list []RuleCitation) {
	for _, at := range citation.FindAllStringSubmatchIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
		if at[0] > 0 && wordy(before) || goesOn(text[at[1]:]) {
			continue
		}
		list = append(list, RuleCitation{at[0], at[1], text[at[2]:at[3]]})
	}
	return list
}

// goesOn tells whether what follows a code belongs to it.
func goesOn(rest string) bool {
	if len(rest) > 1 && rest[0] == '.' && '0' <= rest[1] && rest[1] <= '9' {
		return true
	}
	next, _ := utf8.DecodeRuneInString(rest)
	return rest != "" && wordy(next)
}

func wordy(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
