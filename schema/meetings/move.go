package meetings

import (
	"context"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// MoveItem puts an item at a place of its agenda, the first being 1; those
// behind it move back, and all are numbered anew. Whoever saw an older agenda
// is refused, so that two who move at once end in one order. It is too late
// when the meeting has begun: notes and papers name the numbers.
func MoveItem(ctx context.Context, tx *store.Tx, id int64, expected *int, to int) (meetingID int64, err error) {
	meetingID, err = agendaOf(ctx, tx, id, expected)
	if err != nil {
		return 0, err
	}
	if to < 1 || to > mostItems {
		return 0, refuse.Invalid("to", "AGENDA_PLACE", "Max", mostItems)
	}
	// Places count in halves for the moment: before whoever stands there.
	if _, err := tx.Exec(ctx, `
		with moved as (select position as was from agenda_items where id = $1)
		update agenda_items i set position = case
		    when i.id = $1 then 2 * $3::int + case when $3::int > moved.was then 1 else -1 end
		    else 2 * i.position end + 2
		from moved where i.meeting_id = $2`, id, meetingID, to); err != nil {
		return 0, err
	}
	return meetingID, renumber(ctx, tx, meetingID)
}

// RemoveItem takes an item off its agenda. One that is on record, by a note, a
// decision or an action, stays.
func RemoveItem(ctx context.Context, tx *store.Tx, id int64, expected *int) (meetingID int64, err error) {
	meetingID, err = agendaOf(ctx, tx, id, expected)
	if err != nil {
		return 0, err
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
	if m.ConvenedAt != nil && !tx.Now().Before(m.StartsAt) {
		return 0, refuse.Closed("", "MEETING_BEGUN")
	}
	return meetingID, m.open()
}

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
