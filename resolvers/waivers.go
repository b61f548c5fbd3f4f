package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/waivers"
)

// waiver is FeeWaiver of the schema.
type waiver struct {
	ID            graphql.ID
	NamedDecision *string
	Outcome       *string
	ReferenceOn   date.Date
	ReviewDueOn   *date.Date
	RuleRef       string
	State         string
	ValidFrom     *date.Date
	ValidTo       *date.Date
	ViewerRecusal *string
	Version       int32
	Year          int32
	row           waivers.Waiver
	page          *waiverPage
}

// waiverPage loads for a page of cases at once.
type waiverPage struct {
	asking      *askingPage
	costs       *Batch[int64, waivers.Cost]
	assessments *Batch[int64, waivers.Assessment]
	decisions   *Batch[int64, *decision]
	history     *Batch[int64, []waiverDecision]
	inPacks     *Batch[int64, int64]
	packs       *Batch[int64, *waiverPack]
	members     *Batch[int64, *member]
	previous    *Batch[int64, *waiver]
	sets        *Batch[int64, *waiverCriteriaSet]
	review      waiverReview
	reminders   *Batch[int64, []reminders.Reminder]
	successors  *Batch[int64, *waiver]
}

func waiversOf(rows []waivers.Waiver) []*waiver {
	var ids, memberIDs, decisionIDs, previousIDs, setIDs []int64
	var readable []waivers.Waiver
	for _, row := range rows {
		ids, memberIDs, decisionIDs = append(ids, row.ID), append(memberIDs, row.MemberID), append(decisionIDs, row.DecisionID)
		previousIDs, setIDs = append(previousIDs, row.PreviousID), append(setIDs, row.SetID)
		if row.Reads() {
			readable = append(readable, row)
		}
	}
	page := &waiverPage{
		asking: newAskingPage(rows),
		costs:  newCosts(rows),
		assessments: NewBatch(nil, func(ctx context.Context, _ []int64) (map[int64]waivers.Assessment, error) {
			return waivers.Assess(ctx, reader(ctx), readable)
		}),
		decisions:  NewBatch(decisionIDs, shownDecisions),
		members:    NewBatch(memberIDs, loadMembers),
		previous:   NewBatch(previousIDs, loadWaivers),
		sets:       NewBatch(setIDs, loadCriteriaSets),
		review:     reviewOf(rows),
		reminders:  NewBatch(ids, loadWaiverReminders),
		successors: NewBatch(ids, loadSuccessors),
		history:    NewBatch(ids, loadWaiverDecisions),
		inPacks: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64]int64, error) {
			return waivers.InPacks(ctx, reader(ctx), ids)
		}),
	}
	page.packs = NewBatch(nil, page.loadPacks)
	list := make([]*waiver, len(rows))
	for i, row := range rows {
		list[i] = newWaiver(row, page)
	}
	return list
}

func newWaiver(row waivers.Waiver, page *waiverPage) *waiver {
	return &waiver{
		ID: id("FeeWaiver", row.ID), NamedDecision: optional(row.NamedDecision), Outcome: optional(string(row.Outcome)), ReferenceOn: row.ReferenceOn,
		ReviewDueOn: optionalDay(row.ReviewDueOn()), RuleRef: row.Rule, State: string(row.State), ValidFrom: optionalDay(row.ValidFrom),
		ValidTo: optionalDay(row.ValidTo), ViewerRecusal: optional(row.Recusal), Version: int32(row.Version), Year: int32(row.Year), row: row, page: page,
	}
}

func (w *waiver) Decision(ctx context.Context) (*decision, error) {
	return w.page.decisions.Get(ctx, w.row.DecisionID)
}

func (w *waiver) Member(ctx context.Context) (*member, error) {
	return w.page.members.Get(ctx, w.row.MemberID)
}

func (w *waiver) Previous(ctx context.Context) (*waiver, error) {
	return w.page.previous.Get(ctx, w.row.PreviousID)
}

// loadWaivers is the load of batches that lead to cases.
func loadWaivers(ctx context.Context, ids []int64) (map[int64]*waiver, error) {
	found, err := waivers.ByIDs(ctx, reader(ctx), ids)
	rows := make([]waivers.Waiver, 0, len(found))
	for _, row := range found {
		rows = append(rows, row)
	}
	byID := make(map[int64]*waiver, len(rows))
	for _, w := range waiversOf(rows) {
		byID[w.row.ID] = w
	}
	return byID, err
}

func loadWaiver(ctx context.Context, q store.Reader, n int64) (*waiver, error) {
	row, found, err := waivers.ByID(ctx, q, n)
	if err != nil || !found {
		return nil, err
	}
	return waiversOf([]waivers.Waiver{row})[0], nil
}

func waiversByMember(memberIDs []int64) *Batch[int64, []*waiver] {
	return NewBatch(memberIDs, func(ctx context.Context, ids []int64) (map[int64][]*waiver, error) {
		rows, err := waivers.OfMembers(ctx, reader(ctx), ids)
		var flat []waivers.Waiver
		for _, list := range rows {
			flat = append(flat, list...)
		}
		byID := make(map[int64][]*waiver, len(rows))
		for _, w := range waiversOf(flat) {
			byID[w.row.MemberID] = append(byID[w.row.MemberID], w)
		}
		return byID, err
	})
}

func (m *member) FeeWaivers(ctx context.Context) ([]*waiver, error) {
	list, err := m.page.waivers.Get(ctx, m.row.ID)
	return append([]*waiver{}, list...), err
}

type waiverFilter struct {
	AwaitsMe *bool
	MemberID *graphql.ID
	Mine     *bool
	Outcome  *string
	RuleRef  *string
	Search   *string
	States   *[]string
	Year     *int32
}

func (f *waiverFilter) filter() (narrow waivers.Filter, err error) {
	if f == nil {
		return narrow, nil
	}
	narrow = waivers.Filter{
		Awaited: value(f.AwaitsMe), Mine: value(f.Mine), Outcome: waivers.Outcome(value(f.Outcome)), Rule: value(f.RuleRef), Search: value(f.Search), Year: int(value(f.Year)),
	}
	for _, s := range value(f.States) {
		narrow.States = append(narrow.States, waivers.State(s))
	}
	if f.MemberID != nil {
		narrow.MemberID, err = relay.Decode("Member", "filter.memberId", string(*f.MemberID))
	}
	return narrow, err
}

type waiverConnection struct {
	Nodes    []*waiver
	PageInfo relay.Info
	filter   waivers.Filter
}

func (c *waiverConnection) TotalCount(ctx context.Context) (int32, error) {
	return waivers.Count(ctx, reader(ctx), c.filter)
}

// FeeWaivers reads a page of cases.
func (r *Root) FeeWaivers(ctx context.Context, args struct {
	relay.Args
	Filter *waiverFilter
}) (*waiverConnection, error) {
	filter, err := args.Filter.filter()
	if err != nil {
		return nil, err
	}
	page, err := args.Page(waivers.ListName, 50)
	if err != nil {
		return nil, err
	}
	rows, info, err := waivers.List(ctx, reader(ctx), filter, page)
	if err != nil {
		return nil, err
	}
	return &waiverConnection{waiversOf(rows), info, filter}, nil
}

// FeeWaiver finds a case.
func (r *Root) FeeWaiver(ctx context.Context, args struct{ ID graphql.ID }) (*waiver, error) {
	n, err := relay.Decode("FeeWaiver", "id", string(args.ID))
	if err != nil {
		return nil, err
	}
	return loadWaiver(ctx, reader(ctx), n)
}
