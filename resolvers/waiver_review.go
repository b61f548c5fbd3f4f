package resolvers

import (
	"context"
	"slices"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/waivers"
)

// waiverReview loads what concerns the review of a page of cases, as far as
// the viewer may read it.
type waiverReview struct {
	benches   *Batch[int64, waivers.Quorum]
	opinions  *Batch[int64, []waivers.Opinion]
	owed      *Batch[int64, []waivers.Owed]
	questions *Batch[int64, []waivers.Inquiry]
	reviewers *Batch[int64, []waivers.Reviewer]
}

func reviewOf(rows []waivers.Waiver) waiverReview {
	var all, read, deliberated, members []int64
	for _, row := range rows {
		if all = append(all, row.ID); row.Reads() {
			read = append(read, row.ID)
		}
		if row.Deliberates() {
			deliberated, members = append(deliberated, row.ID), append(members, row.MemberID)
		}
	}
	return waiverReview{
		benches: NewBatch(all, func(ctx context.Context, ids []int64) (map[int64]waivers.Quorum, error) {
			return waivers.Quorums(ctx, reader(ctx), ids, reader(ctx).Today())
		}),
		opinions: NewBatch(all, func(ctx context.Context, _ []int64) (map[int64][]waivers.Opinion, error) {
			return waivers.Opinions(ctx, reader(ctx), rows)
		}),
		owed: NewBatch(members, func(ctx context.Context, ids []int64) (map[int64][]waivers.Owed, error) {
			return waivers.OwedBy(ctx, reader(ctx), ids)
		}),
		questions: NewBatch(read, func(ctx context.Context, ids []int64) (map[int64][]waivers.Inquiry, error) {
			return waivers.Questions(ctx, reader(ctx), ids)
		}),
		reviewers: NewBatch(deliberated, func(ctx context.Context, ids []int64) (map[int64][]waivers.Reviewer, error) {
			return waivers.Reviewers(ctx, reader(ctx), ids)
		}),
	}
}

func somebodyOf(ctx context.Context, s waivers.Somebody) *person {
	who := people.Row{ID: s.PersonID, Name: s.Name, Email: s.Email, Language: s.Language, Version: s.PersonVersion}
	return personOf(who.For(viewer(ctx)))
}

type waiverAssignment struct {
	DueOn       date.Date
	PausedDays  int32
	Person      *person
	Recommended bool
}

// Assignments is null for those who take no part in the deliberation.
func (w *waiver) Assignments(ctx context.Context) (*[]waiverAssignment, error) {
	if !w.row.Deliberates() {
		return nil, nil
	}
	rows, err := w.page.review.reviewers.Get(ctx, w.row.ID)
	list := make([]waiverAssignment, len(rows))
	for i, row := range rows {
		list[i] = waiverAssignment{row.DueOn, int32(row.PausedDays), somebodyOf(ctx, row.Somebody), row.Recommended}
	}
	return &list, err
}

type waiverBench struct{ Eligible, Quorum, Recused, Seated int32 }

// Bench is the Board today.
func (w *waiver) Bench(ctx context.Context) (waiverBench, error) {
	b, err := w.page.review.benches.Get(ctx, w.row.ID)
	return waiverBench{int32(b.Eligible()), int32(b.Needed), int32(b.Recused), int32(b.Seated)}, err
}

type waiverYear struct {
	Amount  amount
	Balance amount
	DueOn   date.Date
	Paid    amount
	Waived  amount
	Year    int32
}

// FeesOwed is null for those who take no part in the deliberation.
func (w *waiver) FeesOwed(ctx context.Context) (*[]waiverYear, error) {
	if !w.row.Deliberates() {
		return nil, nil
	}
	rows, err := w.page.review.owed.Get(ctx, w.row.MemberID)
	list := make([]waiverYear, len(rows))
	for i, row := range rows {
		list[i] = waiverYear{moneyOf(row.Amount, row.Currency), moneyOf(row.Balance, row.Currency), row.DueOn, moneyOf(row.Paid, row.Currency),
			moneyOf(row.Waived, row.Currency), int32(row.Year)}
	}
	return &list, err
}

type waiverQuestion struct {
	Answer     *string
	AnsweredAt *DateTime
	AnsweredBy *string
	AskedAt    DateTime
	AskedBy    *string
	Question   string
}

// Questions is null for those who may not read the case; to its member it is
// the Board that asks, not one of it.
func (w *waiver) Questions(ctx context.Context) (*[]waiverQuestion, error) {
	if !w.row.Reads() {
		return nil, nil
	}
	rows, err := w.page.review.questions.Get(ctx, w.row.ID)
	list := make([]waiverQuestion, len(rows))
	for i, row := range rows {
		list[i] = waiverQuestion{Answer: row.Answer, AnsweredBy: row.AnsweredBy, AskedAt: DateTime{row.AskedAt}, Question: row.Question}
		if row.AnsweredAt != nil {
			list[i].AnsweredAt = &DateTime{*row.AnsweredAt}
		}
		if w.row.Deliberates() {
			list[i].AskedBy = row.AskedBy
		}
	}
	return &list, err
}

type waiverJudgement struct {
	CriterionID graphql.ID
	Met         bool
}

type waiverRecommendation struct {
	At         DateTime
	Counts     bool
	Judgements []waiverJudgement
	Person     *person
	Reason     *string
	Recommends string
}

// Recommendations is null for those who take no part in the deliberation.
func (w *waiver) Recommendations(ctx context.Context) (*[]waiverRecommendation, error) {
	if !w.row.Deliberates() {
		return nil, nil
	}
	rows, err := w.page.review.opinions.Get(ctx, w.row.ID)
	list := make([]waiverRecommendation, len(rows))
	for i, row := range rows {
		list[i] = recommendationOf(ctx, row)
	}
	return &list, err
}

func recommendationOf(ctx context.Context, row waivers.Opinion) waiverRecommendation {
	return waiverRecommendation{DateTime{row.At}, row.Counts, judgementsOf(row.Judgements), somebodyOf(ctx, row.Somebody), optional(row.Reason), string(row.Recommends)}
}

func judgementsOf(said map[int64]bool) []waiverJudgement {
	list := []waiverJudgement{}
	for criterion, met := range said {
		list = append(list, waiverJudgement{id("Criterion", criterion), met})
	}
	slices.SortFunc(list, func(a, b waiverJudgement) int { return slices.Compare([]byte(a.CriterionID), []byte(b.CriterionID)) })
	return list
}
