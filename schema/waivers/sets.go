package waivers

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Set is a version of the criteria of a rule.
type Set struct {
	ID            int64
	Rule          string           // as cited: "SOP 2.3.6"
	Number        int              // of the rule's versions, from 1
	EffectiveFrom date.Date        `db:"effective_from"`
	CategoryCode  string           `db:"category_code"` // of the members whom it is for; empty: all
	CategoryName  texts.Translated `db:"category_name"`
	Principle     bool             `db:"in_principle"` // a rule in the making
	Title         texts.Translated
	State         SetState
	RecordedAt    time.Time `db:"recorded_at"`
	RecordedBy    *string   `db:"recorded_by"` // nil: it came with the product
}

// SetState says where a version stands today.
type SetState string

const (
	SetInForce  SetState = "IN_FORCE"
	SetReplaced SetState = "REPLACED" // by a later version, or by another of the same first day
	SetToCome   SetState = "TO_COME"
)

// setsFrom reads the versions with their state on the day $1. Those to come
// are for members of the Board and staff, $2.
const setsFrom = `
	select s.id, s.rule, s.number, s.effective_from, s.category_code, s.category_name, s.in_principle, s.title, s.recorded_at, s.recorded_by, s.state from (
	  select s.id, s.rule, s.number, s.effective_from, coalesce(c.code, '') as category_code, coalesce(c.name, '{}') as category_name,
	         s.in_principle, s.title, s.recorded_at, who.name as recorded_by,
	         case when exists (select from criteria_sets n where n.rule = s.rule and n.effective_from = s.effective_from and n.number > s.number) then 'REPLACED'
	              when s.effective_from > $1 then 'TO_COME'
	              when exists (select from criteria_sets n where n.rule = s.rule and n.effective_from > s.effective_from and n.effective_from <= $1) then 'REPLACED'
	              else 'IN_FORCE' end as state
	  from criteria_sets s left join categories c on c.id = s.category_id left join people who on who.id = s.recorded_by) s
	where (s.effective_from <= $1 or $2)`

// Sets reads the versions of all rules that the viewer may see: rules by name,
// the latest version of each first.
func Sets(ctx context.Context, q store.Reader) (list []Set, err error) {
	err = q.Select(ctx, &list, setsFrom+` order by fold(s.rule), s.rule, s.effective_from desc, s.number desc`, q.Today(), q.Viewer().Can(store.Board, store.Staff))
	return list, err
}

// SetsByIDs reads versions; those that the viewer may not see are left out.
func SetsByIDs(ctx context.Context, q store.Reader, ids []int64) (map[int64]Set, error) {
	var rows []Set
	err := q.Select(ctx, &rows, setsFrom+` and s.id = any($3)`, q.Today(), q.Viewer().Can(store.Board, store.Staff), store.IDs(ids))
	byID := make(map[int64]Set, len(rows))
	for _, row := range rows {
		byID[row.ID] = row
	}
	return byID, err
}
