package bank

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/refuse"
)

// namespace is that of ISO 20022 bank-to-customer statements, less the version.
const namespace = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."

var versions = []string{"02", "04", "08"}

// document is camt.053 as far as it is read. Names without a namespace match
// those of any version, whose only difference here is where a name stands.
type document struct {
	XMLName    xml.Name
	Statements []camtStatement `xml:"BkToCstmrStmt>Stmt"`
}

type camtStatement struct {
	ID      string      `xml:"Id"`
	IBAN    string      `xml:"Acct>Id>IBAN"`
	Other   string      `xml:"Acct>Id>Othr>Id"`
	Entries []camtEntry `xml:"Ntry"`
}

type camtEntry struct {
	Amount    camtAmount        `xml:"Amt"`
	Direction string            `xml:"CdtDbtInd"`
	Reversal  string            `xml:"RvslInd"`
	Status    camtStatus        `xml:"Sts"`
	Booked    camtDay           `xml:"BookgDt"`
	Value     camtDay           `xml:"ValDt"`
	Reference string            `xml:"AcctSvcrRef"`
	Details   []camtTransaction `xml:"NtryDtls>TxDtls"`
	Remark    string            `xml:"AddtlNtryInf"`
}

type camtTransaction struct {
	Amount       camtAmount `xml:"Amt"`
	AmountBefore camtAmount `xml:"AmtDtls>TxAmt>Amt"` // version 02
	Direction    string     `xml:"CdtDbtInd"`
	Reference    string     `xml:"Refs>AcctSvcrRef"`
	EndToEnd     string     `xml:"Refs>EndToEndId"`
	Free         []string   `xml:"RmtInf>Ustrd"`
	Structured   []string   `xml:"RmtInf>Strd>CdtrRefInf>Ref"`
	Invoices     []string   `xml:"RmtInf>Strd>RfrdDocInf>Nb"`
	Debtor       string     `xml:"RltdPties>Dbtr>Nm"`
	DebtorParty  string     `xml:"RltdPties>Dbtr>Pty>Nm"` // since 08
	Creditor     string     `xml:"RltdPties>Cdtr>Nm"`
	CreditParty  string     `xml:"RltdPties>Cdtr>Pty>Nm"`
	Remark       string     `xml:"AddtlTxInf"`
}

type camtAmount struct {
	Value    string `xml:",chardata"`
	Currency string `xml:"Ccy,attr"`
}

// camtStatus is a word in version 02, and holds a code since 08.
type camtStatus struct {
	Word string `xml:",chardata"`
	Code string `xml:"Cd"`
}

type camtDay struct {
	Day     string `xml:"Dt"`
	Instant string `xml:"DtTm"`
}

// readCAMT reads camt.053. Documents that declare types of their own are not
// read: entities in them can grow without bound or name files of ours.
func readCAMT(content []byte) (Statement, error) {
	if bytes.Contains(content, []byte("<!")) && bytes.Contains(bytes.ToUpper(content), []byte("<!DOCTYPE")) {
		return Statement{}, refuse.Invalid("upload", "STATEMENT_DOCTYPE")
	}
	var d document
	in := xml.NewDecoder(bytes.NewReader(content))
	in.CharsetReader = charset
	if err := in.Decode(&d); err != nil {
		if errors.Is(err, errCharset) {
			return Statement{}, refuse.Invalid("upload", "STATEMENT_CHARSET")
		}
		if broken := (*xml.SyntaxError)(nil); errors.As(err, &broken) {
			return Statement{}, refuse.Invalid("upload", "STATEMENT_XML", "Line", broken.Line)
		}
		return Statement{}, refuse.Invalid("upload", "STATEMENT_XML", "Line", 1)
	}
	version, ours := strings.CutPrefix(d.XMLName.Space, namespace)
	if !ours || !slices.Contains(versions, version) {
		return Statement{}, refuse.Invalid("upload", "STATEMENT_VERSION", "Name", cut(plain(d.XMLName.Space+" "+d.XMLName.Local), 100))
	}
	return d.statement()
}

var errCharset = errors.New("an encoding that is not read")

// charset decodes what a document says that it is written in.
func charset(label string, input io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "utf-8", "us-ascii":
		return input, nil
	case "iso-8859-1", "latin1":
		return charmap.ISO8859_1.NewDecoder().Reader(input), nil
	case "iso-8859-15":
		return charmap.ISO8859_15.NewDecoder().Reader(input), nil
	case "windows-1252":
		return charmap.Windows1252.NewDecoder().Reader(input), nil
	}
	return nil, errCharset
}

// statement joins the statements of a file, which must be of one account.
func (d document) statement() (Statement, error) {
	s := Statement{Format: CAMT}
	var wrong problems
	var numbers []string
	place := 0
	for _, one := range d.Statements {
		number := account(one.IBAN)
		if number == "" {
			number = account(one.Other)
		}
		if s.Account != "" && number != s.Account {
			return s, refuse.Invalid("upload", "STATEMENT_ACCOUNTS")
		}
		s.Account = number
		if one.ID = plain(one.ID); one.ID != "" && one.ID != "NOTPROVIDED" {
			numbers = append(numbers, one.ID)
		}
		for _, entry := range one.Entries {
			place++
			s.Lines = append(s.Lines, entry.lines(place, &wrong)...)
			if len(s.Lines) > MaxLines {
				return s, refuse.Invalid("upload", "STATEMENT_LINES", "Max", MaxLines)
			}
		}
	}
	s.Number = cut(strings.Join(numbers, ", "), 100)
	return s, wrong.list.Err()
}

// parse reads an amount of a document: digits with a point, never a sign.
func (a camtAmount) parse() (money.Money, error) {
	code := strings.TrimSpace(a.Currency)
	scale, err := money.Scale(code)
	if err != nil {
		return money.Money{}, err
	}
	m, err := money.Parse(trimZeros(strings.TrimSpace(a.Value), scale), code)
	if err == nil && m.Minor < 0 {
		err = money.ErrSyntax
	}
	return m, err
}

func (d camtDay) parse() (date.Date, error) {
	if d.Day != "" {
		return day(strings.TrimSpace(d.Day))
	}
	return day(strings.TrimSpace(d.Instant))
}
