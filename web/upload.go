package web

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"reflect"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/sheets"
	"github.com/plenary-org/plenary/schema/store"
)

// Files takes the files that people send.
type Files interface {
	// Receive keeps a list of members for checking and returns its id. What is
	// no such list is refused.
	Receive(ctx context.Context, v store.Viewer, name string, content io.Reader) (id string, err error)
}

const (
	importsPath = "/imports"
	usualBody   = 1 << 20 // bytes of a form
	// fileBody is the largest file with what a form wraps around it.
	fileBody = sheets.MaxBytes + 64<<10
)

// bounded limits what a request may send; only the form of a file more.
func bounded(next http.Handler) http.Handler {
	usual, file := http.MaxBytesHandler(next, usualBody), http.MaxBytesHandler(next, fileBody)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && r.URL.Path == importsPath {
			file.ServeHTTP(w, r)
			return
		}
		usual.ServeHTTP(w, r)
	})
}

func (p *page) registerUpload(mux *http.ServeMux) { mux.HandleFunc("POST "+p.path, p.upload) }

// upload takes a list of members from staff, and reads nothing from others.
func (p *page) upload(w http.ResponseWriter, r *http.Request) {
	v, err := visiting(r).viewer()
	switch {
	case err != nil:
		p.site.fail(w, r, http.StatusServiceUnavailable, err)
		return
	case !v.Can(store.Staff):
		p.site.refused(w, r, []Error{{Code: "FORBIDDEN"}})
		return
	case r.ContentLength > fileBody:
		p.refuseFile(w, r, http.StatusRequestEntityTooLarge, refuse.Invalid("file", "SHEET_BYTES", "Max", sheets.MaxBytes>>20))
		return
	}
	file, err := fileOf(r)
	if err != nil {
		p.refuseFile(w, r, http.StatusUnprocessableEntity, refuse.Invalid("file", "SHEET_EMPTY"))
		return
	}
	id, err := p.site.Files.Receive(r.Context(), v, file.FileName(), file)
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		p.refuseFile(w, r, http.StatusRequestEntityTooLarge, refuse.Invalid("file", "SHEET_BYTES", "Max", sheets.MaxBytes>>20))
		return
	}
	if refusals := refuse.From(err); refusals != nil {
		p.refuseFile(w, r, http.StatusUnprocessableEntity, refusals...)
		return
	}
	if err != nil {
		p.site.fail(w, r, http.StatusInternalServerError, err)
		return
	}
	http.Redirect(w, r, Path(visiting(r).language, join(p.path, []string{id})), http.StatusSeeOther)
}

// fileOf finds the file in the form; it is read as it arrives.
func fileOf(r *http.Request) (*multipart.Part, error) {
	form, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	for {
		part, err := form.NextPart()
		if err != nil {
			return nil, err
		}
		if part.FormName() == "file" && part.FileName() != "" {
			return part, nil
		}
	}
}

// refuseFile shows the page again and says why.
func (p *page) refuseFile(w http.ResponseWriter, r *http.Request, status int, refusals ...*refuse.Refusal) {
	visit := visiting(r)
	for _, refusal := range refusals {
		visit.refusals = append(visit.refusals, Refusal{Field: "file", Message: refusal.Message(visit.language)})
	}
	p.show(w, r, status, nil, reflect.Value{})
}
