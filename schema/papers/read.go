package papers

import (
	"context"

	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Papers stand by meeting, the latest first, then by number; standing documents
// come last, and so do those of meetings that the reader may not know of: their
// place would tell when these are.
const (
	sortKey = `(to_char(9999999999 - coalesce(extract(epoch from m.starts_at), 0)::bigint, 'FM0000000000') || to_char(coalesce(m.id, 0), 'FM0000000000') || to_char(p.ordinal, 'FM000') || p.number || ' ' || p.label) collate "C"`
	columns = `p.id, coalesce(p.meeting_id, 0) as meeting_id, coalesce(p.agenda_item_id, 0) as agenda_item_id, p.label, p.number, p.titles, p.audience, p.created_at,
		w.at as withdrawn_at, coalesce(w.reason, '') as reason, p.version, ` + sortKey + ` as sort_key`
	withdrawn = ` left join paper_withdrawals w on w.paper_id = p.id `
)

// joins are papers with the meetings that the viewer may know of.
func joins(q store.Reader, w *store.Where) string {
	v := q.Viewer()
	audiences, staff, person := w.Param(store.Texts(v.Audiences())), w.Param(v.Can(store.Staff)), w.Param(v.PersonID)
	return ` from papers p left join meetings m on m.id = p.meeting_id and ` + meetings.Seen(audiences, staff+"::boolean", person) + withdrawn
}

// Readable is the condition under which a paper p is read, for statements of
// other areas; parameters by their names in the statement. Whoever is invited to
// its meeting reads it as they read an item of the agenda. What is prepared for a
// meeting that is not convened is the secretariat's alone.
func Readable(audiences, staff, person, today string) string {
	return `(` + meetings.Readable("p.audience", "p.meeting_id", audiences, person, today) + ` and (` + staff + ` or p.meeting_id is null
		or exists (select from meetings held where held.id = p.meeting_id and held.convened_at is not null)))`
}

// Filter narrows a list of papers; zero values leave it open.
type Filter struct {
	MeetingID    int64
	AgendaItemID int64
	Search       string         // words of the title
	State        State          // of some language
	Language     texts.Language // of State; empty: any
	Standing     *bool          // of no meeting
}

// ListName names the list for cursors.
const ListName = "papers"

func scope(q store.Reader, f Filter) *store.Where {
	w, v := new(store.Where), q.Viewer()
	audiences, staff, person, today := w.Param(store.Texts(v.Audiences())), w.Param(v.Can(store.Staff))+"::boolean", w.Param(v.PersonID), w.Param(q.Today())
	w.And(Readable(audiences, staff, person, today))
	if f.MeetingID != 0 { // m: as far as the viewer may know of it
		w.And("m.id = $?", f.MeetingID)
	}
	if f.AgendaItemID != 0 {
		w.And(`m.id is not null and exists (select from agenda_items i where i.id = p.agenda_item_id and i.id = $? and `+
			meetings.Readable("i.audience", "i.meeting_id", audiences, person, today)+`)`, f.AgendaItemID)
	}
	if f.Standing != nil {
		w.And("(m.id is null) = $?", *f.Standing)
	}
	if f.Search != "" {
		w.And("words_of(p.titles, '{}') @@ asked($?)", f.Search)
	}
	if f.State != "" {
		languages := []string{string(f.Language)}
		if f.Language == "" {
			languages = codes(texts.Languages)
		}
		w.And(inState, store.Texts(languages), f.State)
	}
	return w
}

func codes(list []texts.Language) []string {
	names := make([]string, len(list))
	for i, l := range list {
		names[i] = string(l)
	}
	return names
}

// inState is stateOf in SQL; a withdrawn paper waits for nothing.
const inState = `w.id is null and exists (
	select from unnest($?::text[]) l (code)
	left join lateral (select v.follows, v.number from paper_versions v where v.paper_id = p.id and v.language = l.code order by v.number desc limit 1) v on true
	where case when v.number is null then 'PENDING'
	           when v.follows < (select max(number) from paper_versions where paper_id = p.id and language = 'en') then 'OLDER'
	           else 'CURRENT' end = $?)`

// List reads a page of the papers that the viewer may read.
func List(ctx context.Context, q store.Reader, f Filter, page relay.Page) ([]Paper, relay.Info, error) {
	w := scope(q, f)
	from := joins(q, w)
	direction, compare := "asc", ">"
	if page.Back {
		direction, compare = "desc", "<"
	}
	if page.Placed {
		w.And("("+sortKey+", p.id) "+compare+" ($?, $?)", page.Key, page.ID)
	}
	var rows []Paper
	err := q.Select(ctx, &rows, `
		select `+columns+from+`where `+w.SQL()+`
		order by sort_key `+direction+`, p.id `+direction+` limit `+w.Param(page.Size+1), w.Args...)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(page, rows, func(p Paper) (string, int64) { return p.SortKey, p.ID })
	return rows, info, nil
}

// Count counts the papers of a filter that the viewer may read.
func Count(ctx context.Context, q store.Reader, f Filter) (n int32, err error) {
	w := scope(q, f)
	from := joins(q, w)
	_, err = q.Get(ctx, &n, `select count(*)`+from+`where `+w.SQL(), w.Args...)
	return n, err
}

// ByIDs loads those papers that the viewer may read.
func ByIDs(ctx context.Context, q store.Reader, ids []int64) (map[int64]Paper, error) {
	rows, err := of(ctx, q, "p.id", ids)
	return store.Index(rows, func(p Paper) int64 { return p.ID }), err
}

// OfMeetings loads the papers of meetings that the viewer may read, by meeting.
func OfMeetings(ctx context.Context, q store.Reader, ids []int64) (map[int64][]Paper, error) {
	rows, err := of(ctx, q, "p.meeting_id", ids)
	return store.Group(rows, func(p Paper) int64 { return p.MeetingID }), err
}

// OfItems loads the papers of agenda items that the viewer may read, by item.
func OfItems(ctx context.Context, q store.Reader, ids []int64) (map[int64][]Paper, error) {
	rows, err := of(ctx, q, "p.agenda_item_id", ids)
	return store.Group(rows, func(p Paper) int64 { return p.AgendaItemID }), err
}

func of(ctx context.Context, q store.Reader, column string, ids []int64) (rows []Paper, err error) {
	w := scope(q, Filter{})
	w.And(column+" = any($?)", store.IDs(ids))
	from := joins(q, w)
	err = q.Select(ctx, &rows, `select `+columns+from+`where `+w.SQL()+` order by sort_key, p.id`, w.Args...)
	return rows, err
}
