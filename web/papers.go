package web

import (
	"bytes"
	"context"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Papers prints what members are handed.
type Papers interface {
	// Print returns a paper of a kind by its id as a PDF in a language, with
	// its number. What the viewer may not see is refused as NOT_FOUND.
	Print(ctx context.Context, v store.Viewer, kind Paper, id string, l texts.Language) (number string, pdf []byte, err error)
}

// Paper is a kind of printed paper, as its address names it.
type Paper string

const (
	Invoices Paper = "invoices"
	Receipts Paper = "receipts"
)

// registerPapers gives papers their addresses: /invoices/ID.pdf?language=fr.
func (s *Site) registerPapers(mux *http.ServeMux) {
	for _, kind := range []Paper{Invoices, Receipts} {
		mux.HandleFunc("GET /"+string(kind)+"/{file}", func(w http.ResponseWriter, r *http.Request) { s.paper(w, r, kind) })
	}
}

// paper sends a PDF in the language asked for, by default the page's. Nobody
// sees one without signing in.
func (s *Site) paper(w http.ResponseWriter, r *http.Request, kind Paper) {
	v, err := visiting(r).viewer()
	id, isPDF := strings.CutSuffix(r.PathValue("file"), ".pdf")
	switch {
	case err != nil:
		s.fail(w, r, http.StatusServiceUnavailable, err)
		return
	case !isPDF:
		s.fail(w, r, http.StatusNotFound, nil)
		return
	case v.PersonID == 0:
		s.refused(w, r, []Error{{Code: "FORBIDDEN"}})
		return
	}
	l := visiting(r).language
	if asked, ok := texts.ParseLanguage(r.URL.Query().Get("language")); ok {
		l = asked
	}
	number, pdf, err := s.Papers.Print(r.Context(), v, kind, id, l)
	switch {
	case refuse.From(err) != nil:
		s.fail(w, r, http.StatusNotFound, nil)
		return
	case err != nil:
		s.fail(w, r, http.StatusInternalServerError, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": number + ".pdf"}))
	h.Set("Content-Language", string(l))
	h.Set("Cache-Control", "private, no-cache")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(pdf))
}
