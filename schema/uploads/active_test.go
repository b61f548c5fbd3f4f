package uploads_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/uploads"
)

// sheet is a PDF of a page; root and page are entries of its catalogue and of
// that page, more are further objects from the fourth on.
func sheet(root, page string, more ...string) string {
	var out strings.Builder
	out.WriteString("%PDF-1.7\n")
	objects := append([]string{
		"<</Type/Catalog/Pages 2 0 R" + root + ">>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]" + page + ">>",
	}, more...)
	table := fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for i, object := range objects {
		table += fmt.Sprintf("%010d 00000 n \n", out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := out.Len()
	fmt.Fprintf(&out, "%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", table, len(objects)+1, start)
	return out.String()
}

// TestAFileThatDoesSomethingByItselfIsRefused, and one that only leads to a page
// or an address is not.
func TestAFileThatDoesSomethingByItselfIsRefused(t *testing.T) {
	const note = "/Annots[<</Type/Annot/Rect[0 0 9 9]/Subtype/"
	for name, row := range map[string]struct {
		content string
		runs    bool
	}{
		"plain":              {sheet("", ""), false},
		"opens at a page":    {sheet("/OpenAction[3 0 R/Fit]", ""), false},
		"goes to a page":     {sheet("/OpenAction<</S/GoTo/D[3 0 R/Fit]>>", ""), false},
		"links":              {sheet("", note+"Link/A<</S/URI/URI(https://example.org)>>>>]"), false},
		"script at opening":  {sheet("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", ""), true},
		"script, escaped":    {sheet("/OpenAction<</S/J#61vaScript/J#53 4 0 R>>", "", "(app.alert)"), true},
		"script elsewhere":   {sheet("/OpenAction 4 0 R", "", "<</S/JavaScript/JS 5 0 R>>", "(x)"), true},
		"of a page":          {sheet("", "/AA<</O<</S/Launch/F(calc.exe)>>>>"), true},
		"of a link":          {sheet("", note+"Link/A<</S/GoTo/D[3 0 R/Fit]/Next[<</S/SubmitForm/F(https://x.example)>>]>>>>]"), true},
		"files":              {sheet("/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a)/EF<</F 4 0 R>>>>]>>>>", "", "<</Length 1>>stream\nx\nendstream"), true},
		"no files":           {sheet("/Names<</EmbeddedFiles<</Names[]>>>>", ""), false},
		"a file on a page":   {sheet("", note+"FileAttachment>>]"), true},
		"film":               {sheet("", note+"RichMedia>>]"), true},
		"hidden in a stream": {streamed("<</S/J#61vaScript/J#53 3 0 R>>"), true},
		"in a stream":        {streamed("<</S/GoTo/D[3 0 R/Fit]>>"), false},
	} {
		storetest.Tx(t, store.Viewer{Roles: store.Implied(store.Staff)}, func(tx *store.Tx) {
			want := ""
			if row.runs {
				want = "UPLOAD_RUNS"
			}
			if _, err := uploads.Receive(t.Context(), tx, keys(t), uploads.Paper, "a.pdf", []byte(row.content)); codeOf(err) != want {
				t.Errorf("%s: %q", name, codeOf(err))
			}
		})
	}
}

// streamed is a PDF whose fourth object lies compressed in a stream of objects.
func streamed(object string) string {
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	_, _ = io.WriteString(w, "4 0 "+object) // into memory
	_ = w.Close()
	var out, table bytes.Buffer
	out.WriteString("%PDF-1.7\n")
	entry := func(kind byte, at int, within byte) { table.Write([]byte{kind, byte(at >> 8), byte(at), within}) }
	entry(0, 0, 0)
	for i, o := range []string{
		"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
	} {
		entry(1, out.Len(), 0)
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	entry(2, 5, 0)
	entry(1, out.Len(), 0)
	fmt.Fprintf(&out, "5 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n", packed.Len(), packed.String())
	start := out.Len()
	entry(1, start, 0)
	fmt.Fprintf(&out, "6 0 obj\n<</Type/XRef/Size 7/W[1 2 1]/Root 1 0 R/Length %d>>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n", table.Len(), table.String(), start)
	return out.String()
}

// TestWhatCannotBeReadIsRefused: other readers mend what is damaged, and would
// run what nobody has seen.
func TestWhatCannotBeReadIsRefused(t *testing.T) {
	whole := streamed("<</S/J#61vaScript/J#53 3 0 R>>")
	for name, content := range map[string]string{
		"nothing follows": "%PDF-1.7 ", "cut": whole[:len(whole)*3/4], "harmless": "%PDF-1.7 \n1 0 obj <</S /GoTo>>",
		"another's stream": strings.Replace(whole, "FlateDecode", "FlateDecode_", 1),
	} {
		storetest.Tx(t, store.Viewer{Roles: store.Implied(store.Staff)}, func(tx *store.Tx) {
			_, err := uploads.Receive(t.Context(), tx, keys(t), uploads.Paper, "a.pdf", []byte(content))
			if got := codeOf(err); got != "UPLOAD_UNREADABLE" {
				t.Errorf("%s: %q", name, got)
			}
		})
	}
}

// TestADocumentHoldsNothingThatRuns, and nothing but itself: neither other
// files nor what is fetched as it is opened.
func TestADocumentHoldsNothingThatRuns(t *testing.T) {
	const types, office, odtRoot = "[Content_Types].xml", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/", `<office:document-content xmlns:office="o" xmlns:draw="d" xmlns:script="s">`
	docx := func(parts ...string) string {
		return archive(t, append([]string{types, "<Types/>", "word/document.xml", "<w:document/>"}, parts...)...)
	}
	linked := func(kind, target, mode string) string {
		return docx("word/_rels/document.xml.rels", `<Relationships><Relationship Id="r1" Type="`+office+kind+`" Target="`+target+`" `+mode+`/></Relationships>`)
	}
	text := func(content string, parts ...string) string {
		return archive(t, append([]string{"mimetype", odt, "content.xml", odtRoot + content + "</office:document-content>"}, parts...)...)
	}
	const outside = `TargetMode="External"`
	for name, row := range map[string]struct{ name, content, want string }{
		"plain":                  {"a.docx", docx(), ""},
		"pictures":               {"a.docx", docx("word/media/image1.png", "x"), ""},
		"a link":                 {"a.docx", linked("hyperlink", "https://example.org", outside), ""},
		"a part":                 {"a.docx", linked("image", "media/image1.png", ""), ""},
		"a template here":        {"a.docx", linked("attachedTemplate", `file:///C:\Letters\Board.dotx`, outside), ""},
		"a template there":       {"a.docx", linked("attachedTemplate", "https://x.example/a.dotm", outside), "UPLOAD_RUNS"},
		"a template on a net":    {"a.docx", linked("attachedTemplate", `file:///\\x.example\a.dotm`, outside), "UPLOAD_RUNS"},
		"a picture there":        {"a.docx", linked("image", "https://x.example/a.png", outside), "UPLOAD_RUNS"},
		"an object there":        {"a.docx", linked("oleObject", "https://x.example/a", outside), "UPLOAD_RUNS"},
		"an object, renamed":     {"a.docx", linked("oleObject", "media/image1.bin", ""), "UPLOAD_RUNS"},
		"a package":              {"a.docx", docx("word/embeddings/oleObject1.bin", "MZ"), "UPLOAD_RUNS"},
		"a package, in capitals": {"a.docx", docx("WORD/Embeddings/x.bin", "MZ"), "UPLOAD_RUNS"},
		"a page":                 {"a.docx", linked("aFChunk", "a.mht", ""), "UPLOAD_RUNS"},
		"a control":              {"a.docx", docx("word/activeX/activeX1.xml", "<x/>"), "UPLOAD_RUNS"},
		"buttons":                {"a.docx", docx("customUI/customUI14.xml", "<x/>"), "UPLOAD_RUNS"},
		"macros, renamed": {"a.docx", archive(t, types, `<Types><Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>`,
			"word/document.xml", "<w:document/>"), "UPLOAD_RUNS"},
		"links in another code": {"a.docx", docx("word/_rels/document.xml.rels", "\xff\xfe<\x00R\x00"), "UPLOAD_UNREADABLE"},
		"text":                  {"a.odt", text("<draw:image/>", "Pictures/1.png", "x"), ""},
		"text with an object":   {"a.odt", text("", "Object 1", "MZ"), "UPLOAD_RUNS"},
		"an object elsewhere":   {"a.odt", text("<draw:object-ole/>", "Pictures/1", "MZ"), "UPLOAD_RUNS"},
		"a macro of elsewhere":  {"a.odt", text("<script:event-listener/>"), "UPLOAD_RUNS"},
		"entities":              {"a.odt", archive(t, "mimetype", odt, "content.xml", `<!DOCTYPE a [<!ENTITY b "bomb">]><text:p>&b;</text:p>`), "UPLOAD_UNREADABLE"},
		"encrypted":             {"a.odt", archive(t, "mimetype", odt, "content.xml", "\x8f\x02\x11<"), "UPLOAD_UNREADABLE"},
	} {
		storetest.Tx(t, store.Viewer{Roles: store.Implied(store.Staff)}, func(tx *store.Tx) {
			_, err := uploads.Receive(t.Context(), tx, keys(t), uploads.Paper, row.name, []byte(row.content))
			if got := codeOf(err); got != row.want {
				t.Errorf("%s: %q, not %q", name, got, row.want)
			}
		})
	}
}
