package papers

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/meetings"
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
	EndsAt     time.Time `db:"ends_at"`
	Zone       string    // of the meeting
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

// Meeting is as much of the meeting as tells when it is.
func (a At) Meeting() meetings.Meeting {
	return meetings.Meeting{ID: a.MeetingID, StartsAt: a.StartsAt, EndsAt: a.EndsAt, Zone: a.Zone}
}

// Places loads where papers belong, by paper. A meeting that was not convened
// is a draft of the secretariat's.
func Places(ctx context.Context, q store.Reader, ids []int64) (map[int64]At, error) {
	var rows []At
	err := q.Select(ctx, &rows, `
		select p.id as paper_id, m.id as meeting_id, b.code as body, m.titles, m.starts_at, m.ends_at, m.zone,
		       coalesce(i.id, 0) as item_id, coalesce(case when `+meetings.Whole("m.id", "$2", "$4", "$5")+` then i.number end, '') as item_number, coalesce(i.titles, '{}') as itemtitles
		from papers p join meetings m on m.id = p.meeting_id and `+meetings.Seen("$2", "$3::boolean", "$4")+`
		join bodies b on b.id = m.body_id left join agenda_items i on i.id = p.agenda_item_id and `+meetings.Readable("i.audience", "m.id", "$2", "$4", "$5")+`
		where p.id = any($1) and `+Readable("$2", "$3::boolean", "$4", "$5"),
		store.IDs(ids), store.Texts(q.Viewer().Audiences()), q.Viewer().Can(store.Staff), q.Viewer().PersonID, q.Today())
	return store.Index(rows, func(a At) int64 { return a.PaperID }), err
}

// Meeting is one that papers may be put to.
type Meeting struct {
	ID       int64
	Titles   texts.Translated
	Bodies   texts.Translated // names of the body
	StartsAt time.Time        `db:"starts_at"`
	Zone     string
	Items    []Item `db:"-"`
}

// Day is the day on which it begins, there.
func (m Meeting) Day() date.Date { return meetings.Meeting{StartsAt: m.StartsAt, Zone: m.Zone}.Day() }

// Item is an item of a meeting's agenda.
type Item struct {
	ID        int64
	MeetingID int64 `db:"meeting_id"`
	Number    string
	Titles    texts.Translated
}

// Meetings lists those of the last two years and all to come, the latest first,
// for the secretariat; and that of a paper (0: none), whenever it was.
func Meetings(ctx context.Context, q store.Reader, paperID int64) (list []Meeting, err error) {
	if !q.Viewer().Can(store.Staff) {
		return nil, nil
	}
	since := q.Today().AddYears(-2)
	if err := q.Select(ctx, &list, `
		select m.id, m.titles, b.names as bodies, m.starts_at, m.zone from meetings m join bodies b on b.id = m.body_id where `+offered+`
		order by m.starts_at desc, m.id desc`, since, paperID); err != nil {
		return nil, err
	}
	var items []Item
	err = q.Select(ctx, &items, `
		select i.id, i.meeting_id, i.number, i.titles from agenda_items i join meetings m on m.id = i.meeting_id
		where `+offered+` order by i.meeting_id, i.position`, since, paperID)
	of := store.Group(items, func(i Item) int64 { return i.MeetingID })
	for n := range list {
		list[n].Items = of[list[n].ID]
	}
	return list, err
}

// offered are meetings since $1, and that of the paper $2.
const offered = `(m.starts_at >= $1 and m.cancelled_at is null or m.id = (select p.meeting_id from papers p where p.id = $2))`
