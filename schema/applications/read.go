package applications

import (
	"context"
	"strconv"
	"time"

	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Application is one as the secretariat reads it. What it says of its
// organisation is read by the columns of organisations, which it shares.
type Application struct {
	organisations.Organisation
	ID               int64            `db:"own_id"`
	OrganisationID   *int64           `db:"organisation_id"`
	Stage            Stage            `db:"stage"`
	ContactName      string           `db:"contact_name"`
	Email            string           `db:"email"`
	Language         texts.Language   `db:"language"`
	Motivation       string           `db:"motivation"`
	SubmittedAt      time.Time        `db:"submitted_at"`
	CategoryCode     string           `db:"category_code"`
	CategoryName     texts.Translated `db:"category_name"`
	BandCode         *string          `db:"band_code"`
	BandName         texts.Translated `db:"band_name"`
	ConstituencyCode *string          `db:"constituency_code"`
	ConstituencyName texts.Translated `db:"constituency_name"`
}

const columns = organisations.Columns + `, o.id as own_id, o.organisation_id, o.stage, o.contact_name, o.email, o.language, o.motivation, o.submitted_at,
	ca.code as category_code, ca.name as category_name, b.code as band_code, coalesce(b.name, '{}') as band_name,
	co.code as constituency_code, coalesce(co.name, '{}') as constituency_name`

const joins = organisations.Joins + ` join categories ca on ca.id = o.category_id
	left join bands b on b.id = o.band_id left join constituencies co on co.id = o.constituency_id`

// Filter says which applications to list; an empty stage is all open ones.
type Filter struct {
	Stage  []string
	Search string
}

// ListName names the list for cursors.
const ListName = "applications"

// scope writes the filter as conditions over o; nobody but staff finds any.
func (f Filter) scope(q store.Reader) *store.Where {
	w := new(store.Where)
	w.And("$?", q.Viewer().Can(store.Staff))
	stages := f.Stage
	if len(stages) == 0 {
		stages = []string{string(Submitted), string(Confirmed), string(InformationRequested)}
	}
	w.And("o.stage = any($?)", store.Texts(stages))
	if f.Search != "" {
		w.And("strpos(fold(concat_ws(' ', o.names->>'en', o.names->>'fr', o.names->>'es', o.contact_name, o.email)), fold($?)) > 0", f.Search)
	}
	return w
}

// List reads a page of applications, the latest first.
func List(ctx context.Context, q store.Reader, f Filter, page relay.Page) ([]Application, relay.Info, error) {
	w := f.scope(q)
	direction, compare := "desc", "<"
	if page.Back {
		direction, compare = "asc", ">"
	}
	if page.Placed {
		at, err := strconv.ParseInt(page.Key, 10, 64)
		if err != nil {
			at = 0
		}
		w.And("(o.submitted_at, o.id) "+compare+" ($?, $?)", time.UnixMicro(at).UTC(), page.ID)
	}
	var rows []Application
	err := q.Select(ctx, &rows, `
		with page as (
		  select o.id from applications o where `+w.SQL()+`
		  order by o.submitted_at `+direction+`, o.id `+direction+` limit `+w.Param(page.Size+1)+`)
		select `+columns+` from page join applications o using (id) `+joins+`
		order by o.submitted_at `+direction+`, o.id `+direction, w.Args...)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(page, rows, func(a Application) (string, int64) {
		return strconv.FormatInt(a.SubmittedAt.UnixMicro(), 10), a.ID
	})
	return rows, info, nil
}

// Count counts the applications that a filter finds.
func Count(ctx context.Context, q store.Reader, f Filter) (n int32, err error) {
	w := f.scope(q)
	_, err = q.Get(ctx, &n, `select count(*) from applications o where `+w.SQL(), w.Args...)
	return n, err
}

// ByID loads an application for staff.
func ByID(ctx context.Context, q store.Reader, id int64) (a Application, found bool, err error) {
	found, err = q.Get(ctx, &a, `select `+columns+` from applications o `+joins+` where o.id = $1 and $2`, id, q.Viewer().Can(store.Staff))
	return a, found, err
}

// Event is something that happened to an application.
type Event struct {
	ID            int64     `db:"id"`
	ApplicationID int64     `db:"application_id"`
	Kind          string    `db:"kind"`
	Text          string    `db:"text"`
	At            time.Time `db:"at"`
	Actor         *string   `db:"actor"` // name; nil: the applicant
	DecisionID    *int64    `db:"decision_id"`
}

// Events loads what happened to applications, in order. Who may read an
// application may read them.
func Events(ctx context.Context, q store.Reader, ids []int64) (map[int64][]Event, error) {
	var rows []Event
	err := q.Select(ctx, &rows, `
		select e.id, e.application_id, e.kind, e.text, e.at, p.name as actor, e.decision_id
		from application_events e left join people p on p.id = e.person_id
		where e.application_id = any($1) order by e.id`, store.IDs(ids))
	return store.Group(rows, func(row Event) int64 { return row.ApplicationID }), err
}

// Document is a file of an application.
type Document struct {
	ID            int64     `db:"id"`
	ApplicationID int64     `db:"application_id"`
	UploadID      int64     `db:"upload_id"`
	Name          string    `db:"name"`
	MediaType     string    `db:"media_type"`
	Bytes         int32     `db:"bytes"`
	At            time.Time `db:"at"`
}

const documentColumns = `d.id, d.application_id, d.upload_id, u.name, u.media_type, u.bytes, d.at`

// Documents loads the files of applications, in order. Who may read an
// application may read their names.
func Documents(ctx context.Context, q store.Reader, ids []int64) (map[int64][]Document, error) {
	var rows []Document
	err := q.Select(ctx, &rows, `
		select `+documentColumns+` from application_documents d join uploads u on u.id = d.upload_id
		where d.application_id = any($1) order by d.id`, store.IDs(ids))
	return store.Group(rows, func(row Document) int64 { return row.ApplicationID }), err
}

// DocumentByID finds a file to be downloaded, for staff.
func DocumentByID(ctx context.Context, q store.Reader, id int64) (d Document, found bool, err error) {
	found, err = q.Get(ctx, &d, `
		select `+documentColumns+` from application_documents d join uploads u on u.id = d.upload_id where d.id = $1 and $2`,
		id, q.Viewer().Can(store.Staff))
	return d, found, err
}
