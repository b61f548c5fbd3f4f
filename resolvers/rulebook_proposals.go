package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/rulebook"
)

// ruleProposal is RuleProposal of the schema.
type ruleProposal struct {
	Audience   string
	BaseNumber *int32
	Code       string
	Decision   *decision
	EndedOn    *date.Date
	ID         graphql.ID
	ProposedOn date.Date
	Reason     *string
	Reasons    translations
	State      string
	Texts      translations
	Titles     translations
	row        rulebook.Proposal
	shelf      *shelf
}

// everySection is the key under which the shelf has the proposals of all.
const everySection int64 = 0

// loadProposals reads what is proposed and the decisions on it, for all
// sections at once.
func (sh *shelf) loadProposals(ctx context.Context, _ []int64) (map[int64][]*ruleProposal, error) {
	rows, err := rulebook.Proposals(ctx, reader(ctx))
	if err != nil {
		return nil, err
	}
	cited := make([]int64, len(rows))
	for i, row := range rows {
		cited[i] = row.DecisionID
	}
	known, err := loadDecisions(ctx, reader(ctx), cited)
	lists := map[int64][]*ruleProposal{}
	for _, row := range rows {
		p := &ruleProposal{
			Audience: row.Audience, Code: row.Code, Decision: known[row.DecisionID], EndedOn: optionalDay(row.EndedOn), ID: id("RuleProposal", row.ID),
			ProposedOn: row.ProposedOn, Reason: optional(row.Reason), Reasons: translationsOf(row.Reasons), State: row.State(),
			Texts: translationsOf(row.Texts), Titles: translationsOf(row.Titles), row: row, shelf: sh,
		}
		if row.BaseNumber != 0 {
			p.BaseNumber = new(int32(row.BaseNumber))
		}
		lists[row.SectionID] = append(lists[row.SectionID], p)
		lists[everySection] = append(lists[everySection], p)
	}
	return lists, err
}

// RuleProposals lists what is proposed, the latest first.
func (r *Root) RuleProposals(ctx context.Context, args struct {
	State     *string
	WaitingOn *date.Date
}) ([]*ruleProposal, error) {
	sh, err := theRulebook(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := sh.proposals.Get(ctx, everySection)
	list := []*ruleProposal{}
	for _, p := range rows {
		if (args.State == nil || p.State == *args.State) && (args.WaitingOn == nil || p.row.Waits(*args.WaitingOn)) {
			list = append(list, p)
		}
	}
	return list, err
}

func (p *ruleProposal) Body(ctx context.Context) (*body, error) {
	known, err := allBodies(ctx)
	if err != nil {
		return nil, err
	}
	return bodyOf(known[p.row.Body]), nil
}

func (p *ruleProposal) ReasonsText(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, p.row.Reasons)
}

// Section is the section as it stands today.
func (p *ruleProposal) Section(ctx context.Context) *ruleSection {
	row, _ := p.shelf.book.Section(p.Code)
	return p.shelf.section(row, reader(ctx).Today(), p.shelf.citers)
}

func (p *ruleProposal) VersionNumber() *int32 {
	row, _ := p.shelf.book.Section(p.Code)
	for _, v := range row.Versions {
		if v.ID == p.row.VersionID {
			return new(int32(v.Number))
		}
	}
	return nil
}

func (p *ruleProposal) Wording(ctx context.Context, args languageArgs) ruleWording {
	return wordingOf(args.or(ctx), p.row.Titles, p.row.Texts)
}
