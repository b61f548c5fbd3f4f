package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/standing"
	"github.com/plenary-org/plenary/schema/texts"
)

// right is Standing of the schema.
type right struct {
	Because string
	Granted bool
	Reason  string
	Right   string
	Rule    *string
}

// standings is the load of a page's member.standing.
func standings(ctx context.Context, on date.Date, ids []int64) (map[int64][]right, error) {
	rows, err := standing.OfMembers(ctx, reader(ctx), ids, on)
	byID := make(map[int64][]right, len(rows))
	for id, list := range rows {
		for _, s := range list {
			byID[id] = append(byID[id], rightOf(s, language(ctx)))
		}
	}
	return byID, err
}

func rightOf(s standing.Standing, l texts.Language) right {
	r := right{Because: s.In(l), Granted: s.Granted, Reason: s.Why, Right: string(s.Right)}
	if s.Rule != nil {
		r.Rule = &s.Rule.Citation
	}
	return r
}

func (m *member) Standing(ctx context.Context, args struct{ On *date.Date }) ([]right, error) {
	list, err := m.page.standing.Get(ctx, value(args.On), m.row.ID)
	return append([]right{}, list...), err
}

type standingRoll struct {
	Entitled   int32
	Known      *DateTime
	Members    int32
	Nodes      []*standingRow
	On         date.Date
	PageInfo   relay.Info
	Right      string
	Rule       *standingRule
	TotalCount int32
	Totals     []standingTotal
}

type standingTotal struct {
	Constituency named
	Entitled     int32
	Members      int32
}

type standingRow struct {
	Because      string
	Constituency named
	Granted      bool
	row          standing.Row
	members      *Batch[int64, *member]
}

func rollRows(rows []standing.Row, l texts.Language) []*standingRow {
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.MemberID
	}
	theirs := NewBatch(ids, loadMembers)
	list := make([]*standingRow, len(rows))
	for i, row := range rows {
		list[i] = &standingRow{row.Standing.In(l), named{row.Code, row.Name}, row.Standing.Granted, row, theirs}
	}
	return list
}

func (r *standingRow) Name(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, r.row.Names)
}

func (r *standingRow) Member(ctx context.Context) (*member, error) {
	return r.members.Get(ctx, r.row.MemberID)
}

func (r *Root) StandingRoll(ctx context.Context, args struct {
	relay.Args
	Constituency *string
	Granted      *bool
	On           date.Date
	Right        string
}) (*standingRoll, error) {
	l := language(ctx)
	page, err := args.Page(standing.ListName(args.On, standing.Right(args.Right), l), 50)
	if err != nil {
		return nil, err
	}
	roll, err := standing.Call(ctx, reader(ctx), args.On, standing.Right(args.Right))
	if err != nil {
		return nil, err
	}
	rows := roll.Filter(value(args.Constituency), args.Granted)
	shown, info := standing.Page(rows, page)
	answer := &standingRoll{
		Nodes: rollRows(shown, l), On: args.On, PageInfo: info, Right: args.Right, TotalCount: int32(len(rows)), Totals: []standingTotal{},
	}
	if known := standing.Known(reader(ctx), args.On); known != nil {
		answer.Known = &DateTime{*known}
	}
	if roll.Rule != nil {
		answer.Rule = standingRuleOf(*roll.Rule, standing.IsInForce, l)
	}
	for _, t := range roll.Totals() {
		answer.Totals = append(answer.Totals, standingTotal{named{t.Code, t.Name}, int32(t.Entitled), int32(t.Members)})
		answer.Entitled += int32(t.Entitled)
		answer.Members += int32(t.Members)
	}
	return answer, nil
}
