package sheets

import (
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
)

type xlsxWriter struct {
	to            io.Writer
	book          *excelize.File
	out           *excelize.StreamWriter
	rows          int
	bold          int         // style of the header
	day, instant  int         // styles of dates
	decimalStyles map[int]int // by number of decimals
}

func newXLSXWriter(w io.Writer, title string, columns []Column) (_ *xlsxWriter, err error) {
	book := excelize.NewFile()
	defer func() {
		if err != nil {
			err = errors.Join(err, book.Close())
		}
	}()
	sheet := sheetTitle(title)
	if err := book.SetSheetName("Sheet1", sheet); err != nil {
		return nil, err
	}
	out, err := book.NewStreamWriter(sheet)
	if err != nil {
		return nil, err
	}
	x := &xlsxWriter{to: w, book: book, out: out, decimalStyles: map[int]int{}}
	if err := x.styles(); err != nil {
		return nil, err
	}
	return x, x.header(columns)
}

func (x *xlsxWriter) styles() (err error) {
	if x.bold, err = x.book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
		return err
	}
	if x.day, err = x.format("yyyy-mm-dd"); err != nil {
		return err
	}
	x.instant, err = x.format("yyyy-mm-dd hh:mm")
	return err
}

func (x *xlsxWriter) format(code string) (int, error) {
	return x.book.NewStyle(&excelize.Style{CustomNumFmt: &code})
}

func (x *xlsxWriter) header(columns []Column) error {
	if err := x.out.SetPanes(&excelize.Panes{
		Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft",
	}); err != nil {
		return err
	}
	titles := make([]any, len(columns))
	for i, column := range columns {
		width := column.Width
		if width == 0 {
			width = 16
		}
		if err := x.out.SetColWidth(i+1, i+1, float64(width)); err != nil {
			return err
		}
		titles[i] = excelize.Cell{StyleID: x.bold, Value: column.Title}
	}
	x.rows++
	return x.out.SetRow("A1", titles)
}

func (x *xlsxWriter) Row(cells ...any) error {
	values := make([]any, len(cells))
	for i, cell := range cells {
		value, err := x.cell(cell)
		if err != nil {
			return err
		}
		values[i] = value
	}
	x.rows++
	return x.out.SetRow("A"+strconv.Itoa(x.rows), values)
}

// cell types a value. Text needs no guard here: the cell says that it is text,
// and no spreadsheet runs it.
func (x *xlsxWriter) cell(cell any) (any, error) {
	switch v := cell.(type) {
	case money.Decimal:
		return x.decimal(string(v))
	case date.Date:
		if v.IsZero() {
			return nil, nil
		}
		return excelize.Cell{StyleID: x.day, Value: v.Start(time.UTC)}, nil
	case time.Time:
		return excelize.Cell{StyleID: x.instant, Value: v.UTC()}, nil
	case nil, string, int, int64, bool:
		return v, nil
	}
	_, err := written(cell)
	return nil, err
}

// decimal shows an amount with its decimals. XLSX numbers are binary floats of
// 15 digits; an amount with more is written as text rather than changed.
func (x *xlsxWriter) decimal(amount string) (any, error) {
	number, err := strconv.ParseFloat(amount, 64)
	if err != nil || len(strings.Trim(amount, "-.")) > 15 {
		return amount, nil
	}
	_, fraction, _ := strings.Cut(amount, ".")
	style, known := x.decimalStyles[len(fraction)]
	if !known {
		code := "#,##0"
		if fraction != "" {
			code += "." + strings.Repeat("0", len(fraction))
		}
		if style, err = x.format(code); err != nil {
			return nil, err
		}
		x.decimalStyles[len(fraction)] = style
	}
	return excelize.Cell{StyleID: style, Value: number}, nil
}

// Close sends the workbook.
func (x *xlsxWriter) Close() error {
	err := x.out.Flush()
	if err == nil {
		_, err = x.book.WriteTo(x.to)
	}
	return errors.Join(err, x.book.Close())
}

// sheetTitle keeps a title within what a workbook allows: 31 characters,
// none of : \ / ? * [ ], and no apostrophe at an end.
func sheetTitle(title string) string {
	title = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) {
			return ' '
		}
		return r
	}, title)
	if utf8.RuneCountInString(title) > 31 {
		title = string([]rune(title)[:31])
	}
	if title = strings.Trim(title, "' "); title == "" {
		return "Plenary"
	}
	return title
}
