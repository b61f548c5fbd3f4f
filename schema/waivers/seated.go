package waivers

import (
	"context"
	"maps"
	"slices"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
)

// Seated are the members of the Board on a day.
func Seated(ctx context.Context, q store.Reader, on date.Date) (people []int64, err error) {
	err = q.Select(ctx, &people, `
		select distinct person_id from person_roles where role = 'BOARD' and starts_on <= $1 and coalesce(ends_on, 'infinity') >= $1 order by person_id`, on)
	return people, err
}

// recusals finds why people take no part in cases on a day: by case and
// person, OWN_ORGANISATION or INTEREST. In one statement; the database's
// recusal() has the word, the rest only spares it pairs that have no reason.
func recusals(ctx context.Context, q store.Reader, cases, people []int64, on date.Date) (map[int64]map[int64]string, error) {
	var rows []struct {
		WaiverID int64 `db:"waiver_id"`
		PersonID int64 `db:"person_id"`
		Why      string
	}
	err := q.Select(ctx, &rows, `
		select waiver_id, person_id, why from (
		  select w.id as waiver_id, p.id as person_id, recusal(p.id, w.id, $3) as why
		  from fee_waivers w join members m on m.id = w.member_id
		  join lateral (select c.person_id as id from contacts c where c.organisation_id = m.organisation_id and c.person_id = any($2)
		                union select a.person_id from seat_people a join seat_terms t on t.id = a.term_id where t.organisation_id = m.organisation_id and a.person_id = any($2)
		                union select i.person_id from interests i where i.organisation_id = m.organisation_id and i.person_id = any($2)) p on true
		  where w.id = any($1)) found where why is not null`, store.IDs(cases), store.IDs(people), on)
	byCase := map[int64]map[int64]string{}
	for _, row := range rows {
		if byCase[row.WaiverID] == nil {
			byCase[row.WaiverID] = map[int64]string{}
		}
		byCase[row.WaiverID][row.PersonID] = row.Why
	}
	return byCase, err
}

// Quorums counts the Board for cases on a day, with three statements.
func Quorums(ctx context.Context, q store.Reader, cases []int64, on date.Date) (map[int64]Quorum, error) {
	board, err := Seated(ctx, q, on)
	if err != nil {
		return nil, err
	}
	settings, err := InForce(ctx, q)
	if err != nil {
		return nil, err
	}
	recused, err := recusals(ctx, q, cases, board, on)
	byCase := make(map[int64]Quorum, len(cases))
	for _, id := range cases {
		byCase[id] = settings.hears(board, slices.Collect(maps.Keys(recused[id])), nil)
	}
	return byCase, err
}

// BoardMembers are the members of the Board on a day, by name.
func BoardMembers(ctx context.Context, q store.Reader, on date.Date) (list []Somebody, err error) {
	err = q.Select(ctx, &list, `select `+somebody+` from people p where exists (
		select from person_roles r where r.person_id = p.id and r.role = 'BOARD' and r.starts_on <= $1 and coalesce(r.ends_on, 'infinity') >= $1)
		order by p.name, p.id`, on)
	return list, err
}
