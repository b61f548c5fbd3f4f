package meetings

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Item is an item of an agenda.
type Item struct {
	ID        int64
	MeetingID int64 `db:"meeting_id"`
	Position  int
	Number    string // "3", "3.1"
	Titles    texts.Translated
	Purpose   string
	Minutes   int
	Before    int // minutes of the items before it, whoever reads them
	Presenter string
	Consent   bool
	Standing  bool
	Audience  string
	Notes     string // for staff without an interest; what the minutes say is for those who read them
	Recused   bool   // the viewer declared an interest
}

// StartsAt is when an item of a meeting begins by the agenda's durations.
func (i Item) StartsAt(m Meeting) time.Time {
	return m.StartsAt.Add(time.Duration(i.Before) * time.Minute)
}

// Clock is that hour in the meeting's zone: "14:10".
func (i Item) Clock(m Meeting) string { return clock(i.StartsAt(m), m.Location()) }

// IsSub tells whether it belongs to the item above.
func (i Item) IsSub() bool { return strings.Contains(i.Number, ".") }

const itemColumns = `i.id, i.meeting_id, i.position, i.number, i.titles, i.purpose, i.minutes, i.before, i.presenter, i.consent, i.standing, i.audience`

// timed are the items with the minutes before each.
const timed = ` from (select id, meeting_id, position, number, titles, purpose, minutes, presenter, consent, standing, audience,
	(sum(minutes) over (partition by meeting_id order by position) - minutes)::int as before
	from agenda_items where meeting_id = any($1)) i `

// Agendas reads what a viewer may of the agendas of meetings that the viewer
// may know of, in order.
func Agendas(ctx context.Context, q store.Reader, meetingIDs []int64) (map[int64][]Item, error) {
	var rows []Item
	err := q.Select(ctx, &rows, `
		select `+itemColumns+`, `+recused("i.id", "$3")+` as recused,
		       case when $4 and not `+recused("i.id", "$3")+` then coalesce((select n.text from item_notes n where n.item_id = i.id order by n.number desc limit 1), '') else '' end as notes`+timed+`
		where `+readable("i.audience", "i.meeting_id", "$2", "$3")+` order by i.meeting_id, i.position`,
		store.IDs(meetingIDs), store.Texts(q.Viewer().Audiences()), q.Viewer().PersonID, q.Viewer().Can(store.Staff))
	return store.Group(rows, func(i Item) int64 { return i.MeetingID }), err
}

// itemOf finds an item's meeting; NotFound where there is none.
func itemOf(ctx context.Context, tx *store.Tx, id int64) (meetingID int64, err error) {
	found, err := tx.Get(ctx, &meetingID, `select meeting_id from agenda_items where id = $1 and audience = any($2)`, id, store.Texts(tx.Viewer().Audiences()))
	if err == nil && !found {
		err = refuse.NotFound("id")
	}
	return meetingID, err
}

// Entry is an item to be; nil leaves a field as it is.
type Entry struct {
	Titles    texts.Translated
	Purpose   *string
	Minutes   *int32
	Presenter *string
	Consent   *bool
	Standing  *bool
	Audience  *string
	Sub       *bool // it belongs to the item above
}

const (
	longestItem   = 300
	mostItems     = 200
	longestMinute = 600
)

func (e Entry) check() error {
	var problems refuse.List
	problems.Add(checkNames("titles", e.Titles, longestItem, true))
	if e.Minutes != nil && (*e.Minutes < 0 || *e.Minutes > longestMinute) {
		problems.Add(refuse.Invalid("minutes", "AGENDA_MINUTES", "Max", longestMinute))
	}
	if e.Presenter != nil && (utf8.RuneCountInString(*e.Presenter) > longestTitle || strings.ContainsFunc(*e.Presenter, unicode.IsControl)) {
		problems.Add(refuse.Invalid("presenter", "AGENDA_PRESENTER", "Max", longestTitle))
	}
	return problems.Err()
}

// AddItem puts an item at the end of an agenda.
func AddItem(ctx context.Context, tx *store.Tx, meetingID int64, expected *int, e Entry) (id int64, err error) {
	m, err := take(ctx, tx, meetingID, expected)
	if err != nil {
		return 0, err
	}
	if err := m.open(); err != nil {
		return 0, err
	}
	if err := e.check(); err != nil {
		return 0, err
	}
	n := 0
	if _, err := tx.Get(ctx, &n, `select count(*) from agenda_items where meeting_id = $1`, meetingID); err != nil {
		return 0, err
	}
	if n >= mostItems {
		return 0, refuse.Conflict("", "AGENDA_FULL", "Max", mostItems)
	}
	number := "1"
	if e.Sub != nil && *e.Sub {
		number = "1.1"
	}
	_, err = tx.Get(ctx, &id, `
		insert into agenda_items (meeting_id, position, number, titles, purpose, minutes, presenter, consent, standing, audience)
		values ($1, $2, $3, $4, coalesce($5, 'INFORMATION'), coalesce($6, 10), coalesce($7, ''), coalesce($8, false), coalesce($9, false), coalesce($10, 'MEMBERS')) returning id`,
		meetingID, n+1000, number, e.Titles, e.Purpose, e.Minutes, e.Presenter, e.Consent, e.Standing, e.Audience)
	if err != nil {
		return 0, err
	}
	return id, renumber(ctx, tx, meetingID)
}

// UpdateItem changes an item and returns its meeting's id.
func UpdateItem(ctx context.Context, tx *store.Tx, id int64, expected *int, e Entry) (meetingID int64, err error) {
	meetingID, err = itemOf(ctx, tx, id)
	if err != nil {
		return 0, err
	}
	m, err := take(ctx, tx, meetingID, expected)
	if err != nil {
		return 0, err
	}
	if err := m.open(); err != nil {
		return 0, err
	}
	if e.Titles == nil {
		if _, err := tx.Get(ctx, &e.Titles, `select titles from agenda_items where id = $1`, id); err != nil {
			return 0, err
		}
	}
	if err := e.check(); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `
		update agenda_items set titles = $2, purpose = coalesce($3, purpose), minutes = coalesce($4, minutes), presenter = coalesce($5, presenter),
		  consent = coalesce($6, consent), standing = coalesce($7, standing), audience = coalesce($8, audience),
		  number = case when $9::boolean is null then number when $9 then '1.1' else '1' end
		where id = $1`, id, e.Titles, e.Purpose, e.Minutes, e.Presenter, e.Consent, e.Standing, e.Audience, e.Sub); err != nil {
		return 0, err
	}
	return meetingID, renumber(ctx, tx, meetingID)
}

// MeetingOf finds the meeting of an item that the viewer may read; 0: there is
// none.
func MeetingOf(ctx context.Context, q store.Reader, itemID int64) (id int64, err error) {
	_, err = q.Get(ctx, &id, `select i.meeting_id from agenda_items i where i.id = $1 and `+readable("i.audience", "i.meeting_id", "$2", "$3"),
		itemID, store.Texts(q.Viewer().Audiences()), q.Viewer().PersonID)
	return id, err
}
