package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/store"
)

type memberEndInput struct {
	memberChangeInput
	Kind        string
	LastDay     *date.Date
	NotifiedOn  *date.Date
	ShortNotice *bool
}

func (r *Root) MemberEnd(ctx context.Context, args struct{ Input memberEndInput }) (memberChangePayload, error) {
	in := args.Input
	return r.changeMember(ctx, in.memberChangeInput, func(tx *store.Tx, n int64, g members.Ground) (int64, error) {
		e := members.Ending{
			ID: n, Version: version(in.ExpectedVersion), Kind: in.Kind, NotifiedOn: tx.Today(), ShortNotice: value(in.ShortNotice), Ground: g,
		}
		if in.NotifiedOn != nil {
			e.NotifiedOn = *in.NotifiedOn
		}
		if in.LastDay != nil {
			e.On = in.LastDay.AddDays(1)
		}
		return members.End(ctx, tx, e)
	})
}

type memberTakeBackInput struct {
	EventID         graphql.ID
	ExpectedVersion *int32
	Reason          string
}

func (r *Root) MemberEndTakeBack(ctx context.Context, args struct{ Input memberTakeBackInput }) (p memberChangePayload, err error) {
	return r.takeBack(ctx, args.Input, members.TakeBack)
}

func (r *Root) MemberChangeTakeBack(ctx context.Context, args struct{ Input memberTakeBackInput }) (p memberChangePayload, err error) {
	return r.takeBack(ctx, args.Input, members.Unplan)
}

func (r *Root) takeBack(ctx context.Context, in memberTakeBackInput, how func(context.Context, *store.Tx, members.Reversal) (int64, int64, error)) (p memberChangePayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "MemberEvent", "eventId", in.EventID, func(tx *store.Tx, n int64) error {
		memberID, event, err := how(ctx, tx, members.Reversal{EventID: n, Version: version(in.ExpectedVersion), Reason: in.Reason})
		if err != nil {
			return err
		}
		return p.show(ctx, tx, memberID, event)
	})
	return p, err
}
