package organisations

import (
	"context"
	"strings"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Organisation as anybody may read it, with its country and region joined.
type Organisation struct {
	ID          int64            `db:"id"`
	Names       texts.Translated `db:"names"`
	Kind        *string          `db:"kind"`
	Website     string           `db:"website"`
	Version     int32            `db:"version"`
	CountryCode *string          `db:"country_code"`
	CountryName texts.Translated `db:"country_name"`
	RegionCode  *string          `db:"region_code"`
	RegionName  texts.Translated `db:"region_name"`
	MemberID    *int64           `db:"member_id"`
}

// Columns and Joins read an Organisation from a query whose table o is
// organisations; the members list uses them too.
const (
	Columns = `o.id, o.names, o.kind, o.website, o.version, c.code as country_code,
		coalesce(c.name, '{}') as country_name,
		r.code as region_code, coalesce(r.name, '{}') as region_name`
	Joins = `left join countries c on c.code = o.country_code left join regions r on r.code = c.region`
)

// ColumnsOn are Columns with the names that were in use on a day, a parameter.
func ColumnsOn(day string) string {
	return strings.Replace(Columns, "o.names", "names_on(o.id, o.names, "+day+") as names", 1)
}

// ByIDs loads organisations; ids that do not exist are left out, and so are,
// but for staff and their own people, those that are not in the register.
func ByIDs(ctx context.Context, q store.Reader, ids []int64) (map[int64]Organisation, error) {
	var rows []Organisation
	err := q.Select(ctx, &rows, `
		select `+Columns+`, m.id as member_id
		from organisations o `+Joins+` left join members m on m.organisation_id = o.id
		where o.id = any($1) and ($2 or m.id is not null or o.id = any($3))`,
		store.IDs(ids), q.Viewer().Can(store.Staff), store.IDs(q.Viewer().Members))
	return store.Index(rows, func(row Organisation) int64 { return row.ID }), err
}

// List reads a page of all organisations by name.
func List(ctx context.Context, q store.Reader, search string, page relay.Page) ([]Organisation, relay.Info, error) {
	type keyed struct {
		Organisation
		SortKey string `db:"sort_key"`
	}
	var rows []keyed
	var w store.Where
	Search(&w, search)
	order, compare := "asc", ">"
	if page.Back {
		order, compare = "desc", "<"
	}
	if page.Placed {
		w.And("(o.sort_en, o.id) "+compare+" ($?, $?)", page.Key, page.ID)
	}
	err := q.Select(ctx, &rows, `
		with page as (
		  select o.id, o.sort_en from organisations o where `+w.SQL()+`
		  order by o.sort_en `+order+`, o.id `+order+` limit `+w.Param(page.Size+1)+`)
		select `+Columns+`, m.id as member_id, page.sort_en as sort_key
		from page join organisations o using (id) `+Joins+` left join members m on m.organisation_id = o.id
		order by page.sort_en `+order+`, page.id `+order, w.Args...)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(page, rows, func(k keyed) (string, int64) { return k.SortKey, k.ID })
	list := make([]Organisation, len(rows))
	for i, row := range rows {
		list[i] = row.Organisation
	}
	return list, info, nil
}

// Count counts the organisations that a search finds.
func Count(ctx context.Context, q store.Reader, search string) (n int32, err error) {
	var w store.Where
	Search(&w, search)
	_, err = q.Get(ctx, &n, `select count(*) from organisations o where `+w.SQL(), w.Args...)
	return n, err
}

// FormerName is a name that an organisation no longer uses.
type FormerName struct {
	OrganisationID int64     `db:"organisation_id"`
	Language       string    `db:"language"`
	Name           string    `db:"name"`
	Until          date.Date `db:"until"`
	Dated          bool      `db:"dated"`  // until is the day of the change, not of the record
	Merged         bool      `db:"merged"` // of a member that became part of this one
}

// FormerNames loads the former names of organisations, the latest first.
func FormerNames(ctx context.Context, q store.Reader, ids []int64) (map[int64][]FormerName, error) {
	var rows []FormerName
	err := q.Select(ctx, &rows, `
		select organisation_id, upper(language) as language, name, until, dated, merged_from is not null as merged from former_names
		where organisation_id = any($1) order by until desc, id desc`, store.IDs(ids))
	return store.Group(rows, func(row FormerName) int64 { return row.OrganisationID }), err
}

// Contact is a person's service for an organisation.
type Contact struct {
	ID             int64      `db:"id"`
	OrganisationID int64      `db:"organisation_id"`
	PersonID       int64      `db:"person_id"`
	PersonName     string     `db:"person_name"`
	PersonVersion  int        `db:"person_version"`
	Email          *string    `db:"email"`
	Language       string     `db:"language"`
	Role           string     `db:"role"`
	StartsOn       date.Date  `db:"starts_on"`
	EndsOn         *date.Date `db:"ends_on"`
	Current        bool       `db:"current"`
	Total          int32      `db:"total"` // of the organisation
}

// contactColumns need tables k (contacts) and p (people), and today as $1.
const contactColumns = `k.id, k.organisation_id, k.person_id, p.name as person_name, p.version as person_version, p.email, upper(p.language) as language,
	k.role, k.starts_on, k.ends_on, (k.starts_on <= $1 and coalesce(k.ends_on, 'infinity') >= $1) as current`

// Contacts loads up to limit contacts of each organisation, those in office
// first, for staff and for the organisation's own people.
func Contacts(ctx context.Context, q store.Reader, ids []int64, currentOnly bool, after, limit int) (map[int64][]Contact, error) {
	var rows []Contact
	err := q.Select(ctx, &rows, `
		select id, organisation_id, person_id, person_name, person_version, email, language, role, starts_on, ends_on, current, total
		from (
		  select `+contactColumns+`,
		         count(*) over (partition by k.organisation_id) as total,
		         row_number() over (partition by k.organisation_id
		           order by coalesce(k.ends_on, 'infinity') >= $1 desc,
		                    array_position('{FOCAL_POINT,ALTERNATE,FINANCE,BOARD_REPRESENTATIVE}'::text[], k.role), k.starts_on desc, k.id) as place
		  from contacts k join people p on p.id = k.person_id
		  where k.organisation_id = any($2) and ($3 or k.organisation_id = any($4))
		    and (not $5 or k.starts_on <= $1 and coalesce(k.ends_on, 'infinity') >= $1)) ranked
		where place > $6 and place <= $6 + $7
		order by organisation_id, place`,
		q.Today(), store.IDs(ids), q.Viewer().Can(store.Staff), store.IDs(q.Viewer().Members), currentOnly, after, limit)
	return store.Group(rows, func(row Contact) int64 { return row.OrganisationID }), err
}

// ContactByID loads a contact that the viewer may see.
func ContactByID(ctx context.Context, q store.Reader, id int64) (c Contact, found bool, err error) {
	found, err = q.Get(ctx, &c, `
		select `+contactColumns+`, 1 as total from contacts k join people p on p.id = k.person_id
		where k.id = $2 and ($3 or k.organisation_id = any($4))`,
		q.Today(), id, q.Viewer().Can(store.Staff), store.IDs(q.Viewer().Members))
	return c, found, err
}
