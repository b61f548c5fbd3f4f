package uploads_test

import (
	"fmt"
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
		"plain":             {sheet("", ""), false},
		"opens at a page":   {sheet("/OpenAction[3 0 R/Fit]", ""), false},
		"goes to a page":    {sheet("/OpenAction<</S/GoTo/D[3 0 R/Fit]>>", ""), false},
		"links":             {sheet("", note+"Link/A<</S/URI/URI(https://example.org)>>>>]"), false},
		"script at opening": {sheet("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", ""), true},
		"script, escaped":   {sheet("/OpenAction<</S/J#61vaScript/J#53 4 0 R>>", "", "(app.alert)"), true},
		"script elsewhere":  {sheet("/OpenAction 4 0 R", "", "<</S/JavaScript/JS 5 0 R>>", "(x)"), true},
		"of a page":         {sheet("", "/AA<</O<</S/Launch/F(calc.exe)>>>>"), true},
		"of a link":         {sheet("", note+"Link/A<</S/GoTo/D[3 0 R/Fit]/Next[<</S/SubmitForm/F(https://x.example)>>]>>>>]"), true},
		"files":             {sheet("/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a)/EF<</F 4 0 R>>>>]>>>>", "", "<</Length 1>>stream\nx\nendstream"), true},
		"no files":          {sheet("/Names<</EmbeddedFiles<</Names[]>>>>", ""), false},
		"a file on a page":  {sheet("", note+"FileAttachment>>]"), true},
		"film":              {sheet("", note+"RichMedia>>]"), true},
		"damaged":           {"%PDF-1.7 \n1 0 obj <</S /JavaScript>>", true},
		"damaged, harmless": {"%PDF-1.7 \n1 0 obj <</S /GoTo>>", false},
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
