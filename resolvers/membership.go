package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/store"
)

type membershipInput struct {
	Band         *string
	Category     string
	Constituency string
	JoinedOn     *date.Date
}

func (in *membershipInput) membership() members.Membership {
	return members.Membership{Constituency: in.Constituency, Category: in.Category, Band: value(in.Band), JoinedOn: value(in.JoinedOn)}
}

type memberPayload struct {
	Member     *member
	UserErrors []userError
}

type memberUpdateInput struct {
	Band            *string
	Category        *string
	Constituency    *string
	ExpectedVersion *int32
	ID              graphql.ID
	JoinedOn        *date.Date
}

func (r *Root) MemberUpdate(ctx context.Context, args struct{ Input memberUpdateInput }) (p memberPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Member", "id", in.ID, func(tx *store.Tx, n int64) (err error) {
		err = members.Update(ctx, tx, members.Change{
			ID: n, Version: version(in.ExpectedVersion), Constituency: in.Constituency, Category: in.Category,
			Band: in.Band, JoinedOn: in.JoinedOn,
		})
		if err != nil {
			return err
		}
		p.Member, err = loadMember(ctx, tx, n)
		return err
	})
	return p, err
}

// DuesAssess assesses one member late.
func (r *Root) DuesAssess(ctx context.Context, args struct {
	Input struct {
		MemberID graphql.ID
		Year     int32
	}
}) (p memberPayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "Member", "memberId", args.Input.MemberID, func(tx *store.Tx, n int64) (err error) {
		if err := dues.AssessLate(ctx, tx, n, int(args.Input.Year)); err != nil {
			return err
		}
		p.Member, err = loadMember(ctx, tx, n)
		return err
	})
	return p, err
}
