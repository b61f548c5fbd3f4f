package papers

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// At is the meeting and the agenda item that a paper is for, as far as the
// viewer may see them.
type At struct {
	PaperID    int64  `db:"paper_id"`
	MeetingID  int64  `db:"meeting_id"`
	Body       string // its code
	Titles     texts.Translated
	StartsAt   time.Time `db:"starts_at"`
	ItemID     int64     `db:"item_id"`     // 0: none
	ItemNumber string    `db:"item_number"` // empty for whoever does not read every item of the meeting
	ItemTitles texts.Translated
}

// Item is the agenda item as people call it: "3.1 Report of the secretariat".
func (a At) Item(l texts.Language) string {
	if a.ItemID == 0 {
		return ""
	}
	if a.ItemNumber == "" {
		return a.ItemTitles.In(l)
	}
	return a.ItemNumber + "\u00a0" + a.ItemTitles.In(l)
}

// Places loads where papers belong, by paper. A meeting that was not convened
// is a draft of the secretariat's.
func Places(ctx context.Context, q store.Reader, ids []int64) (map[int64]At, error) {
	var rows []At
	err := q.Select(ctx, &rows, `
		select p.id as paper_id, m.id as meeting_id, b.code as body, m.titles, m.starts_at,
		       coalesce(i.id, 0) as item_id, coalesce(case when not exists (select from agenda_items h where h.meeting_id = m.id and h.audience <> all($2)) then i.number end, '') as item_number, coalesce(i.titles, '{}') as itemtitles
		from papers p join meetings m on m.id = p.meeting_id and m.audience = any($2) and ($3 or m.convened_at is not null)
		join bodies b on b.id = m.body_id left join agenda_items i on i.id = p.agenda_item_id and i.audience = any($2)
		where p.id = any($1) and p.audience = any($2)`,
		store.IDs(ids), store.Texts(q.Viewer().Audiences()), q.Viewer().Can(store.Staff))
	return store.Index(rows, func(a At) int64 { return a.PaperID }), err
}

// Meeting is one that papers may be put to.
type Meeting struct {
	ID       int64
	Titles   texts.Translated
	StartsAt time.Time `db:"starts_at"`
	Items    []Item    `db:"-"`
}

// Item is an item of a meeting's agenda.
type Item struct {
	ID        int64
	MeetingID int64 `db:"meeting_id"`
	Number    string
	Titles    texts.Translated
}

// Meetings lists those of the last two years and all to come, the latest
// first, for the secretariat.
func Meetings(ctx context.Context, q store.Reader) (list []Meeting, err error) {
	if !q.Viewer().Can(store.Staff) {
		return nil, nil
	}
	since := q.Today().AddYears(-2)
	if err := q.Select(ctx, &list, `
		select m.id, m.titles, m.starts_at from meetings m where m.starts_at >= $1 and m.cancelled_at is null
		order by m.starts_at desc, m.id desc`, since); err != nil {
		return nil, err
	}
	var items []Item
	err = q.Select(ctx, &items, `
		select i.id, i.meeting_id, i.number, i.titles from agenda_items i join meetings m on m.id = i.meeting_id
		where m.starts_at >= $1 and m.cancelled_at is null order by i.meeting_id, i.position`, since)
	of := store.Group(items, func(i Item) int64 { return i.MeetingID })
	for n := range list {
		list[n].Items = of[list[n].ID]
	}
	return list, err
}
