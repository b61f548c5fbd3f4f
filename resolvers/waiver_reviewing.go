package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/waivers"
)

// FeeWaiverAsk asks the member.
func (r *Root) FeeWaiverAsk(ctx context.Context, args struct {
	Input struct {
		ExpectedVersion *int32
		Question        string
		WaiverID        graphql.ID
	}
}) (waiverPayload, error) {
	in := args.Input
	return r.changeWaiver(ctx, "waiverId", in.WaiverID, func(tx *store.Tx, n int64) error {
		return waivers.Ask(ctx, tx, waivers.Question{WaiverID: n, Version: int(value(in.ExpectedVersion)), Text: in.Question})
	})
}

// FeeWaiverRecommend puts a recommendation on record.
func (r *Root) FeeWaiverRecommend(ctx context.Context, args struct {
	Input struct {
		ExpectedVersion *int32
		Judgements      *[]struct {
			CriterionID graphql.ID
			Met         *bool
		}
		Reason     *string
		Recommends string
		WaiverID   graphql.ID
	}
}) (waiverPayload, error) {
	in := args.Input
	return r.changeWaiver(ctx, "waiverId", in.WaiverID, func(tx *store.Tx, n int64) error {
		judged := map[int64]bool{}
		for _, j := range value(in.Judgements) {
			criterion, err := relay.Decode("Criterion", "judgements", string(j.CriterionID))
			if err != nil {
				return err
			}
			if j.Met != nil {
				judged[criterion] = *j.Met
			}
		}
		return waivers.Recommend(ctx, tx, waivers.Recommendation{
			WaiverID: n, Version: int(value(in.ExpectedVersion)), Recommends: waivers.Act(in.Recommends), Reason: value(in.Reason), Judgements: judged,
		})
	})
}

// FeeWaiverTakeUp makes the viewer a reviewer.
func (r *Root) FeeWaiverTakeUp(ctx context.Context, args struct{ Input struct{ WaiverID graphql.ID } }) (waiverPayload, error) {
	return r.changeWaiver(ctx, "waiverId", args.Input.WaiverID, func(tx *store.Tx, n int64) error { return waivers.TakeUp(ctx, tx, n) })
}

// FeeWaiverRelease ends a review.
func (r *Root) FeeWaiverRelease(ctx context.Context, args struct {
	Input struct {
		PersonID *graphql.ID
		WaiverID graphql.ID
	}
}) (waiverPayload, error) {
	return r.changeWaiver(ctx, "waiverId", args.Input.WaiverID, func(tx *store.Tx, n int64) (err error) {
		who := tx.Viewer().PersonID
		if given := args.Input.PersonID; given != nil {
			if who, err = relay.Decode("Person", "personId", string(*given)); err != nil {
				return err
			}
		}
		return waivers.Release(ctx, tx, n, who)
	})
}

type waiverAssignPayload struct {
	Assigned   int32
	UserErrors []userError
}

// FeeWaiverAssign gives cases to reviewers; what some of them cannot have is
// told beside what was done.
func (r *Root) FeeWaiverAssign(ctx context.Context, args struct {
	Input struct {
		DueOn     *date.Date
		Each      int32
		PersonIDs *[]graphql.ID
		WaiverIDs []graphql.ID
	}
}) (p waiverAssignPayload, err error) {
	in := args.Input
	var short refuse.List
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		ids, err := decodeAll("FeeWaiver", "waiverIds", in.WaiverIDs)
		if err != nil {
			return err
		}
		who, err := decodeAll("Person", "personIds", value(in.PersonIDs))
		if err != nil {
			return err
		}
		dealt, err := waivers.Deal(ctx, tx, waivers.Assignment{WaiverIDs: ids, PersonIDs: who, Each: int(in.Each), DueOn: value(in.DueOn)})
		p.Assigned, short = int32(dealt.Count), nil
		for _, n := range ids {
			short.Add(dealt.Refused[n])
		}
		return err
	})
	if len(p.UserErrors) > 0 || err != nil {
		return waiverAssignPayload{UserErrors: p.UserErrors}, err
	}
	p.UserErrors = userErrors(short, language(ctx))
	return p, nil
}

type waiverGrantPayload struct {
	Recommended int32
	UserErrors  []userError
}

// FeeWaiverRecommendGrant recommends to grant several clean cases.
func (r *Root) FeeWaiverRecommendGrant(ctx context.Context, args struct {
	Input struct {
		ExpectedVersions *[]int32
		LeaveOutRefused  bool
		WaiverIDs        []graphql.ID
	}
}) (p waiverGrantPayload, err error) {
	in := args.Input
	var refused map[int64]refuse.List
	versions := map[int64]int{}
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		ids, err := decodeAll("FeeWaiver", "waiverIds", in.WaiverIDs)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			return refuse.Invalid("waiverIds", "WAIVERS_MISSING")
		}
		given := value(in.ExpectedVersions)
		if given != nil && len(given) != len(ids) {
			return refuse.Invalid("expectedVersions", "WAIVER_VERSIONS")
		}
		for i, n := range ids {
			if versions[n] = 0; given != nil {
				versions[n] = int(given[i])
			}
		}
		refused, err = waivers.RecommendGrant(ctx, tx, versions, in.LeaveOutRefused)
		return err
	})
	if len(p.UserErrors) > 0 || err != nil {
		return p, err
	}
	p.Recommended = int32(len(versions) - len(refused))
	for _, list := range refused {
		p.UserErrors = append(p.UserErrors, userErrors(list, language(ctx))...)
	}
	return p, nil
}
