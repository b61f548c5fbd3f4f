package papers_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/goregular"

	"github.com/plenary-org/plenary/schema/blobs"
	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/uploads"
)

// archive packs parts, in order: name, content, …
func archive(t *testing.T, parts ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(parts); i += 2 {
		header := &zip.FileHeader{Name: parts[i], Method: zip.Deflate}
		if parts[i] == "mimetype" {
			header.Method = zip.Store
		}
		f, err := w.CreateHeader(header)
		if err == nil {
			_, err = io.WriteString(f, parts[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func docx(t *testing.T, body string) []byte {
	return archive(t, "[Content_Types].xml", "<Types/>", "word/document.xml",
		`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`+body+`</w:body></w:document>`)
}

func odt(t *testing.T, body string) []byte {
	return archive(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml",
		`<office:document-content xmlns:office="o" xmlns:text="t"><office:body><office:text>`+body+`</office:text></office:body></office:document-content>`)
}

func printed(t *testing.T, pages ...string) []byte {
	t.Helper()
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.AddUTF8FontFromBytes("Go", "", goregular.TTF)
	pdf.SetFont("Go", "", 12)
	for _, page := range pages {
		pdf.AddPage()
		pdf.MultiCell(0, 6, page, "", "L", false)
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestAFileIsFoundByWhatItSays: words of PDF, DOCX and ODT reach the search;
// what cannot be read is a paper all the same, and says why.
func TestAFileIsFoundByWhatItSays(t *testing.T) {
	s, files, keys := storetest.New(t), folder(t), sealed(t)
	ctx := t.Context()
	for name, row := range map[string]struct {
		content []byte
		holds   []string // words that follow one another
		lacks   string
		unread  string
	}{
		"pages.pdf":   {printed(t, "Dispositifs d’hébergement", "à partir de juillet"), []string{"Dispositifs d’hébergement", "à partir de juillet"}, "", ""},
		"empty.pdf":   {printed(t, ""), nil, "", "NONE"},
		"broken.docx": {docx(t, `<w:p`), nil, "", "BROKEN"},
		"letter.docx": {docx(t, `<w:p><w:r><w:t>Res</w:t></w:r><w:r><w:t>erve</w:t></w:r></w:p><w:p><w:del><w:r><w:delText>secret</w:delText></w:r></w:del><w:r><w:t>ﬁve</w:t><w:tab/><w:t>months</w:t></w:r></w:p>`), []string{"Reserve\nfive months"}, "secret", ""},
		"torn.docx":   {docx(t, `<w:p><w:r><w:t>Before</w:t></w:r></w:p><w:p`), []string{"Before"}, "", ""},
		"letter.odt":  {odt(t, `<text:tracked-changes><text:p>secret</text:p></text:tracked-changes><text:h>Reserve</text:h><text:p>five<text:s/>months</text:p>`), []string{"Reserve\nfive months"}, "secret", ""},
		"entity.docx": {archive(t, "[Content_Types].xml", "<Types/>", "word/document.xml", `<!DOCTYPE a [<!ENTITY b "bomb">]><w:p><w:r><w:t>&b;</w:t></w:r></w:p>`), nil, "bomb", "BROKEN"},
	} {
		var version int64
		err := s.Write(ctx, store.System("test"), func(tx *store.Tx) error {
			token, err := uploads.Receive(ctx, tx, keys, uploads.Paper, name, row.content)
			if err != nil {
				return err
			}
			id := add(t, tx, papers.Draft{Audience: "PUBLIC"})
			version, err = papers.AddVersion(ctx, tx, keys, files, papers.Addition{PaperID: id, Language: texts.French, File: token})
			return err
		})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		read, failed, err := papers.Scan(ctx, s, files)
		if err != nil || read != 1 || (failed == 1) != (row.unread != "") {
			t.Errorf("%s: %d read, %d failed, %v", name, read, failed, err)
		}
		if read, _, err := papers.Scan(ctx, s, files); err != nil || read != 0 {
			t.Errorf("%s: a second run read %d, %v", name, read, err)
		}
		var got struct{ Words, Failed string }
		if _, err := s.Read(store.System("test")).Get(ctx, &got, `select words, failed from paper_words where version_id = $1`, version); err != nil {
			t.Fatal(err)
		}
		at := 0
		for _, words := range row.holds {
			next := strings.Index(got.Words[at:], words)
			if next < 0 {
				t.Errorf("%s: no %q in %q", name, words, got.Words)
			}
			at += max(next, 0)
		}
		if row.lacks != "" && strings.Contains(got.Words, row.lacks) || got.Failed != row.unread {
			t.Errorf("%s: %q %q", name, got.Words, got.Failed)
		}
		file, err := papers.Open(ctx, s.Read(store.Viewer{}), files, version, "")
		if err != nil || !bytes.Equal(file.Content, row.content) || file.Name != name {
			t.Errorf("%s: %q %v", name, file.Name, err)
		}
		if again, err := papers.Open(ctx, s.Read(store.Viewer{}), files, version, file.Blob); err != nil || again.Content != nil {
			t.Errorf("%s: sent to who has it: %v", name, err)
		}
	}
	var left int
	if _, err := s.Read(store.System("test")).Get(ctx, &left, `select count(*) from uploads`); err != nil || left != 0 {
		t.Errorf("%d uploads stay beside their papers, %v", left, err)
	}
}

// TestABombIsNotUnpacked: a document of kilobytes that holds gigabytes is read
// up to the limit, within its time.
func TestABombIsNotUnpacked(t *testing.T) {
	s, files := storetest.New(t), folder(t)
	ctx := t.Context()
	bomb := docx(t, `<w:p><w:r><w:t>`+strings.Repeat("boom ", 15<<20)+`</w:t></w:r></w:p>`)
	if len(bomb) > 512<<10 {
		t.Fatalf("%d bytes is no bomb", len(bomb))
	}
	err := s.Write(ctx, store.System("test"), func(tx *store.Tx) error {
		token, err := uploads.Receive(ctx, tx, sealed(t), uploads.Paper, "bomb.docx", bomb)
		if err != nil {
			return err
		}
		_, err = papers.AddVersion(ctx, tx, sealed(t), files, papers.Addition{PaperID: add(t, tx, papers.Draft{Audience: "PUBLIC"}), Language: "en", File: token})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if read, _, err := papers.Scan(ctx, s, files); err != nil || read != 1 {
		t.Fatalf("%d %v", read, err)
	}
	var kept struct{ Parts, Bytes int }
	if _, err := s.Read(store.System("test")).Get(ctx, &kept, `select count(*) as parts, coalesce(max(octet_length(words)), 0) as bytes from paper_words`); err != nil || kept.Parts > 20 || kept.Bytes > 200_000 {
		t.Errorf("%+v %v", kept, err)
	}
}

// TestAFileThatIsNotAcknowledgedIsNotTaken: where the act fails after the file
// was stored, the upload still waits, and the next try takes it.
func TestAFileThatIsNotAcknowledgedIsNotTaken(t *testing.T) {
	s, files, keys := storetest.New(t), folder(t), sealed(t)
	ctx := t.Context()
	var token string
	var id int64
	write := func(act func(tx *store.Tx) error) error { return s.Write(ctx, store.System("test"), act) }
	if err := write(func(tx *store.Tx) (err error) {
		id = add(t, tx, papers.Draft{Audience: "PUBLIC"})
		token, err = uploads.Receive(ctx, tx, keys, uploads.Paper, "a.pdf", printed(t, "Reserve"))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	take := func(fail error) error {
		return write(func(tx *store.Tx) error {
			if _, err := papers.AddVersion(ctx, tx, keys, files, papers.Addition{PaperID: id, Language: "en", File: token}); err != nil {
				return err
			}
			return fail
		})
	}
	if err := take(context.Canceled); err == nil {
		t.Fatal("it did not fail")
	}
	if err := take(nil); err != nil {
		t.Fatal(err)
	}
	if got := code(take(nil)); got != "file:UPLOAD_UNKNOWN" {
		t.Errorf("taken twice: %q", got)
	}
	var row struct{ Key string }
	if found, err := s.Read(store.System("test")).Get(ctx, &row, `select key from blobs`); err != nil || !found {
		t.Fatal(err)
	}
	if _, err := blobs.Read(ctx, files, row.Key); err != nil {
		t.Error(err)
	}
}
