package waivers

import (
	"context"
	"encoding/json"

	"github.com/plenary-org/plenary/schema/store"
)

// focalPoints are whom all letters to members go to: for the organisations of a
// table "wanted", and what each letter is about, their focal points of the day
// $2 whose address does not come back.
const focalPoints = `
	select distinct w.organisation_id, w.about, p.id, p.email, p.name, p.language
	from wanted w join contacts c on c.organisation_id = w.organisation_id and c.role = 'FOCAL_POINT'
	  and c.starts_on <= $2::date and coalesce(c.ends_on, 'infinity') >= $2::date
	join people p on p.id = c.person_id
	where p.email is not null and not exists (select from stopped_addresses s where s.address = lower(p.email))`

// tell writes to the focal points of a case's member.
func (w Waiver) tell(ctx context.Context, tx *store.Tx, kind string, data any) error {
	raw, err := json.Marshal(data)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		with wanted as (select $1::bigint as organisation_id, 0 as about)
		insert into notices (kind, person_id, organisation_id, address, name, language, data, created_at, next_at)
		select $3, p.id, p.organisation_id, p.email, p.name, p.language, $4::jsonb, $5::timestamptz, $5
		from (`+focalPoints+`) p order by p.id`, w.OrganisationID, tx.Today(), kind, string(raw), tx.Now())
	return err
}
