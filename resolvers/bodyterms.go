package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
)

// bodyTerms is BodyTerms of the schema.
type bodyTerms struct {
	InForce   bool
	Number    int32
	Since     date.Date
	Texts     translations
	WrittenAt DateTime
	row       bodies.Terms
	page      *bodyPage
}

func (t *bodyTerms) Decision(ctx context.Context) (*decision, error) {
	if t.row.DecisionID == 0 {
		return nil, nil
	}
	return t.page.decisions.Get(ctx, t.row.DecisionID)
}

func (t *bodyTerms) Text(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, t.row.Texts)
}

func (b *body) TermsVersions(ctx context.Context) ([]*bodyTerms, error) {
	page, err := pageOf(ctx, b)
	if err != nil {
		return nil, err
	}
	rows, err := page.terms.Get(ctx, b.row.ID)
	holds, list := bodies.InForce(rows, reader(ctx).Today()), make([]*bodyTerms, len(rows))
	for i, row := range rows {
		list[i] = &bodyTerms{i == holds, int32(row.Number), row.Since, translationsOf(row.Texts), DateTime{row.WrittenAt}, row, page}
	}
	return list, err
}

func (b *body) Terms(ctx context.Context) (*bodyTerms, error) {
	list, err := b.TermsVersions(ctx)
	for _, t := range list {
		if t.InForce {
			return t, nil
		}
	}
	return nil, err
}

func (b *body) access(ctx context.Context) (bodies.Access, error) {
	page, err := pageOf(ctx, b)
	if err != nil {
		return bodies.Access{}, err
	}
	return page.access.Get(ctx, b.row.ID)
}

func (b *body) bars(ctx context.Context) (*refuse.Refusal, error) {
	a, err := b.access(ctx)
	return a.Bars(viewer(ctx)), err
}

func (b *body) ViewerCanJoin(ctx context.Context) (bool, error) {
	bars, err := b.bars(ctx)
	return bars == nil, err
}

func (b *body) ViewerCannotJoinBecause(ctx context.Context) (*string, error) {
	bars, err := b.bars(ctx)
	if bars == nil || err != nil {
		return nil, err
	}
	return optional(bars.Message(language(ctx))), nil
}

func (b *body) ViewerCanLeave(ctx context.Context) (bool, error) {
	a, err := b.access(ctx)
	return a.MayLeave(), err
}

type bodyMemberConnection struct {
	Nodes    []*bodyMember
	PageInfo relay.Info
	bodyID   int64
	past     bool
}

func (c *bodyMemberConnection) TotalCount(ctx context.Context) (int32, error) {
	return bodies.CountMembers(ctx, reader(ctx), c.bodyID, c.past)
}

// Members reads a page of one body's people; pages of many bodies ask for
// membersCount.
func (b *body) Members(ctx context.Context, args struct {
	relay.Args
	Past bool
}) (*bodyMemberConnection, error) {
	page, err := args.Page("body members", 50)
	if err != nil {
		return nil, err
	}
	rows, info, err := bodies.Members(ctx, reader(ctx), b.row.ID, args.Past, page)
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.OrganisationID
	}
	return &bodyMemberConnection{bodyMembersOf(rows, NewBatch(ids, loadOrganisations)), info, b.row.ID, args.Past}, err
}
