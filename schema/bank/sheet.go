package bank

import (
	"errors"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/sheets"
)

// headings are the names that banks give the columns, in English, French and
// Spanish, as letters and digits alone. Columns of other names are passed over.
var headings = map[string][]string{
	"booked": {"date", "bookingdate", "bookedon", "transactiondate", "postingdate", "dateoperation", "datedoperation",
		"datecomptable", "datedecomptabilisation", "fecha", "fechaoperacion", "fechadeoperacion", "fechacontable"},
	"value":  {"valuedate", "datevaleur", "datedevaleur", "fechavalor", "fechadevalor"},
	"amount": {"amount", "transactionamount", "montant", "montantoperation", "importe", "monto"},
	"credit": {"credit", "creditamount", "moneyin", "paidin", "montantcredit", "abono", "abonos", "haber", "ingreso", "ingresos"},
	"debit":  {"debit", "debitamount", "moneyout", "paidout", "montantdebit", "cargo", "cargos", "debe", "gasto", "gastos"},
	"direction": {"creditdebit", "debitcredit", "cdtdbtind", "drcr", "crdr", "sens", "sensoperation", "signo",
		"debecohaber", "debehaber"},
	"currency": {"currency", "ccy", "devise", "monnaie", "moneda", "divisa"},
	"payer": {"payer", "payername", "name", "counterparty", "counterpartyname", "debtor", "debtorname", "remitter", "orderingparty",
		"payeur", "emetteur", "contrepartie", "donneurdordre", "nom", "tireur", "ordenante", "contraparte", "pagador", "nombre"},
	"remittance": {"remittance", "remittanceinformation", "reference", "paymentreference", "description", "details", "paymentdetails",
		"narrative", "memo", "communication", "libelle", "motif", "objet", "detail", "referencedupaiement",
		"referencia", "concepto", "descripcion", "detalle", "detalles", "referenciadelpago"},
	"bank": {"bankreference", "transactionid", "transactionreference", "acctsvcrref", "referencebancaire", "referencebanque",
		"numerodoperation", "referenciabancaria", "referenciadelbanco", "numerodeoperacion"},
	"account": {"account", "accountnumber", "iban", "compte", "numerodecompte", "cuenta", "numerodecuenta"},
}

// columns says where each known column stands; remittance may be several.
type columns struct {
	places   map[string][]int
	currency string // as the heading of an amount says: "Montant (EUR)"
}

// letters is a heading as letters and digits without accents, in small.
func letters(heading string) string {
	// A chain keeps its place in what it reads: each call has its own.
	unaccent := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	plain, _, err := transform.String(unaccent, heading)
	if err != nil {
		plain = heading
	}
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, plain)
}

func recognise(header []string) (columns, error) {
	c := columns{places: map[string][]int{}}
	for i, heading := range header {
		name, code := heading, ""
		if open := strings.LastIndexAny(heading, "(["); open > 0 {
			inner := strings.ToUpper(strings.Trim(heading[open:], "()[] "))
			if _, err := money.Scale(inner); err == nil {
				name, code = heading[:open], inner
			}
		}
		name = letters(name)
		for kind, names := range headings {
			if !has(names, name) || len(c.places[kind]) > 0 && kind != "remittance" {
				continue
			}
			c.places[kind] = append(c.places[kind], i)
			if code != "" {
				c.currency = code
			}
		}
	}
	var missing refuse.List
	if len(c.places["booked"]) == 0 {
		missing.Add(refuse.Invalid("upload", "STATEMENT_NO_DATE"))
	}
	if len(c.places["amount"]) == 0 && len(c.places["credit"]) == 0 {
		missing.Add(refuse.Invalid("upload", "STATEMENT_NO_AMOUNT"))
	}
	return c, missing.Err()
}

func has(list []string, name string) bool {
	for _, one := range list {
		if one == name {
			return true
		}
	}
	return false
}

// readSheet reads a statement as CSV or XLSX.
func readSheet(name string, content []byte, usual Usual) (Statement, error) {
	sheet, err := sheets.Read(name, content)
	if err != nil {
		return Statement{}, aboutUpload(err)
	}
	if len(sheet.Rows) > MaxLines {
		return Statement{}, refuse.Invalid("upload", "STATEMENT_LINES", "Max", MaxLines)
	}
	c, err := recognise(sheet.Header)
	if err != nil {
		return Statement{}, err
	}
	s := Statement{Format: CSV}
	var wrong problems
	for _, row := range sheet.Rows {
		r := rowReader{sheet, row, c, &wrong}
		line, said := r.line(usual)
		if line.BookedOn.IsZero() {
			continue // refused, or a line of sums
		}
		if said = account(said); said != "" && s.Account != "" && said != s.Account {
			return Statement{}, refuse.Invalid("upload", "STATEMENT_ACCOUNTS")
		}
		if said != "" {
			s.Account = said
		}
		s.Lines = append(s.Lines, line)
	}
	return s, wrong.list.Err()
}

// aboutUpload names the input field of this mutation for what sheets refuse.
func aboutUpload(err error) error {
	list := refuse.From(err)
	if list == nil {
		return err
	}
	for _, r := range list {
		r.Field = "upload"
	}
	return list
}

// layouts are the ways in which banks write a day; the month never comes first.
var layouts = []string{"2006-01-02", "2006/01/02", "02.01.2006", "02/01/2006", "02-01-2006", "2.1.2006", "2/1/2006"}

var errDay = errors.New("not a day")

func day(s string) (date.Date, error) {
	s, _, _ = strings.Cut(s, "T") // an instant's day
	s, _, _ = strings.Cut(s, " ")
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1900 && t.Year() < 2200 {
			return date.New(t.Year(), t.Month(), t.Day()), nil
		}
	}
	return date.Date{}, errDay
}
