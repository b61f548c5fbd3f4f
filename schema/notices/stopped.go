package notices

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Stopped is an address of somebody's to which three letters did not arrive,
// so that no more are sent there.
type Stopped struct {
	LastBounce     int64 `db:"last_id"`
	Address        string
	Bounces        int       // letters that came back since it was last known to work
	LastAt         time.Time `db:"last_at"`
	Status         string    // of the last one, RFC 3463; may be empty
	Diagnostic     string    // of the last one, the mail server's words
	PersonID       int64     `db:"person_id"`
	Name           string
	Language       texts.Language
	Version        int
	OrganisationID int64            `db:"organisation_id"` // of which the person is a contact today; 0: of none
	MemberID       int64            `db:"member_id"`       // 0: none
	Names          texts.Translated // the organisation's
}

// ListStopped reads a page of the stopped addresses that people have today,
// the latest first, and one row more for relay.Cut. An address that was
// corrected is nobody's any more.
func ListStopped(ctx context.Context, q store.Reader, page relay.Page) (rows []Stopped, err error) {
	order, beyond := `desc`, `<`
	if page.Back {
		order, beyond = `asc`, `>`
	}
	err = q.Select(ctx, &rows, `
		select s.last_id, s.address, s.bounces, s.last_at, b.status, b.diagnostic, p.id as person_id, p.name, p.language, p.version,
		       coalesce(o.id, 0) as organisation_id, coalesce(o.names, '{}') as names,
		       coalesce((select m.id from members m where m.organisation_id = o.id), 0) as member_id
		from stopped_addresses s join people p on p.email = s.address join bounces b on b.id = s.last_id
		left join lateral (select c.organisation_id from contacts c where c.person_id = p.id
		  and c.starts_on <= $1 and (c.ends_on is null or c.ends_on >= $1) order by c.id limit 1) c on true
		left join organisations o on o.id = c.organisation_id
		where not $2 or s.last_id `+beyond+` $3
		order by s.last_id `+order+` limit $4`, q.Today(), page.Placed, page.ID, page.Size+1)
	return rows, err
}

// StoppedPlace is a stopped address' place in the list, for cursors.
func StoppedPlace(s Stopped) (key string, id int64) { return "", s.LastBounce }

// CountStopped counts the rows of ListStopped.
func CountStopped(ctx context.Context, q store.Reader) (n int, err error) {
	_, err = q.Get(ctx, &n, `select count(*) from stopped_addresses s join people p on p.email = s.address`)
	return n, err
}

// Restore lets letters go to a stopped address again: what came back until now
// no longer counts. An address that is not stopped is refused.
func Restore(ctx context.Context, tx *store.Tx, address string) error {
	rows, err := tx.Exec(ctx, `
		insert into address_restorations (address, at, by_id)
		select s.address, $2, nullif($3, 0) from stopped_addresses s where s.address = lower($1)`,
		address, tx.Now(), tx.Viewer().PersonID)
	if err == nil && rows == 0 {
		return refuse.Closed("address", "ADDRESS_NOT_STOPPED")
	}
	return err
}
