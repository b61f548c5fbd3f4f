package resolvers

import (
	"context"
	"maps"
	"slices"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/waivers"
)

// waiverDecision is WaiverDecision of the schema.
type waiverDecision struct {
	Act           string
	Cites         *decision
	Decision      *decision
	DueOn         *date.Date
	ID            graphql.ID
	NamedDecision *string
	Outcome       string
	Present       int32
	Reason        *string
	Recused       int32
	RecordedAt    DateTime
	RecordedBy    *string
	Seated        int32
	ValidFrom     *date.Date
	ValidTo       *date.Date
}

// Decisions is null for those who may not read why.
func (w *waiver) Decisions(ctx context.Context) (*[]waiverDecision, error) {
	if !w.row.ReadsDecisions(viewer(ctx)) {
		return nil, nil
	}
	list, err := w.page.history.Get(ctx, w.row.ID)
	list = append([]waiverDecision{}, list...)
	return &list, err
}

// loadWaiverDecisions loads what was decided on cases, with the decisions of
// the register that the viewer may read.
func loadWaiverDecisions(ctx context.Context, ids []int64) (map[int64][]waiverDecision, error) {
	rows, err := waivers.DecisionsOn(ctx, reader(ctx), ids)
	if err != nil {
		return nil, err
	}
	var cited []int64
	for _, list := range rows {
		for _, row := range list {
			cited = append(cited, row.DecisionID, row.Cites)
		}
	}
	known, err := loadDecisions(ctx, reader(ctx), cited)
	byCase := make(map[int64][]waiverDecision, len(rows))
	for n, list := range rows {
		for _, row := range list {
			byCase[n] = append(byCase[n], waiverDecision{
				Act: string(row.Act), Cites: known[row.Cites], Decision: known[row.DecisionID], DueOn: optionalDay(row.DueOn),
				ID: id("WaiverDecision", row.ID), NamedDecision: optional(row.NamedDecision), Outcome: row.Outcome, Present: int32(row.Present),
				Reason: optional(row.Reason), Recused: int32(row.Recused), RecordedAt: DateTime{row.RecordedAt}, RecordedBy: row.RecordedBy,
				Seated: int32(row.Seated), ValidFrom: optionalDay(row.ValidFrom), ValidTo: optionalDay(row.ValidTo),
			})
		}
	}
	return byCase, err
}

type waiverObstacle struct{ Code, Text string }

func (w *waiver) ViewerCannotDecideReasons(ctx context.Context) ([]waiverObstacle, error) {
	pack, err := w.page.inPacks.Get(ctx, w.row.ID)
	if err != nil {
		return nil, err
	}
	known, err := w.page.decisions.Get(ctx, w.row.DecisionID)
	var taken decisions.Decision
	if known != nil {
		taken = known.row
	}
	list := []waiverObstacle{}
	for _, refusal := range w.row.Obstacles(pack, taken) {
		list = append(list, waiverObstacle{refusal.Code, refusal.Message(language(ctx))})
	}
	return list, err
}

func (w *waiver) ViewerCanDecide(ctx context.Context) (bool, error) {
	pack, err := w.page.inPacks.Get(ctx, w.row.ID)
	return len(w.row.Obstacles(pack, decisions.Decision{})) == 0, err
}

// Pack is the open pack that a case is in.
func (w *waiver) Pack(ctx context.Context) (*waiverPack, error) {
	pack, err := w.page.inPacks.Get(ctx, w.row.ID)
	if pack == 0 || err != nil {
		return nil, err
	}
	return w.page.packs.Get(ctx, pack)
}

// loadPacks loads the packs that a page's cases are in.
func (p *waiverPage) loadPacks(ctx context.Context, _ []int64) (map[int64]*waiverPack, error) {
	if _, err := p.inPacks.Get(ctx, 0); err != nil {
		return nil, err
	}
	rows, err := waivers.PacksByIDs(ctx, reader(ctx), slices.Collect(maps.Values(p.inPacks.values)))
	byID := make(map[int64]*waiverPack, len(rows))
	for _, pack := range waiverPacksOf(rows) {
		byID[pack.row.ID] = pack
	}
	return byID, err
}
