package standing

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
)

// OfMembers reads the standing of members on a day (zero: today), right by
// right in the order of Rights: two statements, however many there are. The
// Board and the secretariat see everybody's, a member's people their own;
// others are left out. A member that was not on record has no rights.
func OfMembers(ctx context.Context, q store.Reader, members []int64, on date.Date) (map[int64][]Standing, error) {
	if on.IsZero() {
		on = q.Today()
	}
	members, err := visible(ctx, q, members)
	if err != nil || len(members) == 0 {
		return nil, err
	}
	rules, err := InForce(ctx, q, on)
	if err != nil {
		return nil, err
	}
	facts, err := On(ctx, q, on, members, yearsOf(on, rules))
	all := make(map[int64][]Standing, len(members))
	for _, id := range members {
		all[id] = rights(facts[id], rules, on)
	}
	return all, err
}

// visible leaves out the members whose standing is not for the viewer.
func visible(ctx context.Context, q store.Reader, members []int64) (own []int64, err error) {
	if q.Viewer().Can(store.Staff, store.Board) {
		return members, nil
	}
	if len(q.Viewer().Members) == 0 {
		return nil, nil
	}
	err = q.Select(ctx, &own, `select id from members where id = any($1) and organisation_id = any($2)`,
		store.IDs(members), store.IDs(q.Viewer().Members))
	return own, err
}

func rights(f Facts, rules map[Right]Rule, on date.Date) []Standing {
	list := make([]Standing, len(Rights))
	for i, right := range Rights {
		list[i] = judged(f, right, rules, on)
	}
	return list
}

func judged(f Facts, right Right, rules map[Right]Rule, on date.Date) Standing {
	if rule, found := rules[right]; found {
		return Judge(f, right, &rule, on)
	}
	return Judge(f, right, nil, on)
}
