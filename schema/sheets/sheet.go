// Package sheets reads the spreadsheets that people send and writes the ones
// they take away: CSV in any of its dialects, and XLSX. What comes out is
// never a formula, and what comes in is bounded in every direction, so that no
// file can cost the server more than its size.
package sheets

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
)

// The limits of a sheet that is read. A file beyond one is refused as a whole.
const (
	MaxBytes   = 10 << 20
	MaxRows    = 50_000 // without the header
	MaxColumns = 60
	MaxCell    = 1_000 // characters
)

// Format is a way to write a sheet as a file.
type Format string

const (
	CSV  Format = "CSV"
	XLSX Format = "XLSX"
)

// Sheet is a table with a header, as text: dates are ISO 8601, numbers have a
// decimal point, and every cell is trimmed.
type Sheet struct {
	Name   string // the file's name, as it was given
	Format Format
	Header []string
	Rows   []Row // those that hold anything
}

// Row is one line of a sheet.
type Row struct {
	Line  int      // where it begins: the line of a CSV file, the row of an XLSX sheet
	Cells []string // as many as the header has
}

// Read reads a CSV or XLSX file; its content decides which it is, not its
// name. Whatever is wrong with the file as a whole is a refusal of "file".
func Read(name string, content []byte) (Sheet, error) {
	sheet := Sheet{Name: name}
	err := check(content)
	if err != nil {
		return sheet, err
	}
	if bytes.HasPrefix(content, []byte("PK\x03\x04")) {
		sheet.Format = XLSX
		err = sheet.readXLSX(content)
	} else {
		sheet.Format = CSV
		err = sheet.readCSV(content)
	}
	if err == nil && len(sheet.Header) == 0 {
		err = refuse.Invalid("file", "SHEET_EMPTY")
	}
	return sheet, err
}

// check refuses what is neither an XLSX file nor a text that can be read.
func check(content []byte) error {
	starts := func(magic string) bool { return bytes.HasPrefix(content, []byte(magic)) }
	switch {
	case len(content) > MaxBytes:
		return refuse.Invalid("file", "SHEET_BYTES", "Max", MaxBytes>>20)
	case len(bytes.TrimSpace(content)) == 0:
		return refuse.Invalid("file", "SHEET_EMPTY")
	case starts("PK\x03\x04"):
		return nil
	case starts("\xd0\xcf\x11\xe0"): // also what a password makes of an XLSX file
		return refuse.Invalid("file", "SHEET_OLD_EXCEL")
	case starts("\xff\xfe"), starts("\xfe\xff"):
		return refuse.Invalid("file", "SHEET_UTF16")
	case bytes.IndexByte(content, 0) >= 0:
		return refuse.Invalid("file", "SHEET_UNKNOWN")
	}
	return checkUTF8(content)
}

// checkUTF8 does not guess at other encodings: a wrong guess would put wrong
// names into the register, silently.
func checkUTF8(content []byte) error {
	for i := 0; i < len(content); {
		r, size := utf8.DecodeRune(content[i:])
		if r == utf8.RuneError && size == 1 {
			line := 1 + bytes.Count(content[:i], []byte("\n"))
			return refuse.Invalid("file", "SHEET_NOT_UTF8", "Line", line, "Byte", i+1)
		}
		i += size
	}
	return nil
}

// add takes a row of the file: the first that holds anything is the header.
func (s *Sheet) add(line int, cells []string) error {
	for i, cell := range cells {
		cells[i] = strings.TrimSpace(cell)
		if n := utf8.RuneCountInString(cell); n > MaxCell {
			return refuse.Invalid("file", "SHEET_CELL", "Line", line, "Column", ColumnName(i+1), "Count", n, "Max", MaxCell)
		}
	}
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	switch {
	case len(cells) == 0:
		return nil
	case len(cells) > MaxColumns:
		return refuse.Invalid("file", "SHEET_COLUMNS", "Columns", len(cells), "Max", MaxColumns)
	case s.Header == nil:
		s.Header = slices.Clone(cells)
		return nil
	case len(cells) > len(s.Header):
		return refuse.Invalid("file", "SHEET_RAGGED", "Line", line, "Cells", len(cells), "Columns", len(s.Header))
	case len(s.Rows) == MaxRows:
		return refuse.Invalid("file", "SHEET_ROWS", "Max", MaxRows)
	}
	row := make([]string, len(s.Header))
	copy(row, cells)
	s.Rows = append(s.Rows, Row{line, row})
	return nil
}

// ColumnName is the letter of a column as spreadsheets show it: 1 is A, 27 AA.
func ColumnName(number int) string {
	name := ""
	for ; number > 0; number = (number - 1) / 26 {
		name = string(rune('A'+(number-1)%26)) + name
	}
	return name
}

// startsFormula tells whether a spreadsheet would read the cell as a formula.
// A number with a sign is none.
func startsFormula(cell string) bool {
	if cell == "" || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return false
	}
	_, err := strconv.ParseFloat(cell, 64)
	return err != nil
}

// Text returns a cell's text without the apostrophe that keeps a spreadsheet
// from reading it as a formula; safe is false where a formula stands unguarded.
// An XLSX cell says itself that it is text.
func (s Sheet) Text(cell string) (text string, safe bool) {
	if s.Format == XLSX {
		return cell, true
	}
	if rest, guarded := strings.CutPrefix(cell, "'"); guarded && startsFormula(rest) {
		return rest, true
	}
	return cell, !startsFormula(cell)
}
