package waivers

import (
	"context"

	"github.com/plenary-org/plenary/schema/store"
)

// effective are the cases of which the waiver was, or is, in effect: what the
// register of fee waivers counts.
const effective = `w.state in ('GRANTED', 'RENEWED', 'ENDED')`

// ReadsRegister tells whether the viewer reads the register of fee waivers
// beyond their own: staff and the Board always, others as the settings say.
func (s Settings) ReadsRegister(v store.Viewer) bool {
	switch {
	case v.Can(store.Staff, store.Board), s.Register == "PUBLIC":
		return true
	}
	return s.Register == "MEMBERS" && v.Can(store.Member)
}

// Cost is what a waiver cost the organisation: what was waived of the dues of
// its year, in minor units.
type Cost struct {
	Minor    int64
	Currency string
}

// Costs reads those of cases whose waiver was in effect; others cost nothing
// and are left out, as are those of which nothing of the dues was waived.
func Costs(ctx context.Context, q store.Reader, ids []int64) (map[int64]Cost, error) {
	var rows []struct {
		Cost
		ID int64
	}
	err := q.Select(ctx, &rows, `
		select w.id, d.waived as minor, d.currency from fee_waivers w join dues d on d.member_id = w.member_id and d.year_id = w.year_id
		where w.id = any($1) and d.waived > 0 and `+effective, store.IDs(ids))
	byID := make(map[int64]Cost, len(rows))
	for _, row := range rows {
		byID[row.ID] = row.Cost
	}
	return byID, err
}

// Total is what the register says of a membership year.
type Total struct {
	Year    int
	Cases   int32 // that the filter finds
	Granted int32 // of which the waiver was, or is, in effect
	Costs   []Cost
}

// Totals sums up what a filter finds, by year, the latest first. Who may read
// the costs is the caller's matter.
func Totals(ctx context.Context, q store.Reader, f Filter) (list []Total, err error) {
	w := f.where(q)
	var rows []struct {
		Year     int
		Currency string
		Cases    int32
		Granted  int32
		Minor    int64
	}
	err = q.Select(ctx, &rows, `
		select extract(year from y.starts_on)::int as year, coalesce(d.currency, '') as currency, count(*) as cases,
		       count(*) filter (where `+effective+`) as granted, coalesce(sum(d.waived) filter (where `+effective+`), 0) as minor`+from+`
		left join dues d on d.member_id = w.member_id and d.year_id = w.year_id
		where `+w.SQL()+` group by y.starts_on, d.currency order by y.starts_on desc, d.currency`, w.Args...)
	for _, row := range rows {
		if n := len(list); n == 0 || list[n-1].Year != row.Year {
			list = append(list, Total{Year: row.Year})
		}
		last := &list[len(list)-1]
		last.Cases, last.Granted = last.Cases+row.Cases, last.Granted+row.Granted
		if row.Minor > 0 {
			last.Costs = append(last.Costs, Cost{row.Minor, row.Currency})
		}
	}
	return list, err
}

// Rules lists those on which cases rest that the viewer may see.
func Rules(ctx context.Context, q store.Reader) (list []string, err error) {
	w := Filter{}.where(q)
	err = q.Select(ctx, &list, `select distinct s.rule`+from+` where `+w.SQL()+` order by s.rule`, w.Args...)
	return list, err
}
