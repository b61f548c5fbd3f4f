package bank

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Document is what a reference names: dues by year and member (PLN-2023-018),
// or an invoice by its number in a year (INV-2026-0012).
type Document struct {
	Invoice bool
	Year    int64
	Number  int64 // of dues the member's
}

// Banks take hyphens and spaces out of references, or put some in.
var (
	duesNumber    = regexp.MustCompile(`(?i)(?:^|[^A-Z])PLN[\s._/-]*(\d{4})[\s._/-]*(\d{3,9})(?:\D|$)`)
	invoiceNumber = regexp.MustCompile(`(?i)(?:^|[^A-Z])INV[\s._/-]*(\d{4})[\s._/-]*(\d{4,9})(?:\D|$)`)
)

// documents finds what a remittance names, each once, in order.
func documents(remittance string) (list []Document) {
	for _, pattern := range []*regexp.Regexp{duesNumber, invoiceNumber} {
		for _, match := range every(pattern, remittance) {
			year, _ := strconv.ParseInt(match[1], 10, 64)   // four digits
			number, _ := strconv.ParseInt(match[2], 10, 64) // nine at most
			if d := (Document{pattern == invoiceNumber, year, number}); !slices.Contains(list, d) {
				list = append(list, d)
			}
		}
	}
	return list
}

// every finds matches that may share the sign between them.
func every(pattern *regexp.Regexp, s string) (list [][]string) {
	for {
		at := pattern.FindStringSubmatchIndex(s)
		if at == nil {
			return list
		}
		list = append(list, []string{s[at[0]:at[1]], s[at[2]:at[3]], s[at[4]:at[5]]})
		s = s[at[5]:]
	}
}

// Reference is what a payer writes so that a payment finds its dues.
func Reference(year int, member int64) string {
	number := strconv.FormatInt(member, 10)
	return "PLN-" + strconv.Itoa(year) + "-" + strings.Repeat("0", max(0, 3-len(number))) + number
}

// identity is what a line is told from others by, whatever file brings it: day,
// amount, and the documents that it names, else what the payer wrote, else the
// payer. Signs and spaces, which files change, do not count.
type identity struct {
	day      string
	amount   int64
	currency string
	text     string
}

func (l Line) identity() identity {
	text := letters(cmp.Or(l.Remittance, l.Payer))
	if named := documents(l.Remittance); len(named) > 0 {
		text = ""
		for _, d := range named {
			text += fmt.Sprintf("%t/%d/%d;", d.Invoice, d.Year, d.Number)
		}
	}
	return identity{l.BookedOn.String(), l.Amount, l.Currency, text}
}

// fingerprint is unique in an account: the identity and, of lines that are
// equal in it, which one this is, counted from 0.
func (i identity) fingerprint(account string, ordinal int) []byte {
	sum := sha256.Sum256([]byte(strings.Join([]string{
		account, i.day, strconv.FormatInt(i.amount, 10), i.currency, i.text, strconv.Itoa(ordinal),
	}, "\x00")))
	return sum[:]
}

// fresh picks the lines of a statement that the account does not have yet, and
// gives each its fingerprint. Known lines are the account's of the same days.
func fresh(account string, known, lines []Line) (added []Line, prints [][]byte) {
	count := map[identity]int{}
	for _, l := range known {
		count[l.identity()]++
	}
	for i, same := range answered(known, lines) {
		if same {
			continue
		}
		id := lines[i].identity()
		added = append(added, lines[i])
		prints = append(prints, id.fingerprint(account, count[id]))
		count[id]++
	}
	return added, prints
}

// answered tells which lines are known. Each known line answers for one line
// at most: two equal payments stay two. First go those that are equal in the
// bank's reference and all else, then those of a reference that one line of
// each side has, then those of which one side has no reference.
func answered(known, lines []Line) []bool {
	byText, byBank, times := map[identity][]int{}, map[string][]int{}, map[string]int{}
	for i, l := range known {
		byText[l.identity()] = append(byText[l.identity()], i)
		byBank[l.reference()] = append(byBank[l.reference()], i)
	}
	for _, l := range lines {
		times[l.reference()]++
	}
	taken, same := make([]bool, len(known)), make([]bool, len(lines))
	pass := func(among func(l Line) []int, fits func(l, k Line) bool) {
		for i, l := range lines {
			if same[i] {
				continue
			}
			places := among(l)
			if at := slices.IndexFunc(places, func(k int) bool { return !taken[k] && fits(l, known[k]) }); at >= 0 {
				taken[places[at]], same[i] = true, true
			}
		}
	}
	alike := func(l Line) []int { return byText[l.identity()] }
	pass(alike, func(l, k Line) bool { return l.reference() == k.reference() })
	pass(func(l Line) []int {
		if ref := l.reference(); ref != "" && times[ref] == 1 && len(byBank[ref]) == 1 {
			return byBank[ref]
		}
		return nil
	}, Line.rewritten)
	pass(alike, func(l, k Line) bool { return l.reference() == "" || k.reference() == "" })
	return same
}

// rewritten tells whether k may be l in other words: both are of one day and
// amount and do not name different documents.
func (l Line) rewritten(k Line) bool {
	of, name := l.identity(), k.identity()
	if len(documents(l.Remittance)) == 0 || len(documents(k.Remittance)) == 0 {
		of.text, name.text = "", ""
	}
	return of == name
}

// reference is the bank's own, or nothing where the bank says that it has none.
func (l Line) reference() string {
	ref := strings.ToUpper(strings.TrimSpace(l.BankReference))
	switch strings.NewReplacer(" ", "", "-", "", "_", "").Replace(ref) {
	case "", "NONREF", "NOTPROVIDED":
		return ""
	}
	return ref
}
