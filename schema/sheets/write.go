package sheets

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
)

// Column is a column of a sheet that is written.
type Column struct {
	Title string
	Width int // in characters, for XLSX; 0 means 16
}

// Writer writes a sheet row by row. Cells may be nil (empty), string, int,
// int64, money.Decimal, date.Date, time.Time or bool. Close ends the file; it
// does not close what lies beneath.
type Writer interface {
	Row(cells ...any) error
	Close() error
}

// NewWriter begins a sheet with its header; title names the sheet of an XLSX
// workbook. A CSV file streams as it is written; a workbook leaves with Close.
func NewWriter(w io.Writer, format Format, title string, columns []Column) (Writer, error) {
	switch format {
	case CSV:
		return newCSVWriter(w, columns)
	case XLSX:
		return newXLSXWriter(w, title, columns)
	}
	return nil, fmt.Errorf("no such format of a sheet: %q", format)
}

// ContentType is the format's media type.
func (f Format) ContentType() string {
	if f == XLSX {
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv; charset=utf-8"
}

// Extension is how a file of the format ends, with its dot.
func (f Format) Extension() string {
	if f == XLSX {
		return ".xlsx"
	}
	return ".csv"
}

type csvWriter struct{ out *csv.Writer }

// newCSVWriter begins with the mark that tells Excel it is UTF-8.
func newCSVWriter(w io.Writer, columns []Column) (*csvWriter, error) {
	if _, err := io.WriteString(w, bom); err != nil {
		return nil, err
	}
	c := &csvWriter{csv.NewWriter(w)}
	c.out.UseCRLF = true
	titles := make([]any, len(columns))
	for i, column := range columns {
		titles[i] = column.Title
	}
	return c, c.Row(titles...)
}

func (c *csvWriter) Row(cells ...any) error {
	record := make([]string, len(cells))
	for i, cell := range cells {
		text, err := written(cell)
		if err != nil {
			return err
		}
		record[i] = text
	}
	return c.out.Write(record)
}

func (c *csvWriter) Close() error {
	c.out.Flush()
	return c.out.Error()
}

// written is a cell in a CSV file. Text that a spreadsheet would run as a
// formula gets an apostrophe in front, which Sheet.Text takes off again.
func written(cell any) (string, error) {
	switch v := cell.(type) {
	case nil:
		return "", nil
	case string:
		if startsFormula(v) {
			v = "'" + v
		}
		return v, nil
	case int:
		return strconv.Itoa(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case money.Decimal:
		return string(v), nil
	case date.Date:
		return v.String(), nil
	case time.Time:
		return v.UTC().Format(time.RFC3339), nil
	case bool:
		return strconv.FormatBool(v), nil
	}
	return "", fmt.Errorf("a sheet cannot hold a %T", cell)
}
