package bank

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/refuse/refusetest"
)

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

var codes = refusetest.Codes

const ours = "CH9300762011623852957"

var (
	d24, d27, d28 = date.MustParse("2023-11-24"), date.MustParse("2023-11-27"), date.MustParse("2023-11-28")
	withoutPlace  = cmpopts.IgnoreFields(Line{}, "place")
	comparing     = cmp.Options{withoutPlace, cmp.Comparer(func(a, b date.Date) bool { return a == b }), cmp.AllowUnexported(Line{})}
)

func TestAStatementInCSVOfAFrenchBankIsRead(t *testing.T) {
	s, err := Read("november.csv", fixture(t, "november.csv"), Usual{Account: "CH93 0076 2011 6238 5295 7"})
	if err != nil {
		t.Fatal(err)
	}
	want := []Line{
		{BookedOn: d24, ValueOn: d24, Amount: 220000, Currency: "USD", Remittance: "VIREMENT COTISATION PLN-2023-018", Payer: "TRESOR PUBLIC DU BURKINA FASO", BankReference: "FT23328A0017"},
		{BookedOn: d24, ValueOn: d27, Amount: 110000, Currency: "USD", Remittance: "Membership fee PLN 2022 079", Payer: "Publish What You Fund", BankReference: "FT23328A0018"},
		{BookedOn: d27, ValueOn: d27, Amount: 220000, Currency: "USD", Remittance: "virement international", Payer: "République du Bénin", BankReference: "FT23331B0042"},
		{BookedOn: d27, ValueOn: d27, Amount: -145000, Currency: "USD", Remittance: "Facture 2023-118 location de salle", Payer: "Geneva Conference Centre", BankReference: "FT23331B0043"},
		{BookedOn: d28, ValueOn: d28, Amount: 5000, Currency: "USD", Remittance: "don", Payer: "Dupont; Fils", BankReference: "FT23332C0001"},
		{BookedOn: d28, ValueOn: d28, Amount: 5000, Currency: "USD", Remittance: "don", Payer: "Dupont; Fils"},
	}
	if s.Format != CSV || s.Account != ours {
		t.Errorf("%s %s", s.Format, s.Account)
	}
	if diff := cmp.Diff(want, s.Lines, comparing); diff != "" {
		t.Error(diff)
	}
}

func TestTheSameDaysInCAMTAreTheSameLines(t *testing.T) {
	sheet, err := Read("november.csv", fixture(t, "november.csv"), Usual{Account: ours})
	if err != nil {
		t.Fatal(err)
	}
	s, err := Read("camt.xml", fixture(t, "camt.053.001.02.xml"), Usual{})
	if err != nil {
		t.Fatal(err)
	}
	if s.Format != CAMT || s.Account != ours || s.Number != "2023-228" || len(s.Lines) != 6 {
		t.Fatalf("%s %s %s, %d lines", s.Format, s.Account, s.Number, len(s.Lines))
	}
	batch := s.Lines[4:]
	want := []Line{
		{BookedOn: d28, ValueOn: d28, Amount: 220000, Currency: "USD", Remittance: "cuota PLN-2023-041", Payer: "Honduras", BankReference: "FT23332B0101"},
		{BookedOn: d28, ValueOn: d28, Amount: 110000, Currency: "USD", Remittance: "PLN-2023-070", Payer: "Oxfam", BankReference: "FT23332B0102"},
	}
	if diff := cmp.Diff(want, batch, comparing); diff != "" {
		t.Errorf("a batch is its transactions: %s", diff)
	}
	added, prints := fresh(ours, sheet.Lines, s.Lines)
	if diff := cmp.Diff(want, added, comparing); diff != "" || len(prints) != 2 {
		t.Errorf("the sheet had the others: %s", diff)
	}
}

func TestReversalsAndBatchesThatDoNotAddUpStayWhole(t *testing.T) {
	s, err := Read("camt.xml", fixture(t, "camt.053.001.04.xml"), Usual{})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Lines) != 2 || !s.Lines[0].Reversal || s.Lines[0].Amount != -220000 {
		t.Fatalf("%+v", s.Lines)
	}
	if l := s.Lines[1]; l.Amount != 440000 || l.Remittance != "fees two members PLN-2023-052" || l.Payer != "Diaspora Fund" {
		t.Errorf("%+v", l)
	}
}

func TestFrancsHaveNoDecimalsAndWhatIsPendingIsLeftOut(t *testing.T) {
	s, err := Read("camt.xml", fixture(t, "camt.053.001.08.xml"), Usual{})
	if err != nil {
		t.Fatal(err)
	}
	want := []Line{{BookedOn: date.MustParse("2023-11-30"), Amount: 650000, Currency: "XOF", Remittance: "PLN-2023-101",
		Payer: "Sénégal - Ministère des Finances", BankReference: "SN231130-1"}}
	if diff := cmp.Diff(want, s.Lines, comparing); diff != "" || s.Account != "SN0120100900012345678934" {
		t.Errorf("%s %s", s.Account, diff)
	}
}

func TestColumnsAreKnownInThreeLanguages(t *testing.T) {
	for _, sheet := range []string{
		"\ufeffDate,Description,Amount (USD)\n2023-11-24,fee,\"1,100.00\"\n",
		"Booking date\tDetails\tMoney in\tMoney out\tCcy\n24/11/2023\tfee\t1100\t\tusd\n",
		"Date d’opération;Libellé;Montant;Devise\n24.11.2023;fee;\"1 100,00\";USD\n",
		"Fecha operación;Concepto;Importe;Divisa;Saldo\n24/11/2023;fee;1.100,00;USD;7\n;;;;\n;Total;;;7\n",
		"Fecha;Descripción;Abono;Cargo;Moneda\n24-11-2023;fee;1100.00;0,00;USD\n",
		"Date;Reference;Sens;Montant [USD]\n24/11/2023;fee;C;1100\n",
	} {
		s, err := Read("x.csv", []byte(sheet), Usual{Account: ours})
		if err != nil {
			t.Errorf("%q: %v", sheet, err)
			continue
		}
		want := []Line{{BookedOn: d24, Amount: 110000, Currency: "USD", Remittance: "fee"}}
		if diff := cmp.Diff(want, s.Lines, comparing); diff != "" {
			t.Errorf("%q: %s", sheet, diff)
		}
	}
}

func TestAmountsAreReadAsBanksWriteThem(t *testing.T) {
	for _, row := range []struct {
		written, currency string
		want              int64
		fails             bool
	}{
		{"2200", "USD", 220000, false}, {"2 200,00", "USD", 220000, false}, {"2.200,5", "USD", 220050, false},
		{"2,200.00", "USD", 220000, false}, {"2'200.00", "USD", 220000, false}, {"2\u202f200,00", "USD", 220000, false},
		{"1.234.567", "USD", 123456700, false}, {"1,234", "USD", 123400, false}, {"1.234", "USD", 123400, false},
		{"-12.00", "USD", -1200, false}, {"12,00-", "USD", -1200, false}, {"(12.00)", "USD", -1200, false}, {"+12", "USD", 1200, false},
		{"USD 12", "USD", 1200, false}, {"12 USD", "USD", 1200, false}, {"\u221212", "USD", -1200, false},
		{"650.000", "XOF", 650000, false}, {"650000,00", "XOF", 650000, false}, {"650 000", "XOF", 650000, false},
		{"1.234", "KWD", 0, true}, {"1,234.500", "KWD", 1234500, false}, {"650000,50", "XOF", 0, true},
		{"0.125", "USD", 0, true}, {"1234.567", "USD", 0, true}, {"1,23,456", "USD", 0, true}, {"1.234,567.8", "USD", 0, true},
		{"--1", "USD", 0, true}, {"1e5", "USD", 0, true}, {"", "USD", 0, true}, {"0x10", "USD", 0, true}, {"12.", "USD", 0, true},
		{"99999999999999999999", "USD", 0, true}, {"1", "???", 0, true},
	} {
		got, err := amount(row.written, row.currency)
		if (err != nil) != row.fails || err == nil && got != row.want {
			t.Errorf("%q %s: %d, %v", row.written, row.currency, got, err)
		}
	}
}

func TestHostileFilesAreRefusedAsAWhole(t *testing.T) {
	camt := func(version, inner string) string {
		return `<Document xmlns="` + namespace + version + `"><BkToCstmrStmt><Stmt><Acct><Id><IBAN>` + ours + `</IBAN></Id></Acct>` + inner + `</Stmt></BkToCstmrStmt></Document>`
	}
	entry := func(amount, direction, day string) string {
		return `<Ntry><Amt Ccy="USD">` + amount + `</Amt><CdtDbtInd>` + direction + `</CdtDbtInd><BookgDt><Dt>` + day + `</Dt></BookgDt></Ntry>`
	}
	laughs := `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;">]>`
	outside := `<!DOCTYPE foo [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>`
	for name, row := range map[string]struct{ content, want string }{
		"billion laughs":      {`<?xml version="1.0"?>` + laughs + camt("02", "<Id>&lol2;</Id>"), "upload:STATEMENT_DOCTYPE"},
		"a file of ours":      {`<?xml version="1.0"?>` + outside + camt("02", "<Id>&xxe;</Id>"), "upload:STATEMENT_DOCTYPE"},
		"lower case":          {strings.ToLower(outside) + camt("02", ""), "upload:STATEMENT_DOCTYPE"},
		"unknown entity":      {camt("02", "<Id>&xxe;</Id>"), "upload:STATEMENT_XML"},
		"cut off":             {camt("02", entry("1", "CRDT", "2023-11-24"))[:150], "upload:STATEMENT_XML"},
		"UTF-32":              {`<?xml version="1.0" encoding="UTF-32"?>` + camt("02", ""), "upload:STATEMENT_CHARSET"},
		"a later version":     {camt("99", ""), "upload:STATEMENT_VERSION"},
		"another message":     {`<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"/>`, "upload:STATEMENT_VERSION"},
		"a web page":          {`<html><body>sign in</body></html>`, "upload:STATEMENT_VERSION"},
		"nothing in it":       {camt("02", ""), "upload:STATEMENT_EMPTY"},
		"huge amount":         {camt("02", entry("99999999999999999999999", "CRDT", "2023-11-24")), "upload:STATEMENT_AMOUNT"},
		"negative amount":     {camt("02", entry("-5", "CRDT", "2023-11-24")), "upload:STATEMENT_AMOUNT"},
		"nothing moved":       {camt("02", entry("0.00", "CRDT", "2023-11-24")), "upload:STATEMENT_AMOUNT"},
		"neither in nor out":  {camt("02", entry("5", "BOTH", "2023-11-24")), "upload:STATEMENT_DIRECTION"},
		"no day":              {camt("02", entry("5", "CRDT", "soon")), "upload:STATEMENT_DAY"},
		"other account":       {camt("02", entry("5", "CRDT", "2023-11-24")) + " ", "account:ACCOUNT_DIFFERS"},
		"latin-1 sheet":       {"Date;Libell\xe9;Montant\n2023-11-24;x;1\n", "upload:SHEET_NOT_UTF8"},
		"UTF-16 sheet":        {"\xff\xfeD\x00", "upload:SHEET_UTF16"},
		"empty":               {" \n", "upload:SHEET_EMPTY"},
		"header only":         {"Date;Montant\n", "upload:STATEMENT_EMPTY"},
		"no such columns":     {"Name,Age\nx,1\n", "upload:STATEMENT_NO_DATE upload:STATEMENT_NO_AMOUNT"},
		"no currency":         {"Date,Amount\n2023-11-24,5\n", "upload:STATEMENT_NO_CURRENCY"},
		"unknown currency":    {"Date,Amount,Currency\n2023-11-24,5,XQQ\n", "upload:STATEMENT_CURRENCY"},
		"month first":         {"Date,Amount,Currency\n11/24/2023,5,USD\n", "upload:STATEMENT_DAY"},
		"too many decimals":   {"Date,Amount,Currency\n2023-11-24,5.0001,USD\n", "upload:STATEMENT_DECIMALS"},
		"ambiguous":           {"Date,Amount,Currency\n2023-11-24,1.234,KWD\n", "upload:STATEMENT_AMBIGUOUS"},
		"too large":           {"Date,Amount,Currency\n2023-11-24,99999999999999999999,USD\n", "upload:STATEMENT_AMOUNT_LARGE"},
		"a formula for money": {"Date,Amount,Currency\n2023-11-24,=1+1,USD\n", "upload:STATEMENT_AMOUNT"},
		"two accounts":        {"Date,Amount,Currency,Account\n2023-11-24,5,USD,AAAA1\n2023-11-24,5,USD,AAAA2\n", "upload:STATEMENT_ACCOUNTS"},
		"too many bytes":      {strings.Repeat("x", MaxBytes+1), "upload:STATEMENT_BYTES"},
		"too many lines":      {"Date,Amount,Currency\n" + strings.Repeat("2023-11-24,5,USD\n", MaxLines+1), "upload:STATEMENT_LINES"},
	} {
		usual := Usual{Account: ours}
		if name == "other account" {
			usual.Account = "FR7612345"
		}
		if _, err := Read("x", []byte(row.content), usual); codes(err) != row.want {
			t.Errorf("%s: %q, want %q", name, codes(err), row.want)
		}
	}
	deep := namespace + "02"
	nested := []byte(`<Document xmlns="` + deep + `">` + strings.Repeat("<a>", 400_000))
	if _, err := Read("x", nested, Usual{}); codes(err) != "upload:STATEMENT_XML" {
		t.Errorf("nested without end: %v", err)
	}
	many := bytes.Repeat([]byte("x,y\n"), 30)
	if _, err := Read("x", append([]byte("Date,Amount,Currency\n"), bytes.ReplaceAll(many, []byte("x,y"), []byte("soon,1,USD"))...), Usual{Account: ours}); len(refuse.From(err)) > mostBad {
		t.Errorf("%d problems told", len(refuse.From(err)))
	}
}

func TestAccountsAreNamedOnce(t *testing.T) {
	sheet := []byte("Date,Amount,Currency\n2023-11-24,5,USD\n")
	if _, err := Read("x", sheet, Usual{}); codes(err) != "account:ACCOUNT_MISSING" {
		t.Error(err)
	}
	if _, err := Read("x", sheet, Usual{Account: "<b>"}); codes(err) != "account:ACCOUNT_INVALID" {
		t.Error(err)
	}
}

func TestReferencesAreFoundHoweverBanksWriteThem(t *testing.T) {
	dues := func(year, member int64) Document { return Document{Year: year, Number: member} }
	invoice := Document{true, 2026, 12}
	for remittance, want := range map[string][]Document{
		"PLN-2023-018":                     {dues(2023, 18)},
		"VIR/pln 2023 018/COTISATION":      {dues(2023, 18)},
		"PLN2023018":                       {dues(2023, 18)},
		"RF18PLN2022079":                   {dues(2022, 79)},
		"PLN-2023-12345 (1/2)":             {dues(2023, 12345)},
		"PLN-2022-007 PLN-2023-007":        {dues(2022, 7), dues(2023, 7)},
		"PLN-2022-007,PLN-2022-007":        {dues(2022, 7)},
		"Invoice INV-2026-0012":            {invoice},
		"inv20260012 and PLN-2023-018":     {dues(2023, 18), invoice},
		"EXPLN-2023-018":                   nil,
		"PLN-2023-18":                      nil,
		"membership 2023":                  nil,
		"PLN-2023-0181234567890123 is not": nil,
	} {
		if diff := cmp.Diff(want, documents(remittance)); diff != "" {
			t.Errorf("%q: %s", remittance, diff)
		}
	}
	for _, member := range []int64{1, 18, 999, 1000, 123456} {
		if diff := cmp.Diff([]Document{dues(2023, member)}, documents(Reference(2023, member))); diff != "" {
			t.Errorf("%d: %s", member, diff)
		}
	}
}

func TestEqualLinesOfOneStatementStayTwo(t *testing.T) {
	line := func(bank string) Line {
		return Line{BookedOn: d24, Amount: 100, Currency: "USD", Remittance: "fee", BankReference: bank}
	}
	for name, row := range map[string]struct {
		known, lines []string // the bank's references
		want         int
	}{
		"two of one statement":          {nil, []string{"", ""}, 2},
		"the same two again":            {[]string{"", ""}, []string{"", ""}, 0},
		"one more than before":          {[]string{""}, []string{"", ""}, 1},
		"another reference is another":  {[]string{"A"}, []string{"B"}, 1},
		"a reference where none was":    {[]string{""}, []string{"A"}, 0},
		"one with, one without":         {[]string{"A", ""}, []string{"A", "B"}, 0},
		"one has the other's reference": {[]string{"A"}, []string{"", "A"}, 1},
		"each its own, one without":     {[]string{"A", ""}, []string{"", "B"}, 1},
		"no reference in other words":   {[]string{"NONREF"}, []string{"NotProvided", "FT1"}, 1},
	} {
		var known, lines []Line
		for _, bank := range row.known {
			known = append(known, line(bank))
		}
		for _, bank := range row.lines {
			lines = append(lines, line(bank))
		}
		added, prints := fresh(ours, known, lines)
		if len(added) != row.want || len(prints) != row.want {
			t.Errorf("%s: %d, want %d", name, len(added), row.want)
		}
	}
	a, b := line("A"), line("A")
	b.Remittance = "the payer: fee"
	if added, _ := fresh(ours, []Line{a}, []Line{b}); len(added) != 0 {
		t.Error("the bank's reference says that it is the same, however it is written")
	}
	_, prints := fresh(ours, nil, []Line{line(""), line("")})
	if bytes.Equal(prints[0], prints[1]) {
		t.Error("equal lines have one fingerprint")
	}
}

// TestAReferenceOfSeveralPaymentsLosesNone: banks write NONREF, or one
// reference for a whole batch; what the lines name then tells them apart.
func TestAReferenceOfSeveralPaymentsLosesNone(t *testing.T) {
	line := func(bank, remittance string) Line {
		return Line{BookedOn: d24, Amount: 220000, Currency: "USD", Remittance: remittance, BankReference: bank}
	}
	for name, row := range map[string]struct{ known, lines, want []Line }{
		"filler": {[]Line{line("NONREF", "PLN-2026-001")}, []Line{line("NONREF", "PLN-2026-002"), line("NONREF", "PLN-2026-001")},
			[]Line{line("NONREF", "PLN-2026-002")}},
		"filler, alone":      {[]Line{line("NOTPROVIDED", "gift")}, []Line{line("notprovided", "dues")}, []Line{line("notprovided", "dues")}},
		"filler, the same":   {[]Line{line("NONREF", "gift")}, []Line{line("nonref", "gift")}, nil},
		"a batch":            {[]Line{line("B7", "Aleph")}, []Line{line("B7", "Beth"), line("B7", "Aleph")}, []Line{line("B7", "Beth")}},
		"a batch, continued": {[]Line{line("B7", "PLN-2026-001")}, []Line{line("B7", "PLN-2026-002")}, []Line{line("B7", "PLN-2026-002")}},
		"known twice":        {[]Line{line("B7", "Aleph"), line("B7", "Beth")}, []Line{line("B7", "Gimel")}, []Line{line("B7", "Gimel")}},
		"in other words":     {[]Line{line("FT1", "Aleph, fee")}, []Line{line("FT1", "fee")}, nil},
		"named in one":       {[]Line{line("FT1", "PLN-2026-001")}, []Line{line("FT1", "by Aleph")}, nil},
	} {
		added, _ := fresh(ours, row.known, row.lines)
		if diff := cmp.Diff(row.want, added, comparing); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestACSVOfTenThousandLinesIsRead(t *testing.T) {
	var sheet strings.Builder
	sheet.WriteString("Date,Amount,Currency,Reference\n")
	for i := range MaxLines {
		sheet.WriteString("2023-11-24,5.00,USD,PLN-2023-" + strconv.Itoa(100+i) + "\n")
	}
	s, err := Read("x.csv", []byte(sheet.String()), Usual{Account: ours})
	if err != nil || len(s.Lines) != MaxLines {
		t.Fatalf("%d lines, %v", len(s.Lines), err)
	}
}
