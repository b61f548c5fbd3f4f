package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/waivers"
)

type packCase struct {
	Failed        *string
	Open          bool
	PulledAt      *DateTime
	PulledBy      *string
	Quorum        string
	Reason        *string
	ViewerRecused bool
	row           waivers.PackCase
	waivers       *Batch[int64, *waiver]
}

func (c packCase) Waiver(ctx context.Context) (*waiver, error) {
	return c.waivers.Get(ctx, c.row.WaiverID)
}

// packCases is a page of a pack's cases; the cases themselves are loaded with
// those of the same page of the other packs.
type packCases struct {
	rows    []waivers.PackCase
	info    relay.Info
	waivers *Batch[int64, *waiver]
}

// casesOn cuts the same page out of the cases of all packs.
func (p *packPage) casesOn(ctx context.Context, at relay.Page, packIDs []int64) (map[int64]packCases, error) {
	var ids []int64
	byPack := make(map[int64]packCases, len(packIDs))
	for _, id := range packIDs {
		all, err := p.cases.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		rows, info := waivers.PageOfPack(all, at)
		for _, row := range rows {
			ids = append(ids, row.WaiverID)
		}
		byPack[id] = packCases{rows: rows, info: info}
	}
	shared := NewBatch(ids, loadWaivers)
	for id, one := range byPack {
		one.waivers = shared
		byPack[id] = one
	}
	return byPack, nil
}

type packCaseConnection struct {
	Nodes      []packCase
	PageInfo   relay.Info
	TotalCount int32
}

// Cases reads a page of the pack's cases, and says of each who may decide it.
func (p *waiverPack) Cases(ctx context.Context, args relay.Args) (*packCaseConnection, error) {
	at, err := args.Page(waivers.PackCasesName, 50)
	if err != nil {
		return nil, err
	}
	page, err := p.page.pages.Get(ctx, at, p.row.ID)
	if err != nil {
		return nil, err
	}
	quorum, err := p.quorums(ctx)
	if err != nil {
		return nil, err
	}
	c := packCaseConnection{Nodes: make([]packCase, len(page.rows)), PageInfo: page.info, TotalCount: p.CaseCount}
	for i, row := range page.rows {
		c.Nodes[i] = packCase{
			Failed: optional(row.FailedIn(language(ctx))), Open: row.Open, PulledBy: row.PulledBy, Reason: optional(row.Reason), ViewerRecused: row.Recusal != "",
			Quorum: quorum(row), row: row, waivers: page.waivers,
		}
		if row.PulledAt != nil {
			c.Nodes[i].PulledAt = &DateTime{*row.PulledAt}
		}
	}
	return &c, nil
}

// quorums says of cases of the pack who may decide them.
func (p *waiverPack) quorums(ctx context.Context) (func(waivers.PackCase) string, error) {
	seats, err := p.page.seats.Get(ctx, p.row.ClosesOn)
	if err != nil {
		return nil, err
	}
	settings, err := p.page.settings.Get(ctx, 0)
	if err != nil {
		return nil, err
	}
	votes, err := p.page.votes.Get(ctx, p.row.ID)
	return func(c waivers.PackCase) string { return p.row.QuorumOf(c, settings, seats, votes).In(language(ctx)) }, err
}

// Quorum is that of every case still in the pack; null where they differ.
func (p *waiverPack) Quorum(ctx context.Context) (*string, error) {
	cases, err := p.page.cases.Get(ctx, p.row.ID)
	if err != nil {
		return nil, err
	}
	quorum, err := p.quorums(ctx)
	if err != nil {
		return nil, err
	}
	same := ""
	for _, c := range cases {
		if !c.Open {
			continue
		}
		if said := quorum(c); same == "" {
			same = said
		} else if said != same {
			return nil, nil
		}
	}
	return optional(same), nil
}

// PulledCount counts the cases that were pulled out, except those from which
// the viewer is recused: what was said of them stays out.
func (p *waiverPack) PulledCount(ctx context.Context) (n int32, err error) {
	cases, err := p.page.cases.Get(ctx, p.row.ID)
	for _, c := range cases {
		if c.PulledAt != nil {
			n++
		}
	}
	return n, err
}

type packVote struct {
	At     DateTime
	Name   string
	Reason *string
	Vote   string
}

func (p *waiverPack) Votes(ctx context.Context) ([]packVote, error) {
	rows, err := p.page.votes.Get(ctx, p.row.ID)
	list := make([]packVote, len(rows))
	for i, row := range rows {
		list[i] = packVote{DateTime{row.At}, row.Name, optional(row.Reason), row.Vote}
	}
	return list, err
}
