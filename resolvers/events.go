package resolvers

import (
	"context"
	"slices"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/store"
)

// memberEvent is MemberEvent of the schema.
type memberEvent struct {
	Author      *string
	Becomes     memberFiling
	Decision    *decision
	EffectiveOn date.Date
	Ending      *string
	ID          graphql.ID
	Kind        string
	Overtaken   bool
	Planned     bool
	Reason      string
	RecordedAt  DateTime
	Was         memberFiling
	row         members.Event
	others      *Batch[int64, *member]
}

// eventsOf loads the stories of a page of members.
func eventsOf(ctx context.Context, q store.Reader, ids []int64) (map[int64][]*memberEvent, error) {
	rows, err := members.Events(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	var cited, others []int64
	for _, story := range rows {
		for _, e := range story {
			cited = append(cited, e.DecisionID)
			if e.Other != 0 {
				others = append(others, e.Other)
			}
		}
	}
	known, err := loadDecisions(ctx, q, cited)
	if err != nil {
		return nil, err
	}
	load, bandsOf := NewBatch(others, loadMembers), newBands()
	stories := make(map[int64][]*memberEvent, len(rows))
	for id, story := range rows {
		for _, e := range story {
			stories[id] = append(stories[id], newEvent(e, q.Today(), known[e.DecisionID], load, bandsOf))
		}
	}
	return stories, nil
}

func newEvent(e members.Event, today date.Date, cited *decision, others *Batch[int64, *member], bandsOf *bands) *memberEvent {
	kind := "MemberEvent"
	if e.Kind == "RENAMED" {
		kind = "Renaming"
	}
	return &memberEvent{
		Author: e.Author, Becomes: filingOf(e.Becomes, bandsOf), Decision: cited, EffectiveOn: e.EffectiveOn,
		Ending: optional(e.Ending), ID: id(kind, e.ID), Kind: e.Kind, Overtaken: e.Overtaken,
		Planned: e.EffectiveOn.After(today) && !e.Overtaken, Reason: e.Reason, RecordedAt: DateTime{e.RecordedAt},
		Was: filingOf(e.Was, bandsOf), row: e, others: others,
	}
}

func (e *memberEvent) OtherMember(ctx context.Context) (*member, error) {
	if e.row.Other == 0 {
		return nil, nil
	}
	return e.others.Get(ctx, e.row.Other)
}

func (e *memberEvent) Text(ctx context.Context, args languageArgs) string {
	return e.row.In(args.or(ctx))
}

// Events answers the story; a page of members shares one load.
func (m *member) Events(ctx context.Context) ([]*memberEvent, error) {
	story, err := m.page.events.Get(ctx, m.row.ID)
	return append([]*memberEvent{}, story...), err
}

func (m *member) PlannedChanges(ctx context.Context) ([]*memberEvent, error) {
	story, err := m.Events(ctx)
	return slices.DeleteFunc(story, func(e *memberEvent) bool {
		return !e.Planned || e.Kind == "TAKEN_BACK" || e.Kind == "CORRECTED"
	}), err
}

// loadEvent finds in a member's story an event that was just recorded.
func loadEvent(ctx context.Context, q store.Reader, memberID, eventID int64) (*memberEvent, error) {
	stories, err := eventsOf(ctx, q, []int64{memberID})
	for _, e := range stories[memberID] {
		if e.row.ID == eventID && e.Kind != "RENAMED" {
			return e, err
		}
	}
	return nil, err
}

// withdrawalNotice is WithdrawalNotice of the schema.
type withdrawalNotice struct {
	LastDay date.Date
	Months  int32
	Rule    *string
}

func (r *Root) WithdrawalNotice(ctx context.Context, args struct{ NotifiedOn *date.Date }) (w withdrawalNotice, err error) {
	q := reader(ctx)
	day := q.Today()
	if args.NotifiedOn != nil {
		day = *args.NotifiedOn
	}
	n, err := members.NoticeOn(ctx, q, day)
	return withdrawalNotice{n.LastDay, n.Months, optional(n.Rule)}, err
}
