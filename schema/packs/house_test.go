package packs_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/ledongthuc/pdf"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"

	"github.com/plenary-org/plenary/schema/blobs"
	"github.com/plenary-org/plenary/schema/packs"
	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// house is a database with one convened meeting, and a store of files.
type house struct {
	*testing.T
	store   *store.Store
	files   blobs.Store
	now     *time.Time
	meeting int64
	items   map[string]int64
}

func newHouse(t *testing.T) house {
	t.Helper()
	files, err := blobs.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	now := storetest.Now
	s := storetest.Open(t, store.Config{DSN: storetest.DSN(t), Clock: func() time.Time { return now }, Patience: time.Minute})
	h := house{t, s, files, &now, 0, map[string]int64{}}
	h.do(func(tx *store.Tx) error {
		_, err := tx.Get(t.Context(), &h.meeting, `
			insert into meetings (body_id, number, titles, starts_at, ends_at, zone, places, audience, convened_at)
			values ((select id from bodies where code = 'BOARD'), 12, '{"en": "Board meeting", "fr": "Réunion du Conseil"}', $1, $2, 'Africa/Dakar', '{"en": "Dakar"}', 'MEMBERS', $3) returning id`,
			now.AddDate(0, 0, 20), now.AddDate(0, 0, 20).Add(3*time.Hour), now)
		return err
	})
	return h
}

func (h house) do(act func(*store.Tx) error) {
	h.Helper()
	if err := h.store.Work(h.Context(), store.System("test"), act); err != nil {
		h.Fatal(err)
	}
}

func (h house) exec(query string, args ...any) {
	h.Helper()
	h.do(func(tx *store.Tx) error { _, err := tx.Exec(h.Context(), query, args...); return err })
}

// item adds an item to the agenda.
func (h house) item(number, title, audience string) {
	h.Helper()
	h.do(func(tx *store.Tx) error {
		id := int64(0)
		_, err := tx.Get(h.Context(), &id, `
			insert into agenda_items (meeting_id, position, number, titles, purpose, minutes, presenter, audience)
			values ($1, $2, $3, jsonb_build_object('en', $4::text), 'DECISION', 20, 'Ada Chair', $5) returning id`, h.meeting, len(h.items)+1, number, title, audience)
		h.items[number] = id
		return err
	})
}

// paper adds a paper to an item; "" is none.
func (h house) paper(item, number, title, audience string) (id int64) {
	h.Helper()
	h.do(func(tx *store.Tx) error {
		_, err := tx.Get(h.Context(), &id, `
			insert into papers (meeting_id, agenda_item_id, label, number, titles, audience)
			values ($1, nullif($2, 0), 'DOCUMENT', $3, jsonb_build_object('en', $4::text), $5) returning id`, h.meeting, h.items[item], number, title, audience)
		return err
	})
	return id
}

// file adds a version that is a file, in English the next, else of the first.
func (h house) file(paper int64, l texts.Language, mediaType string, content []byte) {
	h.Helper()
	h.do(func(tx *store.Tx) error {
		key, err := blobs.Keep(h.Context(), tx, h.files, content)
		if err != nil {
			return err
		}
		_, err = tx.Exec(h.Context(), `
			insert into paper_versions (paper_id, language, number, follows, blob, name, media_type, bytes, sha256)
			values ($1, $2::text, 1 + (select count(*) from paper_versions where paper_id = $1 and language = $2::text),
			        case when $2::text <> 'en' then 1 end, $3::text, 'file', $4, $5, decode($3::text, 'hex'))`, paper, l, key, mediaType, len(content))
		return err
	})
}

// text adds a version that is a text.
func (h house) text(paper int64, l texts.Language, body string) {
	h.Helper()
	h.exec(`insert into paper_versions (paper_id, language, number, follows, media_type, bytes, sha256, body)
		values ($1, $2::text, 1 + (select count(*) from paper_versions where paper_id = $1 and language = $2::text),
		        case when $2::text <> 'en' then 1 end, 'text/plain', octet_length($3::text), sha256(convert_to($3::text, 'UTF8')), $3::text)`, paper, l, body)
}

func viewer(r store.Role) store.Viewer {
	return store.Viewer{Roles: store.Implied(r), Language: texts.English}
}

func (h house) ask(v store.Viewer, l texts.Language) error {
	return h.store.Write(h.Context(), v, func(tx *store.Tx) error { return packs.Ask(h.Context(), tx, h.meeting, l) })
}

func (h house) of(v store.Viewer, l texts.Language) packs.Pack {
	h.Helper()
	p, err := packs.Of(h.Context(), h.store.Read(v), h.meeting, l)
	if err != nil {
		h.Fatal(err)
	}
	return p
}

func (h house) make() packs.Counts {
	h.Helper()
	c, err := packs.Make(h.Context(), h.store, h.files)
	if err != nil {
		h.Fatal(err)
	}
	return c
}

// made asks for a pack, makes and reads it.
func (h house) made(v store.Viewer, l texts.Language) book {
	h.Helper()
	if err := h.ask(v, l); err != nil {
		h.Fatal(err)
	}
	h.make()
	_, content, err := packs.Give(h.Context(), h.store.Read(v), h.files, h.meeting, l)
	if err != nil {
		h.Fatal(err)
	}
	return open(h.T, content)
}

// book is a PDF as its reader sees it.
type book struct {
	raw   []byte
	pages []string // the words of each
	marks []string // "1 Title", those below another after two spaces
}

func open(t *testing.T, content []byte) book {
	t.Helper()
	b := book{raw: content}
	in, err := pdf.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	pages, err := papers.Pages(in)
	if err != nil {
		t.Fatal(err)
	}
	for n, page := range pages {
		text, err := page.GetPlainText(nil)
		if err != nil {
			t.Fatalf("page %d: %v", n+1, err)
		}
		b.pages = append(b.pages, strings.ReplaceAll(text, "\u00a0", " ")+stamped(t, page))
	}
	marks, err := api.Bookmarks(bytes.NewReader(content), nil)
	if err != nil {
		t.Fatal(err)
	}
	b.marks = flat(marks, "")
	return b
}

// stamped are the words that were put onto a page afterwards.
func stamped(t *testing.T, page pdf.Page) (words string) {
	t.Helper()
	forms := page.Resources().Key("XObject")
	for _, name := range forms.Keys() {
		raw, err := io.ReadAll(forms.Key(name).Reader())
		if err != nil {
			t.Fatal(err)
		}
		words += "\n" + string(raw)
	}
	return words
}

func flat(marks []pdfcpu.Bookmark, indent string) (list []string) {
	for _, m := range marks {
		list = append(append(list, fmt.Sprintf("%s%d %s", indent, m.PageFrom, m.Title)), flat(m.Kids, indent+"  ")...)
	}
	return list
}

// holds tells whether words stand anywhere: on a page, in a bookmark, in the
// bytes.
func (b book) holds(words string) bool {
	return strings.Contains(strings.Join(b.pages, "\n"), words) || strings.Contains(strings.Join(b.marks, "\n"), words) || bytes.Contains(b.raw, []byte(words))
}

// sheets is a PDF of so many pages, each of which says its name and number; it
// has bookmarks of its own.
func sheets(t *testing.T, name string, n int) []byte {
	t.Helper()
	out := fpdf.New("P", "mm", "A4", "")
	out.SetFont("Helvetica", "", 14)
	for i := range n {
		out.AddPage()
		out.Bookmark("own "+name, 0, -1)
		out.Cell(100, 10, fmt.Sprintf("%s sheet %d.", name, i+1))
	}
	var b bytes.Buffer
	if err := out.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
