package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/waivers"
)

// waiverRoundCase is a case as staff follow it in a round.
type waiverRoundCase struct {
	Changes    []string
	Clean      bool
	Gaps       []string
	Reexamines bool
	RuleRef    string
	Stage      string
	Waiver     *waiver // nil in a dry run
	memberID   int64
	members    *Batch[int64, *member]
}

func (c *waiverRoundCase) Member(ctx context.Context) (*member, error) {
	return c.members.Get(ctx, c.memberID)
}

// roundCasesOf joins cases with their assessments; those that the viewer may
// not read have none, and say nothing. Cases that were only rehearsed are not
// there to be read.
func roundCasesOf(ctx context.Context, rows []waivers.Waiver, assessments map[int64]waivers.Assessment, real bool) []*waiverRoundCase {
	cases := waiversOf(rows)
	list := make([]*waiverRoundCase, len(rows))
	for i, row := range rows {
		a := assessments[row.ID]
		page := cases[i].page
		page.assessments = NewBatch(nil, func(context.Context, []int64) (map[int64]waivers.Assessment, error) { return assessments, nil })
		list[i] = &waiverRoundCase{
			Changes: append([]string{}, a.Changes(language(ctx))...), Clean: len(a.Findings) > 0 && a.Clean(),
			Gaps: append([]string{}, a.Gaps(language(ctx))...), Reexamines: row.PreviousID != 0, RuleRef: row.Rule,
			Stage:    string(row.State.Stage()),
			memberID: row.MemberID, members: page.members,
		}
		if real {
			list[i].Waiver = cases[i]
		}
	}
	return list
}
