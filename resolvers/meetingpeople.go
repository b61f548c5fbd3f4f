package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/store"
)

// meetingPerson is MeetingPerson of the schema.
type meetingPerson struct {
	Email       *string
	ID          graphql.ID
	Left        bool
	Name        string
	Part        string
	PersonID    *graphql.ID
	Presence    *string
	Remote      bool
	StandsFor   *string
	StandsForID *graphql.ID
	row         meetings.Attendee
	page        *meetingPage
}

func meetingPeopleOf(rows []meetings.Attendee, page *meetingPage) []*meetingPerson {
	list := make([]*meetingPerson, len(rows))
	for i, row := range rows {
		list[i] = &meetingPerson{
			Email: row.Email, ID: id("MeetingPerson", row.ID), Left: row.Left, Name: row.Name, Part: row.Part, Presence: optional(row.Presence), Remote: row.Remote,
			StandsFor: optional(row.StandsName), row: row, page: page,
		}
		if row.PersonID != 0 {
			person := id("Person", row.PersonID)
			list[i].PersonID = &person
		}
		if row.StandsFor != 0 {
			of := id("MeetingPerson", row.StandsFor)
			list[i].StandsForID = &of
		}
	}
	return list
}

// aside is what is known of the people of meetings, by attendee, for each of
// the meetings that are shown together.
func aside[T any](read func(context.Context, store.Reader, []int64) (map[int64]T, error)) func(context.Context, []int64) (map[int64]map[int64]T, error) {
	return func(ctx context.Context, ids []int64) (map[int64]map[int64]T, error) {
		known, err := read(ctx, reader(ctx), ids)
		by := map[int64]map[int64]T{}
		for _, meetingID := range ids {
			by[meetingID] = known
		}
		return by, err
	}
}

// MayStandFor are the members whom they may stand in for.
func (p *meetingPerson) MayStandFor(ctx context.Context) ([]*meetingPerson, error) {
	may, err := p.page.standing.Get(ctx, p.row.MeetingID)
	if err != nil {
		return nil, err
	}
	people, err := p.page.people.Get(ctx, p.row.MeetingID)
	return meetingPeopleOf(among(people, may[p.row.ID]), p.page), err
}

// Organisations are those for which they speak.
func (p *meetingPerson) Organisations(ctx context.Context, args languageArgs) ([]string, error) {
	spoken, err := p.page.spoken.Get(ctx, p.row.MeetingID)
	names := []string{}
	for _, n := range spoken[p.row.ID] {
		names = append(names, n.In(args.or(ctx)))
	}
	return names, err
}

func among(people []meetings.Attendee, ids []int64) (rows []meetings.Attendee) {
	for _, id := range ids {
		for _, p := range people {
			if p.ID == id {
				rows = append(rows, p)
			}
		}
	}
	return rows
}

func attendeesOf(declared []meetings.Declared) []int64 {
	ids := make([]int64, len(declared))
	for i, d := range declared {
		ids[i] = d.AttendeeID
	}
	return ids
}

// Invited counts who is invited; null for those who are not, nor of the Board.
func (m *meeting) Invited(ctx context.Context) (*int32, error) {
	n, err := m.page.invited.Get(ctx, m.row.ID)
	if n == 0 || err != nil {
		return nil, err
	}
	count := int32(n)
	return &count, nil
}

// ViewerInvited tells whether the viewer is.
func (m *meeting) ViewerInvited() bool { return m.row.Invited }

// ViewerPart and ViewerPresence are those of the viewer among the invited.
func (m *meeting) ViewerPart(ctx context.Context) (*string, error) {
	mine, err := m.mine(ctx)
	return optional(mine.Part), err
}

func (m *meeting) ViewerPresence(ctx context.Context) (*string, error) {
	mine, err := m.mine(ctx)
	return optional(mine.Presence), err
}

func (m *meeting) mine(ctx context.Context) (meetings.Attendee, error) {
	if !m.row.Invited {
		return meetings.Attendee{}, nil
	}
	people, err := m.page.people.Get(ctx, m.row.ID)
	for _, p := range people {
		if p.PersonID == viewer(ctx).PersonID {
			return p, err
		}
	}
	return meetings.Attendee{}, err
}

// ViewerAlternates are those who may stand in for the viewer.
func (m *meeting) ViewerAlternates(ctx context.Context) ([]meetingCandidate, error) {
	rows, err := meetings.Alternates(ctx, reader(ctx), m.row)
	return candidatesOf(rows), err
}

// RecordClosedBecause is why nothing can be put on record; null: it can.
func (m *meeting) RecordClosedBecause(ctx context.Context, args languageArgs) (*string, error) {
	if closed := m.row.RecordClosed(reader(ctx).Now()); closed != nil {
		return optional(closed.Message(args.or(ctx))), nil
	}
	n, err := m.Minutes(ctx)
	if err == nil && n != nil && n.ApprovedAt != nil {
		return optional(meetings.Approved.Message(args.or(ctx))), nil
	}
	return nil, err
}

// ProposedInterests are those on record that nobody declared on the item yet.
func (i *agendaItem) ProposedInterests(ctx context.Context) ([]*meetingPerson, error) {
	declared, err := i.items.proposed.Get(ctx, i.row.ID)
	if err != nil || len(declared) == 0 {
		return []*meetingPerson{}, err
	}
	people, err := i.page.people.Get(ctx, i.row.MeetingID)
	return meetingPeopleOf(among(people, attendeesOf(declared)), i.page), err
}

// ViewerDeclared tells whether the viewer declared an interest.
func (i *agendaItem) ViewerDeclared() bool { return i.row.Declared }

// ViewerRecused tells whether the viewer takes no part.
func (i *agendaItem) ViewerRecused() bool { return i.row.Recused }

// MeetingExcuse has somebody invited say that they do not come.
func (r *Root) MeetingExcuse(ctx context.Context, args struct {
	Input struct {
		AlternateID *graphql.ID
		Back        *bool
		MeetingID   graphql.ID
	}
}) (meetingPayload, error) {
	in := args.Input
	return r.onMeeting(ctx, "Meeting", "meetingId", in.MeetingID, func(tx *store.Tx, n int64) (int64, error) {
		alternate, err := optionalID("Person", "alternateId", in.AlternateID)
		if err != nil {
			return 0, err
		}
		return 0, meetings.Excuse(ctx, tx, n, alternate, value(in.Back))
	})
}

// MeetingFollow brings the list of those invited in line with the body.
func (r *Root) MeetingFollow(ctx context.Context, args struct{ Input struct{ ID graphql.ID } }) (meetingPayload, error) {
	return r.onMeeting(ctx, "Meeting", "id", args.Input.ID, func(tx *store.Tx, n int64) (int64, error) {
		return 0, meetings.Follow(ctx, tx, n)
	})
}

// AgendaItemInterest has somebody invited declare an interest.
func (r *Root) AgendaItemInterest(ctx context.Context, args struct {
	Input struct {
		ID       graphql.ID
		Note     *string
		Withdraw *bool
	}
}) (meetingPayload, error) {
	in := args.Input
	return r.onMeeting(ctx, "AgendaItem", "id", in.ID, func(tx *store.Tx, n int64) (int64, error) {
		return meetings.Declare(ctx, tx, n, value(in.Note), value(in.Withdraw))
	})
}
