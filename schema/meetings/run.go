package meetings

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/actions"
	"github.com/plenary-org/plenary/schema/date"
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
	On            date.Date // zero: the meeting's day, today at the latest
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
	switch {
	case m.CancelledAt != nil:
		return refuse.Closed("", "MEETING_CANCELLED")
	case m.ConvenedAt == nil:
		return refuse.Closed("", "MEETING_NOT_CONVENED")
	case tx.Today().Before(m.Day()):
		return refuse.Closed("", "MEETING_NOT_YET", "On", m.Day())
	}
	if err := unapproved(ctx, tx, id); err != nil {
		return err
	}
	if err := attend(ctx, tx, id, r.People); err != nil {
		return err
	}
	var problems refuse.List
	for _, noted := range r.Items {
		field := "items"
		if err := note(ctx, tx, m, noted); err != nil {
			if refuse.From(err) == nil {
				return err
			}
			problems = append(problems, refuse.From(refuse.Under(field, err))...)
		}
	}
	return problems.Err()
}

// attend sets who came. An alternate stands for one member who is not there
// themselves.
func attend(ctx context.Context, tx *store.Tx, id int64, people []Presence) error {
	there := map[int64]bool{}
	for _, p := range people {
		there[p.AttendeeID] = p.Presence == "PRESENT"
	}
	// Whoever stood for somebody may stand for somebody else now.
	if _, err := tx.Exec(ctx, `update meeting_people set stands_for_id = null where meeting_id = $1 and id = any($2) and stands_for_id is not null`, id, store.IDs(ids(people))); err != nil {
		return err
	}
	for _, p := range people {
		switch {
		case p.StandsFor != 0 && p.Presence != "PRESENT":
			return refuse.Invalid("people", "MEETING_ALTERNATE_ABSENT")
		case p.StandsFor != 0 && (there[p.StandsFor] || p.StandsFor == p.AttendeeID):
			return refuse.Conflict("people", "MEETING_ALTERNATE_NEEDLESS")
		}
		rows, err := tx.Exec(ctx, `
			update meeting_people a set presence = nullif($3, ''), remote = $4 and $3 = 'PRESENT', stands_for_id = nullif($5::bigint, 0)
			where a.id = $2 and a.meeting_id = $1 and ($5::bigint = 0 or a.part <> 'MEMBER' and exists (
			  select from meeting_people f where f.id = $5 and f.meeting_id = $1 and f.part = 'MEMBER' and f.presence is distinct from 'PRESENT'))`,
			id, p.AttendeeID, p.Presence, p.Remote, p.StandsFor)
		switch {
		case store.Violates(err, "meeting_people_one_alternate"):
			return refuse.Conflict("people", "MEETING_ALTERNATE_TWICE")
		case err != nil:
			return err
		case rows == 0 && p.StandsFor != 0:
			return refuse.Conflict("people", "MEETING_ALTERNATE_NEEDLESS")
		case rows == 0:
			return refuse.NotFound("people")
		}
	}
	return nil
}

func ids(people []Presence) []int64 {
	list := make([]int64, len(people))
	for i, p := range people {
		list[i] = p.AttendeeID
	}
	return list
}

// note puts down what happened on an item.
func note(ctx context.Context, tx *store.Tx, m Meeting, n Noted) error {
	if id, err := itemOf(ctx, tx, n.ItemID); err != nil {
		return err
	} else if id != m.ID {
		return refuse.NotFound("id")
	}
	if n.Notes != nil {
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

// recuse puts on record who has an interest in an item; whoever is not named
// any more has withdrawn it.
func recuse(ctx context.Context, tx *store.Tx, meetingID, itemID int64, attendees []int64) error {
	if _, err := tx.Exec(ctx, `
		update item_interests set withdrawn_at = $3, withdrawn_by = nullif($4, 0)
		where item_id = $1 and withdrawn_at is null and attendee_id <> all($2)`, itemID, store.IDs(attendees), tx.Now(), tx.Viewer().PersonID); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		insert into item_interests (meeting_id, item_id, attendee_id, declared_at, declared_by)
		select a.meeting_id, $2, a.id, $4, nullif($5, 0) from meeting_people a
		where a.meeting_id = $1 and a.id = any($3)
		on conflict (item_id, attendee_id) where withdrawn_at is null do nothing`, meetingID, itemID, store.IDs(attendees), tx.Now(), tx.Viewer().PersonID)
	return err
}
