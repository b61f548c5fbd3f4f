package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

type memberRejoinInput struct {
	memberChangeInput
	Band         *string
	Category     *string
	Constituency *string
	JoinedOn     *date.Date
}

func (r *Root) MemberRejoin(ctx context.Context, args struct{ Input memberRejoinInput }) (memberChangePayload, error) {
	in := args.Input
	return r.changeMember(ctx, in.memberChangeInput, func(tx *store.Tx, n int64, g members.Ground) (int64, error) {
		return members.Rejoin(ctx, tx, n, version(in.ExpectedVersion), members.Membership{
			Constituency: value(in.Constituency), Category: value(in.Category), Band: value(in.Band), JoinedOn: value(in.JoinedOn),
		}, g)
	})
}

type memberChangeCategoryInput struct {
	memberChangeInput
	Band        *string
	Category    *string
	EffectiveOn *date.Date
}

func (r *Root) MemberChangeCategory(ctx context.Context, args struct{ Input memberChangeCategoryInput }) (memberChangePayload, error) {
	in := args.Input
	return r.reclassify(ctx, in.memberChangeInput, in.EffectiveOn, members.Change{Category: in.Category, Band: in.Band}, "category")
}

type memberChangeConstituencyInput struct {
	memberChangeInput
	Constituency string
	EffectiveOn  *date.Date
}

func (r *Root) MemberChangeConstituency(ctx context.Context, args struct {
	Input memberChangeConstituencyInput
}) (memberChangePayload, error) {
	in := args.Input
	return r.reclassify(ctx, in.memberChangeInput, in.EffectiveOn, members.Change{Constituency: &in.Constituency}, "constituency")
}

// reclassify changes how a member is filed; about is the field to name where
// nothing changes.
func (r *Root) reclassify(ctx context.Context, in memberChangeInput, on *date.Date, to members.Change, about string) (memberChangePayload, error) {
	return r.changeMember(ctx, in, func(tx *store.Tx, n int64, g members.Ground) (int64, error) {
		to.ID, to.Version = n, version(in.ExpectedVersion)
		event, err := members.Reclassify(ctx, tx, members.Reclassification{Change: to, On: value(on), Ground: g})
		for _, problem := range refuse.From(err) {
			if problem.Code == "NOTHING_CHANGES" {
				problem.Field = about
			}
		}
		return event, err
	})
}
