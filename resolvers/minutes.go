package resolvers

import (
	"context"
	"maps"
	"slices"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/texts"
)

// quorum is Quorum of the schema.
type quorum struct {
	Eligible, Needed, Present int32
	Reached                   bool
	row                       meetings.Quorum
}

func quorumOf(q meetings.Quorum) *quorum {
	return &quorum{int32(q.Eligible), int32(q.Needed), int32(q.Present), q.Reached(), q}
}

func (q *quorum) Explained(ctx context.Context, args languageArgs) string {
	return q.row.Explain(args.or(ctx))
}

// minutes is Minutes of the schema.
type minutes struct {
	ApprovedAt     *DateTime
	CirculatedAt   *DateTime
	Language       string
	Number         int32
	PublishedAt    *DateTime
	PublishedFor   *string
	Rewritten      bool
	ShortPeriodWhy *string
	Unopposed      bool
	Until          *date.Date
	Why            *string
	WrittenAt      DateTime
	WrittenBy      *string
	row            meetings.Minutes
	parts          *Batch[int64, []meetings.Part]
	approving      *Batch[int64, *meeting]
	outdated       *Batch[int64, bool]
}

func minutesOf(ctx context.Context, meetingIDs []int64) (map[int64]*minutes, error) {
	rows, err := meetings.Of(ctx, reader(ctx), meetingIDs)
	var ids, approving []int64
	for _, row := range rows {
		ids = append(ids, row.ID)
		if row.ApprovingID != 0 {
			approving = append(approving, row.ApprovingID)
		}
	}
	parts, by := NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]meetings.Part, error) {
		return meetings.Parts(ctx, reader(ctx), ids)
	}), NewBatch(approving, loadMeetings)
	outdated := NewBatch(ids, func(ctx context.Context, _ []int64) (map[int64]bool, error) {
		return meetings.Outdated(ctx, reader(ctx), slices.Collect(maps.Values(rows)))
	})
	shown := map[int64]*minutes{}
	for key, row := range rows {
		shown[key] = &minutes{
			ApprovedAt: optionalInstant(row.ApprovedAt), CirculatedAt: optionalInstant(row.CirculatedAt), Language: languageWord(row.Language), Number: int32(row.Number),
			PublishedAt: optionalInstant(row.PublishedAt), PublishedFor: optional(row.PublishedFor), Rewritten: row.Rewritten,
			ShortPeriodWhy: optional(row.Short), Unopposed: row.ApprovedAt != nil && row.ApprovingID == 0, Until: optionalDay(row.Until), Why: optional(row.Why),
			WrittenAt: DateTime{row.WrittenAt}, WrittenBy: optional(row.WrittenBy), row: row, parts: parts, approving: by, outdated: outdated,
		}
	}
	return shown, err
}

func (n *minutes) ApprovedBy(ctx context.Context) (*meeting, error) {
	if n.row.ApprovingID == 0 {
		return nil, nil
	}
	return n.approving.Get(ctx, n.row.ApprovingID)
}

func (n *minutes) Outdated(ctx context.Context) (bool, error) {
	return n.outdated.Get(ctx, n.row.ID)
}

// Approvers are those that may have approved the minutes.
func (m *meeting) Approvers(ctx context.Context) ([]*meeting, error) {
	list, err := m.page.approvers.Get(ctx, m.row.ID)
	return orEmpty(list), err
}

func (m *meeting) CorrectionsEnd(ctx context.Context) date.Date {
	return meetings.PeriodEnds(reader(ctx).Today())
}

type minutesPart struct {
	Audience string
	Position int32
	Text     string
	row      meetings.Part
}

func (p minutesPart) Said(ctx context.Context, args languageArgs) string {
	return p.row.Said.In(args.or(ctx))
}

func (p minutesPart) Title(ctx context.Context, args languageArgs) string {
	return p.row.Title(args.or(ctx))
}

func (n *minutes) Parts(ctx context.Context) ([]minutesPart, error) {
	rows, err := n.parts.Get(ctx, n.row.ID)
	list := make([]minutesPart, len(rows))
	for i, row := range rows {
		list[i] = minutesPart{row.Audience, int32(row.Position), row.Text, row}
	}
	return list, err
}

type minutesCorrection struct {
	Answer      *string
	ID          graphql.ID
	Name        string
	Position    int32
	SuggestedAt DateTime
	Text        string
	Why         *string
	titles      texts.Translated
}

func (c minutesCorrection) Title(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, c.titles)
}

func (m *meeting) Corrections(ctx context.Context) ([]minutesCorrection, error) {
	rows, err := m.page.corrections.Get(ctx, m.row.ID)
	list := make([]minutesCorrection, len(rows))
	for i, row := range rows {
		list[i] = minutesCorrection{
			optional(row.Answer), id("MinutesCorrection", row.ID), row.Name, int32(row.Position), DateTime{row.SuggestedAt}, row.Text, optional(row.Why), row.Titles,
		}
	}
	return list, err
}
