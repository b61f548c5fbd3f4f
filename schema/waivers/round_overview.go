package waivers

import (
	"context"
	"slices"
	"strings"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// CriteriaUse is a version of criteria with how many cases are made under it.
type CriteriaUse struct {
	Rule          string
	Number        int
	EffectiveFrom date.Date `db:"effective_from"`
	Title         texts.Translated
	Cases         int32
	New           bool // a waiver that is re-examined was made under another version
}

// Overview is what a round that is being opened brings, before or after it is
// settled: its transaction's own view.
type Overview struct {
	Cases       []Waiver // by the organisation's name
	Assessments map[int64]Assessment
	Criteria    []CriteriaUse
}

// Overview reads the new cases of a round, what has changed since last year
// and what is missing, with five statements however many they are.
func (o Opened) Overview(ctx context.Context, tx *store.Tx) (v Overview, err error) {
	byID, err := ByIDs(ctx, tx, o.Cases)
	if err != nil {
		return v, err
	}
	l := tx.Viewer().Language
	var readable []Waiver
	for _, w := range byID {
		v.Cases = append(v.Cases, w)
		if w.Reads() {
			readable = append(readable, w)
		}
	}
	slices.SortFunc(v.Cases, func(a, b Waiver) int {
		if by := strings.Compare(a.Names.In(l), b.Names.In(l)); by != 0 {
			return by
		}
		return int(a.ID - b.ID)
	})
	if v.Assessments, err = Assess(ctx, tx, readable); err != nil {
		return v, err
	}
	err = tx.Select(ctx, &v.Criteria, `
		select s.rule, s.number, s.effective_from, s.title, count(*) as cases, coalesce(bool_or(p.set_id <> w.set_id), false) as new
		from fee_waivers w join criteria_sets s on s.id = w.set_id left join fee_waivers p on p.id = w.previous_id
		where w.id = any($1) group by s.id order by s.rule, s.number`, store.IDs(o.Cases))
	return v, err
}
