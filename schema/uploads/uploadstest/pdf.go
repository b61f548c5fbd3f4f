// Package uploadstest makes files for the tests of areas that take some.
package uploadstest

import (
	"fmt"
	"strings"
)

// PDF is a PDF of an empty page, with a remark that sets it apart from others.
func PDF(remark string) []byte {
	var out strings.Builder
	fmt.Fprintf(&out, "%%PDF-1.7\n%%%s\n", remark)
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"}
	table := fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for i, object := range objects {
		table += fmt.Sprintf("%010d 00000 n \n", out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := out.Len()
	fmt.Fprintf(&out, "%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", table, len(objects)+1, start)
	return []byte(out.String())
}
