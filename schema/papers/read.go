package papers

import (
	"context"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Papers stand by meeting, the latest first, then by number; standing
// documents come last.
const (
	sortKey = `(to_char(9999999999 - coalesce(extract(epoch from m.starts_at), 0)::bigint, 'FM0000000000') || to_char(coalesce(p.meeting_id, 0), 'FM0000000000') || to_char(p.ordinal, 'FM000') || p.number || ' ' || p.label) collate "C"`
	columns = `p.id, coalesce(p.meeting_id, 0) as meeting_id, coalesce(p.agenda_item_id, 0) as agenda_item_id, p.label, p.number, p.titles, p.audience, p.created_at,
		w.at as withdrawn_at, coalesce(w.reason, '') as reason, p.version, ` + sortKey + ` as sort_key`
	joins = `left join meetings m on m.id = p.meeting_id left join paper_withdrawals w on w.paper_id = p.id`
)

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
	w := new(store.Where)
	w.And("p.audience = any($?)", store.Texts(q.Viewer().Audiences()))
	if f.MeetingID != 0 {
		w.And("p.meeting_id = $?", f.MeetingID)
	}
	if f.AgendaItemID != 0 {
		w.And("p.agenda_item_id = $?", f.AgendaItemID)
	}
	if f.Standing != nil {
		w.And("(p.meeting_id is null) = $?", *f.Standing)
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
	direction, compare := "asc", ">"
	if page.Back {
		direction, compare = "desc", "<"
	}
	if page.Placed {
		w.And("("+sortKey+", p.id) "+compare+" ($?, $?)", page.Key, page.ID)
	}
	var rows []Paper
	err := q.Select(ctx, &rows, `
		select `+columns+` from papers p `+joins+` where `+w.SQL()+`
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
	_, err = q.Get(ctx, &n, `select count(*) from papers p `+joins+` where `+w.SQL(), w.Args...)
	return n, err
}

// ByIDs loads those papers that the viewer may read.
func ByIDs(ctx context.Context, q store.Reader, ids []int64) (map[int64]Paper, error) {
	var rows []Paper
	err := q.Select(ctx, &rows, `
		select `+columns+` from papers p `+joins+` where p.id = any($1) and p.audience = any($2)`,
		store.IDs(ids), store.Texts(q.Viewer().Audiences()))
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
	err = q.Select(ctx, &rows, `select `+columns+` from papers p `+joins+` where `+w.SQL()+` order by sort_key, p.id`, w.Args...)
	return rows, err
}
