package papers_test

import (
	"sync"
	"testing"

	"github.com/plenary-org/plenary/schema/blobs"
	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/uploads"
	"github.com/plenary-org/plenary/schema/uploads/uploadstest"
)

// TestPapersAddedAtOnceAreNumberedOneByOne: nobody is refused a number that
// they never typed.
func TestPapersAddedAtOnceAreNumberedOneByOne(t *testing.T) {
	s := storetest.New(t)
	var group sync.WaitGroup
	for range 12 {
		group.Go(func() {
			err := s.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
				_, err := papers.Add(t.Context(), tx, papers.Draft{Place: papers.Place{Label: papers.Document}, Titles: texts.Translated{"en": "Reserve"}, Audience: "PUBLIC"})
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	var last, n int
	q := s.Read(store.System("test"))
	if _, err := q.Get(t.Context(), &last, `select max(ordinal) from papers`); err != nil {
		t.Fatal(err)
	}
	if _, err := q.Get(t.Context(), &n, `select count(*) from papers`); err != nil || last != 12 || n != 12 {
		t.Errorf("%d papers up to number %d, %v", n, last, err)
	}
}

// TestFilesThatAreMissingHoldUpNoOthers: a folder was lost, and what came after
// is found by its words all the same.
func TestFilesThatAreMissingHoldUpNoOthers(t *testing.T) {
	s, files, keys := storetest.New(t), folder(t), sealed(t)
	addTo := func(files blobs.Store, remark string, content []byte) {
		if err := s.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
			if content == nil {
				content = uploadstest.PDF(remark)
			}
			token, err := uploads.Receive(t.Context(), tx, keys, uploads.Paper, "a.pdf", content)
			if err != nil {
				return err
			}
			id := add(t, tx, papers.Draft{Audience: "PUBLIC"})
			_, err = papers.AddVersion(t.Context(), tx, keys, files, papers.Addition{PaperID: id, Language: texts.English, File: token})
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	lost := folder(t)
	for n := range 21 {
		addTo(lost, string(rune('a'+n)), nil)
	}
	addTo(files, "", printed(t, "Reserve"))
	read, failed, err := papers.Scan(t.Context(), s, files)
	if read != 1 || failed != 0 || err == nil {
		t.Errorf("%d read, %d failed, %v", read, failed, err)
	}
}
