package packs_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/board/boardtest"
	"github.com/plenary-org/plenary/schema/packs"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// audiences fills a meeting with an item and a paper for each audience.
func (h house) audiences() (ids map[string]int64) {
	ids = map[string]int64{}
	h.exec(`update meetings set audience = 'PUBLIC' where id = $1`, h.meeting)
	for i, audience := range []string{"PUBLIC", "MEMBERS", "BOARD", "STAFF"} {
		h.item(fmt.Sprint(i+1), "Item"+audience, audience)
		ids[audience] = h.paper(fmt.Sprint(i+1), fmt.Sprint(i+1), "Paper"+audience, audience)
		h.text(ids[audience], texts.English, "Words"+audience+".")
	}
	return ids
}

func TestEachReaderGetsWhatIsForThem(t *testing.T) {
	h := newHouse(t)
	h.audiences()
	pages := 0
	for _, row := range []struct {
		role  store.Role
		reads string
	}{{store.Public, "PUBLIC"}, {store.Person, "PUBLIC"}, {store.Member, "PUBLIC MEMBERS"}, {store.Board, "PUBLIC MEMBERS BOARD"}, {store.Staff, "PUBLIC MEMBERS BOARD STAFF"}} {
		b := h.made(viewer(row.role), texts.English)
		for _, audience := range []string{"PUBLIC", "MEMBERS", "BOARD", "STAFF"} {
			reads := strings.Contains(" "+row.reads+" ", " "+audience+" ")
			for _, words := range []string{"Item", "Paper", "Words"} {
				if b.holds(words+audience) != reads {
					t.Errorf("%s: %s%s is there: %v", row.role, words, audience, !reads)
				}
			}
		}
		n := len(strings.Fields(row.reads))
		if p := h.of(viewer(row.role), texts.English); p.Documents != n || p.DocumentsDone != n || len(b.pages) != p.Pages || len(b.marks) != 1+2*n {
			t.Errorf("%s: %+v, %d pages, bookmarks %q", row.role, p, len(b.pages), b.marks)
		}
		if row.role != store.Person && len(b.pages) <= pages {
			t.Errorf("%s: %d pages after %d", row.role, len(b.pages), pages)
		}
		pages = len(b.pages)
	}
}

func TestAGuestReadsWhatMembersReadOfTheMeeting(t *testing.T) {
	h := newHouse(t)
	h.audiences()
	guest := viewer(store.Person)
	h.do(func(tx *store.Tx) error {
		if _, err := tx.Get(t.Context(), &guest.PersonID, `insert into people (name) values ('A guest') returning id`); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), `insert into meeting_people (meeting_id, person_id, part) values ($1, $2, 'GUEST')`, h.meeting, guest.PersonID)
		return err
	})
	b := h.made(guest, texts.English)
	if !b.holds("ItemMEMBERS") || !b.holds("WordsMEMBERS") || b.holds("ItemBOARD") || b.holds("PaperBOARD") || !b.holds("WordsPUBLIC") {
		t.Errorf("%q", b.pages)
	}
}

// TestWhoeverStandsInOnTheBoardHasWhatIsVotedOn in their pack, and nothing of
// the secretariat's.
func TestWhoeverStandsInOnTheBoardHasWhatIsVotedOn(t *testing.T) {
	h := newHouse(t)
	h.audiences()
	for _, role := range []store.Role{store.Person, store.Member} {
		alternate := viewer(role)
		h.do(func(tx *store.Tx) error {
			alternate.PersonID = boardtest.StandIn(t, t.Context(), tx, h.meeting)
			return nil
		})
		b := h.made(alternate, texts.English)
		if !b.holds("ItemBOARD") || !b.holds("WordsBOARD") || !b.holds("WordsMEMBERS") || b.holds("ItemSTAFF") || b.holds("PaperSTAFF") || b.holds("WordsSTAFF") {
			t.Errorf("%s: %q", role, b.pages)
		}
	}
}

// TestThePublicDoesNotHoldUpTheBoard: whatever many people without an account
// ask for, the Board's pack is asked for, and made first.
func TestThePublicDoesNotHoldUpTheBoard(t *testing.T) {
	h := newHouse(t)
	h.audiences()
	h.exec(`insert into packs (meeting_id, language, reach, key, documents, asked_at)
		select $1, 'en', 'PUBLIC', encode(sha256(n::text::bytea), 'hex'), 0, '2023-11-01' from generate_series(1, 20) n`, h.meeting)
	if err := h.ask(viewer(store.Public), texts.English); len(refuse.From(err)) == 0 || refuse.From(err)[0].Code != "PACK_BUSY" {
		t.Errorf("the public asks for more: %v", err)
	}
	if err := h.ask(viewer(store.Board), texts.English); err != nil {
		t.Fatal(err)
	}
	h.make()
	var first string // the row that was written first, at one time of the clock
	h.do(func(tx *store.Tx) error {
		_, err := tx.Get(t.Context(), &first, `select reach from packs where attempts > 0 order by xmin::text::bigint limit 1`)
		return err
	})
	if first != "BOARD" {
		t.Errorf("%s is made first", first)
	}
}

func TestAPackOfBeforeAnAudienceWasNarrowedIsNotGiven(t *testing.T) {
	h := newHouse(t)
	ids := h.audiences()
	member, board := viewer(store.Member), viewer(store.Board)
	if b := h.made(member, texts.English); !b.holds("WordsMEMBERS") {
		t.Fatal("the pack lacks what is the members'")
	}
	h.made(board, texts.English)
	h.exec(`update papers set audience = 'BOARD' where id = $1`, ids["MEMBERS"])
	if _, _, err := packs.Give(t.Context(), h.store.Read(member), h.files, h.meeting, texts.English); refuse.From(err) == nil {
		t.Fatalf("a pack of before is given: %v", err)
	}
	if p := h.of(member, texts.English); p.State != packs.None || !p.Outdated {
		t.Errorf("%+v", p)
	}
	if b := h.made(member, texts.English); b.holds("WordsMEMBERS") || b.holds("PaperMEMBERS") {
		t.Error("it was narrowed in vain")
	}
	// To members the whole meeting is gone with its audience.
	h.exec(`update meetings set audience = 'BOARD' where id = $1`, h.meeting)
	if _, _, err := packs.Give(t.Context(), h.store.Read(member), h.files, h.meeting, texts.English); refuse.From(err) == nil {
		t.Errorf("a meeting of the Board's is given to members: %v", err)
	}
	if _, err := packs.Of(t.Context(), h.store.Read(member), h.meeting, texts.English); refuse.From(err) == nil {
		t.Errorf("a member sees how it stands: %v", err)
	}
}

func TestWhatChangesBeforeItsTurnIsMadeAsItIsThen(t *testing.T) {
	h := newHouse(t)
	ids := h.audiences()
	member := viewer(store.Member)
	if err := h.ask(member, texts.English); err != nil {
		t.Fatal(err)
	}
	h.exec(`update papers set audience = 'BOARD' where id = $1`, ids["MEMBERS"])
	if c := h.make(); c.Stale != 1 || c.Made != 1 {
		t.Errorf("%+v", c)
	}
	if p := h.of(member, texts.English); p.State != packs.Ready || p.Documents != 1 {
		t.Errorf("%+v", p)
	}
}

func TestAPaperInAnotherLanguageSaysSo(t *testing.T) {
	h := newHouse(t)
	h.item("1", "Budget", "MEMBERS")
	current, older, pending := h.paper("1", "1", "Current", "MEMBERS"), h.paper("1", "2", "Older", "MEMBERS"), h.paper("1", "3", "Pending", "MEMBERS")
	awaited, gone := h.paper("1", "4", "Awaited", "MEMBERS"), h.paper("1", "5", "Withdrawn", "MEMBERS")
	for _, id := range []int64{current, older, pending, gone} {
		h.text(id, texts.English, "# Heading\n\nEnglish words.\n\n- one\n- two")
	}
	h.text(current, texts.French, "Mots courants.")
	h.text(older, texts.French, "Mots anciens.")
	h.text(older, texts.English, "Newer words.")
	h.exec(`insert into paper_withdrawals (paper_id, reason) values ($1, 'a slip')`, gone)
	b := h.made(viewer(store.Member), texts.French)
	marks := strings.ReplaceAll(strings.Join(b.marks, "\n"), "\u00a0", " ")
	for _, want := range []string{"Document 1 : Current", "Document 2 : Older (antérieur à la version anglaise)", "Document 3 : Pending (traduction en attente ; en langue d’origine (anglais))"} {
		if !strings.Contains(marks+"\n", " "+want+"\n") {
			t.Errorf("%q is missing in\n%s", want, marks)
		}
	}
	for _, want := range []string{"Dossier de réunion", "Réunion du Conseil", "pas encore reçu", "Mots courants.", "Mots anciens.", "English words.", "traduction en attente", "(Africa/Dakar)"} {
		if !b.holds(want) {
			t.Errorf("%q is missing in %q", want, b.pages)
		}
	}
	if b.holds("Newer words.") || b.holds("Withdrawn") {
		t.Error("it holds what it should not")
	}
	if p := h.of(viewer(store.Member), texts.French); p.Documents != 3 || awaited == 0 {
		t.Errorf("%+v", p)
	}
}

func TestAFileThatCannotBeTakenOverIsPrintedFromItsWords(t *testing.T) {
	h := newHouse(t)
	h.file(h.paper("", "1", "Broken", "MEMBERS"), texts.English, pdfType, []byte("%PDF-1.7 broken off"))
	h.file(h.paper("", "2", "Whole", "MEMBERS"), texts.English, pdfType, sheets(t, "Whole", 3))
	h.exec(`insert into paper_words (version_id, part, words, search) select id, 1, 'What was read.', '' from paper_versions where bytes < 100`)
	b := h.made(viewer(store.Member), texts.English)
	if !b.holds("What was read.") || !b.holds("locked or damaged") || !strings.Contains(b.pages[len(b.pages)-1], "Whole sheet 3.") || len(b.pages) != 5 {
		t.Errorf("%q", b.pages)
	}
}

func TestOldPacksGoAndPapersStay(t *testing.T) {
	h := newHouse(t)
	shared := sheets(t, "Kept", 1)
	id := h.paper("", "1", "Kept", "MEMBERS")
	h.file(id, texts.English, pdfType, shared)
	h.made(viewer(store.Board), texts.English)
	purge := func() (n int64) {
		h.do(func(tx *store.Tx) (err error) { n, err = packs.Purge(t.Context(), tx); return err })
		return n
	}
	if n := purge(); n != 0 {
		t.Errorf("%d fresh packs went", n)
	}
	*h.now = h.now.Add(61 * 24 * time.Hour)
	if n := purge(); n != 1 {
		t.Errorf("%d packs went", n)
	}
	left := 0
	if _, err := h.store.Read(viewer(store.Staff)).Get(t.Context(), &left, `select count(*) from blobs`); err != nil || left != 1 {
		t.Errorf("%d files are left, %v", left, err)
	}
	if b := h.made(viewer(store.Board), texts.English); len(b.pages) != 2 {
		t.Errorf("%q", b.pages)
	}
}

func TestAMeetingThatIsCancelledHasNoPack(t *testing.T) {
	h := newHouse(t)
	h.exec(`update meetings set cancelled_at = $2, cancelled_why = 'strike' where id = $1`, h.meeting, *h.now)
	refusals := refuse.From(h.ask(viewer(store.Member), texts.English))
	if len(refusals) != 1 || refusals[0].Code != "PACK_CANCELLED" {
		t.Errorf("%v", refusals)
	}
}
