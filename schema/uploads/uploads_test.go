package uploads_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/uploads"
	"github.com/plenary-org/plenary/schema/uploads/uploadstest"
)

func keys(t *testing.T) seals.Keys {
	t.Helper()
	k, err := seals.New(strings.Repeat("k", 32))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// archive packs parts, name and content in turn, the first one stored.
func archive(t *testing.T, parts ...string) string {
	t.Helper()
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for i := 0; i < len(parts); i += 2 {
		method := zip.Deflate
		if i == 0 {
			method = zip.Store
		}
		part, err := w.CreateHeader(&zip.FileHeader{Name: parts[i], Method: method})
		if err == nil {
			_, err = part.Write([]byte(parts[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.String()
}

func codeOf(err error) string {
	if refusals := refuse.From(err); refusals != nil {
		return refusals[0].Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

const odt = "application/vnd.oasis.opendocument.text"

func TestWhatAFileIsItsContentSays(t *testing.T) {
	docx := archive(t, "[Content_Types].xml", "<Types/>", "word/document.xml", "<w:document/>")
	for _, row := range []struct {
		purpose       uploads.Purpose
		name, content string
		want          string // media type, or code
	}{
		{uploads.ApplicationDocument, "statutes.pdf", string(uploadstest.PDF("")), "application/pdf"},
		{uploads.ApplicationDocument, "STATUTES.PDF", string(uploadstest.PDF("")), "application/pdf"},
		{uploads.ApplicationDocument, "seal.png", "\x89PNG\r\n\x1a\n…", "image/png"},
		{uploads.ApplicationDocument, "scan.jpeg", "\xff\xd8\xff\xe0…", "image/jpeg"},
		{uploads.ApplicationDocument, "letter.docx", docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{uploads.ApplicationDocument, "letter.odt", archive(t, "mimetype", odt, "content.xml", "<x/>"), odt},
		{uploads.ApplicationDocument, "letter.pdf", docx, "UPLOAD_NOT_ITS_NAME"},
		{uploads.ApplicationDocument, "letter.odt", docx, "UPLOAD_NOT_ITS_NAME"},
		{uploads.ApplicationDocument, "letter.docx", archive(t, "mimetype", odt), "UPLOAD_NOT_ITS_NAME"},
		{uploads.ApplicationDocument, "late.odt", archive(t, "content.xml", "<x/>", "mimetype", odt), "UPLOAD_NOT_ITS_NAME"},
		{uploads.ApplicationDocument, "macro.docx", archive(t, "[Content_Types].xml", "", "word/document.xml", "", "word/vbaProject.bin", ""), "UPLOAD_RUNS"},
		{uploads.Paper, "macro.odt", archive(t, "mimetype", odt, "content.xml", "<x/>", "Basic/Standard/Module1.xml", ""), "UPLOAD_RUNS"},
		{uploads.ApplicationDocument, "page.pdf", "<html><script>alert(1)</script>", "UPLOAD_NOT_ITS_NAME"},
		{uploads.ApplicationDocument, "cut.docx", docx[:len(docx)/2], "UPLOAD_NOT_ITS_NAME"},
		{uploads.ApplicationDocument, "page.html", "<html>", "UPLOAD_KIND"},
		{uploads.ApplicationDocument, "setup.exe", "MZ…", "UPLOAD_KIND"},
		{uploads.ApplicationDocument, "no-extension", "%PDF-1.7", "UPLOAD_KIND"},
		{uploads.ApplicationDocument, "empty.pdf", "", "UPLOAD_EMPTY"},
		{uploads.ApplicationDocument, "large.pdf", "%PDF-" + strings.Repeat("x", 10<<20), "UPLOAD_BYTES"},
		{uploads.BankStatement, "november.csv", "Date;Amount\n2023-11-01;100\n", "text/csv"},
		{uploads.BankStatement, "november.csv", "Datum;Empf\xe4nger\n", "text/csv"},
		{uploads.BankStatement, "camt.xml", "\xef\xbb\xbf<?xml version=\"1.0\"?><Document/>", "application/xml"},
		{uploads.BankStatement, "camt.csv", "<?xml version=\"1.0\"?><Document/>", "UPLOAD_NOT_ITS_NAME"},
		{uploads.BankStatement, "november.csv", "%PDF-1.7", "UPLOAD_NOT_ITS_NAME"},
		{uploads.BankStatement, "november.csv", "a\x00b", "UPLOAD_NOT_ITS_NAME"},
		{uploads.BankStatement, "large.csv", strings.Repeat("x", 5<<20+1), "UPLOAD_BYTES"},
	} {
		storetest.Tx(t, store.Viewer{Roles: store.Implied(store.Staff), PersonID: 0}, func(tx *store.Tx) {
			token, err := uploads.Receive(t.Context(), tx, keys(t), row.purpose, row.name, []byte(row.content))
			got := codeOf(err)
			if err == nil {
				u, err := uploads.Take(t.Context(), tx, keys(t), row.purpose, "file", token)
				if err != nil {
					t.Fatal(err)
				}
				got = u.MediaType
				if kept, err := uploads.Content(t.Context(), tx, u.ID); err != nil || string(kept) != row.content {
					t.Errorf("%s: kept %d bytes, %v", row.name, len(kept), err)
				}
			}
			if got != row.want {
				t.Errorf("%s: %s, not %s", row.name, got, row.want)
			}
		})
	}
}

func send(t *testing.T, tx *store.Tx) string {
	t.Helper()
	token, err := uploads.Receive(t.Context(), tx, keys(t), uploads.ApplicationDocument, `C:\papers\a.pdf`, uploadstest.PDF(""))
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestAFileIsTakenOnceByWhoSentItForWhatItWasSentFor(t *testing.T) {
	s := storetest.New(t)
	var ada int64
	as := func(v store.Viewer, act func(tx *store.Tx)) {
		t.Helper()
		if err := s.Write(t.Context(), v, func(tx *store.Tx) error { act(tx); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	as(store.System("test"), func(tx *store.Tx) {
		var err error
		if ada, err = people.Add(t.Context(), tx, "Ada", "ada@example.org", texts.English); err != nil {
			t.Fatal(err)
		}
	})
	take := func(v store.Viewer, k seals.Keys, p uploads.Purpose, token string) (code string) {
		as(v, func(tx *store.Tx) {
			u, err := uploads.Take(t.Context(), tx, k, p, "file", token)
			if code = codeOf(err); code == "" && u.Name != "a.pdf" {
				t.Errorf("it is called %q", u.Name)
			}
		})
		return code
	}
	var stranger, hers string
	as(store.Viewer{}, func(tx *store.Tx) { stranger = send(t, tx) })
	as(store.Viewer{PersonID: ada}, func(tx *store.Tx) { hers = send(t, tx) })
	other, err := seals.New(strings.Repeat("o", 32))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		viewer  store.Viewer
		keys    seals.Keys
		purpose uploads.Purpose
		token   string
		want    string
	}{
		{store.Viewer{}, other, uploads.ApplicationDocument, stranger, "UPLOAD_UNKNOWN"},
		{store.Viewer{}, keys(t), uploads.BankStatement, stranger, "UPLOAD_UNKNOWN"},
		{store.Viewer{}, keys(t), uploads.ApplicationDocument, "guess", "UPLOAD_UNKNOWN"},
		{store.Viewer{}, keys(t), uploads.ApplicationDocument, hers, "UPLOAD_UNKNOWN"},
		{store.Viewer{PersonID: ada + 1}, keys(t), uploads.ApplicationDocument, hers, "UPLOAD_UNKNOWN"},
		{store.Viewer{PersonID: ada}, keys(t), uploads.ApplicationDocument, hers, ""},
		{store.Viewer{}, keys(t), uploads.ApplicationDocument, stranger, ""},
		{store.Viewer{}, keys(t), uploads.ApplicationDocument, stranger, "UPLOAD_TAKEN"},
	} {
		if got := take(row.viewer, row.keys, row.purpose, row.token); got != row.want {
			t.Errorf("%q, not %q", got, row.want)
		}
	}
	as(store.Viewer{}, func(tx *store.Tx) {
		if _, err := uploads.Receive(t.Context(), tx, keys(t), uploads.BankStatement, "a.csv", []byte("a")); codeOf(err) != "UPLOAD_STAFF_ONLY" {
			t.Errorf("a stranger sends a bank statement: %v", err)
		}
	})
}

func TestStrangersAreLimitedAndWhatNothingTakesGoes(t *testing.T) {
	now := storetest.Now
	s := storetest.Open(t, store.Config{DSN: storetest.DSN(t), Clock: func() time.Time { return now }})
	write := func(v store.Viewer, network string, n int) (code string) {
		for range n {
			err := s.Write(t.Context(), v, func(tx *store.Tx) error {
				_, err := uploads.Receive(people.WithNetwork(t.Context(), network), tx, keys(t), uploads.ApplicationDocument, "a.pdf", uploadstest.PDF(""))
				return err
			})
			if code = codeOf(err); code != "" {
				return code
			}
		}
		return ""
	}
	if got := write(store.Viewer{}, "192.0.2.0/24", uploads.FilesPerNetwork); got != "" {
		t.Fatal(got)
	}
	if got := write(store.Viewer{}, "192.0.2.0/24", 1); got != "UPLOAD_TOO_MANY" {
		t.Errorf("beyond the limit: %q", got)
	}
	if got := write(store.Viewer{}, "198.51.100.0/24", 1); got != "" {
		t.Errorf("another network: %q", got)
	}
	now = now.Add(time.Hour + time.Second)
	if got := write(store.Viewer{}, "192.0.2.0/24", 1); got != "" {
		t.Errorf("an hour later: %q", got)
	}
	purge := func() (n int64) {
		t.Helper()
		if err := s.Write(t.Context(), store.System("purge"), func(tx *store.Tx) (err error) { n, err = uploads.Purge(t.Context(), tx); return err }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	now = now.Add(5 * time.Hour)
	for _, want := range []int64{uploads.FilesPerNetwork + 1, 0} {
		if n := purge(); n != want {
			t.Errorf("%d purged, not %d", n, want)
		}
	}
	var contents int
	if _, err := s.Read(store.Viewer{}).Get(t.Context(), &contents, `select count(*) from upload_contents`); err != nil || contents != 1 {
		t.Errorf("%d contents stay, %v", contents, err)
	}
}
