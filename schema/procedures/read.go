package procedures

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

const columns = `p.id, p.body, p.titles, p.texts, p.rule, p.audience, coalesce(p.decided_for, '') as decided_for, p.opens_on, p.closes_on, p.short_why, who.name as created_by,
	coalesce(p.created_by, 0) as creator_id, p.told_at, p.reminded_at, p.closed_at, coalesce(p.outcome, '') as outcome, p.closed_why, coalesce(p.decision_id, 0) as decision_id,
	(select count(*) from procedure_objections o where o.procedure_id = p.id and o.withdrawn_at is null) as objections`

const from = ` from procedures p left join people who on who.id = p.created_by`

// within is whether the person of a parameter is asked in a group.
const within = `exists (select from (` + ofGroup + `) g where g.person_id = $? and g.body = p.body and g.starts_on <= p.opens_on and g.ends_on >= p.opens_on)`

// readable narrows to what the viewer's audience reads, and in a group to who
// is asked: they need not belong to any member.
func readable(q store.Reader, w *store.Where) {
	w.And("p.audience = any($?) or "+within, store.Texts(q.Viewer().Audiences()), q.Viewer().PersonID)
}

// where narrows to what the viewer may read. One that has not opened is known
// to staff alone.
func where(q store.Reader) *store.Where {
	w := new(store.Where)
	readable(q, w)
	w.And("$? or p.opens_on <= $? and (p.told_at is not null or p.closed_at is null)", q.Viewer().Can(store.Staff), q.Today())
	return w
}

// ByIDs loads the procedures that the viewer may read.
func ByIDs(ctx context.Context, q store.Reader, ids []int64) (map[int64]Procedure, error) {
	w := where(q)
	w.And("p.id = any($?)", store.IDs(ids))
	var rows []Procedure
	err := q.Select(ctx, &rows, `select `+columns+from+` where `+w.SQL(), w.Args...)
	return store.Index(rows, func(p Procedure) int64 { return p.ID }), err
}

// Deciding finds the procedures by which decisions were taken, for who may
// read them, by decision.
func Deciding(ctx context.Context, q store.Reader, decisions []int64) (map[int64]Procedure, error) {
	w := where(q)
	w.And("p.decision_id = any($?)", store.IDs(decisions))
	var rows []Procedure
	err := q.Select(ctx, &rows, `select `+columns+from+` where `+w.SQL(), w.Args...)
	return store.Index(rows, func(p Procedure) int64 { return p.DecisionID }), err
}

// ListName names the list for cursors.
const ListName = "procedures"

// List reads a page of procedures, those that end last first. open leaves out
// those that have ended.
func List(ctx context.Context, q store.Reader, open bool, page relay.Page) ([]Procedure, relay.Info, error) {
	w := where(q)
	if open {
		w.And("p.closed_at is null")
	}
	direction, compare := "desc", "<"
	if page.Back {
		direction, compare = "asc", ">"
	}
	if page.Placed {
		day, err := date.Parse(page.Key)
		if err != nil {
			day = date.Date{}
		}
		w.And("(p.closes_on, p.id) "+compare+" ($?::date, $?::bigint)", day, page.ID)
	}
	var rows []Procedure
	err := q.Select(ctx, &rows, `select `+columns+from+` where `+w.SQL()+` order by p.closes_on `+direction+`, p.id `+direction+` limit `+w.Param(page.Size+1), w.Args...)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(page, rows, func(p Procedure) (string, int64) { return p.ClosesOn.String(), p.ID })
	return rows, info, nil
}

// Total counts the procedures of a list.
func Total(ctx context.Context, q store.Reader, open bool) (n int32, err error) {
	w := where(q)
	if open {
		w.And("p.closed_at is null")
	}
	_, err = q.Get(ctx, &n, `select count(*)`+from+` where `+w.SQL(), w.Args...)
	return n, err
}
