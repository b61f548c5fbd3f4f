package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/rulebook"
	"github.com/plenary-org/plenary/schema/texts"
)

// citedArgs are what a page of citers is asked with.
type citedArgs struct {
	kind  string
	on    date.Date
	first int32
	after string
}

// citers find what cites the sections of a page, a kind at a time.
type citers = ByArgs[citedArgs, string, []rulebook.Citing]

func newCiters(codes []string) *citers {
	return NewByArgs(codes, func(ctx context.Context, args citedArgs, codes []string) (map[string][]rulebook.Citing, error) {
		page, err := args.page()
		if err != nil {
			return nil, err
		}
		return rulebook.CitedBy(ctx, reader(ctx), codes, rulebook.Citer(args.kind), args.on, page)
	})
}

func (a citedArgs) page() (relay.Page, error) {
	given := relay.Args{After: optional(a.after)}
	if a.first != 0 {
		given.First = &a.first
	}
	return given.Page(rulebook.CitingName(rulebook.Citer(a.kind)), usualPage)
}

// ruleCiter is RuleCiter of the schema.
type ruleCiter struct {
	Code      *string
	Kind      string
	On        date.Date
	SubjectID graphql.ID
	row       rulebook.Citing
}

func (c *ruleCiter) Text(ctx context.Context, args languageArgs) string {
	return c.row.In(rulebook.Citer(c.Kind), args.or(ctx))
}

type ruleCiterConnection struct {
	Nodes      []*ruleCiter
	PageInfo   relay.Info
	TotalCount int32
}

// citerKinds are what the ids of citers name.
var citerKinds = map[string]string{
	"CRITERIA": "WaiverCriteriaSet", "DECISION": "Decision", "MEMBER_EVENT": "Member", "PAPER": "Paper", "SECTION": "RuleSection",
	"STANDING_RULE": "StandingRule", "WAIVER_PACK": "WaiverPack",
}

// CitedBy lists what cites the section.
func (s *ruleSection) CitedBy(ctx context.Context, args struct {
	After *string
	First *int32
	Kind  string
}) (*ruleCiterConnection, error) {
	asked := citedArgs{args.Kind, s.On, value(args.First), value(args.After)}
	page, err := asked.page()
	if err != nil {
		return nil, err
	}
	rows, err := s.citers.Get(ctx, asked, s.Code)
	if err != nil {
		return nil, err
	}
	c := &ruleCiterConnection{Nodes: []*ruleCiter{}}
	if len(rows) > 0 {
		c.TotalCount = int32(rows[0].Total)
	}
	if len(rows) == 1 && rows[0].ID == 0 {
		rows = nil // only the count
	}
	rows, c.PageInfo = relay.Cut(page, rows, func(row rulebook.Citing) (string, int64) { return row.Day.String(), row.Place })
	for _, row := range rows {
		shown := &ruleCiter{Kind: args.Kind, On: row.Day, SubjectID: id(citerKinds[args.Kind], row.ID), row: row}
		if args.Kind == string(rulebook.BySection) {
			shown.Code = &row.Number
		}
		c.Nodes = append(c.Nodes, shown)
	}
	return c, nil
}

// RuleSection is the section that a decision's rule cites, as it stood on the
// day of the decision: found in the request's rulebook.
func (d *decision) RuleSection(ctx context.Context) (*ruleSection, error) {
	cited := texts.Rules(d.row.Rule)
	if len(cited) == 0 {
		return nil, nil
	}
	sh, err := theRulebook(ctx)
	if err != nil {
		return nil, err
	}
	row, _ := sh.book.Section(cited[0].Code)
	if _, stood := row.On(d.row.DecidedOn); !stood {
		return nil, nil
	}
	return sh.section(row, d.row.DecidedOn, sh.citers), nil
}
