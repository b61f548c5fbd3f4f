package packs

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// edition changes when the same content is printed in another way.
const edition = 3

// plan is everything that a pack prints, in order: its hash is the pack's key.
type plan struct {
	Edition   int
	MeetingID int64
	Body      string
	Title     string
	When      string // in the meeting's zone
	Place     string
	Day       string // ISO
	Reach     Reach
	Language  texts.Language
	Cancelled bool
	Items     []item
	Open      []string `json:"-"` // action points as they stand: what is done in the meantime makes no pack out of date
	Parts     []part   // papers that exist, in the order of the agenda
	Awaited   []part   // papers without a text in any language
}

// item is a line of the agenda.
type item struct {
	ID                            int64
	Number, Title, Clock, Purpose string
	Presenter                     string
	Minutes                       int
	Consent                       bool
}

// part is a paper in the language in which it is read.
type part struct {
	ItemID    int64 // 0: of no item that the reader sees
	PaperID   int64
	VersionID int64
	Name      string // "Document 2"
	Title     string
	Audience  string
	Language  texts.Language // of the version
	State     papers.State   // of the paper in the pack's language
	MediaType string
	SHA256    string
	Blob      string
	Bytes     int64
}

func (p plan) key() string {
	raw, _ := json.Marshal(p) // of plain values
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

func (p plan) bytes() (n int64) {
	for _, t := range p.Parts {
		n += t.Bytes
	}
	return n
}

// of are the parts of an item; 0: those of none.
func (p plan) of(itemID int64) (list []int) {
	for i, t := range p.Parts {
		if t.ItemID == itemID {
			list = append(list, i)
		}
	}
	return list
}

// load plans a meeting's pack for a reach; the caller has decided that whoever
// asks may know of the meeting.
func load(ctx context.Context, q store.Reader, meetingID int64, r Reach, l texts.Language) (plan, error) {
	known, err := meetings.ByIDs(ctx, as{q, store.Staff}, []int64{meetingID})
	if err != nil {
		return plan{}, err
	}
	m, found := known[meetingID]
	if !found {
		return plan{}, refuse.NotFound("meetingId")
	}
	p := plan{
		Edition: edition, MeetingID: m.ID, Body: m.BodyNames.In(l), Title: m.Titles.In(l), When: m.When(l), Place: m.Places.In(l),
		Day: m.Day().String(), Reach: r, Language: l, Cancelled: m.CancelledAt != nil,
	}
	meeting, body := r.roles()
	items, err := meetings.Agendas(ctx, as{q, meeting}, []int64{m.ID})
	if err != nil {
		return p, err
	}
	for _, i := range items[m.ID] {
		p.Items = append(p.Items, item{i.ID, i.Number, i.Titles.In(l), i.Clock(m), i.Purpose, i.PresentedBy(l), i.Minutes, i.Consent})
	}
	if err := p.carry(ctx, as{q, body}, m); err != nil {
		return p, err
	}
	return p, p.collect(ctx, as{q, meeting})
}

// collect adds the papers that a reader may read, each in the pack's language,
// else in one that there is.
func (p *plan) collect(ctx context.Context, q store.Reader) error {
	of, err := papers.OfMeetings(ctx, q, []int64{p.MeetingID})
	if err != nil {
		return err
	}
	var ids []int64
	for _, paper := range of[p.MeetingID] {
		ids = append(ids, paper.ID)
	}
	said, err := papers.Texts(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, paper := range of[p.MeetingID] {
		if paper.WithdrawnAt != nil {
			continue
		}
		t := part{
			ItemID: p.place(paper.AgendaItemID), PaperID: paper.ID, Name: paper.Name(p.Language), Title: paper.Titles.In(p.Language), Audience: paper.Audience,
		}
		if t.choose(said[paper.ID], p.Language) {
			p.Parts = append(p.Parts, t)
		} else {
			p.Awaited = append(p.Awaited, t)
		}
	}
	slices.SortStableFunc(p.Parts, func(a, b part) int { return cmp.Compare(p.rank(a.ItemID), p.rank(b.ItemID)) })
	return nil
}

// place is an item, where the reader sees it.
func (p plan) place(itemID int64) int64 {
	if p.rank(itemID) < len(p.Items) {
		return itemID
	}
	return 0
}

// rank orders papers as the agenda does; those of no item come last.
func (p plan) rank(itemID int64) int {
	if at := slices.IndexFunc(p.Items, func(i item) bool { return i.ID == itemID }); at >= 0 {
		return at
	}
	return len(p.Items)
}

// choose takes the latest version in a language, else in English, else in any;
// false where there is none yet.
func (t *part) choose(said []papers.Text, l texts.Language) bool {
	t.State = papers.Pending
	for _, wanted := range []func(papers.Text) bool{
		func(x papers.Text) bool { return x.Language == l },
		func(x papers.Text) bool { return x.Language == texts.English },
		func(papers.Text) bool { return true },
	} {
		for _, x := range said {
			if !wanted(x) || len(x.Versions) == 0 {
				continue
			}
			v := x.Versions[0]
			if x.Language == l {
				t.State = x.State
			}
			t.VersionID, t.Language, t.MediaType, t.Blob, t.Bytes = v.ID, x.Language, v.MediaType, v.Blob, int64(v.Bytes)
			t.SHA256 = hex.EncodeToString(v.SHA256)
			return true
		}
	}
	return false
}

// isPDF tells whether its pages can be taken over as they are.
func (t part) isPDF() bool { return t.Blob != "" && strings.HasPrefix(t.MediaType, "application/pdf") }
