package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// fileDesk keeps what it received; a file named bad is refused.
type fileDesk struct{ content string }

func (f *fileDesk) Receive(_ context.Context, _ store.Viewer, name string, content io.Reader) (string, error) {
	raw, err := io.ReadAll(content)
	f.content = string(raw)
	if strings.HasPrefix(name, "bad") {
		return "", refuse.Invalid("file", "SHEET_EMPTY")
	}
	return "i9", err
}

func (d *desk) send(path, field, name, content string, headers ...string) *httptest.ResponseRecorder {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile(field, name)
	if err == nil {
		_, err = io.WriteString(part, content)
	}
	if err := errors.Join(err, form.Close()); err != nil {
		d.t.Fatal(err)
	}
	r := httptest.NewRequest("POST", path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return d.serve(r)
}

func TestStaffSendAListAndSeeItsPage(t *testing.T) {
	d := newReal(t)
	w := d.send("/fr/imports", "file", "members.csv", "name\nÉire\n")
	d.wants(w, 303)
	if to := w.Header().Get("Location"); to != "/fr/imports/i9" {
		t.Errorf("leads to %s", to)
	}
	if got := d.Files.(*fileDesk).content; got != "name\nÉire\n" {
		t.Errorf("received %q", got)
	}
}

func TestAListFromAnybodyElseIsNotRead(t *testing.T) {
	for role, want := range map[store.Role]int{store.Public: 303, store.Person: 403, store.Member: 403, store.Board: 403} {
		d := newReal(t)
		d.viewer = store.Viewer{Roles: store.Implied(role)}
		if role != store.Public {
			d.viewer.PersonID = 4
		}
		w := d.send("/imports", "file", "members.csv", "name\n")
		d.wants(w, want)
		if to := w.Header().Get("Location"); want == 303 && !strings.HasPrefix(to, "/sign-in") {
			t.Errorf("leads to %s", to)
		}
		if d.Files.(*fileDesk).content != "" {
			t.Errorf("the list of a %s was read", role)
		}
	}
	d := newReal(t)
	d.wants(d.send("/imports", "file", "members.csv", "name\n", "Sec-Fetch-Site", "cross-site"), 403)
}

func TestAListThatIsRefusedSaysWhy(t *testing.T) {
	d := newReal(t)
	d.wants(d.send("/imports", "file", "bad.csv", ""), 422, `href="#file"`, `aria-invalid="true"`)
	d.wants(d.send("/imports", "other", "x.csv", "name\n"), 422, `href="#file"`)
	d.wants(d.serve(newPost("/imports", "file=x")), 422, `href="#file"`)
	d.wants(d.send("/imports", "file", "large.csv", strings.Repeat("x", fileBody)), 413, `href="#file"`)
}
