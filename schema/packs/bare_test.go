package packs_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// busy is a PDF whose page does something when it is shown and when it is
// touched, and leads to pages and to the web.
func busy() []byte {
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(a1)>>/AcroForm<</DA(/Helv 0 Tf)/Fields[4 0 R]>>>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		`<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/AA<</O<</S/JavaScript/JS(a2)>>>>/Annots[5 0 R
			<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(a3)>>>>
			<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(file:///a4)>>>>
			<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/GoTo/D[3 0 R/Fit]/Next<</S/Launch/F(a5)>>>>>>
			<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://kept.example)>>>>
			<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/GoTo/D[3 0 R/Fit]>>>>
			<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(a note)/AA<</E<</S/JavaScript/JS(a6)>>>>>>]>>`,
		"<</FT/Tx/DA(/Helv 0 Tf)/T(field)/Kids[5 0 R]/AA<</C<</S/JavaScript/JS(a7)>>>>>>",
		"<</Type/Annot/Subtype/Widget/Rect[0 0 9 9]/Parent 4 0 R/A<</S/JavaScript/JS(a8)>>>>",
	}
	var out strings.Builder
	out.WriteString("%PDF-1.7\n")
	table := fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for i, object := range objects {
		table += fmt.Sprintf("%010d 00000 n \n", out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := out.Len()
	fmt.Fprintf(&out, "%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", table, len(objects)+1, start)
	return []byte(out.String())
}

// TestAPackDoesNothingByItself: of a paper its pages come, with their notes and
// the links to pages and to the web, and nothing that runs.
func TestAPackDoesNothingByItself(t *testing.T) {
	h := newHouse(t)
	h.file(h.paper("", "1", "Form", "MEMBERS"), texts.English, pdfType, busy())
	b := h.made(viewer(store.Board), texts.English)
	in, err := api.ReadContext(bytes.NewReader(b.raw), model.NewDefaultConfiguration())
	if err == nil {
		err = in.EnsurePageCount()
	}
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, entry := range in.Table {
		if entry != nil && !entry.Free && entry.Object != nil {
			fmt.Fprintln(&all, entry.Object.PDFString())
		}
	}
	for _, word := range []string{"JavaScript", "/JS", "Launch", "file:", "/AA", "(a1)", "(a2)", "(a3)", "(a5)", "(a6)", "(a7)", "(a8)"} {
		if strings.Contains(all.String(), word) {
			t.Errorf("%s came with it", word)
		}
	}
	page, _, _, err := in.PageDict(in.PageCount, false)
	if err != nil {
		t.Fatal(err)
	}
	notes, err := in.DereferenceArray(page["Annots"])
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	for _, one := range notes {
		note, err := in.DereferenceDict(one)
		if err != nil {
			t.Fatal(err)
		}
		action := ""
		if d, err := in.DereferenceDict(note["A"]); err == nil && d != nil {
			action = " " + *d.NameEntry("S")
		}
		kept = append(kept, *note.Subtype()+action)
	}
	if want := []string{"Widget", "Link", "Link", "Link", "Link URI", "Link GoTo", "Text"}; !slices.Equal(kept, want) {
		t.Errorf("%q", kept)
	}
}
