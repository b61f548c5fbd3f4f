package packs_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/plenary-org/plenary/schema/blobs"
	"github.com/plenary-org/plenary/schema/packs"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

const pdfType = "application/pdf"

// large fills a meeting with 40 papers of 300 pages in ten items; every tenth
// paper is the Board's, and one item.
func (h house) large() {
	for i := range 10 {
		audience := "MEMBERS"
		if i == 4 {
			audience = "BOARD"
		}
		h.item(fmt.Sprint(i+1), fmt.Sprintf("Subject%d", i+1), audience)
	}
	for i := range 40 {
		audience := "MEMBERS"
		if i%10 == 4 {
			audience = "BOARD"
		}
		// numbered against the agenda's order: papers stand as the agenda has them
		id := h.paper(fmt.Sprint(10-i%10), fmt.Sprint(i+1), fmt.Sprintf("Matter%02d", i+1), audience)
		pages := 7
		if i < 20 {
			pages = 8
		}
		h.file(id, texts.English, pdfType, sheets(h.T, fmt.Sprintf("Matter%02d", i+1), pages))
	}
}

func TestAPackOf40PapersIsRightTheFirstTime(t *testing.T) {
	h := newHouse(t)
	h.large()
	for _, row := range []struct {
		role   store.Role
		papers int
	}{{store.Staff, 40}, {store.Board, 40}, {store.Member, 36}} {
		t.Run(string(row.role), func(t *testing.T) {
			b, progress := h.watched(viewer(row.role))
			if len(progress) != row.papers || !slices.IsSorted(progress) || progress[row.papers-1] != row.papers-1 {
				t.Errorf("the progress that was seen: %d", progress)
			}
			if row.papers == 40 && len(b.pages) <= 300 {
				t.Errorf("%d pages of 300 and an agenda", len(b.pages))
			}
			p := h.of(viewer(row.role), texts.English)
			if p.State != packs.Ready || p.Pages != len(b.pages) || p.Documents != row.papers || p.DocumentsDone != row.papers || p.Bytes != int64(len(b.raw)) {
				t.Errorf("%+v of %d pages and %d bytes", p, len(b.pages), len(b.raw))
			}
			h.check(t, b, row.papers == 40)
		})
	}
	if err := h.ask(viewer(store.Public), texts.English); refuse.From(err) == nil {
		t.Errorf("the public has a members' meeting's pack: %v", err)
	}
}

// watched asks for a pack and makes it in one run of the job, looking at how
// far it is each time that a paper is fetched.
func (h house) watched(v store.Viewer) (b book, progress []int) {
	h.Helper()
	if err := h.ask(v, texts.English); err != nil {
		h.Fatal(err)
	}
	left := 1000
	c, err := packs.Make(h.Context(), h.store, flaky{h.files, &left, func() { progress = append(progress, h.of(v, texts.English).DocumentsDone) }})
	if err != nil || c != (packs.Counts{Made: 1}) {
		h.Fatalf("not right the first time: %+v %v", c, err)
	}
	_, content, err := packs.Give(h.Context(), h.store.Read(v), h.files, h.meeting, texts.English)
	if err != nil {
		h.Fatal(err)
	}
	return open(h.T, content), progress
}

// check walks through a pack of large: every page and bookmark is where the
// agenda's order puts it. To members the Board's item does not exist, and its
// papers that are theirs stand apart.
func (h house) check(t *testing.T, b book, board bool) {
	at := 0
	for at < len(b.pages) && !strings.Contains(b.pages[at], "sheet 1.") {
		at++
	}
	cover := strings.Join(b.pages[:at], "\n")
	marks := []string{"1 Agenda"}
	papers := func(item int) (first int, below []string) {
		first = 1
		for number := 11 - item; number <= 40; number += 10 {
			if number%10 == 5 && !board {
				continue
			}
			name := fmt.Sprintf("Matter%02d", number)
			below = append(below, fmt.Sprintf("  %d Document %d: %s", at+1, number, name))
			if first == 1 {
				first = at + 1
			}
			if !strings.Contains(cover, fmt.Sprintf("Document %d: %s", number, name)) {
				t.Errorf("the agenda does not name %s", name)
			}
			at = walk(t, b, name, number, at)
		}
		return first, below
	}
	for item := 1; item <= 10; item++ {
		if item != 5 || board {
			first, below := papers(item)
			shown := item
			if item > 5 && !board { // counted among those that one reads
				shown--
			}
			marks = append(append(marks, fmt.Sprintf("%d %d. Subject%d", first, shown, item)), below...)
		}
	}
	if !board {
		first, below := papers(5)
		marks = append(append(marks, fmt.Sprintf("%d Other papers", first)), below...)
	}
	if at != len(b.pages) {
		t.Errorf("%d pages, of which %d are as they should be", len(b.pages), at)
	}
	if got, want := strings.Join(b.marks, "\n"), strings.Join(marks, "\n"); got != want {
		t.Errorf("bookmarks:\n%s\nwant:\n%s", got, want)
	}
	for _, secret := range []string{"Subject5", "Matter05", "Matter15", "Matter25", "Matter35"} {
		if b.holds(secret) != board {
			t.Errorf("%s: found %v, for the Board or staff %v", secret, !board, board)
		}
	}
	if b.holds("own Matter01") {
		t.Error("a paper brought its own bookmarks")
	}
}

// walk goes through the pages of one paper and returns where the next begins.
func walk(t *testing.T, b book, name string, number, at int) int {
	t.Helper()
	pages := 7
	if number <= 20 {
		pages = 8
	}
	for n := range pages {
		if at >= len(b.pages) || !strings.Contains(b.pages[at], fmt.Sprintf("%s sheet %d.", name, n+1)) || !strings.Contains(b.pages[at], fmt.Sprintf("%d / %d", at+1, len(b.pages))) {
			t.Fatalf("page %d is not sheet %d of %s, numbered across", at+1, n+1, name)
		}
		at++
	}
	return at
}

// flaky is a store of files that ends a process when its budget is spent.
type flaky struct {
	blobs.Store
	left *int
	seen func()
}

var errCrash = errors.New("the machine stopped")

func (f flaky) Get(ctx context.Context, key string) ([]byte, error) {
	f.seen()
	if *f.left == 0 {
		return nil, errCrash
	}
	*f.left--
	return f.Store.Get(ctx, key)
}

func TestACrashMidwayResumesAndProgressGoesUp(t *testing.T) {
	h := newHouse(t)
	h.item("1", "Budget", "MEMBERS")
	for i := range 6 {
		h.file(h.paper("1", fmt.Sprint(i+1), fmt.Sprint("Matter", i+1), "MEMBERS"), texts.English, pdfType, sheets(t, fmt.Sprint("Matter", i+1), 2))
	}
	board, left := viewer(store.Board), 3
	if err := h.ask(board, texts.English); err != nil {
		t.Fatal(err)
	}
	var progress []int
	files := flaky{h.files, &left, func() {
		p := h.of(board, texts.English)
		progress = append(progress, p.DocumentsDone, p.Pages)
	}}
	if _, err := packs.Make(t.Context(), h.store, files); !errors.Is(err, errCrash) {
		t.Fatalf("it did not stop: %v", err)
	}
	if got := fmt.Sprint(progress); got != "[0 0 1 2 2 4 3 6]" {
		t.Errorf("progress %s", got)
	}
	left, progress = 100, nil
	if c, err := packs.Make(t.Context(), h.store, files); err != nil || c != (packs.Counts{}) {
		t.Errorf("it did not wait: %+v %v", c, err)
	}
	*h.now = h.now.Add(2e11) // some minutes later
	if c, err := packs.Make(t.Context(), h.store, files); err != nil || c.Made != 1 {
		t.Fatalf("%+v %v", c, err)
	}
	if got := fmt.Sprint(progress); got != "[3 6 3 6 3 6 3 6 4 8 5 10]" {
		t.Errorf("progress after the crash %s", got)
	}
	if p := h.of(board, texts.English); p.State != packs.Ready || p.Pages != 13 {
		t.Errorf("%+v", p)
	}
	if c := h.make(); c != (packs.Counts{}) {
		t.Errorf("a second run made %+v", c)
	}
}

func TestAProcessThatDiesLeavesItsPackToAnother(t *testing.T) {
	h := newHouse(t)
	h.text(h.paper("", "1", "Note", "MEMBERS"), texts.English, "Words.")
	board := viewer(store.Board)
	if err := h.ask(board, texts.English); err != nil {
		t.Fatal(err)
	}
	h.exec(`update packs set state = 'MAKING', attempts = 1, leased_until = $1`, h.now.Add(3e11)) // as one that died left it
	if c := h.make(); c.Made != 0 {
		t.Fatal("a pack was taken from whoever makes it")
	}
	*h.now = h.now.Add(3e11)
	if c := h.make(); c.Made != 1 || h.of(board, texts.English).State != packs.Ready {
		t.Errorf("%+v", c)
	}
}

// TestAPackThatKillsItsMakersIsGivenUp: whoever dies of it cannot say so, and
// only the secretariat has it tried again, for whomever it was.
func TestAPackThatKillsItsMakersIsGivenUp(t *testing.T) {
	h := newHouse(t)
	h.text(h.paper("", "1", "Note", "MEMBERS"), texts.English, "Words.")
	board, staff := viewer(store.Board), viewer(store.Staff)
	if err := h.ask(board, texts.English); err != nil {
		t.Fatal(err)
	}
	h.exec(`update packs set state = 'MAKING', attempts = 7, leased_until = $1`, h.now.Add(-1e9))
	h.exec(`update packs set attempts = attempts + 1, leased_until = $1`, h.now.Add(3e11)) // the eighth has it
	if c := h.make(); c != (packs.Counts{}) {
		t.Fatalf("taken from whoever makes it: %+v", c)
	}
	*h.now = h.now.Add(3e11) // and died
	if c := h.make(); c != (packs.Counts{Failed: 1}) || h.of(board, texts.English).State != packs.Failed {
		t.Fatalf("%+v, %+v", c, h.of(board, texts.English))
	}
	if c := h.make(); c != (packs.Counts{}) {
		t.Errorf("a second run: %+v", c)
	}
	if err := h.ask(board, texts.English); refuse.From(err) == nil || refuse.From(err)[0].Code != "PACK_FAILED" {
		t.Errorf("asked for again: %v", err)
	}
	if n := h.of(board, texts.English).GivenUp; n != 0 {
		t.Errorf("the Board is told of %d", n)
	}
	if n := h.of(staff, texts.French).GivenUp; n != 1 {
		t.Errorf("the secretariat is told of %d", n)
	}
	if err := h.ask(staff, texts.English); err != nil {
		t.Fatal(err)
	}
	if c := h.make(); c.Made != 2 || h.of(board, texts.English).State != packs.Ready {
		t.Errorf("made anew: %+v", c)
	}
}

func TestTwoWhoAskGetOneAndWhatNobodyCanMakeIsGivenUp(t *testing.T) {
	h := newHouse(t)
	id := h.paper("", "1", "Note", "MEMBERS")
	h.file(id, texts.English, "application/vnd.oasis.opendocument.text", []byte("never read"))
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			if err := h.ask(viewer(store.Board), texts.English); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	count := 0
	if _, err := h.store.Read(viewer(store.Staff)).Get(t.Context(), &count, `select count(*) from packs`); err != nil || count != 1 {
		t.Fatalf("%d packs, %v", count, err)
	}
	for range 8 {
		if _, err := packs.Make(t.Context(), h.store, h.files); err == nil {
			t.Fatal("a file that nobody has read was printed")
		}
		*h.now = h.now.Add(2e11)
	}
	if p := h.of(viewer(store.Board), texts.English); p.State != packs.Failed {
		t.Errorf("%+v", p)
	}
	h.exec(`insert into paper_words (version_id, part, words, search) select id, 1, E'First line\nSecond line', '' from paper_versions`)
	if err := h.ask(viewer(store.Staff), texts.English); err != nil { // takes it up again
		t.Fatal(err)
	}
	b := h.made(viewer(store.Board), texts.English)
	if !b.holds("First line") || !b.holds("layout cannot be shown") {
		t.Errorf("%q", b.pages)
	}
}
