package papers

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Change is what may change of a paper; what is nil stays. A narrower audience
// holds from the same instant wherever the paper is read, listed or found.
type Change struct {
	ID       int64
	Version  int // the paper's that its author has seen; 0: whichever
	Titles   texts.Translated
	Audience *string
	Label    *Label
	Number   *string
	// MeetingID and AgendaItemID move it; 0 takes it out of its meeting, or
	// its item.
	MeetingID    *int64
	AgendaItemID *int64
}

// Update changes a paper's title, audience or place. Refusals: those of Add,
// STALE_VERSION.
func Update(ctx context.Context, tx *store.Tx, c Change) error {
	p, err := lock(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	if c.Version != 0 && c.Version != p.Version {
		return refuse.Conflict("expectedVersion", "STALE_VERSION")
	}
	d := c.onto(p).tidy()
	if err := d.check().Err(); err != nil {
		return err
	}
	if err := d.find(ctx, tx); err != nil {
		return err
	}
	if d.Number == "" {
		return refuse.Invalid("number", "PAPER_NUMBER")
	}
	_, err = tx.Exec(ctx, `
		update papers set meeting_id = nullif($2, 0), agenda_item_id = nullif($3, 0), label = $4, number = $5, titles = $6, audience = $7, version = version + 1
		where id = $1`, c.ID, d.MeetingID, d.AgendaItemID, d.Label, d.Number, d.Titles, d.Audience)
	if err != nil {
		return d.refused(err)
	}
	return retitle(ctx, tx, c.ID)
}

func (c Change) onto(p Paper) Draft {
	d := Draft{Place{p.MeetingID, p.AgendaItemID, p.Label, p.Number}, p.Titles, p.Audience}
	if c.Titles != nil {
		d.Titles = c.Titles
	}
	if c.Audience != nil {
		d.Audience = *c.Audience
	}
	if c.Label != nil {
		d.Label = *c.Label
	}
	if c.Number != nil {
		d.Number = *c.Number
	}
	moved := c.MeetingID != nil && *c.MeetingID != p.MeetingID
	if moved {
		d.MeetingID, d.AgendaItemID = *c.MeetingID, 0 // an item stays behind with its meeting
	}
	if c.AgendaItemID != nil && (!moved || *c.AgendaItemID != p.AgendaItemID) { // a form repeats the item of before
		d.AgendaItemID = *c.AgendaItemID
	}
	return d
}

// retitle keeps the title among the words that a paper is found by.
func retitle(ctx context.Context, tx *store.Tx, id int64) error {
	_, err := tx.Exec(ctx, `
		update paper_words w set search = words_in(v.language, coalesce(nullif(p.titles->>v.language, ''), p.titles->>'en'), w.words)
		from paper_versions v join papers p on p.id = v.paper_id where v.id = w.version_id and p.id = $1`, id)
	return err
}

const maxReason = 1000

// Withdraw takes a paper back, for a reason. It stays on the list with that
// reason; what it said, only the secretariat reads.
func Withdraw(ctx context.Context, tx *store.Tx, id int64, reason string) error {
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n == 0 || n > maxReason {
		return refuse.Invalid("reason", "PAPER_REASON", "Max", maxReason)
	}
	if _, err := lock(ctx, tx, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		insert into paper_withdrawals (paper_id, reason, at, by) values ($1, $2, $3, nullif($4, 0))`, id, reason, tx.Now(), tx.Viewer().PersonID)
	if store.Violates(err, "paper_withdrawals_once") {
		return refuse.Conflict("id", "PAPER_WITHDRAWN")
	}
	return err
}

// lock reads a paper for an act on it.
func lock(ctx context.Context, tx *store.Tx, id int64) (p Paper, err error) {
	found, err := tx.Get(ctx, &p, `select `+columns+` from papers p left join meetings m on m.id = p.meeting_id`+withdrawn+`where p.id = $1 for update of p`, id)
	if err == nil && !found {
		err = refuse.NotFound("id")
	}
	return p, err
}
