package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/waivers"
)

// waiverPackPreview is WaiverPackPreview of the schema.
type waiverPackPreview struct {
	CleanCount int32
	OtherCount int32
	Year       int32
	Years      []int32
	found      waivers.Candidates
}

// WaiverPackPreview shows what a pack of all clean cases would hold.
func (r *Root) WaiverPackPreview(ctx context.Context, args struct{ Year *int32 }) (*waiverPackPreview, error) {
	found, err := waivers.CandidatesOf(ctx, reader(ctx), int(value(args.Year)))
	if err != nil || found.Year == 0 {
		return nil, err
	}
	p := &waiverPackPreview{CleanCount: int32(found.Clean), OtherCount: int32(len(found.Cases) - found.Clean), Year: int32(found.Year), Years: []int32{}, found: found}
	for _, year := range found.Years {
		p.Years = append(p.Years, int32(year))
	}
	return p, nil
}

type waiverPackCandidate struct {
	Clean  bool
	Held   *string
	Waiver *waiver
}

type waiverPackCandidateConnection struct {
	Nodes      []waiverPackCandidate
	PageInfo   relay.Info
	TotalCount int32
}

// Cases reads a page of them.
func (p *waiverPackPreview) Cases(_ context.Context, args relay.Args) (*waiverPackCandidateConnection, error) {
	page, err := args.Page(waivers.CandidatesName, 50)
	if err != nil {
		return nil, err
	}
	rows, info := p.found.Page(page)
	cases := make([]waivers.Waiver, len(rows))
	for i, row := range rows {
		cases[i] = row.Waiver
	}
	c := &waiverPackCandidateConnection{Nodes: make([]waiverPackCandidate, len(rows)), PageInfo: info, TotalCount: int32(len(p.found.Cases))}
	for i, w := range waiversOf(cases) {
		c.Nodes[i] = waiverPackCandidate{rows[i].Clean, optional(string(rows[i].Held)), w}
	}
	return c, nil
}
