package sheets

import (
	"bytes"
	"math"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/plenary-org/plenary/schema/refuse"
)

// A workbook is a zip: what it says it unpacks to is bounded, and so is the
// number of cells, each of which costs many times its bytes in memory.
const (
	maxUnpacked = 64 << 20
	maxElements = 2_000_000
)

func (s *Sheet) readXLSX(content []byte) error {
	book, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{
		UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked, RawCellValue: true,
	})
	if err != nil && strings.Contains(err.Error(), "unzip size") {
		return refuse.Invalid("file", "SHEET_UNPACKED", "Max", maxUnpacked>>20)
	}
	if err != nil || book.SheetCount == 0 {
		return refuse.Invalid("file", "SHEET_UNKNOWN")
	}
	defer func() { _ = book.Close() }() // it holds no file: all is in memory
	if tooManyCells(book) {
		return refuse.Invalid("file", "SHEET_ROWS", "Max", MaxRows)
	}
	reader := &xlsxReader{book: book, sheet: book.GetSheetName(0), dates: map[int]bool{}}
	return reader.read(s)
}

func tooManyCells(book *excelize.File) bool {
	elements := 0
	book.Pkg.Range(func(path, part any) bool {
		if text, ok := part.([]byte); ok && strings.HasPrefix(path.(string), "xl/") {
			elements = max(elements, bytes.Count(text, []byte("<")))
		}
		return elements <= maxElements*3 // a cell opens at most <c><v></v></c>
	})
	return elements > maxElements*3
}

type xlsxReader struct {
	book     *excelize.File
	sheet    string
	dates    map[int]bool // by style: is it a date?
	from1904 bool
}

func (x *xlsxReader) read(s *Sheet) error {
	if props, err := x.book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		x.from1904 = *props.Date1904
	}
	rows, err := x.book.Rows(x.sheet)
	if err != nil {
		return refuse.Invalid("file", "SHEET_UNKNOWN")
	}
	defer func() { _ = rows.Close() }()
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns()
		if err != nil {
			return refuse.Invalid("file", "SHEET_UNKNOWN")
		}
		if len(cells) > MaxColumns {
			return refuse.Invalid("file", "SHEET_COLUMNS", "Columns", len(cells), "Max", MaxColumns)
		}
		for i := range cells {
			if cells[i], err = x.value(line, i+1, cells[i]); err != nil {
				return err
			}
		}
		if err := s.add(line, cells); err != nil {
			return err
		}
	}
	return nil
}

// value turns a raw cell into text. A formula is refused even where its last
// result is stored: nobody has looked at what it says today.
func (x *xlsxReader) value(line, column int, raw string) (string, error) {
	cell := ColumnName(column) + strconv.Itoa(line)
	formula, err := x.book.GetCellFormula(x.sheet, cell)
	if err != nil {
		return "", refuse.Invalid("file", "SHEET_UNKNOWN")
	}
	if formula != "" {
		return "", refuse.Invalid("file", "SHEET_FORMULA", "Cell", cell)
	}
	number, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return raw, nil
	}
	kind, err := x.book.GetCellType(x.sheet, cell)
	if err != nil || kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
		return raw, err
	}
	if x.isDate(cell) {
		return x.day(number, raw), nil
	}
	return strconv.FormatFloat(number, 'f', -1, 64), nil
}

func (x *xlsxReader) day(serial float64, raw string) string {
	if serial < 1 || serial > 2_958_465 { // 9999-12-31
		return raw
	}
	t, err := excelize.ExcelDateToTime(serial, x.from1904)
	switch {
	case err != nil:
		return raw
	case serial == math.Trunc(serial):
		return t.Format("2006-01-02")
	}
	return t.Format("2006-01-02T15:04:05")
}

func (x *xlsxReader) isDate(cell string) bool {
	id, err := x.book.GetCellStyle(x.sheet, cell)
	if err != nil || id == 0 {
		return false
	}
	known, ok := x.dates[id]
	if !ok {
		style, err := x.book.GetStyle(id)
		known = err == nil && isDateFormat(style.NumFmt, style.CustomNumFmt)
		x.dates[id] = known
	}
	return known
}

// isDateFormat knows the built-in formats by their numbers in ECMA-376 and
// looks for a year or a day in the others.
func isDateFormat(number int, custom *string) bool {
	if custom == nil {
		return number >= 14 && number <= 17 || number == 22 || number >= 27 && number <= 36 || number >= 50 && number <= 58
	}
	code, quoted := strings.ToLower(*custom), false
	for i := range len(code) {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted, i > 0 && code[i-1] == '\\':
		case c == '[': // a colour or a locale follows
			return isDateFormat(0, after(code[i:], "]"))
		case c == 'y', c == 'd':
			return true
		}
	}
	return false
}

func after(s, sep string) *string {
	_, rest, _ := strings.Cut(s, sep)
	return &rest
}
