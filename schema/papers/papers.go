// Package papers keeps what meetings read: documents numbered within a meeting,
// in three languages that may arrive at different times, each for those it is
// written for. A version never changes; a better one follows it.
package papers

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Label is what a paper is called before its number; the words are those of
// the schema.
type Label string

const (
	Document Label = "DOCUMENT"
	Working  Label = "PAPER" // a working paper
	Annex    Label = "ANNEX"
)

// Paper is a document of a meeting, or a standing one.
type Paper struct {
	ID           int64
	MeetingID    int64 `db:"meeting_id"`     // 0: a standing document
	AgendaItemID int64 `db:"agenda_item_id"` // 0: of no item
	Label        Label
	Number       string // "2", "2A", "4.1"
	Titles       texts.Translated
	Audience     string     // who may read it: PUBLIC, MEMBERS, BOARD or STAFF
	CreatedAt    time.Time  `db:"created_at"`
	WithdrawnAt  *time.Time `db:"withdrawn_at"`
	Reason       string     // of the withdrawal
	Version      int
	SortKey      string `db:"sort_key"`
}

// Name is what people call a paper in a language: "Document 2".
func (p Paper) Name(l texts.Language) string {
	return texts.Domain.Say(l, "papers.label."+string(p.Label), texts.Args{"Number": p.Number})
}

// Place is where a paper belongs; its number is the next where it is empty.
type Place struct {
	MeetingID    int64 // 0: none, a standing document
	AgendaItemID int64 // 0: no item
	Label        Label
	Number       string
}

// Draft is a paper to add.
type Draft struct {
	Place
	Titles   texts.Translated
	Audience string
}

const maxTitle = 300

// Add numbers a paper within its meeting and returns its id. Refusals:
// PAPER_TITLE, PAPER_NUMBER, PAPER_NUMBER_TAKEN, PAPER_ITEM, NOT_FOUND.
func Add(ctx context.Context, tx *store.Tx, d Draft) (id int64, err error) {
	d = d.tidy()
	if err := d.check().Err(); err != nil {
		return 0, err
	}
	if err := d.find(ctx, tx); err != nil {
		return 0, err
	}
	if d.Number == "" {
		if d.Number, err = next(ctx, tx, d.Place); err != nil {
			return 0, err
		}
	}
	_, err = tx.Get(ctx, &id, `
		insert into papers (meeting_id, agenda_item_id, label, number, titles, audience, created_at, created_by)
		values (nullif($1, 0), nullif($2, 0), $3, $4, $5, $6, $7, nullif($8, 0)) returning id`,
		d.MeetingID, d.AgendaItemID, d.Label, d.Number, d.Titles, d.Audience, tx.Now(), tx.Viewer().PersonID)
	return id, d.refused(err)
}

func (p Place) refused(err error) error {
	switch {
	case store.Violates(err, "papers_number"):
		return refuse.Conflict("number", "PAPER_NUMBER_TAKEN", "Number", p.Number)
	case store.Violates(err, "papers_item"):
		return refuse.Invalid("agendaItemId", "PAPER_ITEM")
	}
	return err
}

func (d Draft) tidy() Draft {
	d.Number = strings.ToUpper(strings.TrimSpace(d.Number))
	if d.Label == "" {
		d.Label = Document
	}
	d.Titles = d.Titles.Trimmed()
	return d
}

var numbered = regexp.MustCompile(`^[1-9][0-9]{0,2}[A-Z]{0,2}(\.[1-9][0-9]?)?$`)

func (d Draft) check() (problems refuse.List) {
	for _, l := range []texts.Language{texts.English, texts.French, texts.Spanish} {
		title := d.Titles[l]
		if n := utf8.RuneCountInString(title); n > maxTitle || n == 0 && l == texts.English || strings.ContainsFunc(title, unicode.IsControl) {
			problems.Add(refuse.Invalid("titles."+string(l), "PAPER_TITLE", "Max", maxTitle))
		}
	}
	if d.Number != "" && !numbered.MatchString(d.Number) {
		problems.Add(refuse.Invalid("number", "PAPER_NUMBER"))
	}
	return problems
}

// find refuses a meeting that does not exist, and an item of another one. An
// item alone names its meeting.
func (d *Draft) find(ctx context.Context, tx *store.Tx) error {
	if d.AgendaItemID != 0 {
		var of int64
		found, err := tx.Get(ctx, &of, `select meeting_id from agenda_items where id = $1`, d.AgendaItemID)
		switch {
		case err != nil:
			return err
		case !found:
			return refuse.NotFound("agendaItemId")
		case d.MeetingID != 0 && d.MeetingID != of:
			return refuse.Invalid("agendaItemId", "PAPER_ITEM")
		}
		d.MeetingID = of
		return nil
	}
	if d.MeetingID == 0 {
		return nil
	}
	var id int64
	found, err := tx.Get(ctx, &id, `select id from meetings where id = $1`, d.MeetingID)
	if err == nil && !found {
		return refuse.NotFound("meetingId")
	}
	return err
}

// next is the first free whole number of a label within a meeting. Whoever
// asks keeps others from asking until the transaction ends.
func next(ctx context.Context, tx *store.Tx, p Place) (string, error) {
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended('papers ' || $1::bigint || $2::text, 0))`, p.MeetingID, p.Label); err != nil {
		return "", err
	}
	last := 0
	_, err := tx.Get(ctx, &last, `
		select coalesce(max(ordinal), 0) from papers where meeting_id is not distinct from nullif($1, 0) and label = $2`, p.MeetingID, p.Label)
	return strconv.Itoa(last + 1), err
}
