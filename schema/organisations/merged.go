package organisations

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
)

// Moved is a service that a merger ended at one organisation, or moved.
type Moved struct {
	Contact  int64     `json:"contact" db:"id"`           // at the organisation left
	To       int64     `json:"to" db:"-"`                 // at the other; 0: who spoke for it already
	StartsOn date.Date `json:"starts_on" db:"starts_on"`  // the first day at the other
	EndsOn   date.Date `json:"ends_on" db:"ends_on"`      // as it was
	LastDay  date.Date `json:"last_day,omitempty" db:"-"` // at the organisation left; zero: moved as a whole
}

// MoveContacts lets those who speak for an organisation on a day, or later,
// speak for another from that day on, in the same roles, and for the first no
// longer. What it returns is for ReturnContacts.
func MoveContacts(ctx context.Context, tx *store.Tx, from, to int64, on date.Date) (all []Moved, err error) {
	err = tx.Select(ctx, &all, `
		select id, starts_on, ends_on from contacts where organisation_id = $1 and coalesce(ends_on, 'infinity') >= $2 order by id for update`, from, on)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].StartsOn.Before(on) {
			all[i].StartsOn, err = on, all[i].follow(ctx, tx, to, on)
		} else {
			err = all[i].rehouse(ctx, tx, to)
		}
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// follow ends a service on the day before and begins another.
func (m *Moved) follow(ctx context.Context, tx *store.Tx, to int64, on date.Date) error {
	if _, err := tx.Get(ctx, &m.To, `
		insert into contacts (organisation_id, person_id, role, starts_on, ends_on)
		select $2, person_id, role, $3, ends_on from contacts where id = $1
		on conflict do nothing returning id`, m.Contact, to, on); err != nil {
		return err
	}
	m.LastDay = on.AddDays(-1)
	_, err := tx.Exec(ctx, `update contacts set ends_on = $2 where id = $1`, m.Contact, m.LastDay)
	return err
}

// rehouse moves a service that has not begun; of one who speaks for the other
// in that role already, only its first day stays.
func (m *Moved) rehouse(ctx context.Context, tx *store.Tx, to int64) error {
	n, err := tx.Exec(ctx, move, m.Contact, to)
	if err != nil || n == 1 {
		m.To = m.Contact
		return err
	}
	m.LastDay = m.StartsOn
	_, err = tx.Exec(ctx, `update contacts set ends_on = starts_on where id = $1`, m.Contact)
	return err
}

const move = `
	update contacts c set organisation_id = $2 where c.id = $1 and not exists (
	  select from contacts o where o.organisation_id = $2 and o.person_id = c.person_id and o.role = c.role and o.id <> c.id
	    and daterange(o.starts_on, o.ends_on, '[]') && daterange(c.starts_on, c.ends_on, '[]'))`

// ReturnContacts takes back what MoveContacts did for the days to come: who
// speaks for the other organisation already goes on to.
func ReturnContacts(ctx context.Context, tx *store.Tx, from, to int64, all []Moved) error {
	for _, m := range all {
		if !m.StartsOn.After(tx.Today()) {
			continue
		}
		if m.To == m.Contact {
			if _, err := tx.Exec(ctx, move+` and c.organisation_id = $3`, m.Contact, from, to); err != nil {
				return err
			}
			continue
		}
		if _, err := tx.Exec(ctx, `delete from contacts where id = $1 and organisation_id = $2 and starts_on > $3`, m.To, to, tx.Today()); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			update contacts c set ends_on = $3 where c.id = $1 and c.organisation_id = $2 and c.ends_on = $4 and not exists (
			  select from contacts o where o.organisation_id = $2 and o.person_id = c.person_id and o.role = c.role and o.starts_on > c.ends_on)`,
			m.Contact, from, m.EndsOn, m.LastDay); err != nil {
			return err
		}
	}
	return nil
}
