package web

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// fileDesk keeps what it received; a file named bad is refused, and so is a
// list of members from anybody but staff.
type fileDesk struct{ content, purpose string }

func (f *fileDesk) Receive(_ context.Context, v store.Viewer, purpose, name string, content io.Reader) (string, error) {
	if purpose == "MEMBER_LIST" && !v.Can(store.Staff) {
		return "", refuse.Denied("UPLOAD_STAFF_ONLY")
	}
	raw, err := io.ReadAll(content)
	f.content, f.purpose = string(raw), purpose
	if strings.HasPrefix(name, "bad") {
		return "", refuse.Invalid("file", "UPLOAD_EMPTY", "Name", name)
	}
	return "sealed-" + name, err
}

func (f *fileDesk) Takes(string) (int64, string) { return 1 << 20, ".csv" }

// send posts a form with files: field, name, content, …; a name of "" is a
// field that is no file.
func (d *desk) send(path string, parts [][3]string, headers ...string) *httptest.ResponseRecorder {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, part := range parts {
		w, err := form.CreateFormField(part[0])
		if part[1] != "" {
			w, err = form.CreateFormFile(part[0], part[1])
		}
		if err == nil {
			_, err = io.WriteString(w, part[2])
		}
		if err != nil {
			d.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		d.t.Fatal(err)
	}
	r := httptest.NewRequest("POST", path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return d.serve(r)
}

const receive = "/imports/memberImportReceive"

func TestStaffSendAListAndSeeItsPage(t *testing.T) {
	d := newReal(t)
	d.api.values["id"] = "i9"
	w := d.send("/fr"+receive, [][3]string{{"input.file", "members.csv", "name\nÉire\n"}})
	d.wants(w, 303)
	if to := w.Header().Get("Location"); to != "/fr/imports/i9" {
		t.Errorf("leads to %s", to)
	}
	if got := *d.Files.(*fileDesk); got != (fileDesk{"name\nÉire\n", "MEMBER_LIST"}) {
		t.Errorf("received %q", got)
	}
	want := map[string]any{"input": map[string]any{"file": "sealed-members.csv"}}
	if diff := cmp.Diff(want, d.api.asked[0].variables); diff != "" {
		t.Error(diff)
	}
}

func TestAListFromAnybodyElseIsNotRead(t *testing.T) {
	for role, want := range map[store.Role]int{store.Public: 303, store.Person: 403, store.Member: 403, store.Board: 403} {
		d := newReal(t)
		d.viewer = store.Viewer{Roles: store.Implied(role)}
		if role != store.Public {
			d.viewer.PersonID = 4
		}
		w := d.send(receive, [][3]string{{"input.file", "members.csv", "name\n"}})
		d.wants(w, want)
		if to := w.Header().Get("Location"); want == 303 && !strings.HasPrefix(to, "/sign-in") {
			t.Errorf("leads to %s", to)
		}
		if d.Files.(*fileDesk).content != "" {
			t.Errorf("the list of a %s was read", role)
		}
	}
	d := newReal(t)
	d.wants(d.send(receive, [][3]string{{"input.file", "members.csv", "name\n"}}, "Sec-Fetch-Site", "cross-site"), 403)
}

func TestAFileThatIsRefusedSaysWhy(t *testing.T) {
	d := newReal(t)
	control := `href="#memberImportReceive-input-file"`
	w := d.send(receive, [][3]string{{"input.file", "bad.csv", ""}})
	d.wants(w, 422, control, `aria-invalid="true"`, "bad.csv")
	if strings.Count(w.Body.String(), control) != 1 {
		t.Error("a refused file is said to be missing, too")
	}
	d.wants(d.send(receive, [][3]string{{"other", "x.csv", "name\n"}}), 422, control)
	d.wants(d.serve(newPost(receive, "input.file=")), 422, control)
	many := make([][3]string, mostFiles+1)
	for i := range many {
		many[i] = [3]string{"input.file", "x.csv", "name\n"}
	}
	d.wants(d.send(receive, many), 422, control)
	d.wants(d.send(receive, [][3]string{{"note", "", strings.Repeat("x", usualBody+1)}}), 413, "may hold 1 megabyte together")
	d.wants(d.send(receive, [][3]string{{"input.file", "x.csv", strings.Repeat("x", int(usualBody+mostFiles<<20))}}), 413, "may hold 6 megabytes together")
	r := httptest.NewRequest("POST", receive, strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\ncut off"))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	d.wants(d.serve(r), 400)
}

// A file that passed is not sent a second time because another field was wrong.
func TestAFileOutlivesARefusal(t *testing.T) {
	d := newReal(t)
	d.api.values["userErrors"] = []any{map[string]any{"code": "X", "field": "file", "message": "No."}}
	kept := `name="input.file" value="sealed-a.csv" checked`
	d.wants(d.send(receive, [][3]string{{"input.file", "a.csv", "name\n"}}), 422, kept, `name="_file.sealed-a.csv" value="a.csv"`)
	again := [][3]string{{"input.file", "", "sealed-a.csv"}, {"_file.sealed-a.csv", "", "a.csv"}, {"input.file", "", ""}}
	d.wants(d.send(receive, again), 422, kept)
	d.wants(d.send(receive, append(again, [3]string{"input.file", "b.csv", "name\n"})), 422, kept, `value="sealed-b.csv" checked`)
	var sent []any
	for _, asked := range d.api.asked {
		if input, ok := asked.variables["input"].(map[string]any); ok {
			sent = append(sent, input["file"])
		}
	}
	if diff := cmp.Diff([]any{"sealed-a.csv", "sealed-a.csv", "sealed-b.csv"}, sent); diff != "" {
		t.Errorf("the new file counts: %s", diff)
	}
}

// documentDesk has one document.
type documentDesk struct{}

func (documentDesk) Open(_ context.Context, _ store.Viewer, id, _ string) (Document, error) {
	switch id {
	case "public", "annex":
		return Document{Name: "Annexe.pdf", MediaType: "application/pdf", Content: []byte("%PDF-1.7"), Hash: "a1", Public: id == "public"}, nil
	case "d1":
	default:
		return Document{}, refuse.NotFound("id")
	}
	return Document{Name: "Statuts « été ».pdf", MediaType: "application/pdf", Content: []byte("%PDF-1.7")}, nil
}

func TestADocumentIsDownloadedByStaffAndNeverShown(t *testing.T) {
	d := newReal(t)
	w := d.get("/applications/a1/documents/d1")
	d.wants(w, 200, "%PDF-1.7")
	for name, want := range map[string]string{
		"Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": documentPolicy,
		"Content-Disposition": "attachment; filename*=utf-8''Statuts%20%C2%AB%20%C3%A9t%C3%A9%20%C2%BB.pdf",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	d.wants(d.get("/applications/a1/documents/d2"), 404)
	d.viewer = store.Viewer{}
	d.wants(d.get("/applications/a1/documents/d1"), 303)
	d.viewer = store.Viewer{PersonID: 4, Roles: store.Implied(store.Board)}
	d.wants(d.get("/applications/a1/documents/d1"), 403)
}

// TestAPaperIsDownloadedWithSafeHeaders: what is public may be kept but is
// asked for again; nothing else is kept anywhere.
func TestAPaperIsDownloadedWithSafeHeaders(t *testing.T) {
	d := newReal(t)
	d.viewer = store.Viewer{}
	for id, cache := range map[string]string{"public": "public, no-cache", "annex": "private, no-store"} {
		w := d.get("/fr/papers/p1/files/" + id)
		d.wants(w, 200, "%PDF-1.7")
		for name, want := range map[string]string{
			"Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": documentPolicy,
			"Content-Disposition": "attachment; filename=Annexe.pdf", "Cache-Control": cache, "ETag": `"a1"`,
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s of %s: %q", name, id, got)
			}
		}
		r := httptest.NewRequest(http.MethodGet, "/papers/p1/files/"+id, nil)
		r.Header.Set("If-None-Match", `W/"a1"`)
		again := httptest.NewRecorder()
		d.ServeHTTP(again, r)
		if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
			t.Errorf("%s is sent to who has it: %d", id, again.Code)
		}
	}
	d.wants(d.get("/papers/p1/files/none"), 303) // strangers are asked to sign in, whether or not it exists
	d.viewer = store.Viewer{PersonID: 4, Roles: store.Implied(store.Member)}
	d.wants(d.get("/papers/p1/files/none"), 404)
}
