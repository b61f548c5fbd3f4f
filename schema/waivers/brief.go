package waivers

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/store"
)

// brief is what deciding cases on a day needs to know, read with the same
// number of statements however many they are.
type brief struct {
	day      date.Date
	seated   []int64 // members of the Board that day
	settings Settings
	cases    map[int64]briefed
	taken    map[int64]decisions.Decision // those that hold, by id
}

// briefed is what is known of one case.
type briefed struct {
	Recused    []int64 // of the seated
	PackID     int64   // the open pack that it is in; 0: none
	Last       int64   // its last decision's id in waiver_decisions; 0: none
	Others     []held  // when other waivers of the member hold
	Assessment Assessment
}

func loadBrief(ctx context.Context, q store.Reader, day date.Date, cases map[int64]Waiver) (b brief, err error) {
	b = brief{day: day, cases: make(map[int64]briefed, len(cases))}
	if b.seated, err = Seated(ctx, q, day); err != nil {
		return b, err
	}
	if b.settings, err = InForce(ctx, q); err != nil {
		return b, err
	}
	var list []Waiver
	var ids, taken []int64
	for _, w := range cases {
		list, ids = append(list, w), append(ids, w.ID)
		if w.DecisionID != 0 {
			taken = append(taken, w.DecisionID)
		}
	}
	if len(taken) > 0 {
		if b.taken, err = decisions.Cited(ctx, q, taken); err != nil {
			return b, err
		}
	}
	assessments, err := Assess(ctx, q, list)
	if err != nil {
		return b, err
	}
	return b, b.read(ctx, q, ids, assessments)
}

func (b brief) read(ctx context.Context, q store.Reader, ids []int64, assessments map[int64]Assessment) error {
	var rows []struct {
		ID     int64
		PackID int64 `db:"pack_id"`
		Last   int64
		Others []byte
	}
	err := q.Select(ctx, &rows, `
		select w.id, coalesce((select c.pack_id from waiver_pack_cases c where c.waiver_id = w.id and c.open), 0) as pack_id,
		       coalesce((select max(d.id) from waiver_decisions d where d.waiver_id = w.id), 0) as last,
		       (select coalesce(jsonb_agg(jsonb_build_object('from', o.valid_from, 'to', o.valid_to, 'year', extract(year from y.starts_on)::int)), '[]')
		        from fee_waivers o join membership_years y on y.id = o.year_id
		        where o.member_id = w.member_id and o.id <> w.id and o.state in ('GRANTED', 'RENEWED', 'ENDED')) as others
		from fee_waivers w where w.id = any($1)`, store.IDs(ids))
	if err != nil {
		return err
	}
	recused, err := recusals(ctx, q, ids, b.seated, b.day)
	if err != nil {
		return err
	}
	for _, row := range rows {
		known := briefed{Recused: slices.Sorted(maps.Keys(recused[row.ID])), PackID: row.PackID, Last: row.Last, Assessment: assessments[row.ID]}
		if err := json.Unmarshal(row.Others, &known.Others); err != nil {
			return err
		}
		b.cases[row.ID] = known
	}
	return nil
}
