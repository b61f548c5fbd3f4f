package people

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/texts"
)

const (
	longestName    = 200 // characters
	longestAddress = 254 // bytes, RFC 5321
)

// Address reads an e-mail address for comparison and sending: lower case, no
// display name, no comment, nothing that could break out of a mail header.
// Anything else is refused with EMAIL_INVALID.
func Address(field, s string) (string, error) {
	invalid := refuse.Invalid(field, "EMAIL_INVALID")
	if strings.ContainsFunc(s, unicode.IsControl) {
		return "", invalid // before trimming: a line break is no slip of the thumb
	}
	s = strings.ToLower(strings.TrimSpace(s))
	if len(s) > longestAddress || strings.ContainsFunc(s, outsideAddress) {
		return "", invalid
	}
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s {
		return "", invalid
	}
	if domain := s[strings.LastIndexByte(s, '@')+1:]; !strings.Contains(domain, ".") {
		return "", invalid
	}
	return s, nil
}

// outsideAddress tells what is legal by RFC 5322 but only in quoted or literal
// forms that mail servers no longer accept, and what plain SMTP cannot carry.
func outsideAddress(r rune) bool {
	return r > unicode.MaxASCII || strings.ContainsRune(` "()<>[]\,;:`, r)
}

func personName(field, s string) (string, error) {
	s = strings.TrimSpace(s)
	length := utf8.RuneCountInString(s)
	if length == 0 || length > longestName || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
		return "", refuse.Invalid(field, "PERSON_NAME_INVALID", "Max", longestName)
	}
	return s, nil
}

// personLanguage takes none given for English.
func personLanguage(field string, l texts.Language) (texts.Language, error) {
	if l == "" {
		return texts.English, nil
	}
	known, ok := texts.ParseLanguage(string(l))
	if !ok {
		return "", refuse.Invalid(field, "PERSON_LANGUAGE_INVALID")
	}
	return known, nil
}
