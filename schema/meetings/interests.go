package meetings

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Declared is who has an interest in an item.
type Declared struct {
	ItemID     int64 `db:"item_id"`
	AttendeeID int64 `db:"attendee_id"`
}

// Interests reads who has an interest in the items of meetings.
func Interests(ctx context.Context, q store.Reader, meetingIDs []int64) (map[int64][]Declared, error) {
	var rows []Declared
	err := q.Select(ctx, &rows, `
		select item_id, attendee_id from item_interests where meeting_id = any($1) and withdrawn_at is null order by id`, store.IDs(meetingIDs))
	return store.Group(rows, func(d Declared) int64 { return d.ItemID }), err
}

// notable is the shortest name of an organisation that is looked for in titles.
const notable = 4

// worded is a text as its words, with a space before and after each: a sign of
// punctuation beside a name is none of it.
func worded(text string) string {
	return `regexp_replace(' ' || fold(` + text + `) || ' ', '[^[:alnum:]]+', ' ', 'g')`
}

// Proposed finds who has an interest on record in what items are about, and has
// not declared it: an item is about an organisation that its title, or that of
// one of its papers, names in any language. On record are interests declared at
// any time, the organisations whose contact somebody is and those for which
// they sit on the Board. What was withdrawn on an item is not proposed again.
// For the secretariat; for others nothing is.
func Proposed(ctx context.Context, q store.Reader, meetingIDs []int64) (map[int64][]Declared, error) {
	if !q.Viewer().Can(store.Staff) {
		return nil, nil
	}
	var rows []Declared
	err := q.Select(ctx, &rows, `
		with here as (
		  select a.id, a.meeting_id, a.person_id, meeting_day(m) as day from meeting_people a join meetings m on m.id = a.meeting_id
		  where a.meeting_id = any($1) and a.person_id is not null),
		known as (
		  select h.id, h.meeting_id, i.organisation_id from here h join interests i on i.person_id = h.person_id and i.withdrawn_at is null
		  union select h.id, h.meeting_id, c.organisation_id from here h join contacts c on c.person_id = h.person_id and c.starts_on <= h.day and coalesce(c.ends_on, 'infinity') >= h.day
		  union select h.id, h.meeting_id, t.organisation_id from here h join seat_people s on s.person_id = h.person_id and s.starts_on <= h.day and s.ends_on >= h.day join seat_terms t on t.id = s.term_id),
		said as (
		  select i.id, i.meeting_id, `+worded(`concat_ws(' ', i.titles->>'en', i.titles->>'fr', i.titles->>'es',
		           (select string_agg(concat_ws(' ', p.titles->>'en', p.titles->>'fr', p.titles->>'es'), ' ') from papers p where p.agenda_item_id = i.id))`)+` as words
		  from agenda_items i where i.meeting_id = any($1))
		select distinct s.id as item_id, k.id as attendee_id from said s join known k on k.meeting_id = s.meeting_id
		  join organisations o on o.id = k.organisation_id
		where exists (select from jsonb_each_text(o.names) n where length(n.value) >= $2 and strpos(s.words, `+worded("n.value")+`) > 0)
		  and not exists (select from item_interests d where d.item_id = s.id and d.attendee_id = k.id)
		order by 1, 2`, store.IDs(meetingIDs), notable)
	return store.Group(rows, func(d Declared) int64 { return d.ItemID }), err
}

// Declare puts on record that the viewer, who is invited, has an interest in an
// item, or that they have none any more: until the minutes are approved, and to
// withdraw it until the meeting begins. On the item they count neither as
// present nor among those who may decide. They read the item, its papers and
// what was decided; what was noted, and its part of the minutes before these
// are published, they do not.
func Declare(ctx context.Context, tx *store.Tx, itemID int64, note string, withdraw bool) (meetingID int64, err error) {
	if meetingID, err = MeetingOf(ctx, tx, itemID); err != nil {
		return 0, err
	}
	if meetingID == 0 {
		return 0, refuse.NotFound("id")
	}
	m, err := Get(ctx, tx, meetingID)
	if err != nil {
		return 0, err
	}
	mine, err := own(ctx, tx, meetingID)
	if err != nil {
		return 0, err
	}
	note = strings.TrimSpace(note)
	switch {
	case m.CancelledAt != nil:
		return 0, refuse.Closed("", "MEETING_CANCELLED")
	case withdraw && !tx.Now().Before(m.StartsAt):
		return 0, refuse.Closed("", "MEETING_INTEREST_LATE")
	case utf8.RuneCountInString(note) > longestReason:
		return 0, refuse.Invalid("note", "MEETING_INTEREST_NOTE", "Max", longestReason)
	}
	if err := unapproved(ctx, tx, meetingID); err != nil {
		return 0, err
	}
	if _, err := take(ctx, tx, meetingID, nil); err != nil {
		return 0, err
	}
	if withdraw {
		_, err = tx.Exec(ctx, `
			update item_interests set withdrawn_at = $3, withdrawn_by = nullif($4::bigint, 0) where item_id = $1 and attendee_id = $2 and withdrawn_at is null`,
			itemID, mine.ID, tx.Now(), tx.Viewer().PersonID)
		return meetingID, err
	}
	_, err = tx.Exec(ctx, `
		insert into item_interests (meeting_id, item_id, attendee_id, note, declared_at, declared_by) values ($1, $2, $3, $4, $5, nullif($6::bigint, 0))
		on conflict (item_id, attendee_id) where withdrawn_at is null do nothing`,
		meetingID, itemID, mine.ID, note, tx.Now(), tx.Viewer().PersonID)
	return meetingID, err
}

// declared is the condition under which a person has declared an interest in an
// item.
func declared(item, person string) string { return interested(item, person, "me.id = who.id") }

// recused is the condition under which a person takes no part in an item: they
// have declared an interest in it, or whom they stand in for has, or who stands in
// for them. They have one voice, and it is not heard on the item.
func recused(item, person string) string {
	return interested(item, person, "(me.id = who.id or me.stands_for_id = who.id or who.stands_for_id = me.id)")
}

func interested(item, person, same string) string {
	return `exists (select from item_interests x join meeting_people who on who.id = x.attendee_id
		join meeting_people me on me.meeting_id = who.meeting_id and me.person_id = ` + person + `
		where x.item_id = ` + item + ` and ` + same + ` and x.withdrawn_at is null)`
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
