package calls

import (
	"context"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// place orders calls: open ones by their last day, those that wait to be
// decided, then those that ended, the latest first. $1 is today.
const place = `(case when c.closed_at is null and c.closes_on >= $1::date then '0' || to_char(c.closes_on, 'YYYYMMDD')
	when c.closed_at is null then '1' || to_char(c.closes_on, 'YYYYMMDD')
	else '2' || to_char(date '9999-12-31' - c.closed_at::date, 'FM0000000') end)`

const columns = `c.id, c.body_id, c.titles, c.texts, c.places, c.closes_on, c.opened_at, who.name as opened_by, c.version, c.closed_at,
	coalesce(c.outcome, '') as outcome, c.closed_why, c.starts_on, coalesce(c.decision_id, 0) as decision_id,
	(select count(*) from call_applications a where a.call_id = c.id and a.appointed_id is not null) as appointed, ` + place + ` as place`

const from = ` from calls c left join people who on who.id = c.opened_by`

// ByIDs loads calls; everybody may read them.
func ByIDs(ctx context.Context, q store.Reader, ids []int64) (map[int64]Call, error) {
	var rows []Call
	err := q.Select(ctx, &rows, `select `+columns+from+` where c.id = any($2)`, q.Today(), store.IDs(ids))
	return store.Index(rows, func(c Call) int64 { return c.ID }), err
}

// OpenFor finds the calls that are open, by their body.
func OpenFor(ctx context.Context, q store.Reader, bodyIDs []int64) (map[int64]Call, error) {
	var rows []Call
	err := q.Select(ctx, &rows, `select `+columns+from+` where c.body_id = any($2) and c.closed_at is null and c.closes_on >= $1`, q.Today(), store.IDs(bodyIDs))
	return store.Index(rows, func(c Call) int64 { return c.BodyID }), err
}

// ListName names the list for cursors.
const ListName = "calls"

// List reads a page of calls, the open ones first; open: no others.
func List(ctx context.Context, q store.Reader, open bool, p relay.Page) ([]Call, relay.Info, error) {
	order, beyond := "asc", ">"
	if p.Back {
		order, beyond = "desc", "<"
	}
	var rows []Call
	err := q.Select(ctx, &rows, `
		select `+columns+from+`
		where (not $2 or c.closed_at is null and c.closes_on >= $1) and (not $3 or (`+place+` collate "C", c.id) `+beyond+` ($4, $5))
		order by `+place+` collate "C" `+order+`, c.id `+order+` limit $6`,
		q.Today(), open, p.Placed, p.Key, p.ID, p.Size+1)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(p, rows, func(c Call) (string, int64) { return c.Place, c.ID })
	return rows, info, nil
}

// Count counts what List lists.
func Count(ctx context.Context, q store.Reader, open bool) (n int32, err error) {
	_, err = q.Get(ctx, &n, `select count(*) from calls c where not $2 or c.closed_at is null and c.closes_on >= $1`, q.Today(), open)
	return n, err
}
