// Package members holds the register: which organisations are members, since
// when, in which constituency, category and size band.
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

// Enter makes an organisation a member and returns the member's id.
func Enter(ctx context.Context, tx *store.Tx, organisationID int64, m Membership) (id int64, err error) {
	if m.JoinedOn.IsZero() {
		m.JoinedOn = tx.Today()
	}
	if err := checkJoined(m.JoinedOn, tx.Today()).Err(); err != nil {
		return 0, err
	}
	places, err := look(ctx, tx, m)
	if err != nil {
		return 0, err
	}
	_, err = tx.Get(ctx, &id, `
		insert into members (organisation_id, constituency_id, category_id, band_id, joined_on)
		values ($1, $2, $3, $4, $5) returning id`,
		organisationID, places.Constituency, places.Category, places.Band, m.JoinedOn)
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

// places are the rows that the codes of a membership stand for.
type places struct {
	Constituency *int64
	Category     *int64
	Band         *int64
	BandKnown    bool `db:"band_known"`
}

func look(ctx context.Context, q store.Reader, m Membership) (p places, err error) {
	_, err = q.Get(ctx, &p, `
		select (select id from constituencies where code = $1) as constituency,
		       (select id from categories where code = $2) as category,
		       (select b.id from bands b join categories c on c.id = b.category_id where b.code = $3 and c.code = $2) as band,
		       exists (select from bands where code = $3) as band_known`,
		m.Constituency, m.Category, m.Band)
	if err != nil {
		return p, err
	}
	var problems refuse.List
	if p.Constituency == nil {
		problems.Add(refuse.Invalid("constituency", "CONSTITUENCY_UNKNOWN", "Code", m.Constituency))
	}
	if p.Category == nil {
		problems.Add(refuse.Invalid("category", "CATEGORY_UNKNOWN", "Code", m.Category))
	}
	switch {
	case m.Band == "" || p.Band != nil || p.Category == nil:
	case p.BandKnown:
		problems.Add(refuse.Invalid("band", "BAND_OF_OTHER_CATEGORY"))
	default:
		problems.Add(refuse.Invalid("band", "BAND_UNKNOWN", "Code", m.Band))
	}
	return p, problems.Err()
}

// Change is what to change about a membership; nil leaves as it is.
type Change struct {
	ID           int64
	Version      *int
	Constituency *string
	Category     *string
	Band         *string
	JoinedOn     *date.Date
}

// Update changes a membership. Dues already assessed stay as assessed.
func Update(ctx context.Context, tx *store.Tx, c Change) error {
	var old struct {
		Constituency string
		Category     string
		Band         string
		JoinedOn     date.Date  `db:"joined_on"`
		EndedOn      *date.Date `db:"ended_on"`
		Version      int
	}
	found, err := tx.Get(ctx, &old, `
		select co.code as constituency, ca.code as category, coalesce(b.code, '') as band, m.joined_on, m.ended_on, m.version
		from members m join constituencies co on co.id = m.constituency_id join categories ca on ca.id = m.category_id
		left join bands b on b.id = m.band_id
		where m.id = $1 for update of m`, c.ID)
	switch {
	case err != nil:
		return err
	case !found:
		return refuse.NotFound("id")
	case c.Version != nil && *c.Version != old.Version:
		return refuse.Conflict("expectedVersion", "STALE_VERSION")
	}
	m := Membership{old.Constituency, old.Category, old.Band, old.JoinedOn}
	if c.Category != nil && *c.Category != m.Category {
		m.Category, m.Band = *c.Category, "" // a band belongs to its category
	}
	if c.Constituency != nil {
		m.Constituency = *c.Constituency
	}
	if c.Band != nil {
		m.Band = *c.Band
	}
	precise := c.JoinedOn != nil && *c.JoinedOn != m.JoinedOn
	if precise {
		m.JoinedOn = *c.JoinedOn
	}
	if err := checkJoined(m.JoinedOn, tx.Today()).Err(); err != nil {
		return err
	}
	if old.EndedOn != nil && m.JoinedOn.After(*old.EndedOn) {
		return refuse.Invalid("joinedOn", "JOINED_AFTER_END")
	}
	p, err := look(ctx, tx, m)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update members set constituency_id = $2, category_id = $3, band_id = $4, joined_on = $5,
		       joined_precision = case when $6 then 'DAY' else joined_precision end,
		       joined_quality = case when $6 then 'EXACT' else joined_quality end,
		       constituency_quality = case when constituency_id <> $2 then 'EXACT' else constituency_quality end,
		       version = version + 1
		where id = $1`, c.ID, p.Constituency, p.Category, p.Band, m.JoinedOn, precise)
	return err
}
