package bodies

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// Member is somebody's part in a body.
type Member struct {
	ID             int64 // below zero: on the Board, where a seat says so
	BodyID         int64 `db:"body_id"`
	PersonID       int64 `db:"person_id"`
	Name           string
	OrganisationID int64 `db:"organisation_id"` // 0: for themselves
	Role           string
	StartsOn       date.Date  `db:"starts_on"`
	EndsOn         *date.Date `db:"ends_on"` // nil: until further notice
	Reason         string
	Place          string
}

// The parts that somebody may have in a body.
const (
	RoleMember     = "MEMBER"
	RoleChair      = "CHAIR"
	RoleViceChair  = "VICE_CHAIR"
	RoleRapporteur = "RAPPORTEUR"
)

// byPart orders people by their part, then by name, those of the past last.
const byPart = `case when c.ends_on < $1::date then '9' else '' end || array_position('{CHAIR,VICE_CHAIR,RAPPORTEUR,MEMBER}', c.role) || ' ' || fold(p.name)`

const memberColumns = `c.id, c.body_id, c.person_id, p.name, coalesce(c.organisation_id, 0) as organisation_id, c.role, c.starts_on, c.ends_on, c.reason, ` + byPart + ` as place`

// current holds for those who are in a body on $1.
const current = `c.starts_on <= $1 and coalesce(c.ends_on, 'infinity') >= $1`

// Officers reads who is in the chair of bodies today, and who are vice-chairs.
// Everybody may know.
func Officers(ctx context.Context, q store.Reader, bodyIDs []int64) (map[int64][]Member, error) {
	var rows []Member
	err := q.Select(ctx, &rows, `
		select `+memberColumns+` from body_people c join people p on p.id = c.person_id
		where c.body_id = any($2) and c.role in ('CHAIR', 'VICE_CHAIR') and `+current+` order by `+byPart+` collate "C", c.id`, q.Today(), store.IDs(bodyIDs))
	return store.Group(rows, func(m Member) int64 { return m.BodyID }), err
}

// Counts tells how many are in bodies today.
func Counts(ctx context.Context, q store.Reader, bodyIDs []int64) (map[int64]int, error) {
	var rows []struct {
		BodyID int64 `db:"body_id"`
		Count  int
	}
	err := q.Select(ctx, &rows, `
		select c.body_id, count(*) as count from body_people c where c.body_id = any($2) and `+current+` group by c.body_id`, q.Today(), store.IDs(bodyIDs))
	counts := map[int64]int{}
	for _, row := range rows {
		counts[row.BodyID] = row.Count
	}
	return counts, err
}

// Members reads a page of who is in a body today; past: of who ever was or will
// be too. Names of ordinary members are for people who have signed in: others
// find none.
func Members(ctx context.Context, q store.Reader, bodyID int64, past bool, page relay.Page) ([]Member, relay.Info, error) {
	order, beyond := "asc", ">"
	if page.Back {
		order, beyond = "desc", "<"
	}
	var rows []Member
	err := q.Select(ctx, &rows, `
		select `+memberColumns+` from body_people c join people p on p.id = c.person_id
		where c.body_id = $2 and ($3 or `+current+`) and $4
		  and (not $5 or (`+byPart+` collate "C", c.id) `+beyond+` ($6, $7))
		order by `+byPart+` collate "C" `+order+`, c.id `+order+` limit $8`,
		q.Today(), bodyID, past, q.Viewer().Can(store.Person), page.Placed, page.Key, page.ID, page.Size+1)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(page, rows, func(m Member) (string, int64) { return m.Place, m.ID })
	return rows, info, nil
}

// CountMembers counts what Members lists.
func CountMembers(ctx context.Context, q store.Reader, bodyID int64, past bool) (n int32, err error) {
	_, err = q.Get(ctx, &n, `select count(*) from body_people c where c.body_id = $2 and ($3 or `+current+`) and $4`,
		q.Today(), bodyID, past, q.Viewer().Can(store.Person))
	return n, err
}
