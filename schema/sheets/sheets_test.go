package sheets_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/sheets"
	"github.com/plenary-org/plenary/schema/texts"
)

func TestEveryDialectOfCSVReadsTheSame(t *testing.T) {
	want := []sheets.Row{
		{Line: 2, Cells: []string{"Côte d’Ivoire, Trésor", "CI"}},
		{Line: 4, Cells: []string{"two\nlines", ""}},
		{Line: 6, Cells: []string{"Akvo; a \"foundation\"", "NL"}},
	}
	body := func(sep, end string) string {
		lines := []string{
			"name" + sep + "country" + sep, `"Côte d’Ivoire, Trésor"` + sep + " CI ", "",
			"\"two\nlines\"" + sep, `"Akvo; a ""foundation"""` + sep + "NL" + sep + sep,
		}
		return strings.Join(lines, end)
	}
	for name, content := range map[string]string{
		"commas":                 body(",", "\n"),
		"semicolons":             body(";", "\n"),
		"tabs":                   body("\t", "\n"),
		"Windows line ends":      body(",", "\r\n"),
		"a mark and semicolons":  "\ufeff" + body(";", "\r\n") + "\r\n",
		"an extension that lies": body(",", "\n"),
	} {
		sheet, err := sheets.Read("list.xlsx", []byte(content))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, sheet.Rows); diff != "" || cmp.Diff([]string{"name", "country"}, sheet.Header) != "" {
			t.Errorf("%s: header %q, rows %s", name, sheet.Header, diff)
		}
	}
}

func TestAFileThatCannotBeReadIsRefusedWithItsRemedy(t *testing.T) {
	long := strings.Repeat("x", sheets.MaxCell+1)
	for code, content := range map[string]string{
		"SHEET_EMPTY":     " \n\n",
		"SHEET_OLD_EXCEL": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old",
		"SHEET_UTF16":     "\xff\xfen\x00a\x00",
		"SHEET_UNKNOWN":   "PK\x03\x04 no zip",
		"SHEET_NOT_UTF8":  "name,country\nAkvo,NL\nC\xf4te d'Ivoire,CI\n",
		"SHEET_COLUMNS":   strings.Repeat("c,", 199) + "c\n",
		"SHEET_ROWS":      "name\n" + strings.Repeat("a\n", sheets.MaxRows+1),
		"SHEET_CELL":      "name\n" + long,
		"SHEET_RAGGED":    "name,country\na,b,c\n",
		"SHEET_QUOTES":    "name\n\"a\nb\n",
		"SHEET_BYTES":     strings.Repeat(long+"\n", sheets.MaxBytes/len(long)+1),
	} {
		_, err := sheets.Read("list.csv", []byte(content))
		refusals := refuse.From(err)
		if len(refusals) != 1 || refusals[0].Code != code || refusals[0].Field != "file" {
			t.Errorf("%s: %v", code, err)
			continue
		}
		for _, l := range texts.Languages {
			if said := refusals[0].Message(l); strings.Contains(said, "no value") || !texts.Domain.Has(l, "refuse."+code) {
				t.Errorf("%s in %s: %q", code, l, said)
			}
		}
	}
}

func TestLatin1IsRefusedWithItsLineAndByte(t *testing.T) {
	_, err := sheets.Read("list.csv", []byte("name\nAkvo\nC\xf4te d'Ivoire\n"))
	want := texts.Args{"Line": 3, "Byte": 12}
	if got := refuse.From(err); len(got) != 1 || cmp.Diff(want, got[0].Args) != "" {
		t.Fatalf("refused as %v", err)
	}
}

// workbook builds an XLSX file.
func workbook(t *testing.T, fill func(*excelize.File)) []byte {
	t.Helper()
	book := excelize.NewFile()
	fill(book)
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	if err := book.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestAWorkbookGivesItsDatesAndNumbersAsText(t *testing.T) {
	content := workbook(t, func(book *excelize.File) {
		german := `[$-407]dd\.mm\.yyyy`
		style, err := book.NewStyle(&excelize.Style{CustomNumFmt: &german})
		must(t, err, book.SetCellStyle("Sheet1", "B4", "B4", style),
			book.SetSheetRow("Sheet1", "A1", &[]any{"name", "joined"}),
			book.SetSheetRow("Sheet1", "A2", &[]any{"Akvo", 2016}),
			book.SetSheetRow("Sheet1", "A4", &[]any{"Bénin", 42156}),
			book.SetSheetRow("Sheet1", "A5", &[]any{"007", "2015"}),
			book.SetCellValue("Sheet1", "A6", "Bond"), book.SetCellValue("Sheet1", "B6", time.Date(2013, 5, 31, 0, 0, 0, 0, time.UTC)))
	})
	sheet, err := sheets.Read("list", content)
	want := []sheets.Row{
		{Line: 2, Cells: []string{"Akvo", "2016"}}, {Line: 4, Cells: []string{"Bénin", "2015-06-01"}},
		{Line: 5, Cells: []string{"007", "2015"}}, {Line: 6, Cells: []string{"Bond", "2013-05-31"}},
	}
	if err != nil || cmp.Diff(want, sheet.Rows) != "" {
		t.Fatalf("%v %s", err, cmp.Diff(want, sheet.Rows))
	}
}

func TestAFormulaInAWorkbookIsRefusedByItsCell(t *testing.T) {
	content := workbook(t, func(book *excelize.File) {
		must(t, book.SetSheetRow("Sheet1", "A1", &[]any{"name", "joined"}), book.SetCellValue("Sheet1", "A2", "Akvo"),
			book.SetCellFormula("Sheet1", "B2", "1+1"))
	})
	_, err := sheets.Read("list.xlsx", content)
	if got := refuse.From(err); len(got) != 1 || got[0].Code != "SHEET_FORMULA" || got[0].Args["Cell"] != "B2" {
		t.Fatal(err)
	}
}

func TestAWorkbookThatUnpacksToMuchMoreIsRefused(t *testing.T) {
	// Zeros are packed once and their packing repeated, which is quick.
	const times, size = 200, 1 << 20
	var packed, bomb bytes.Buffer
	deflate, err := flate.NewWriter(&packed, flate.BestSpeed)
	must(t, err)
	_, err = deflate.Write(make([]byte, size))
	must(t, err, deflate.Flush())
	block := slices.Clone(packed.Bytes())
	must(t, deflate.Close())
	last := packed.Bytes()[len(block):]
	out := zip.NewWriter(&bomb)
	part, err := out.CreateRaw(&zip.FileHeader{Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, UncompressedSize64: times * size,
		CompressedSize64: uint64(times*len(block) + len(last)), CRC32: crc32.ChecksumIEEE(make([]byte, times*size))})
	must(t, err)
	_, err = part.Write(append(bytes.Repeat(block, times), last...))
	must(t, err, out.Close())
	_, err = sheets.Read("bomb.xlsx", bomb.Bytes())
	if got := refuse.From(err); len(got) != 1 || got[0].Code != "SHEET_UNPACKED" {
		t.Fatalf("%d bytes: %v", bomb.Len(), err)
	}
}

var columns = []sheets.Column{{Title: "Name", Width: 40}, {Title: "Joined"}, {Title: "Balance"}, {Title: "Rows"}}

func write(t *testing.T, format sheets.Format) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := sheets.NewWriter(&out, format, "Members: 2023/24", columns)
	must(t, err)
	must(t, w.Row("=HYPERLINK(\"x\")", date.MustParse("2012-05-31"), money.Decimal("-2200.50"), 7))
	must(t, w.Row("-5", nil, money.Decimal("12345678901234567.89"), int64(8)), w.Row("Côte d’Ivoire, \"Trésor\"", date.Date{}, nil, nil), w.Close())
	return out.Bytes()
}

func TestWhatIsWrittenReadsTheSameAndHoldsNoFormula(t *testing.T) {
	for _, format := range []sheets.Format{sheets.CSV, sheets.XLSX} {
		sheet, err := sheets.Read("export"+format.Extension(), write(t, format))
		must(t, err)
		got := [][]string{sheet.Header}
		for _, row := range sheet.Rows {
			text, safe := sheet.Text(row.Cells[0])
			if !safe {
				t.Errorf("%s: %q would run", format, row.Cells[0])
			}
			got = append(got, append([]string{text}, row.Cells[1:]...))
		}
		decimal := map[sheets.Format]string{sheets.CSV: "-2200.50", sheets.XLSX: "-2200.5"}[format]
		want := [][]string{
			{"Name", "Joined", "Balance", "Rows"}, {"=HYPERLINK(\"x\")", "2012-05-31", decimal, "7"},
			{"-5", "", "12345678901234567.89", "8"}, {"Côte d’Ivoire, \"Trésor\"", "", "", ""},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", format, diff)
		}
	}
}

func TestACSVFileSaysThatItIsUTF8AndEndsItsLinesForWindows(t *testing.T) {
	got := string(write(t, sheets.CSV))
	if !strings.HasPrefix(got, "\ufeffName,Joined,Balance,Rows\r\n\"'=HYPERLINK") {
		t.Fatalf("%q", got)
	}
}

func TestColumnsAreNamedAsSpreadsheetsDo(t *testing.T) {
	got := fmt.Sprint(sheets.ColumnName(1), sheets.ColumnName(26), sheets.ColumnName(27), sheets.ColumnName(703))
	if got != "AZAAAAA" {
		t.Fatal(got)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("name,country\n\"Côte\",CI\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, content []byte) {
		sheet, err := sheets.Read("list", content)
		if err != nil && refuse.From(err) == nil {
			t.Fatalf("a fault instead of a refusal: %v", err)
		}
		for _, row := range sheet.Rows {
			if len(row.Cells) != len(sheet.Header) || row.Line < 1 {
				t.Fatalf("row %+v under %q", row, sheet.Header)
			}
		}
	})
}
