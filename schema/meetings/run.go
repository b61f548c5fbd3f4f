package meetings

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/actions"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Presence is who came, of somebody invited.
type Presence struct {
	AttendeeID int64
	Presence   string // PRESENT, EXCUSED, ABSENT; empty: not said
	Remote     bool
	StandsFor  int64 // 0: for nobody
}

// Noted is what is put on record about an item.
type Noted struct {
	ItemID    int64
	Notes     *string
	Interests []int64 // attendees; nil: as before
	Decision  *Resolved
	Action    *actions.Draft
}

// Resolved is what was decided on an item; its number comes from the register.
type Resolved struct {
	Titles, Texts texts.Translated
	Rule          string
	On            date.Date        // zero: the meeting's day, today at the latest where it is tomorrow there already
	Votes         *decisions.Votes // nil: not counted
}

// Record is all that the secretary has put down; what is left out stays.
type Record struct {
	People []Presence
	Items  []Noted
}

const longestNotes = 20000

// Run puts on record who came and what happened, from the meeting's day on, and
// until its minutes are approved.
func Run(ctx context.Context, tx *store.Tx, id int64, expected *int, r Record) error {
	m, err := take(ctx, tx, id, expected)
	if err != nil {
		return err
	}
	if closed := m.RecordClosed(tx.Now()); closed != nil {
		return closed
	}
	if err := unapproved(ctx, tx, id); err != nil {
		return err
	}
	if err := m.attend(ctx, tx, r.People); err != nil {
		return err
	}
	var problems refuse.List
	for i, noted := range r.Items {
		if err := note(ctx, tx, m, noted); err != nil {
			if refuse.From(err) == nil {
				return err
			}
			problems = append(problems, refuse.From(refuse.Under("items."+strconv.Itoa(i), err))...)
		}
	}
	return problems.Err()
}

// RecordClosed is why nothing can be put on record of a meeting at an instant;
// nil: it can, from the beginning of its day on, there.
func (m Meeting) RecordClosed(now time.Time) *refuse.Refusal {
	switch {
	case m.CancelledAt != nil:
		return refuse.Closed("", "MEETING_CANCELLED")
	case m.ConvenedAt == nil:
		return refuse.Closed("", "MEETING_NOT_CONVENED")
	case date.Of(now, m.Location()).Before(m.Day()):
		return refuse.Closed("", "MEETING_NOT_YET", "On", m.Day())
	}
	return nil
}

// note puts down what happened on an item.
func note(ctx context.Context, tx *store.Tx, m Meeting, n Noted) error {
	if id, err := itemOf(ctx, tx, n.ItemID); err != nil {
		return err
	} else if id != m.ID {
		return refuse.NotFound("id")
	}
	if n.Notes != nil {
		hidden := false
		if _, err := tx.Get(ctx, &hidden, `select `+recused("$1", "$2")+` as hidden`, n.ItemID, tx.Viewer().PersonID); err != nil {
			return err
		}
		if hidden {
			return refuse.Denied("MEETING_RECUSED")
		}
		if err := write(ctx, tx, n.ItemID, *n.Notes); err != nil {
			return err
		}
	}
	if n.Interests != nil {
		if err := recuse(ctx, tx, m.ID, n.ItemID, n.Interests); err != nil {
			return err
		}
	}
	if n.Decision != nil {
		if err := resolve(ctx, tx, m, n.ItemID, *n.Decision); err != nil {
			return refuse.Under("decision", err)
		}
	}
	if n.Action != nil {
		a := *n.Action
		a.BodyID, a.ItemID = m.BodyID, n.ItemID
		if _, err := actions.Add(ctx, tx, a); err != nil {
			return refuse.Under("action", err)
		}
	}
	return nil
}

// write keeps a note as a new version where it says something else.
func write(ctx context.Context, tx *store.Tx, itemID int64, text string) error {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if utf8.RuneCountInString(text) > longestNotes {
		return refuse.Invalid("notes", "MEETING_NOTES", "Max", longestNotes)
	}
	_, err := tx.Exec(ctx, `
		insert into item_notes (item_id, number, text, written_at, written_by)
		select $1, coalesce(max(number), 0) + 1, $2, $3, nullif($4, 0) from item_notes where item_id = $1
		having coalesce((array_agg(text order by number desc))[1], '') <> $2`, itemID, text, tx.Now(), tx.Viewer().PersonID)
	return err
}
