package meetings

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// MoveItem puts an item, with those that belong to it, at a place of its agenda,
// the first being 1; those behind it move back, and all are numbered anew. An
// item is never put between another and what belongs to that. Whoever saw an
// older agenda is refused, so that two who move at once end in one order. It is
// too late when the meeting has begun: notes and papers name the numbers.
func MoveItem(ctx context.Context, tx *store.Tx, id int64, expected *int, to int) (meetingID int64, err error) {
	meetingID, err = agendaOf(ctx, tx, id, expected)
	if err != nil {
		return 0, err
	}
	if to < 1 || to > mostItems {
		return 0, refuse.Invalid("to", "AGENDA_PLACE", "Max", mostItems)
	}
	agendas, err := Agendas(ctx, tx, []int64{meetingID})
	if err != nil {
		return 0, err
	}
	if err := order(ctx, tx, meetingID, moved(agendas[meetingID], id, to)); err != nil {
		return 0, err
	}
	return meetingID, renumber(ctx, tx, meetingID)
}

// below are the items that belong to one, in order.
func below(agenda []Item, id int64) (ids []int64) {
	of := ""
	for _, i := range agenda {
		top, _, sub := strings.Cut(i.Number, ".")
		switch {
		case i.ID == id && !sub:
			of = top
		case sub && top == of:
			ids = append(ids, i.ID)
		}
	}
	return ids
}

// moved is the order of an agenda once an item is at a place, from 1. Where that
// is its own or that of what belongs to it, it changes places with what follows.
func moved(agenda []Item, id int64, to int) []int64 {
	block := append([]int64{id}, below(agenda, id)...)
	var rest []Item
	from := 0
	for n, i := range agenda {
		if i.ID == id {
			from = n + 1
		}
		if !slices.Contains(block, i.ID) {
			rest = append(rest, i)
		}
	}
	// at is how many of the rest stand before it.
	at := min(max(to-1, 0), len(rest))
	if to > from {
		at = min(max(to-len(block), from), len(rest))
	}
	sub := agenda[from-1].IsSub()
	for !sub && at > 0 && at < len(rest) && rest[at].IsSub() { // not into what belongs to another
		if to > from {
			at++
		} else {
			at--
		}
	}
	var ids []int64
	for _, i := range rest[:at] {
		ids = append(ids, i.ID)
	}
	ids = append(ids, block...)
	for _, i := range rest[at:] {
		ids = append(ids, i.ID)
	}
	return ids
}

// freed is the order in which an item that belonged to another stands behind all
// that still do.
func freed(agenda []Item, id int64) (ids []int64) {
	own, last := "", int64(0)
	for _, i := range agenda {
		if top, _, _ := strings.Cut(i.Number, "."); i.ID == id {
			own, last = top, i.ID
		} else if top == own {
			last = i.ID
		}
	}
	for _, i := range agenda {
		if i.ID != id {
			ids = append(ids, i.ID)
		}
		if i.ID == last {
			ids = append(ids, id)
		}
	}
	return ids
}

// order places the items of an agenda.
func order(ctx context.Context, tx *store.Tx, meetingID int64, ids []int64) error {
	// Places behind all of them for the moment: two never share one.
	_, err := tx.Exec(ctx, `
		update agenda_items i set position = n.place + 1000 from unnest($2::bigint[]) with ordinality n (id, place)
		where i.id = n.id and i.meeting_id = $1`, meetingID, store.IDs(ids))
	return err
}

// RemoveItem takes an item off its agenda. One that is on record, by a note, a
// decision or an action, stays; so does one to which others belong.
func RemoveItem(ctx context.Context, tx *store.Tx, id int64, expected *int) (meetingID int64, err error) {
	meetingID, err = agendaOf(ctx, tx, id, expected)
	if err != nil {
		return 0, err
	}
	agendas, err := Agendas(ctx, tx, []int64{meetingID})
	if err != nil {
		return 0, err
	}
	if len(below(agendas[meetingID], id)) > 0 {
		return 0, refuse.Conflict("id", "AGENDA_ITEM_SUBS")
	}
	used := false
	if _, err := tx.Get(ctx, &used, `
		select exists (select from item_notes where item_id = $1) or exists (select from item_interests where item_id = $1)
		  or exists (select from decisions where agenda_item_id = $1) or exists (select from actions where item_id = $1)
		  or exists (select from minutes_parts where item_id = $1)`, id); err != nil {
		return 0, err
	}
	if used {
		return 0, refuse.Conflict("id", "AGENDA_ITEM_USED")
	}
	if _, err := tx.Exec(ctx, `delete from agenda_items where id = $1`, id); err != nil {
		return 0, err
	}
	return meetingID, renumber(ctx, tx, meetingID)
}

func agendaOf(ctx context.Context, tx *store.Tx, itemID int64, expected *int) (meetingID int64, err error) {
	if meetingID, err = itemOf(ctx, tx, itemID); err != nil {
		return 0, err
	}
	m, err := take(ctx, tx, meetingID, expected)
	if err != nil {
		return 0, err
	}
	if m.begun(tx.Now()) {
		return 0, refuse.Closed("", "MEETING_BEGUN")
	}
	return meetingID, m.open()
}

// begun tells whether the time of a convened meeting has come.
func (m Meeting) begun(now time.Time) bool { return m.ConvenedAt != nil && !now.Before(m.StartsAt) }

// renumber gives items their place and number by their order: 1, 2, 2.1, 3. An
// item stays below the one above it; the first belongs to none.
func renumber(ctx context.Context, tx *store.Tx, meetingID int64) error {
	_, err := tx.Exec(ctx, `
		with placed as (
		  select id, row_number() over (order by position) as place, number like '%.%' and row_number() over (order by position) > 1 as sub
		  from agenda_items where meeting_id = $1),
		counted as (select id, place, sub, count(*) filter (where not sub) over (order by place) as top from placed),
		named as (
		  select id, place, top || case when sub then '.' || row_number() over (partition by top, sub order by place) else '' end as number
		  from counted)
		update agenda_items i set position = n.place, number = n.number
		from named n where n.id = i.id and (i.position, i.number) is distinct from (n.place, n.number)`, meetingID)
	return err
}
