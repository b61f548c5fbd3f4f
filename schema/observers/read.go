package observers

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// Row is an observership with its organisation.
type Row struct {
	organisations.Organisation
	ID             int64      `db:"own_id"`
	OrganisationID int64      `db:"organisation_id"`
	StartsOn       date.Date  `db:"starts_on"`
	EndsOn         *date.Date `db:"ends_on"`
	Occasion       string     `db:"occasion"`
	InvitedBy      string     `db:"invited_by"`
}

const columns = organisations.Columns + `, s.id as own_id, s.organisation_id, s.starts_on, s.ends_on, s.occasion, s.invited_by`

// Period says which observerships to list, as seen from today.
type Period string

const (
	Current  Period = "CURRENT"
	Past     Period = "PAST"
	Upcoming Period = "UPCOMING"
)

// ListName names the list of a period for cursors.
func ListName(p Period) string { return "observers " + string(p) }

// scope narrows to a period; strangers see who observes today and no others.
func scope(q store.Reader, p Period) *store.Where {
	w := new(store.Where)
	if (p == Past || p == Upcoming) && !q.Viewer().Can(store.Staff) {
		w.And("false") // who observed, or will, is for the secretariat
	}
	switch p {
	case Past:
		w.And("s.ends_on < $?", q.Today())
	case Upcoming:
		w.And("s.starts_on > $?", q.Today())
	default:
		w.And("s.starts_on <= $? and (s.ends_on is null or s.ends_on >= $?)", q.Today(), q.Today())
	}
	return w
}

// List reads a page of observerships, the latest first.
func List(ctx context.Context, q store.Reader, p Period, page relay.Page) ([]Row, relay.Info, error) {
	w := scope(q, p)
	direction, compare := "desc", "<"
	if page.Back {
		direction, compare = "asc", ">"
	}
	if page.Placed {
		day, err := date.Parse(page.Key)
		if err != nil {
			day = date.Date{}
		}
		w.And("(s.starts_on, s.id) "+compare+" ($?, $?)", day, page.ID)
	}
	var rows []Row
	err := q.Select(ctx, &rows, `
		with page as (
		  select s.id from observerships s where `+w.SQL()+`
		  order by s.starts_on `+direction+`, s.id `+direction+` limit `+w.Param(page.Size+1)+`)
		select `+columns+` from page join observerships s using (id) join organisations o on o.id = s.organisation_id `+organisations.Joins+`
		order by s.starts_on `+direction+`, s.id `+direction, w.Args...)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(page, rows, func(r Row) (string, int64) { return r.StartsOn.String(), r.ID })
	return rows, info, nil
}

// Count counts the observerships of a period.
func Count(ctx context.Context, q store.Reader, p Period) (n int32, err error) {
	w := scope(q, p)
	_, err = q.Get(ctx, &n, `select count(*) from observerships s where `+w.SQL(), w.Args...)
	return n, err
}

// ByID loads an observership for staff.
func ByID(ctx context.Context, q store.Reader, id int64) (r Row, found bool, err error) {
	found, err = q.Get(ctx, &r, `
		select `+columns+` from observerships s join organisations o on o.id = s.organisation_id `+organisations.Joins+`
		where s.id = $1 and $2`, id, q.Viewer().Can(store.Staff))
	return r, found, err
}
