package board

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
)

// Load reads the whole register of seats: a few dozen rows in four statements,
// from which the Board of any day is told.
func Load(ctx context.Context, q store.Reader) (r Register, err error) {
	if err = q.Select(ctx, &r.Seats, `
		select s.id, s.code, s.names, c.code as constituency, coalesce(c.name, '{}') as electorate
		from seats s left join constituencies c on c.id = s.constituency_id order by s.position, s.id`); err != nil {
		return r, err
	}
	if err = q.Select(ctx, &r.Terms, `
		select t.id, t.seat_id, t.organisation_id, t.starts_on, t.ends_on, t.held_until, coalesce(t.completes_id, 0) as completes_id,
		       coalesce(t.decision_id, 0) as decision_id, t.result, t.recorded_at, who.name as recorded_by,
		       g.vacant_from, coalesce(g.why, '') as why, coalesce(g.reason, '') as reason, noted.name as resigned_by, g.recorded_at as resigned_at, coalesce(g.decision_id, 0) as noted_id
		from seat_terms t join seats s on s.id = t.seat_id left join people who on who.id = t.recorded_by
		left join seat_resignations g on g.term_id = t.id and g.vacant_from = t.held_until + 1 left join people noted on noted.id = g.recorded_by
		order by s.position, t.starts_on, t.id`); err != nil {
		return r, err
	}
	if err = q.Select(ctx, &r.Posts, `
		select p.id, p.term_id, p.part, p.starts_on, p.ends_on, p.reason, p.person_id, w.name, w.email, w.language, w.version,
		       (select max(c.confirmed_on) from interest_confirmations c where c.person_id = p.person_id) as confirmed
		from seat_people p join people w on w.id = p.person_id
		where p.ends_on >= p.starts_on order by p.part desc, p.starts_on, p.id`); err != nil {
		return r, err
	}
	err = q.Select(ctx, &r.Officers, `
		select o.id, o.seat_person_id, o.role, o.starts_on, o.ends_on, coalesce(o.decision_id, 0) as decision_id, o.result, o.reason
		from board_officers o where o.ends_on >= o.starts_on order by o.starts_on, o.id`)
	return r, err
}

// Electable are the organisations that may be elected to seats on a day: by
// seat, the members of its electorate that hold no other, by name.
func Electable(ctx context.Context, q store.Reader, on date.Date) (map[int64][]int64, error) {
	var rows []struct {
		SeatID         int64 `db:"seat_id"`
		OrganisationID int64 `db:"organisation_id"`
	}
	err := q.Select(ctx, &rows, `
		select s.id as seat_id, m.organisation_id
		from seats s join register($1) m on m.status = 'CURRENT' and coalesce(s.constituency_id, m.constituency_id) = m.constituency_id
		join organisations o on o.id = m.organisation_id
		where not exists (select from seat_terms t where t.organisation_id = m.organisation_id and t.seat_id <> s.id and t.starts_on <= $1 and t.held_until >= $1)
		order by o.sort_en, o.id`, on)
	bySeat := map[int64][]int64{}
	for _, row := range rows {
		bySeat[row.SeatID] = append(bySeat[row.SeatID], row.OrganisationID)
	}
	return bySeat, err
}
