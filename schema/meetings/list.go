package meetings

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// Filter narrows the list of meetings; zero values do not.
type Filter struct {
	BodyID int64
	Coming bool // those that are not over: the next first
	Past   bool // those that are: the latest first
	Mine   bool // to which the viewer is invited
}

// Name of the filter's list, for cursors.
func (f Filter) Name() string {
	if f.Coming {
		return "meetings coming"
	}
	return "meetings"
}

func (f Filter) scope(q store.Reader) *store.Where {
	w := new(store.Where)
	seen(w, q.Viewer())
	if f.BodyID != 0 {
		w.And("m.body_id = $?", f.BodyID)
	}
	if f.Mine {
		w.And("exists (select from meeting_people p where p.meeting_id = m.id and p.person_id = $?)", q.Viewer().PersonID)
	}
	if f.Coming {
		w.And("m.ends_at > $?", q.Now())
	}
	if f.Past {
		w.And("m.ends_at <= $?", q.Now())
	}
	return w
}

// List reads a page of meetings.
func List(ctx context.Context, q store.Reader, f Filter, page relay.Page) ([]Meeting, relay.Info, error) {
	w := f.scope(q)
	direction, compare := "desc", "<"
	if page.Back != f.Coming {
		direction, compare = "asc", ">"
	}
	if page.Placed {
		at, err := time.Parse(time.RFC3339Nano, page.Key)
		if err != nil {
			at = time.Time{}
		}
		w.And("(m.starts_at, m.id) "+compare+" ($?, $?)", at, page.ID)
	}
	person, limit := w.Param(q.Viewer().PersonID), w.Param(page.Size+1)
	var rows []Meeting
	err := q.Select(ctx, &rows, `select `+columns(person)+from+`where `+w.SQL()+`
		order by m.starts_at `+direction+`, m.id `+direction+` limit `+limit, w.Args...)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(page, rows, func(m Meeting) (string, int64) { return m.StartsAt.UTC().Format(time.RFC3339Nano), m.ID })
	return rows, info, nil
}

// Count counts the meetings of a filter.
func Count(ctx context.Context, q store.Reader, f Filter) (n int32, err error) {
	w := f.scope(q)
	_, err = q.Get(ctx, &n, `select count(*) from meetings m where `+w.SQL(), w.Args...)
	return n, err
}

// Briefings finds the briefing before each of some meetings, where the viewer
// may know of it.
func Briefings(ctx context.Context, q store.Reader, ids []int64) (map[int64]Meeting, error) {
	var w store.Where
	w.And("m.briefing_of_id = any($?) and m.cancelled_at is null", store.IDs(ids))
	seen(&w, q.Viewer())
	var rows []Meeting
	err := q.Select(ctx, &rows, `select `+columns(w.Param(q.Viewer().PersonID))+from+`where `+w.SQL()+` order by m.starts_at`, w.Args...)
	return store.Index(rows, func(m Meeting) int64 { return m.BriefingOfID }), err
}
