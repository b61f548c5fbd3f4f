package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/actions"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/store"
)

type itemInput struct {
	Audience      *string
	Consent       *bool
	Minutes       *int32
	Presenter     *string
	PresenterPart *string
	Purpose       *string
	Standing      *bool
	Sub           *bool
}

func (in itemInput) entry(titles *namesInput) meetings.Entry {
	return meetings.Entry{
		Titles: titles.translated(), Purpose: in.Purpose, Minutes: in.Minutes, Presenter: in.Presenter, Presents: in.PresenterPart, Consent: in.Consent, Standing: in.Standing, Audience: in.Audience, Sub: in.Sub,
	}
}

// AgendaItemAdd puts an item at the end.
func (r *Root) AgendaItemAdd(ctx context.Context, args struct {
	Input struct {
		itemInput
		ExpectedVersion int32
		MeetingID       graphql.ID
		Titles          namesInput
	}
}) (meetingPayload, error) {
	in := args.Input
	return r.onMeeting(ctx, "Meeting", "meetingId", in.MeetingID, func(tx *store.Tx, n int64) (int64, error) {
		_, err := meetings.AddItem(ctx, tx, n, version(&in.ExpectedVersion), in.entry(&in.Titles))
		return 0, err
	})
}

// AgendaItemUpdate changes an item.
func (r *Root) AgendaItemUpdate(ctx context.Context, args struct {
	Input struct {
		itemInput
		ExpectedVersion int32
		ID              graphql.ID
		Titles          *namesInput
	}
}) (meetingPayload, error) {
	in := args.Input
	return r.onMeeting(ctx, "AgendaItem", "id", in.ID, func(tx *store.Tx, n int64) (int64, error) {
		return meetings.UpdateItem(ctx, tx, n, version(&in.ExpectedVersion), in.entry(in.Titles))
	})
}

// AgendaItemMove puts an item at another place.
func (r *Root) AgendaItemMove(ctx context.Context, args struct {
	Input struct {
		ExpectedVersion int32
		ID              graphql.ID
		To              int32
	}
}) (meetingPayload, error) {
	in := args.Input
	return r.onMeeting(ctx, "AgendaItem", "id", in.ID, func(tx *store.Tx, n int64) (int64, error) {
		return meetings.MoveItem(ctx, tx, n, version(&in.ExpectedVersion), int(in.To))
	})
}

// AgendaItemRemove takes an item off.
func (r *Root) AgendaItemRemove(ctx context.Context, args struct {
	Input struct {
		ExpectedVersion int32
		ID              graphql.ID
	}
}) (meetingPayload, error) {
	in := args.Input
	return r.onMeeting(ctx, "AgendaItem", "id", in.ID, func(tx *store.Tx, n int64) (int64, error) {
		return meetings.RemoveItem(ctx, tx, n, version(&in.ExpectedVersion))
	})
}

type runItemInput struct {
	Action *struct {
		DueOn    date.Date
		PersonID *graphql.ID
		Titles   namesInput
	}
	Decision *struct {
		On     *date.Date
		Rule   *string
		Texts  *placesInput
		Titles namesInput
		Votes  *votesInput
	}
	ID        graphql.ID
	Interests *[]graphql.ID
	Notes     *string
}

type runPersonInput struct {
	ID          graphql.ID
	Presence    *string
	Remote      *bool
	StandsForID *graphql.ID
}

func (in runPersonInput) presence() (p meetings.Presence, err error) {
	p = meetings.Presence{Presence: value(in.Presence), Remote: value(in.Remote)}
	if p.AttendeeID, err = optionalID("MeetingPerson", "id", &in.ID); err != nil {
		return p, err
	}
	p.StandsFor, err = optionalID("MeetingPerson", "standsForId", in.StandsForID)
	return p, err
}

func (in runItemInput) noted() (n meetings.Noted, err error) {
	n = meetings.Noted{Notes: in.Notes}
	if n.ItemID, err = optionalID("AgendaItem", "id", &in.ID); err != nil {
		return n, err
	}
	if n.Interests, err = decodeEach("MeetingPerson", "interests", in.Interests); err != nil {
		return n, err
	}
	if d := in.Decision; d != nil {
		n.Decision = &meetings.Resolved{Titles: d.Titles.translated(), Texts: d.Texts.translated(), Rule: value(d.Rule), On: value(d.On), Votes: d.Votes.votes()}
	}
	if a := in.Action; a != nil {
		n.Action = &actions.Draft{Titles: a.Titles.translated(), DueOn: a.DueOn}
		n.Action.PersonID, err = optionalID("Person", "personId", a.PersonID)
	}
	return n, err
}

// MeetingRun puts on record who came and what happened.
func (r *Root) MeetingRun(ctx context.Context, args struct {
	Input struct {
		ExpectedVersion int32
		ID              graphql.ID
		Items           *[]runItemInput
		People          *[]runPersonInput
	}
}) (meetingPayload, error) {
	in := args.Input
	return r.onMeeting(ctx, "Meeting", "id", in.ID, func(tx *store.Tx, n int64) (int64, error) {
		record := meetings.Record{}
		for _, one := range value(in.People) {
			p, err := one.presence()
			if err != nil {
				return 0, err
			}
			record.People = append(record.People, p)
		}
		for _, one := range value(in.Items) {
			noted, err := one.noted()
			if err != nil {
				return 0, err
			}
			record.Items = append(record.Items, noted)
		}
		return 0, meetings.Run(ctx, tx, n, version(&in.ExpectedVersion), record)
	})
}
