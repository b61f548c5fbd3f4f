package resolvers

import (
	"context"
	"slices"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/waivers"
)

type waiverReadiness struct {
	Reasons []waiverReason
	State   string
}

type waiverReason struct {
	Code string
	row  waivers.Reason
}

// Criterion names what the reason is about.
func (r waiverReason) Criterion(ctx context.Context, args languageArgs) *string {
	if r.row.Criterion == nil {
		return nil
	}
	return optional(pick(ctx, args, r.row.Criterion.Text))
}

// Readiness is null for those who take no part in the deliberation.
func (w *waiver) Readiness(ctx context.Context) (*waiverReadiness, error) {
	if !w.row.Deliberates() {
		return nil, nil
	}
	a, err := w.page.assessments.Get(ctx, w.row.ID)
	shown := &waiverReadiness{State: "CLEAN", Reasons: []waiverReason{}}
	for _, r := range a.Reasons() {
		shown.State, shown.Reasons = "NEEDS_YOU", append(shown.Reasons, waiverReason{r.Code, r})
	}
	return shown, err
}

// reviews tells whether the viewer reviews the case now.
func (w *waiver) reviews(ctx context.Context) (bool, error) {
	rows, err := w.page.review.reviewers.Get(ctx, w.row.ID)
	me := viewer(ctx).PersonID
	return me != 0 && slices.ContainsFunc(rows, func(r waivers.Reviewer) bool { return r.PersonID == me }), err
}

// ViewerCanAssign tells staff whether reviewers may be added.
func (w *waiver) ViewerCanAssign() bool {
	return w.row.Staff && w.row.Recusal == "" && w.row.Reviewable()
}

func (w *waiver) ViewerCanAsk(ctx context.Context) (bool, error) {
	reviews, err := w.reviews(ctx)
	return w.row.MayAsk(reviews) == nil, err
}

func (w *waiver) ViewerCanRecommend(ctx context.Context) (bool, error) {
	reviews, err := w.reviews(ctx)
	return w.row.MayReview(reviews) == nil, err
}

func (w *waiver) ViewerCannotRecommendReasons(ctx context.Context) ([]string, error) {
	reviews, err := w.reviews(ctx)
	list := []string{}
	for _, refusal := range refuse.From(w.row.MayReview(reviews)) {
		list = append(list, refusal.Message(language(ctx)))
	}
	return list, err
}

func (w *waiver) ViewerCanTakeUp(ctx context.Context) (bool, error) {
	reviews, err := w.reviews(ctx)
	return w.row.MayTakeUp(viewer(ctx), reviews) == nil, err
}

// ViewerDueOn is the viewer's own day.
func (w *waiver) ViewerDueOn(ctx context.Context) (*date.Date, error) {
	rows, err := w.page.review.reviewers.Get(ctx, w.row.ID)
	for _, row := range rows {
		if row.PersonID == viewer(ctx).PersonID {
			return &row.DueOn, err
		}
	}
	return nil, err
}

// ViewerRecommendation is the viewer's own.
func (w *waiver) ViewerRecommendation(ctx context.Context) (*waiverRecommendation, error) {
	rows, err := w.page.review.opinions.Get(ctx, w.row.ID)
	for _, row := range rows {
		if row.PersonID == viewer(ctx).PersonID && row.Counts {
			own := recommendationOf(ctx, row)
			return &own, err
		}
	}
	return nil, err
}

// BoardMembers are those of a day, today by default.
func (r *Root) BoardMembers(ctx context.Context, args struct{ On *date.Date }) ([]*person, error) {
	day := reader(ctx).Today()
	if args.On != nil {
		day = *args.On
	}
	rows, err := waivers.BoardMembers(ctx, reader(ctx), day)
	list := make([]*person, len(rows))
	for i, row := range rows {
		list[i] = somebodyOf(ctx, row)
	}
	return list, err
}
