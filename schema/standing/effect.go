package standing

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
)

// Effect is what a version of a rule changes on its first day, by what is
// known now.
type Effect struct {
	On              date.Date
	Before, After   int   // members with the right
	Gaining, Losing []Row // with the standing that they would have
}

// Effect compares the roll of the version's first day with and without it.
func (r Rule) Effect(ctx context.Context, tx *store.Tx) (Effect, error) {
	e := Effect{On: r.EffectiveFrom}
	after, err := Call(ctx, tx, e.On, r.Right)
	if err != nil {
		return e, err
	}
	before, err := r.before(ctx, tx)
	if err != nil {
		return e, err
	}
	rules := map[Right]Rule{}
	if before != nil {
		rules[r.Right] = *before
	}
	facts, err := On(ctx, tx, e.On, nil, yearsOf(e.On, rules))
	for _, row := range after.Rows {
		had := Judge(facts[row.MemberID], r.Right, before, e.On).Granted
		switch {
		case had && !row.Standing.Granted:
			e.Losing = append(e.Losing, row)
		case !had && row.Standing.Granted:
			e.Gaining = append(e.Gaining, row)
		}
		if had {
			e.Before++
		}
		if row.Standing.Granted {
			e.After++
		}
	}
	return e, err
}

// before is the version that would be in force on this one's first day.
func (r Rule) before(ctx context.Context, tx *store.Tx) (*Rule, error) {
	versions, err := Versions(ctx, tx)
	for _, other := range versions[r.Right] { // the latest first
		if other.ID != r.ID && other.TakenBackAt == nil && !other.EffectiveFrom.After(r.EffectiveFrom) {
			return &other, err
		}
	}
	return nil, err
}
