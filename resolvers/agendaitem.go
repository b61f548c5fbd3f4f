package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/actions"
	"github.com/plenary-org/plenary/schema/meetings"
)

// agendaItem is AgendaItem of the schema.
type agendaItem struct {
	Audience      string
	Consent       bool
	FollowsFor    string
	ID            graphql.ID
	Minutes       int32
	Notes         *string
	Number        string
	Position      int32
	PresenterName *string
	PresenterPart string
	Purpose       string
	Standing      bool
	Sub           bool
	Time          *string
	Titles        translations
	row           meetings.Item
	of            meetings.Meeting
	page          *meetingPage
	items         *itemPage
}

type itemPage struct {
	decisions *Batch[int64, []*decision]
	actions   *Batch[int64, []*action]
	interests *Batch[int64, []meetings.Declared]
	proposed  *Batch[int64, []meetings.Declared]
}

func agendasOf(ctx context.Context, ids []int64, known map[int64]meetings.Meeting, page *meetingPage) (map[int64][]*agendaItem, error) {
	rows, err := meetings.Agendas(ctx, reader(ctx), ids)
	if err != nil {
		return nil, err
	}
	var all []int64
	for _, list := range rows {
		for _, row := range list {
			all = append(all, row.ID)
		}
	}
	items := &itemPage{decisions: NewBatch(all, decisionsOn)}
	items.actions = NewBatch(all, func(ctx context.Context, ids []int64) (map[int64][]*action, error) {
		return actionsBy(actions.OfItems(ctx, reader(ctx), ids))
	})
	// Interests are found by meeting, and kept by item.
	items.interests = NewBatch(all, func(ctx context.Context, _ []int64) (map[int64][]meetings.Declared, error) {
		return meetings.Interests(ctx, reader(ctx), ids)
	})
	items.proposed = NewBatch(all, func(ctx context.Context, _ []int64) (map[int64][]meetings.Declared, error) {
		return meetings.Proposed(ctx, reader(ctx), ids)
	})
	shown := map[int64][]*agendaItem{}
	for meetingID, list := range rows {
		for _, row := range list {
			shown[meetingID] = append(shown[meetingID], &agendaItem{
				Audience: row.Audience, Consent: row.Consent, FollowsFor: row.FollowsFor(known[meetingID]), ID: id("AgendaItem", row.ID), Minutes: int32(row.Minutes), Notes: optional(row.Notes),
				Number: row.Number, Position: int32(row.Position), PresenterName: optional(row.Presenter), PresenterPart: row.Presents, Purpose: row.Purpose, Standing: row.Standing, Sub: row.IsSub(),
				Time: optional(row.Clock(known[meetingID])), Titles: translationsOf(row.Titles), row: row, of: known[meetingID], page: page, items: items,
			})
		}
	}
	for _, meetingID := range ids {
		shown[meetingID] = orEmpty(shown[meetingID])
	}
	return shown, nil
}

func decisionsOn(ctx context.Context, itemIDs []int64) (map[int64][]*decision, error) {
	decided, err := meetings.DecidedOn(ctx, reader(ctx), itemIDs)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, list := range decided {
		for _, d := range list {
			ids = append(ids, d.ID)
		}
	}
	known, err := loadDecisions(ctx, reader(ctx), ids)
	shown := map[int64][]*decision{}
	for itemID, list := range decided {
		for _, d := range list {
			if one := known[d.ID]; one != nil {
				shown[itemID] = append(shown[itemID], one)
			}
		}
	}
	return shown, err
}

func (i *agendaItem) Actions(ctx context.Context) ([]*action, error) {
	list, err := i.items.actions.Get(ctx, i.row.ID)
	return orEmpty(list), err
}

func (i *agendaItem) Decisions(ctx context.Context) ([]*decision, error) {
	list, err := i.items.decisions.Get(ctx, i.row.ID)
	return orEmpty(list), err
}

func (i *agendaItem) Interests(ctx context.Context) ([]*meetingPerson, error) {
	people, err := i.page.people.Get(ctx, i.row.MeetingID)
	if err != nil || len(people) == 0 {
		return []*meetingPerson{}, err
	}
	declared, err := i.items.interests.Get(ctx, i.row.ID)
	return meetingPeopleOf(among(people, attendeesOf(declared)), i.page), err
}

func (i *agendaItem) Presenter(ctx context.Context, args languageArgs) *string {
	return optional(i.row.PresentedBy(args.or(ctx)))
}

func (i *agendaItem) Quorum(ctx context.Context) (*quorum, error) {
	people, err := i.page.people.Get(ctx, i.row.MeetingID)
	if err != nil || len(people) == 0 || !countable(ctx, i.of) {
		return nil, err
	}
	declared, err := i.items.interests.Get(ctx, i.row.ID)
	if err != nil {
		return nil, err
	}
	unlisted, err := i.page.unlisted.Get(ctx, i.row.MeetingID)
	return quorumOf(i.of.QuorumOf(people, unlisted, declared)), err
}

func (i *agendaItem) Title(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, i.row.Titles)
}
