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
)

// Documents gives away the files that people sent.
type Documents interface {
	// Open reads a document for whoever may; NotFound for everybody else. Of
	// what the reader has already, by its hash, no content need come.
	Open(ctx context.Context, v store.Viewer, id, known string) (Document, error)
}

// Document is a file to be downloaded.
type Document struct {
	Name      string
	MediaType string
	Content   []byte
	Hash      string // of the content, in hexadecimal; empty: not known
	Public    bool   // everybody may read it
}

func (p *page) registerDocument(mux *http.ServeMux) {
	mux.HandleFunc("GET "+p.path+"/documents/{document}", p.document)
}

// documentPolicy keeps what a stranger sent from doing anything on our address.
const documentPolicy = "default-src 'none'; sandbox"

// document downloads a file: it is never shown within the site.
func (p *page) document(w http.ResponseWriter, r *http.Request) {
	v, err := visiting(r).viewer()
	if err != nil {
		p.site.fail(w, r, http.StatusServiceUnavailable, err)
		return
	}
	if !v.Can(store.Staff) {
		p.site.refused(w, r, []Error{{Code: "FORBIDDEN"}})
		return
	}
	p.give(w, r, v, r.PathValue("document"))
}

func (p *page) registerEvidence(mux *http.ServeMux) {
	mux.HandleFunc("GET /evidence/{evidence}", p.evidence)
}

// evidence downloads what shows a criterion of a fee waiver. Strangers sign in
// first, whether or not it exists; for whoever may not read it, it does not.
func (p *page) evidence(w http.ResponseWriter, r *http.Request) {
	v, err := visiting(r).viewer()
	if err != nil {
		p.site.fail(w, r, http.StatusServiceUnavailable, err)
		return
	}
	if v.PersonID == 0 {
		p.site.refused(w, r, []Error{{Code: "FORBIDDEN"}})
		return
	}
	p.give(w, r, v, r.PathValue("evidence"))
}

func (p *page) registerPaperFile(mux *http.ServeMux) {
	mux.HandleFunc("GET "+p.path+"/files/{file}", p.paperFile)
}

// paperFile downloads a version of a paper. What a stranger may not read, they
// are asked to sign in for, whether or not it exists.
func (p *page) paperFile(w http.ResponseWriter, r *http.Request) {
	v, err := visiting(r).viewer()
	if err != nil {
		p.site.fail(w, r, http.StatusServiceUnavailable, err)
		return
	}
	p.give(w, r, v, r.PathValue("file"))
}

func (p *page) give(w http.ResponseWriter, r *http.Request, v store.Viewer, id string) {
	known := strings.Trim(strings.TrimPrefix(r.Header.Get("If-None-Match"), "W/"), `"`)
	d, err := p.site.Documents.Open(r.Context(), v, id, known)
	p.site.download(w, r, v, d, known, err)
}

// download answers with a document, or says why not. Strangers are asked to sign
// in for what is not the public's, whether or not it exists; for others it does
// not exist.
func (s *Site) download(w http.ResponseWriter, r *http.Request, v store.Viewer, d Document, known string, err error) {
	switch refusals := refuse.From(err); {
	case refusals != nil && v.PersonID == 0:
		s.refused(w, r, []Error{{Code: "FORBIDDEN"}})
		return
	case refusals != nil:
		s.fail(w, r, http.StatusNotFound, nil)
		return
	case err != nil:
		s.fail(w, r, http.StatusInternalServerError, err)
		return
	}
	d.describe(w.Header())
	if d.Hash != "" && d.Hash == known { // its content has not come
		w.WriteHeader(http.StatusNotModified)
		return
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(d.Content))
}

// describe writes the headers of a download. What is public may be kept, and is
// asked for again each time: it may be public no more.
func (d Document) describe(h http.Header) {
	h.Set("Content-Type", d.MediaType)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": d.Name}))
	h.Set("Content-Security-Policy", documentPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, no-store")
	if d.Hash != "" {
		h.Set("ETag", `"`+d.Hash+`"`)
	}
	if d.Public {
		h.Set("Cache-Control", "public, no-cache")
	}
}
