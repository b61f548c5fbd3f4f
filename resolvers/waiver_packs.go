package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/waivers"
)

// waiverPack is WaiverPack of the schema.
type waiverPack struct {
	CaseCount     int32
	ClosedAt      *DateTime
	ClosesOn      date.Date
	ID            graphql.ID
	NamedDecision *string
	Note          *string
	Number        *string
	OpenedAt      DateTime
	OpenedBy      *string
	Outcome       string
	PassesBy      *string
	Result        *string
	RuleRef       string
	Way           string
	row           waivers.Pack
	page          *packPage
}

// packPage loads for a page of packs at once.
type packPage struct {
	cases     *Batch[int64, []waivers.PackCase]
	votes     *Batch[int64, []waivers.PackVote]
	seats     *Batch[date.Date, []waivers.Seat] // of the packs' last days, and today
	settings  *Batch[int64, waivers.Settings]
	decisions *Batch[int64, *decision]
	pages     *ByArgs[relay.Page, int64, packCases]
}

func newPackPage(ids, decisionIDs []int64, days []date.Date) *packPage {
	page := &packPage{
		cases: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]waivers.PackCase, error) {
			return waivers.PackCases(ctx, reader(ctx), ids)
		}),
		votes: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]waivers.PackVote, error) {
			return waivers.PackVotes(ctx, reader(ctx), ids)
		}),
		seats: NewBatch(days, func(ctx context.Context, days []date.Date) (map[date.Date][]waivers.Seat, error) {
			return waivers.Seats(ctx, reader(ctx), append(days, reader(ctx).Today()))
		}),
		settings: NewBatch(nil, func(ctx context.Context, _ []int64) (map[int64]waivers.Settings, error) {
			s, err := waivers.InForce(ctx, reader(ctx))
			return map[int64]waivers.Settings{0: s}, err
		}),
		decisions: NewBatch(decisionIDs, shownDecisions),
	}
	page.pages = NewByArgs(ids, page.casesOn)
	return page
}

func waiverPacksOf(rows []waivers.Pack) []*waiverPack {
	ids, decisionIDs, days := make([]int64, len(rows)), make([]int64, len(rows)), make([]date.Date, len(rows))
	for i, row := range rows {
		ids[i], decisionIDs[i], days[i] = row.ID, row.DecisionID, row.ClosesOn
	}
	page := newPackPage(ids, decisionIDs, days)
	list := make([]*waiverPack, len(rows))
	for i, row := range rows {
		list[i] = &waiverPack{
			CaseCount: int32(row.CaseCount), ClosesOn: row.ClosesOn, ID: id("WaiverPack", row.ID), NamedDecision: optional(row.NamedDecision), Note: optional(row.Note), Number: optional(row.Number),
			OpenedAt: DateTime{row.OpenedAt}, OpenedBy: row.OpenedBy, Outcome: string(row.Outcome), PassesBy: optional(row.PassesBy),
			Result: optional(row.Result), RuleRef: row.Rule, Way: string(row.Way), row: row, page: page,
		}
		if row.ClosedAt != nil {
			list[i].ClosedAt = &DateTime{*row.ClosedAt}
		}
	}
	return list
}

// Board is that of the pack's last day: who may be present then.
func (p *waiverPack) Board(ctx context.Context) ([]*person, error) {
	seats, err := p.page.seats.Get(ctx, p.row.ClosesOn)
	list := make([]*person, len(seats))
	for i, seat := range seats {
		list[i] = &person{ID: id("Person", seat.PersonID), Name: seat.Name}
	}
	return list, err
}

func (p *waiverPack) Decision(ctx context.Context) (*decision, error) {
	return p.page.decisions.Get(ctx, p.row.DecisionID)
}

func (p *waiverPack) ViewerCanClose(ctx context.Context) (bool, error) {
	if !p.row.Closes(viewer(ctx), reader(ctx).Today()) {
		return false, nil
	}
	cases, err := p.page.cases.Get(ctx, p.row.ID)
	return !waivers.RecusedFrom(cases), err
}

func (p *waiverPack) ViewerCanPull(ctx context.Context) (bool, error) {
	today := reader(ctx).Today()
	seats, err := p.page.seats.Get(ctx, today)
	return p.row.Acts(viewer(ctx), seats, today), err
}

func (p *waiverPack) ViewerCanVote(ctx context.Context) (bool, error) {
	can, err := p.ViewerCanPull(ctx)
	if err != nil || !can || p.row.Way != waivers.InWriting {
		return false, err
	}
	votes, err := p.page.votes.Get(ctx, p.row.ID)
	cases, failed := p.page.cases.Get(ctx, p.row.ID)
	if failed != nil {
		return false, failed
	}
	return waivers.MayVote(viewer(ctx).PersonID, cases, votes), err
}

// WaiverPacks lists the packs.
func (r *Root) WaiverPacks(ctx context.Context) ([]*waiverPack, error) {
	rows, err := waivers.Packs(ctx, reader(ctx))
	return waiverPacksOf(rows), err
}

// WaiverPack finds a pack.
func (r *Root) WaiverPack(ctx context.Context, args struct{ ID graphql.ID }) (*waiverPack, error) {
	n, err := relay.Decode("WaiverPack", "id", string(args.ID))
	if err != nil {
		return nil, err
	}
	return loadWaiverPack(ctx, reader(ctx), n)
}

func loadWaiverPack(ctx context.Context, q store.Reader, n int64) (*waiverPack, error) {
	row, found, err := waivers.PackByID(ctx, q, n)
	if err != nil || !found {
		return nil, err
	}
	return waiverPacksOf([]waivers.Pack{row})[0], nil
}
