package dsn

import (
	"net/textproto"
	"regexp"
	"strings"
)

var (
	enhanced = regexp.MustCompile(`\b([45])\.\d{1,3}\.\d{1,3}\b`)
	basic    = regexp.MustCompile(`\b([45])\d\d[ -]`)
	shape    = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}$`)
)

// plain reads the reports of servers that follow no standard but name the
// failed recipient in a header, as Exim does.
func (r *Report) plain(header textproto.MIMEHeader, raw []byte) {
	failed := header.Get("X-Failed-Recipients")
	if failed == "" {
		return
	}
	_, body, _ := strings.Cut(strings.ReplaceAll(string(raw), "\r\n", "\n"), "\n\n")
	said, letter, _ := strings.Cut(body, "\n------ ") // then the letter follows
	r.Failed, r.Hard, r.Recipient = true, true, strings.TrimSpace(failed)
	if i := enhanced.FindStringIndex(said); i != nil {
		r.Status = said[i[0]:i[1]]
		r.Hard = said[i[0]] == '5'
	} else if found := basic.FindStringSubmatch(said); found != nil {
		r.Hard = found[1] == "5"
	}
	for _, line := range strings.Split(said, "\n") {
		if enhanced.MatchString(line) || basic.MatchString(line) {
			r.Diagnostic = line
			break
		}
	}
	for _, line := range strings.Split(letter, "\n") {
		name, value, ok := strings.Cut(line, ":")
		if ok && (strings.EqualFold(name, "Return-path") || strings.EqualFold(name, "Message-ID")) {
			r.Addresses = append(r.Addresses, strings.TrimSpace(value))
		}
	}
}

// code is a status code, or nothing where it is none.
func code(status string) string {
	if shape.MatchString(status) {
		return status
	}
	return ""
}

// StatusIn finds a status code in a mail server's answer; empty: none.
func StatusIn(answer string) string { return enhanced.FindString(answer) }

// oneLine makes a server's words fit for a list: one line, up to 500 characters.
func oneLine(words string) string {
	words = strings.Join(strings.Fields(strings.ToValidUTF8(words, "\ufffd")), " ")
	words = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, words)
	letters := []rune(words)
	return string(letters[:min(len(letters), 500)])
}
