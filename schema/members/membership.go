// Package members holds the register: which organisations are members, since
// when, in which constituency, category and size band; how they came, changed
// and went. What a member was on any day has one answer, and what was known
// of it on an earlier day another, which never changes.
package members

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Membership is what makes an organisation a member.
type Membership struct {
	Constituency string    // code
	Category     string    // code
	Band         string    // code; empty: not known yet
	JoinedOn     date.Date // zero: today
}

// earliest is the first day that a membership may begin; before it, a year is
// a slip of the keyboard.
var earliest = date.New(1900, 1, 1)

// Enter takes an organisation that is a member already into the register and
// returns the member's id.
func Enter(ctx context.Context, tx *store.Tx, organisationID int64, m Membership) (id int64, err error) {
	return begin(ctx, tx, organisationID, m, "ENTERED", Ground{})
}

// Admit makes an organisation a member by a decision, for the first time or
// again, and returns the member's id.
func Admit(ctx context.Context, tx *store.Tx, organisationID int64, m Membership, g Ground) (id int64, err error) {
	found, err := tx.Get(ctx, &id, `select id from members where organisation_id = $1`, organisationID)
	switch {
	case err != nil:
		return 0, err
	case found:
		_, err := Rejoin(ctx, tx, id, nil, m, g)
		return id, err
	}
	return begin(ctx, tx, organisationID, m, "ADMITTED", g)
}

func begin(ctx context.Context, tx *store.Tx, organisationID int64, m Membership, kind string, g Ground) (id int64, err error) {
	if m.JoinedOn.IsZero() {
		m.JoinedOn = tx.Today()
	}
	problems := checkJoined(m.JoinedOn, tx.Today())
	problems.Add(g.check())
	if err := problems.Err(); err != nil {
		return 0, err
	}
	c, err := look(ctx, tx, m)
	if err != nil {
		return 0, err
	}
	_, err = tx.Get(ctx, &id, `select member_admit($1, $2, $3, $4, $5, $6, nullif($7, 0), $8)`,
		organisationID, c.Constituency, c.Category, c.Band, m.JoinedOn, kind, g.DecisionID, g.Reason)
	if store.Violates(err, "members_organisation_id_key") {
		return 0, refuse.Conflict("member", "ALREADY_MEMBER")
	}
	return id, err
}

func checkJoined(joined, today date.Date) (problems refuse.List) {
	if joined.Before(earliest) {
		problems.Add(refuse.Invalid("joinedOn", "DATE_TOO_EARLY"))
	}
	if joined.After(today.AddYears(2)) {
		problems.Add(refuse.Invalid("joinedOn", "DATE_TOO_LATE"))
	}
	return problems
}

// Look finds the class that the codes of somebody's who is not a member yet
// stand for: an empty code of a constituency is none, 0.
func Look(ctx context.Context, q store.Reader, m Membership) (Class, error) {
	return find(ctx, q, m, m.Constituency != "")
}

// look finds the class that the codes of a membership stand for.
func look(ctx context.Context, q store.Reader, m Membership) (Class, error) {
	return find(ctx, q, m, true)
}

func find(ctx context.Context, q store.Reader, m Membership, filed bool) (c Class, err error) {
	var places struct {
		Constituency int64
		Category     int64
		Band         *int64
		BandKnown    bool `db:"band_known"`
	}
	_, err = q.Get(ctx, &places, `
		select coalesce((select id from constituencies where code = $1), 0) as constituency,
		       coalesce((select id from categories where code = $2), 0) as category,
		       (select b.id from bands b join categories c on c.id = b.category_id where b.code = $3 and c.code = $2) as band,
		       exists (select from bands where code = $3) as band_known`,
		m.Constituency, m.Category, m.Band)
	if err != nil {
		return c, err
	}
	var problems refuse.List
	if filed && places.Constituency == 0 {
		problems.Add(refuse.Invalid("constituency", "CONSTITUENCY_UNKNOWN", "Code", m.Constituency))
	}
	if places.Category == 0 {
		problems.Add(refuse.Invalid("category", "CATEGORY_UNKNOWN", "Code", m.Category))
	}
	switch {
	case m.Band == "" || places.Band != nil || places.Category == 0:
	case places.BandKnown:
		problems.Add(refuse.Invalid("band", "BAND_OF_OTHER_CATEGORY"))
	default:
		problems.Add(refuse.Invalid("band", "BAND_UNKNOWN", "Code", m.Band))
	}
	return Class{places.Constituency, places.Category, places.Band}, problems.Err()
}

// codes are the codes of a class, to change some of them.
func codes(ctx context.Context, q store.Reader, c Class) (m Membership, err error) {
	_, err = q.Get(ctx, &m, `
		select co.code as constituency, ca.code as category, coalesce((select code from bands where id = $3), '') as band
		from constituencies co, categories ca where co.id = $1 and ca.id = $2`, c.Constituency, c.Category, c.Band)
	return m, err
}
