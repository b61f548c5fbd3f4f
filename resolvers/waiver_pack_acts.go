package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/waivers"
)

type waiverPackPayload struct {
	Pack       *waiverPack
	UserErrors []userError
}

// pack runs an act on a pack and shows the pack afterwards.
func (r *Root) pack(ctx context.Context, packID graphql.ID, act func(*store.Tx, int64) error) (p waiverPackPayload, err error) {
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		n, err := relay.Decode("WaiverPack", "packId", string(packID))
		if err != nil {
			return err
		}
		if err := act(tx, n); err != nil {
			return err
		}
		p.Pack, err = loadWaiverPack(ctx, tx, n)
		return err
	})
	return p, err
}

// WaiverPackOpen puts cases before the Board as one.
func (r *Root) WaiverPackOpen(ctx context.Context, args struct {
	Input struct {
		CleanOf       *int32
		ClosesOn      *date.Date
		DueOn         *date.Date
		ExpectedCases *int32
		NamedDecision *string
		Note          *string
		NoteIn        *letterTextInput
		Outcome       *string
		RuleRef       *string
		ValidFrom     *date.Date
		ValidTo       *date.Date
		WaiverIDs     *[]graphql.ID
		Way           string
	}
}) (p waiverPackPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		cases, err := decodeAll("FeeWaiver", "waiverIds", value(in.WaiverIDs))
		if err != nil {
			return err
		}
		n, err := waivers.OpenPack(ctx, tx, waivers.Pack{
			Way: waivers.Way(in.Way), Rule: value(in.RuleRef), Outcome: waivers.Outcome(value(in.Outcome)), ClosesOn: value(in.ClosesOn),
			NamedDecision: value(in.NamedDecision), ValidFrom: value(in.ValidFrom), ValidTo: value(in.ValidTo), DueOn: value(in.DueOn), Note: value(in.Note), NoteIn: value(in.NoteIn).text(),
			WaiverIDs: cases, CleanOf: int(value(in.CleanOf)), Seen: int(value(in.ExpectedCases)),
		})
		if err != nil {
			return err
		}
		p.Pack, err = loadWaiverPack(ctx, tx, n)
		return err
	})
	return p, err
}

// WaiverPackPull takes a case out of a pack.
func (r *Root) WaiverPackPull(ctx context.Context, args struct {
	Input struct {
		PackID   graphql.ID
		Reason   string
		WaiverID graphql.ID
	}
}) (waiverPackPayload, error) {
	return r.pack(ctx, args.Input.PackID, func(tx *store.Tx, n int64) error {
		w, err := relay.Decode("FeeWaiver", "waiverId", string(args.Input.WaiverID))
		if err != nil {
			return err
		}
		return waivers.Pull(ctx, tx, waivers.Pulling{PackID: n, WaiverID: w, Reason: args.Input.Reason})
	})
}

// WaiverPackVote says what somebody thinks of a pack.
func (r *Root) WaiverPackVote(ctx context.Context, args struct {
	Input struct {
		PackID graphql.ID
		Reason *string
		Vote   string
	}
}) (waiverPackPayload, error) {
	in := args.Input
	return r.pack(ctx, in.PackID, func(tx *store.Tx, n int64) error {
		return waivers.Vote(ctx, tx, waivers.Voting{PackID: n, Approve: in.Vote == "APPROVE", Reason: value(in.Reason)})
	})
}

// WaiverPackCancel takes a pack back.
func (r *Root) WaiverPackCancel(ctx context.Context, args struct {
	Input struct {
		PackID graphql.ID
		Reason string
	}
}) (waiverPackPayload, error) {
	return r.pack(ctx, args.Input.PackID, func(tx *store.Tx, n int64) error { return waivers.CancelPack(ctx, tx, n, args.Input.Reason) })
}

type waiverPackClosePayload struct {
	Pack       *waiverPack
	Results    []waiverResult
	UserErrors []userError
}

// WaiverPackClose records what a meeting made of a pack.
func (r *Root) WaiverPackClose(ctx context.Context, args struct {
	Input struct {
		PackID  graphql.ID
		Present *[]graphql.ID
	}
}) (p waiverPackClosePayload, err error) {
	in := args.Input
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		p.Results = []waiverResult{}
		n, err := relay.Decode("WaiverPack", "packId", string(in.PackID))
		if err != nil {
			return err
		}
		present, err := decodeAll("Person", "present", value(in.Present))
		if err != nil {
			return err
		}
		results, err := waivers.ClosePack(ctx, tx, waivers.Closing{PackID: n, Present: present})
		if err != nil {
			return err
		}
		if p.Results, err = waiverResults(ctx, tx, results); err != nil {
			return err
		}
		p.Pack, err = loadWaiverPack(ctx, tx, n)
		return err
	})
	return p, err
}
