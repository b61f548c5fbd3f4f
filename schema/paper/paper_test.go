package paper_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/paper"
	"github.com/plenary-org/plenary/schema/paper/papertest"
	"github.com/plenary-org/plenary/schema/texts"
)

func document() paper.Document {
	return paper.Document{
		Language: texts.French, Letterhead: "Secrétariat de l’Initiative", Kind: "Facture", Number: "INV-2024-0001",
		Date: date.MustParse("2024-01-15"), Addressee: []string{"Œuvre à l’école – España, Łódź, Şişli"},
		Facts: []paper.Fact{{Label: "Échéance", Value: "31\u00a0mars\u00a02024"}}, Columns: [2]string{"Objet", "Montant"},
		Rows:   []paper.Row{{Text: "Cotisation (2024) \\ 1", Notes: []string{"Tranche"}, Amount: "2\u202f200,00\u00a0USD"}},
		Totals: []paper.Total{{Label: "À payer", Amount: "2\u202f200,00\u00a0USD", Strong: true}},
		Page:   func(page, pages int) string { return fmt.Sprintf("Page %d sur %d", page, pages) },
	}
}

func TestThePaperSaysEveryWordOfItsDocument(t *testing.T) {
	pdf, err := document().PDF()
	if err != nil {
		t.Fatal(err)
	}
	words := papertest.Words(t, pdf)
	for _, want := range []string{
		"Secrétariat de l’Initiative", "Facture", "INV-2024-0001", "Œuvre à l’école – España, Łódź, Şişli",
		"Échéance", "31 mars 2024", "Cotisation (2024) \\ 1", "Tranche", "2 200,00 USD", "À payer", "Page 1 sur 1",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("%q is missing in\n%s", want, words)
		}
	}
	for _, want := range []string{"/Lang (fr)", "/CreationDate (D:20240115000000", "/Title"} {
		if !bytes.Contains(pdf, []byte(want)) {
			t.Errorf("the file does not say %s", want)
		}
	}
}

func TestAReprintIsTheSamePaper(t *testing.T) {
	first, err := document().PDF()
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if again, err := document().PDF(); err != nil || !bytes.Equal(first, again) {
			t.Fatalf("%d and %d bytes, %v", len(first), len(again), err)
		}
	}
}

func TestALongPaperGoesOnOverleaf(t *testing.T) {
	d := document()
	for i := range 60 {
		d.Rows = append(d.Rows, paper.Row{Text: fmt.Sprintf("Line %d", i), Notes: []string{"of many"}, Amount: "1,00\u00a0USD"})
	}
	d.Sections = []paper.Section{{Title: "Motif", Paragraphs: []string{strings.Repeat("un motif très long ", 55)}, Facts: d.Facts}}
	pdf, err := d.PDF()
	if err != nil {
		t.Fatal(err)
	}
	words := papertest.Words(t, pdf)
	if !strings.Contains(words, "Page 1 sur 5") || !strings.Contains(words, "Page 5 sur 5") || !strings.Contains(words, "Line 59") {
		t.Errorf("pages:\n%s", words)
	}
}

func TestWhatTheFaceHasNoShapeForDoesNoHarm(t *testing.T) {
	d := document()
	d.Addressee = []string{"وزارة الخارجية 🌍 外交部", "", strings.Repeat("x", 300)}
	if _, err := d.PDF(); err != nil {
		t.Error(err)
	}
}
