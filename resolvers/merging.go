package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

type memberMergeInput struct {
	memberChangeInput
	Into         graphql.ID
	KeepName     *bool
	MergedOn     *date.Date
	MoveContacts *bool
}

type memberMergePayload struct {
	memberChangePayload
	Into *member
}

func (r *Root) MemberMerge(ctx context.Context, args struct{ Input memberMergeInput }) (p memberMergePayload, err error) {
	in := args.Input
	p.memberChangePayload, err = r.changeMember(ctx, in.memberChangeInput, func(tx *store.Tx, n int64, g members.Ground) (int64, error) {
		into, err := relay.Decode("Member", "into", string(in.Into))
		if err != nil {
			return 0, err
		}
		event, err := members.Merge(ctx, tx, members.Merger{
			From: n, Into: into, Version: version(in.ExpectedVersion), On: value(in.MergedOn),
			Contacts: value(in.MoveContacts), Names: value(in.KeepName), Ground: g,
		})
		if err != nil {
			return 0, err
		}
		p.Into, err = loadMember(ctx, tx, into)
		return event, err
	})
	return p, err
}

type memberSplitInput struct {
	memberChangeInput
	Ends    *bool
	Parts   []memberPartInput
	SplitOn *date.Date
}

type memberPartInput struct {
	AllowNamesake  *bool
	Band           *string
	Category       string
	Constituency   string
	Country        *string
	Kind           *string
	Names          *namesInput
	OrganisationID *graphql.ID
	Website        *string
}

func (in memberPartInput) part() (p members.Part, err error) {
	p.Membership = members.Membership{Constituency: in.Constituency, Category: in.Category, Band: value(in.Band)}
	p.Draft = organisations.Draft{
		Names: in.Names.translated(), Country: upper(in.Country), Kind: lower(in.Kind), Website: value(in.Website), Namesake: value(in.AllowNamesake),
	}
	if in.OrganisationID != nil {
		p.OrganisationID, err = relay.Decode("Organisation", "organisationId", string(*in.OrganisationID))
	}
	return p, err
}

type memberSplitPayload struct {
	memberChangePayload
	Parts []*member
}

func (r *Root) MemberSplit(ctx context.Context, args struct{ Input memberSplitInput }) (p memberSplitPayload, err error) {
	in := args.Input
	p.Parts = []*member{}
	p.memberChangePayload, err = r.changeMember(ctx, in.memberChangeInput, func(tx *store.Tx, n int64, g members.Ground) (int64, error) {
		d := members.Division{ID: n, Version: version(in.ExpectedVersion), On: value(in.SplitOn), Ends: value(in.Ends), Ground: g}
		for _, one := range in.Parts {
			part, err := one.part()
			if err != nil {
				return 0, err
			}
			d.Parts = append(d.Parts, part)
		}
		ids, event, err := members.Split(ctx, tx, d)
		if err != nil {
			return 0, err
		}
		rows, err := members.ByIDs(ctx, tx, ids)
		parts := make([]members.Member, len(ids))
		for i, id := range ids {
			parts[i] = rows[id]
		}
		p.Parts = membersOf(ctx, parts)
		return event, err
	})
	return p, err
}
