package waivers

import (
	"context"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// cleanOf finds the cases of a year that need nobody's special attention and
// that the viewer may put before the Board. Whoever pulled a case out of a pack
// wants it decided singly: it does not come back with the others.
func cleanOf(ctx context.Context, tx *store.Tx, year int) (ids []int64, err error) {
	var candidates []int64
	err = tx.Select(ctx, &candidates, `
		select w.id from fee_waivers w join membership_years y on y.id = w.year_id
		where extract(year from y.starts_on) = $1 and w.state in ('SUBMITTED', 'UNDER_REVIEW')
		  and not exists (select from waiver_pack_cases c where c.waiver_id = w.id and c.open) order by w.id limit $2`, year, most)
	if err != nil {
		return nil, err
	}
	cases, err := ByIDs(ctx, tx, candidates)
	if err != nil {
		return nil, err
	}
	var list []Waiver
	for _, id := range candidates {
		if w, found := cases[id]; found && w.Recusal == "" && !w.Principle {
			list = append(list, w)
		}
	}
	assessments, err := Assess(ctx, tx, list)
	for _, w := range list {
		if assessments[w.ID].Clean() {
			ids = append(ids, w.ID)
		}
	}
	if err == nil && len(ids) == 0 {
		err = refuse.Closed("cleanOf", "PACK_NOTHING_CLEAN", "Year", year)
	}
	return ids, err
}
