// Package bank takes the statements of the initiative's bank accounts, finds
// for each line the dues that it pays, and books what is certain: the same
// reference, currency and amount. The rest it proposes to staff. A line is
// taken once, whatever file brings it, and booked once, whoever books it.
package bank

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
)

// The limits of a statement that is read. A file beyond one is refused as a whole.
const (
	MaxBytes = 5 << 20
	MaxLines = 10_000
	maxText  = 500 // characters kept of a remittance or a payer's name
	mostBad  = 20  // problems told at once
)

// Format is how a statement was written.
type Format string

const (
	CSV  Format = "CSV" // XLSX too: a sheet
	CAMT Format = "CAMT_053"
)

// Statement is what a file says, before anything of it is kept.
type Statement struct {
	Format  Format
	Account string // IBAN or number without spaces; empty where the file does not say
	Number  string // the bank's own; empty where the file does not say
	Lines   []Line
}

// Line is one movement of an account.
type Line struct {
	BookedOn      date.Date
	ValueOn       date.Date // zero where the file does not say
	Amount        int64     // minor units; below zero: money out
	Currency      string    // ISO 4217; empty where a sheet does not say
	Remittance    string    // what the payer wrote
	Payer         string    // the other side's name
	BankReference string    // the bank's own for the movement; empty where it gives none
	Reversal      bool      // the bank takes another movement back
	place         int       // row of the sheet or number of the entry, for problems
}

// Usual fills in what a file leaves open: staff say it, or the last statement did.
type Usual struct {
	Account  string
	Currency string
}

// Read reads a statement of an account; its content decides the format. What
// is wrong with it is refused as "upload", each line by its place.
func Read(name string, content []byte, usual Usual) (Statement, error) {
	if len(content) > MaxBytes {
		return Statement{}, refuse.Invalid("upload", "STATEMENT_BYTES", "Max", MaxBytes>>20)
	}
	var s Statement
	var err error
	if looksXML(content) {
		s, err = readCAMT(content)
	} else {
		s, err = readSheet(name, content, usual)
	}
	if err != nil {
		return Statement{}, err
	}
	if s.Account, err = settleAccount(s.Account, usual.Account); err != nil {
		return Statement{}, err
	}
	switch {
	case len(s.Lines) == 0:
		return Statement{}, refuse.Invalid("upload", "STATEMENT_EMPTY")
	case len(s.Lines) > MaxLines:
		return Statement{}, refuse.Invalid("upload", "STATEMENT_LINES", "Max", MaxLines)
	}
	return s, nil
}

func looksXML(content []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(bytes.TrimPrefix(content, []byte("\ufeff"))), []byte("<"))
}

// settleAccount takes the account that the file names, or the one that staff name.
func settleAccount(inFile, said string) (string, error) {
	said = account(said)
	switch {
	case inFile == "" && said == "":
		return "", refuse.Invalid("account", "ACCOUNT_MISSING")
	case inFile == "":
		inFile = said
	case said != "" && said != inFile:
		return "", refuse.Invalid("account", "ACCOUNT_DIFFERS", "Account", inFile)
	}
	if n := len(inFile); n < 4 || n > 34 || strings.ContainsFunc(inFile, foreign) {
		return "", refuse.Invalid("account", "ACCOUNT_INVALID")
	}
	return inFile, nil
}

// account is an account's number as it is kept: capital letters and digits.
func account(s string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "\u00a0", "", "-", "", ".", "", "/", "").Replace(s))
}

func foreign(r rune) bool { return (r < '0' || r > '9') && (r < 'A' || r > 'Z') }

// plain is a text on one line without what cannot be seen, cut to its length.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	return cut(s, maxText)
}

func cut(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return strings.TrimSpace(string(runes[:most]))
	}
	return s
}

// problems collects what is wrong line by line, as far as anybody reads.
type problems struct {
	list refuse.List
}

func (p *problems) add(place int, code string, pairs ...any) {
	if len(p.list) < mostBad {
		p.list.Add(refuse.Invalid("upload", code, append([]any{"Line", place}, pairs...)...))
	}
}
