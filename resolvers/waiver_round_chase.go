package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/waivers"
)

type waiverRoundChasePayload struct {
	Already     int32
	Cases       int32
	DryRun      bool
	Letters     int32
	Round       *waiverRound
	UserErrors  []userError
	lists       memberLists
	unreachable []int64
}

func (p *waiverRoundChasePayload) Unreachable(ctx context.Context) ([]*member, error) {
	return p.lists.list(ctx, p.unreachable)
}

// WaiverRoundChase writes to everybody whose case waits for them.
func (r *Root) WaiverRoundChase(ctx context.Context, args struct {
	Input struct {
		DryRun  *bool
		RoundID graphql.ID
	}
}) (*waiverRoundChasePayload, error) {
	p := &waiverRoundChasePayload{DryRun: value(args.Input.DryRun)}
	act := func(tx *store.Tx) error {
		n, err := relay.Decode("WaiverRound", "roundId", string(args.Input.RoundID))
		if err != nil {
			return err
		}
		chased, err := waivers.Remind(ctx, tx, n)
		if err != nil {
			return err
		}
		p.Already, p.Cases, p.Letters, p.unreachable = int32(chased.Already), int32(chased.Cases), int32(chased.Letters), chased.Unreachable
		p.Round, err = loadRound(ctx, tx, n)
		return err
	}
	var err error
	if p.DryRun {
		p.UserErrors, err = r.rehearse(ctx, act)
	} else {
		p.UserErrors, err = r.write(ctx, act)
	}
	p.lists = newMemberLists(p.unreachable)
	return p, err
}
