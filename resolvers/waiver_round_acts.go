package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/waivers"
)

type waiverRoundCriteria struct {
	Cases         int32
	EffectiveFrom date.Date
	New           bool
	Number        int32
	RuleRef       string
	Title         string
}

type waiverRoundOpenPayload struct {
	AsksUntil   *date.Date
	Carried     int32
	Cases       []*waiverRoundCase
	Criteria    []waiverRoundCriteria
	DryRun      bool
	Joined      int32
	Letters     int32
	MayAskCount int32
	ReferenceOn *date.Date
	ReviewUntil *date.Date
	Round       *waiverRound
	UserErrors  []userError
	lists       memberLists
	opened      waivers.Opened
}

// memberLists is lists of members that share a batch.
type memberLists struct{ all *Batch[int64, *member] }

// shownOfRound bounds the lists of an opening; its counts are of all.
const shownOfRound = 500

func newMemberLists(lists ...[]int64) memberLists {
	var ids []int64
	for _, list := range lists {
		ids = append(ids, list[:min(len(list), shownOfRound)]...)
	}
	return memberLists{NewBatch(ids, loadMembers)}
}

func (m memberLists) list(ctx context.Context, ids []int64) ([]*member, error) {
	list := []*member{}
	for _, n := range ids[:min(len(ids), shownOfRound)] {
		one, err := m.all.Get(ctx, n)
		if err != nil {
			return nil, err
		}
		if one != nil {
			list = append(list, one)
		}
	}
	return list, nil
}

func (p *waiverRoundOpenPayload) LeftOut(ctx context.Context) ([]*member, error) {
	return p.lists.list(ctx, p.opened.LeftOut)
}

func (p *waiverRoundOpenPayload) MayAsk(ctx context.Context) ([]*member, error) {
	return p.lists.list(ctx, p.opened.MayAsk)
}

func (p *waiverRoundOpenPayload) Unreachable(ctx context.Context) ([]*member, error) {
	return p.lists.list(ctx, p.opened.Unreachable)
}

// WaiverRoundOpen opens the round of a membership year.
func (r *Root) WaiverRoundOpen(ctx context.Context, args struct {
	Input struct {
		AsksUntil   *date.Date
		DryRun      *bool
		ReferenceOn *date.Date
		ReviewUntil *date.Date
		Year        int32
	}
}) (*waiverRoundOpenPayload, error) {
	in := args.Input
	p := &waiverRoundOpenPayload{Cases: []*waiverRoundCase{}, Criteria: []waiverRoundCriteria{}, DryRun: value(in.DryRun)}
	act := func(tx *store.Tx) (err error) {
		if p.opened, err = waivers.Begin(ctx, tx, waivers.Opening{
			Year: int(in.Year), ReferenceOn: value(in.ReferenceOn), AsksUntil: value(in.AsksUntil), ReviewUntil: value(in.ReviewUntil),
		}); err != nil {
			return err
		}
		overview, err := p.opened.Overview(ctx, tx)
		if err != nil {
			return err
		}
		p.fill(ctx, overview)
		if p.DryRun {
			return nil
		}
		p.Round, err = loadRound(ctx, tx, p.opened.RoundID)
		return err
	}
	var err error
	if p.DryRun {
		p.UserErrors, err = r.rehearse(ctx, act)
	} else {
		p.UserErrors, err = r.write(ctx, act)
	}
	if len(p.UserErrors) > 0 {
		p.opened = waivers.Opened{}
	}
	p.lists = newMemberLists(p.opened.LeftOut, p.opened.MayAsk, p.opened.Unreachable)
	return p, err
}

func (p *waiverRoundOpenPayload) fill(ctx context.Context, overview waivers.Overview) {
	o := p.opened
	p.AsksUntil, p.ReferenceOn, p.ReviewUntil = &o.AsksUntil, &o.ReferenceOn, &o.ReviewUntil
	p.Carried, p.Joined, p.Letters, p.MayAskCount = int32(len(o.Cases)), int32(o.Joined), int32(o.Letters), int32(len(o.MayAsk))
	p.Cases = roundCasesOf(ctx, overview.Cases[:min(len(overview.Cases), shownOfRound)], overview.Assessments, !p.DryRun)
	p.Criteria = []waiverRoundCriteria{}
	for _, c := range overview.Criteria {
		p.Criteria = append(p.Criteria, waiverRoundCriteria{c.Cases, c.EffectiveFrom, c.New, int32(c.Number), c.Rule, c.Title.In(language(ctx))})
	}
}

type waiverRoundPayload struct {
	Round      *waiverRound
	UserErrors []userError
}

// WaiverRoundChange sets other days to a round.
func (r *Root) WaiverRoundChange(ctx context.Context, args struct {
	Input struct {
		AsksUntil       date.Date
		ExpectedVersion int32
		ReviewUntil     date.Date
		RoundID         graphql.ID
	}
}) (p waiverRoundPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		n, err := relay.Decode("WaiverRound", "roundId", string(in.RoundID))
		if err != nil {
			return err
		}
		if err := waivers.ChangeRound(ctx, tx, waivers.RoundDays{
			RoundID: n, Version: int(in.ExpectedVersion), AsksUntil: in.AsksUntil, ReviewUntil: in.ReviewUntil,
		}); err != nil {
			return err
		}
		p.Round, err = loadRound(ctx, tx, n)
		return err
	})
	return p, err
}
