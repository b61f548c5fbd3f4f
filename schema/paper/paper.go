// Package paper prints what the initiative hands to its members: a letterhead,
// whom it is for, a table of amounts and what to do, as a PDF. It knows no
// area: whoever prints says every word of it. The same document is the same
// bytes for ever, so that a reprint is no other paper.
package paper

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/texts"
)

// Document is a paper of one or more A4 pages, in words of its language.
type Document struct {
	Language   texts.Language
	Letterhead string    // who hands it out
	Kind       string    // what it is: "Invoice"
	Number     string    // its number, or what tells it from others
	Date       date.Date // the day that it bears; its metadata say the same

	Addressee []string // whom it is for, line by line
	Facts     []Fact   // beside the addressee
	Columns   [2]string
	Rows      []Row
	Totals    []Total
	Sections  []Section
	Page      func(page, pages int) string // "Page 1 of 2"
}

// Fact is a label and what it says.
type Fact struct{ Label, Value string }

// Row is a line of the table; its notes stand below its text, smaller.
type Row struct {
	Text   string
	Notes  []string
	Amount string
}

// Total is a line below the table; a strong one is what it comes to.
type Total struct {
	Label, Amount string
	Strong        bool
}

// Section is what follows the table under a heading of its own.
type Section struct {
	Title      string
	Paragraphs []string
	Facts      []Fact
}

// Title is what readers of the file see in its window.
func (d Document) Title() string { return d.Kind + " " + d.Number }

// PDF prints the document. It fails only where the library does.
func (d Document) PDF() ([]byte, error) {
	draft, err := d.print(1)
	if err != nil {
		return nil, err
	}
	final, err := d.print(draft.PageCount()) // now that it is known how many pages there are
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := final.Output(&out); err != nil {
		return nil, fmt.Errorf("printing %s: %w", d.Title(), err)
	}
	return out.Bytes(), nil
}

func (d Document) print(pages int) (*fpdf.Fpdf, error) {
	s := newSheet(d, pages)
	s.pdf.AddPage()
	s.head()
	s.parties()
	s.table()
	for _, section := range d.Sections {
		s.section(section)
	}
	return s.pdf, s.pdf.Error()
}

// The page, in millimetres.
const (
	margin = 24.0
	width  = 210 - 2*margin
	bottom = 26.0
	column = 42.0 // of amounts
)

// colour is red, green, blue.
type colour [3]int

// The colours of the pages, as ink on paper.
var (
	ink    = colour{27, 35, 38}
	quiet  = colour{86, 96, 101}
	accent = colour{11, 82, 96}
	rule   = colour{206, 202, 190}
)

// sheet is a document being printed.
type sheet struct {
	Document
	pdf *fpdf.Fpdf
}

// face is the one family of letters: Go's, which has every Latin, Greek and
// Cyrillic letter and a free licence.
const face = "Go"

func newSheet(d Document, pages int) sheet {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.AddUTF8FontFromBytes(face, "", goregular.TTF)
	pdf.AddUTF8FontFromBytes(face, "B", gobold.TTF)
	pdf.SetCatalogSort(true)
	at := d.Date.Start(time.UTC)
	pdf.SetCreationDate(at)
	pdf.SetModificationDate(at)
	pdf.SetTitle(d.Title(), true)
	pdf.SetAuthor(d.Letterhead, true)
	pdf.SetProducer("Plenary", true)
	pdf.SetLang(string(d.Language))
	pdf.SetMargins(margin, margin, margin)
	pdf.SetCellMargin(0)
	pdf.SetAutoPageBreak(true, bottom)
	s := sheet{d, pdf}
	pdf.SetFooterFunc(func() { s.foot(pages) })
	return s
}

// write sets the letters for what follows; size in points.
func (s sheet) write(style string, size float64, c colour) {
	s.pdf.SetFont(face, style, size)
	s.pdf.SetTextColor(c[0], c[1], c[2])
}

// line draws a rule across the page.
func (s sheet) line(y, thick float64, c colour) {
	s.pdf.SetDrawColor(c[0], c[1], c[2])
	s.pdf.SetLineWidth(thick)
	s.pdf.Line(margin, y, margin+width, y)
}

// text puts a line into a box of a width; align is "L" or "R".
func (s sheet) text(x, y, w, h float64, words, align string) {
	s.pdf.SetXY(x, y)
	s.pdf.CellFormat(w, h, letters(words), "", 0, align, false, 0, "")
}

// broken puts words into a column and returns where the next line begins.
func (s sheet) broken(x, y, w, h float64, words string) float64 {
	s.pdf.SetXY(x, y)
	s.pdf.MultiCell(w, h, letters(words), "", "L", false)
	return s.pdf.GetY()
}

// letters leaves out what the face has no shape for: the narrow space of
// French becomes a plain one that does not break either, signs beyond the
// basic plane a question mark.
func letters(words string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u202f', r == '\u2009':
			return '\u00a0'
		case r == '\u2011':
			return '-'
		case r > 0xffff:
			return '?'
		}
		return r
	}, words)
}
