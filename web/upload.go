package web

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Files takes the files that people send. A page says in routes.go which of
// its controls are files, and for which purpose.
type Files interface {
	// Receive keeps a file for a purpose and returns its sealed id, the value
	// of the form's variable. Who may not send it is denied before it is read.
	Receive(ctx context.Context, v store.Viewer, purpose, name string, content io.Reader) (id string, err error)
	// Takes tells what a purpose's files may be: the most bytes, and the
	// extensions as the browser wants them.
	Takes(purpose string) (most int64, accept string)
}

const (
	usualBody = 1 << 20 // bytes of a form without its files
	mostFiles = 5       // of one form
	// fileTime is how long the files of a form may be on their way.
	fileTime = 10 * time.Minute
	// fileKey leads the hidden field that holds the name of a file sent before.
	fileKey = "_file."
)

// bounded limits what a request may send: a form with files may send more.
func (s *Site) bounded(mux *http.ServeMux, next http.Handler) http.Handler {
	room := map[string]int64{}
	for _, p := range s.pages {
		for name := range p.mutations {
			room["POST "+p.base()+"/"+name] = p.room()
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		most := int64(usualBody)
		if r.Method == http.MethodPost {
			_, pattern := mux.Handler(r)
			most = max(most, room[pattern])
		}
		http.MaxBytesHandler(next, most).ServeHTTP(w, r)
	})
}

// room is how many bytes the page's forms may send.
func (p *page) room() int64 {
	most := int64(usualBody)
	for _, purpose := range p.files {
		bytes, _ := p.site.Files.Takes(purpose)
		most = max(most, usualBody+mostFiles*bytes)
	}
	return most
}

// purpose says for what a control's files are. In the table of routes a * is
// any number: the rows of a list.
func (p *page) purpose(name string) (purpose string, isFile bool) {
	parts := strings.Split(name, ".")
	for i, part := range parts {
		if strings.Trim(part, "0123456789") == "" {
			parts[i] = "*"
		}
	}
	purpose, isFile = p.files[strings.Join(parts, ".")]
	return purpose, isFile
}

// typed reads what a form posts. Files go to the site's desk as they arrive,
// and their ids into the values; what the desk refuses comes back by control.
func (p *page) typed(w http.ResponseWriter, r *http.Request) (values url.Values, refused []Refusal, err error) {
	if len(p.files) == 0 || !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.ParseForm()
		return r.PostForm, nil, err
	}
	form, err := r.MultipartReader()
	if err != nil {
		return nil, nil, err
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(fileTime)) // where it cannot be set, the usual time counts
	in := &sending{page: p, request: r, values: url.Values{}, fresh: map[string][]string{}, room: usualBody}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return in.all(), in.refused, nil
		}
		if err == nil {
			err = in.take(part)
		}
		if err != nil {
			return in.all(), in.refused, err
		}
	}
}

// sending is a form with files on its way.
type sending struct {
	page    *page
	request *http.Request
	values  url.Values
	fresh   map[string][]string // ids of the files of this request, by control
	files   int
	room    int64 // bytes that may still come in fields that are no files
	refused []Refusal
}

func (in *sending) take(part *multipart.Part) error {
	name := part.FormName()
	purpose, isFile := in.page.purpose(name)
	switch {
	case part.FileName() != "" && isFile:
		return in.file(name, purpose, part)
	case part.FileName() != "":
		return nil // a file that no control of ours sends
	}
	text, err := io.ReadAll(io.LimitReader(part, in.room+1))
	if err != nil {
		return err
	}
	if in.room -= int64(len(text)); in.room < 0 {
		return &http.MaxBytesError{Limit: usualBody}
	}
	if !isFile || len(text) > 0 { // a control in which no file was chosen is empty
		in.values.Add(name, string(text))
	}
	return nil
}

func (in *sending) file(name, purpose string, part *multipart.Part) error {
	v, err := visiting(in.request).viewer()
	if err != nil {
		return err
	}
	l := visiting(in.request).language
	if in.files++; in.files > mostFiles {
		in.refused = append(in.refused, Refusal{Field: name, Message: refuse.Invalid(name, "UPLOAD_MANY", "Max", mostFiles).Message(l)})
		return nil
	}
	id, err := in.page.site.Files.Receive(in.request.Context(), v, purpose, part.FileName(), part)
	refusals := refuse.From(err)
	if refusals == nil && err != nil {
		return err
	}
	for _, refusal := range refusals {
		if refusal.Kind == refuse.KindDenied {
			return Error{Message: refusal.Message(l), Code: refusal.Code, Kind: string(refusal.Kind)}
		}
		in.refused = append(in.refused, Refusal{Field: name, Message: refusal.Message(l), Code: refusal.Code})
	}
	if refusals == nil {
		in.fresh[name] = append(in.fresh[name], id)
		in.values.Set(fileKey+id, part.FileName())
	}
	return nil
}

// all is what was typed, the new files before those sent earlier: where there
// is one file only, the new one counts.
func (in *sending) all() url.Values {
	for name, ids := range in.fresh {
		in.values[name] = slices.Concat(ids, in.values[name])
	}
	in.fresh = nil
	return in.values
}

// untyped says why a form could not be read.
func (p *page) untyped(w http.ResponseWriter, r *http.Request, err error) {
	denied, tooLarge := Error{}, (*http.MaxBytesError)(nil)
	switch {
	case errors.As(err, &denied):
		p.site.refused(w, r, []Error{denied})
	case errors.As(err, &tooLarge):
		p.site.tooLarge(w, r, tooLarge.Limit)
	case refuse.From(err) != nil, len(p.files) == 0, isBroken(err):
		p.site.fail(w, r, http.StatusBadRequest, nil)
	default:
		p.site.fail(w, r, http.StatusInternalServerError, err)
	}
}

// tooLarge names the most that the form may hold.
func (s *Site) tooLarge(w http.ResponseWriter, r *http.Request, most int64) {
	visit := visiting(r)
	visit.refusals = []Refusal{{Message: s.book.Say(visit.language, "error.413.most", texts.Args{"Count": int(most >> 20)})}}
	s.fail(w, r, http.StatusRequestEntityTooLarge, nil)
}

// isBroken tells a form that ends or begins wrongly from a fault of ours.
func isBroken(err error) bool {
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, http.ErrNotMultipart) ||
		errors.Is(err, http.ErrMissingBoundary) || strings.HasPrefix(err.Error(), "multipart:") || strings.HasPrefix(err.Error(), "mime:")
}
