package resolvers

import (
	"context"
	"strings"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

type memberChangePayload struct {
	Event      *memberEvent
	Member     *member
	UserErrors []userError
}

// show loads what a change led to.
func (p *memberChangePayload) show(ctx context.Context, tx *store.Tx, memberID, eventID int64) (err error) {
	if p.Event, err = loadEvent(ctx, tx, memberID, eventID); err != nil {
		return err
	}
	p.Member, err = loadMember(ctx, tx, memberID)
	return err
}

// groundOf reads why a membership changes.
func groundOf(ctx context.Context, tx *store.Tx, decision *decisionInput, reason *string) (g members.Ground, err error) {
	g.Reason = value(reason)
	g.DecisionID, err = decision.cite(ctx, tx)
	return g, err
}

type memberEndInput struct {
	Decision        *decisionInput
	ExpectedVersion *int32
	ID              graphql.ID
	Kind            string
	LastDay         *date.Date
	NotifiedOn      *date.Date
	Reason          *string
	ShortNotice     *bool
}

func (r *Root) MemberEnd(ctx context.Context, args struct{ Input memberEndInput }) (p memberChangePayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Member", "id", in.ID, func(tx *store.Tx, n int64) (err error) {
		e := members.Ending{ID: n, Version: version(in.ExpectedVersion), Kind: in.Kind, NotifiedOn: tx.Today(), ShortNotice: value(in.ShortNotice)}
		if in.NotifiedOn != nil {
			e.NotifiedOn = *in.NotifiedOn
		}
		if in.LastDay != nil {
			e.On = in.LastDay.AddDays(1)
		}
		if e.Ground, err = groundOf(ctx, tx, in.Decision, in.Reason); err != nil {
			return err
		}
		event, err := members.End(ctx, tx, e)
		if err != nil {
			return err
		}
		return p.show(ctx, tx, n, event)
	})
	return p, err
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

type memberRejoinInput struct {
	Band            *string
	Category        *string
	Constituency    *string
	Decision        *decisionInput
	ExpectedVersion *int32
	ID              graphql.ID
	JoinedOn        *date.Date
	Reason          *string
}

func (r *Root) MemberRejoin(ctx context.Context, args struct{ Input memberRejoinInput }) (p memberChangePayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Member", "id", in.ID, func(tx *store.Tx, n int64) error {
		g, err := groundOf(ctx, tx, in.Decision, in.Reason)
		if err != nil {
			return err
		}
		event, err := members.Rejoin(ctx, tx, n, version(in.ExpectedVersion), members.Membership{
			Constituency: value(in.Constituency), Category: value(in.Category), Band: value(in.Band), JoinedOn: value(in.JoinedOn),
		}, g)
		if err != nil {
			return err
		}
		return p.show(ctx, tx, n, event)
	})
	return p, err
}

type memberChangeCategoryInput struct {
	Band            *string
	Category        *string
	Decision        *decisionInput
	EffectiveOn     *date.Date
	ExpectedVersion *int32
	ID              graphql.ID
	Reason          *string
}

func (r *Root) MemberChangeCategory(ctx context.Context, args struct{ Input memberChangeCategoryInput }) (p memberChangePayload, err error) {
	in := args.Input
	return r.reclassify(ctx, reclassification{in.ID, in.ExpectedVersion, in.EffectiveOn, in.Decision, in.Reason,
		members.Change{Category: in.Category, Band: in.Band}, "category"})
}

type memberChangeConstituencyInput struct {
	Constituency    string
	Decision        *decisionInput
	EffectiveOn     *date.Date
	ExpectedVersion *int32
	ID              graphql.ID
	Reason          *string
}

func (r *Root) MemberChangeConstituency(ctx context.Context, args struct {
	Input memberChangeConstituencyInput
}) (p memberChangePayload, err error) {
	in := args.Input
	return r.reclassify(ctx, reclassification{in.ID, in.ExpectedVersion, in.EffectiveOn, in.Decision, in.Reason,
		members.Change{Constituency: &in.Constituency}, "constituency"})
}

// reclassification is what the inputs of both changes of class have in common.
type reclassification struct {
	id       graphql.ID
	expected *int32
	on       *date.Date
	decision *decisionInput
	reason   *string
	members.Change
	about string // the field to name where nothing changes
}

func (r *Root) reclassify(ctx context.Context, in reclassification) (p memberChangePayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "Member", "id", in.id, func(tx *store.Tx, n int64) (err error) {
		c := members.Reclassification{Change: in.Change, On: value(in.on)}
		c.ID, c.Version = n, version(in.expected)
		if c.Ground, err = groundOf(ctx, tx, in.decision, in.reason); err != nil {
			return err
		}
		event, err := members.Reclassify(ctx, tx, c)
		for _, problem := range refuse.From(err) {
			if problem.Code == "NOTHING_CHANGES" {
				problem.Field = in.about
			}
		}
		if err != nil {
			return err
		}
		return p.show(ctx, tx, n, event)
	})
	return p, err
}

type memberMergeInput struct {
	Decision        *decisionInput
	ExpectedVersion *int32
	ID              graphql.ID
	Into            graphql.ID
	KeepName        *bool
	MergedOn        *date.Date
	MoveContacts    *bool
	Reason          *string
}

type memberMergePayload struct {
	memberChangePayload
	Into *member
}

func (r *Root) MemberMerge(ctx context.Context, args struct{ Input memberMergeInput }) (p memberMergePayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Member", "id", in.ID, func(tx *store.Tx, n int64) error {
		into, err := relay.Decode("Member", "into", string(in.Into))
		if err != nil {
			return err
		}
		m := members.Merger{
			From: n, Into: into, Version: version(in.ExpectedVersion), On: value(in.MergedOn),
			Contacts: value(in.MoveContacts), Names: value(in.KeepName),
		}
		if m.Ground, err = groundOf(ctx, tx, in.Decision, in.Reason); err != nil {
			return err
		}
		event, err := members.Merge(ctx, tx, m)
		if err != nil {
			return err
		}
		if p.Into, err = loadMember(ctx, tx, into); err != nil {
			return err
		}
		return p.show(ctx, tx, n, event)
	})
	return p, err
}

type memberSplitInput struct {
	Decision        *decisionInput
	Ends            *bool
	ExpectedVersion *int32
	ID              graphql.ID
	Parts           []memberPartInput
	Reason          *string
	SplitOn         *date.Date
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
		Names: in.Names.translated(), Country: strings.ToUpper(value(in.Country)), Kind: strings.ToLower(value(in.Kind)),
		Website: value(in.Website), Namesake: value(in.AllowNamesake),
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
	p.UserErrors, err = r.writeOn(ctx, "Member", "id", in.ID, func(tx *store.Tx, n int64) (err error) {
		d := members.Division{ID: n, Version: version(in.ExpectedVersion), On: value(in.SplitOn), Ends: value(in.Ends)}
		for _, one := range in.Parts {
			part, err := one.part()
			if err != nil {
				return err
			}
			d.Parts = append(d.Parts, part)
		}
		if d.Ground, err = groundOf(ctx, tx, in.Decision, in.Reason); err != nil {
			return err
		}
		parts, event, err := members.Split(ctx, tx, d)
		if err != nil {
			return err
		}
		rows, err := members.ByIDs(ctx, tx, parts)
		if err != nil {
			return err
		}
		var list []members.Member
		for _, id := range parts {
			list = append(list, rows[id])
		}
		p.Parts = membersOf(ctx, list)
		return p.show(ctx, tx, n, event)
	})
	return p, err
}

type organisationRenameInput struct {
	AllowNamesake   *bool
	ExpectedVersion *int32
	ID              graphql.ID
	Names           namesInput
	Reason          string
	RenamedOn       *date.Date
}

func (r *Root) OrganisationRename(ctx context.Context, args struct{ Input organisationRenameInput }) (p organisationPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Organisation", "id", in.ID, func(tx *store.Tx, n int64) (err error) {
		err = organisations.Rename(ctx, tx, organisations.Renaming{
			ID: n, Version: version(in.ExpectedVersion), Names: in.Names.translated(), On: value(in.RenamedOn),
			Reason: in.Reason, Namesake: value(in.AllowNamesake),
		})
		if err != nil {
			return err
		}
		p.Organisation, err = loadOrganisation(ctx, tx, n)
		return err
	})
	return p, err
}
