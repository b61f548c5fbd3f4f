package resolvers

import (
	"context"

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
	page          *packPage
}

func (c packCase) Waiver(ctx context.Context) (*waiver, error) {
	return c.page.waivers.Get(ctx, c.row.WaiverID)
}

// Cases says of each case who may decide it.
func (p *waiverPack) Cases(ctx context.Context) ([]packCase, error) {
	rows, err := p.page.cases.Get(ctx, p.row.ID)
	if err != nil {
		return nil, err
	}
	seats, err := p.page.seats.Get(ctx, p.row.ClosesOn)
	if err != nil {
		return nil, err
	}
	settings, err := p.page.settings.Get(ctx, 0)
	if err != nil {
		return nil, err
	}
	votes, err := p.page.votes.Get(ctx, p.row.ID)
	list := make([]packCase, len(rows))
	for i, row := range rows {
		list[i] = packCase{
			Failed: optional(row.FailedIn(language(ctx))), Open: row.Open, PulledBy: row.PulledBy, Reason: optional(row.Reason), ViewerRecused: row.Recusal != "",
			Quorum: p.row.QuorumOf(row, settings, seats, votes).In(language(ctx)), row: row, page: p.page,
		}
		if row.PulledAt != nil {
			list[i].PulledAt = &DateTime{*row.PulledAt}
		}
	}
	return list, err
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
