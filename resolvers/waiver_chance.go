package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/waivers"
)

// chance is what speaks against asking for a waiver; refusal is nil where the
// viewer may.
type chance struct {
	waivers.Chance
	mine    bool // the viewer acts for the member
	refusal *refuse.Refusal
}

func chancesOf(memberIDs []int64) *ByArgs[int, int64, chance] {
	return NewByArgs(memberIDs, func(ctx context.Context, year int, ids []int64) (map[int64]chance, error) {
		v, q := viewer(ctx), reader(ctx)
		all, err := waivers.Chances(ctx, q, ids, year)
		if err != nil {
			return nil, err
		}
		var organisationIDs []int64
		for _, c := range all {
			organisationIDs = append(organisationIDs, c.OrganisationID)
		}
		roles, err := organisations.RolesOf(ctx, q, organisationIDs)
		byMember := make(map[int64]chance, len(all))
		for n, c := range all {
			one := chance{Chance: c, mine: v.Can(store.Staff) || len(roles[c.OrganisationID]) > 0}
			if one.refusal = organisations.MayEdit(roles[c.OrganisationID]); one.refusal == nil || v.Can(store.Staff) {
				one.refusal = c.Refusal(v.Can(store.Staff), q.Today())
			}
			byMember[n] = one
		}
		return byMember, err
	})
}

type yearArgs struct{ Year *int32 }

func (m *member) chance(ctx context.Context, args yearArgs) (chance, error) {
	return m.page.chances.Get(ctx, int(value(args.Year)), m.row.ID)
}

func (m *member) ViewerCanAskForWaiver(ctx context.Context, args yearArgs) (bool, error) {
	c, err := m.chance(ctx, args)
	return c.refusal == nil && c.mine, err
}

func (m *member) ViewerCannotAskForWaiverBecause(ctx context.Context, args yearArgs) (*string, error) {
	c, err := m.chance(ctx, args)
	if c.refusal == nil || err != nil {
		return nil, err
	}
	return optional(c.refusal.Message(language(ctx))), nil
}

func (m *member) WaiverAsksUntil(ctx context.Context, args yearArgs) (*date.Date, error) {
	c, err := m.chance(ctx, args)
	if !c.mine || err != nil {
		return nil, err
	}
	return optionalDay(c.AsksUntil), nil
}

func (m *member) WaiverYear(ctx context.Context) (*int32, error) {
	c, err := m.chance(ctx, yearArgs{})
	if !c.mine || c.Year == 0 || err != nil {
		return nil, err
	}
	year := int32(c.Year)
	return &year, nil
}
