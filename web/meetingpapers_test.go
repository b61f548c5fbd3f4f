package web

import (
	"net/http"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

func TestAMeetingsPackIsADownloadThatNothingKeeps(t *testing.T) {
	d := newReal(t)
	for path, want := range map[string]string{
		"/meetings/i1/pack.pdf":                   "%PDF pack en for Ada",
		"/fr/meetings/i1/agenda.pdf":              "%PDF agenda fr for Ada",
		"/fr/meetings/i1/minutes.pdf?language=es": "%PDF minutes es for Ada",
	} {
		w := d.get(path)
		d.wants(w, http.StatusOK, want)
		for header, want := range map[string]string{
			"Content-Type": "application/pdf", "Content-Disposition": "attachment; filename=INV-2023-0001.pdf", "Cache-Control": "private, no-store",
			"X-Content-Type-Options": "nosniff", "Content-Security-Policy": documentPolicy,
		} {
			if got := w.Header().Get(header); got != want {
				t.Errorf("%s: %s is %q", path, header, got)
			}
		}
	}
	d.wants(d.get("/meetings/i2/pack.pdf"), http.StatusNotFound)
	d.viewer = store.Viewer{}
	if w := d.get("/meetings/i2/pack.pdf"); w.Code != http.StatusSeeOther {
		t.Errorf("a stranger is not asked to sign in: %d", w.Code)
	}
}
