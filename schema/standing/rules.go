package standing

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
)

const ruleColumns = `r.id, r.right_code, r.effective_from, r.citation, r.settled_by, r.settled_years_back, r.settled_grace_days,
	r.not_overdue_days, r.recorded_at, who.name as recorded_by, b.recorded_at as taken_back_at, back.name as taken_back_by
	from standing_rules r left join people who on who.id = r.recorded_by
	left join standing_rules_back b on b.rule_id = r.id left join people back on back.id = b.recorded_by`

// InForce reads the rule of each right for a record date. Versions are
// recorded, and taken back, before their first day only: so for a past day
// the answer never changes.
func InForce(ctx context.Context, q store.Reader, on date.Date) (map[Right]Rule, error) {
	var rows []Rule
	err := q.Select(ctx, &rows, `
		select distinct on (r.right_code) `+ruleColumns+`
		where r.effective_from <= $1 and b.id is null and r.recorded_at < coalesce($2::timestamptz, 'infinity')
		order by r.right_code, r.effective_from desc, r.id desc`, on, Known(q, on))
	return store.Index(rows, func(row Rule) Right { return row.Right }), err
}

// Versions reads every version of every right's rule, the latest first, those
// taken back included.
func Versions(ctx context.Context, q store.Reader) (map[Right][]Rule, error) {
	var rows []Rule
	err := q.Select(ctx, &rows, `select `+ruleColumns+` order by r.effective_from desc, r.id desc`)
	return store.Group(rows, func(row Rule) Right { return row.Right }), err
}

// ByID reads a version of a rule.
func ByID(ctx context.Context, q store.Reader, id int64) (r Rule, found bool, err error) {
	found, err = q.Get(ctx, &r, `select `+ruleColumns+` where r.id = $1`, id)
	return r, found, err
}

// State says where a version stands on a day.
type State string

const (
	Replaced  State = "REPLACED"
	IsInForce State = "IN_FORCE"
	ToCome    State = "TO_COME"
	TakenBack State = "TAKEN_BACK"
)

// State tells where the version stands on a day on which another, or it, is in
// force.
func (r Rule) State(on date.Date, inForce int64) State {
	switch {
	case r.TakenBackAt != nil:
		return TakenBack
	case r.ID == inForce:
		return IsInForce
	case r.EffectiveFrom.After(on):
		return ToCome
	}
	return Replaced
}
