package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/waivers"
)

// waiverRound is WaiverRound of the schema.
type waiverRound struct {
	AsksUntil   date.Date
	ID          graphql.ID
	OpenedAt    DateTime
	OpenedBy    *string
	ReferenceOn date.Date
	ReviewUntil date.Date
	Version     int32
	Year        int32
	row         waivers.Round
	counts      *Batch[int64, map[waivers.Stage]int]
}

func roundsOf(rows []waivers.Round) []*waiverRound {
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	counts := NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64]map[waivers.Stage]int, error) {
		return waivers.RoundCounts(ctx, reader(ctx), ids)
	})
	list := make([]*waiverRound, len(rows))
	for i, row := range rows {
		list[i] = &waiverRound{
			row.AsksUntil, id("WaiverRound", row.ID), DateTime{row.OpenedAt}, row.OpenedBy, row.ReferenceOn, row.ReviewUntil,
			int32(row.Version), int32(row.Year), row, counts,
		}
	}
	return list
}

// WaiverRounds lists the rounds.
func (r *Root) WaiverRounds(ctx context.Context) ([]*waiverRound, error) {
	rows, err := waivers.Rounds(ctx, reader(ctx))
	return roundsOf(rows), err
}

// WaiverRound finds a round.
func (r *Root) WaiverRound(ctx context.Context, args struct{ ID graphql.ID }) (*waiverRound, error) {
	n, err := relay.Decode("WaiverRound", "id", string(args.ID))
	if err != nil {
		return nil, err
	}
	return loadRound(ctx, reader(ctx), n)
}

func loadRound(ctx context.Context, q store.Reader, n int64) (*waiverRound, error) {
	row, found, err := waivers.RoundByID(ctx, q, n)
	if err != nil || !found {
		return nil, err
	}
	return roundsOf([]waivers.Round{row})[0], nil
}

type waiverRoundCount struct {
	Count int32
	Stage string
}

// countsOf lists the stages that have cases.
func countsOf(byStage map[waivers.Stage]int) []waiverRoundCount {
	list := []waiverRoundCount{}
	for _, stage := range waivers.Stages {
		if n := byStage[stage]; n > 0 {
			list = append(list, waiverRoundCount{int32(n), string(stage)})
		}
	}
	return list
}

func (r *waiverRound) Counts(ctx context.Context) ([]waiverRoundCount, error) {
	byStage, err := r.counts.Get(ctx, r.row.ID)
	return countsOf(byStage), err
}

func (r *waiverRound) TotalCount(ctx context.Context) (n int32, err error) {
	byStage, err := r.counts.Get(ctx, r.row.ID)
	for _, count := range byStage {
		n += int32(count)
	}
	return n, err
}

type waiverRoundCases struct {
	Counts     []waiverRoundCount
	Nodes      []*waiverRoundCase
	PageInfo   relay.Info
	TotalCount int32
}

// Cases reads a page of the round's board.
func (r *waiverRound) Cases(ctx context.Context, args struct {
	relay.Args
	Filter *struct {
		Search *string
		Show   *string
		Stage  *string
	}
}) (*waiverRoundCases, error) {
	var filter waivers.BoardFilter
	if f := args.Filter; f != nil {
		filter = waivers.BoardFilter{Search: value(f.Search), Show: waivers.Show(value(f.Show)), Stage: waivers.Stage(value(f.Stage))}
	}
	page, err := args.Page(waivers.BoardName, 50)
	if err != nil {
		return nil, err
	}
	board, err := waivers.BoardOf(ctx, reader(ctx), r.row.ID, filter)
	if err != nil {
		return nil, err
	}
	rows, info := board.Page(page)
	return &waiverRoundCases{countsOf(board.Counts), roundCasesOf(ctx, rows, board.Assessments, true), info, int32(len(board.Cases))}, nil
}
