package resolvers

import (
	"context"
	"strings"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

type meetingPayload struct {
	Meeting    *meeting
	UserErrors []userError
}

// onMeeting changes a meeting and shows it as it is then; act says which one it
// was where the id is of something in it (0: the id itself).
func (r *Root) onMeeting(ctx context.Context, kind, field string, given graphql.ID, act func(*store.Tx, int64) (meetingID int64, err error)) (p meetingPayload, err error) {
	meetingID := int64(0)
	p.UserErrors, err = r.writeOn(ctx, kind, field, given, func(tx *store.Tx, n int64) (err error) {
		meetingID, err = act(tx, n)
		if meetingID == 0 {
			meetingID = n
		}
		return err
	})
	if err == nil && len(p.UserErrors) == 0 {
		p.Meeting, err = loadMeeting(ctx, reader(ctx), meetingID)
	}
	return p, err
}

type placesInput struct{ En, Es, Fr *string }

func (p *placesInput) translated() texts.Translated {
	if p == nil {
		return nil
	}
	return (&namesInput{value(p.En), p.Es, p.Fr}).translated()
}

type meetingInput struct {
	Audience *string
	EndsOn   *date.Date
	Online   *string
	Places   *placesInput
	Titles   *namesInput
	Zone     *string
}

func (in meetingInput) plan() meetings.Plan {
	return meetings.Plan{
		Titles: in.Titles.translated(), EndsOn: value(in.EndsOn), Zone: value(in.Zone), Places: in.Places.translated(), Online: in.Online, Audience: value(in.Audience),
	}
}

// MeetingCreate makes a draft.
func (r *Root) MeetingCreate(ctx context.Context, args struct {
	Input struct {
		meetingInput
		AllItems   *bool
		BodyID     *graphql.ID
		BriefingOf *graphql.ID
		CopyFrom   *graphql.ID
		EndTime    string
		StartTime  string
		StartsOn   date.Date
	}
}) (p meetingPayload, err error) {
	in, created := args.Input, int64(0)
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) (err error) {
		plan := in.plan()
		plan.StartsOn, plan.StartTime, plan.EndTime, plan.AllItems = in.StartsOn, in.StartTime, in.EndTime, value(in.AllItems)
		for _, other := range []struct {
			into        *int64
			kind, field string
			given       *graphql.ID
		}{{&plan.BodyID, "Body", "bodyId", in.BodyID}, {&plan.BriefingOf, "Meeting", "briefingOf", in.BriefingOf}, {&plan.CopyFrom, "Meeting", "copyFrom", in.CopyFrom}} {
			if *other.into, err = optionalID(other.kind, other.field, other.given); err != nil {
				return err
			}
		}
		created, err = meetings.Create(ctx, tx, plan)
		return err
	})
	if err == nil && len(p.UserErrors) == 0 {
		p.Meeting, err = loadMeeting(ctx, reader(ctx), created)
	}
	return p, err
}

// MeetingEdit changes a meeting.
func (r *Root) MeetingEdit(ctx context.Context, args struct {
	Input struct {
		meetingInput
		EndTime         *string
		ExpectedVersion int32
		ID              graphql.ID
		Reason          *string
		ShortNotice     *bool
		StartTime       *string
		StartsOn        *date.Date
	}
}) (meetingPayload, error) {
	in := args.Input
	return r.onMeeting(ctx, "Meeting", "id", in.ID, func(tx *store.Tx, n int64) (int64, error) {
		plan := in.plan()
		plan.StartsOn, plan.StartTime, plan.EndTime = value(in.StartsOn), value(in.StartTime), value(in.EndTime)
		plan.Short, plan.Why = value(in.ShortNotice), value(in.Reason)
		return 0, meetings.Edit(ctx, tx, n, version(&in.ExpectedVersion), plan)
	})
}

// MeetingConvene sends the convocation.
func (r *Root) MeetingConvene(ctx context.Context, args struct {
	Input struct {
		ExpectedVersion int32
		ID              graphql.ID
		Reason          *string
		ShortNotice     *bool
	}
}) (meetingPayload, error) {
	in := args.Input
	return r.onMeeting(ctx, "Meeting", "id", in.ID, func(tx *store.Tx, n int64) (int64, error) {
		return 0, meetings.Convene(ctx, tx, n, version(&in.ExpectedVersion), value(in.ShortNotice), value(in.Reason))
	})
}

// MeetingCancel calls a meeting off.
func (r *Root) MeetingCancel(ctx context.Context, args struct {
	Input struct {
		ExpectedVersion int32
		ID              graphql.ID
		Reason          string
	}
}) (meetingPayload, error) {
	in := args.Input
	return r.onMeeting(ctx, "Meeting", "id", in.ID, func(tx *store.Tx, n int64) (int64, error) {
		return 0, meetings.Cancel(ctx, tx, n, version(&in.ExpectedVersion), in.Reason)
	})
}

// MeetingInvite puts somebody on the list.
func (r *Root) MeetingInvite(ctx context.Context, args struct {
	Input struct {
		Email     *string
		Language  *string
		MeetingID graphql.ID
		Name      *string
		Part      *string
		PersonID  *graphql.ID
	}
}) (meetingPayload, error) {
	in := args.Input
	return r.onMeeting(ctx, "Meeting", "meetingId", in.MeetingID, func(tx *store.Tx, n int64) (int64, error) {
		person, err := optionalID("Person", "personId", in.PersonID)
		if err != nil {
			return 0, err
		}
		l, _ := texts.ParseLanguage(value(in.Language)) // none: English
		return 0, meetings.Invite(ctx, tx, n, meetings.Guest{PersonID: person, Name: value(in.Name), Email: strings.TrimSpace(value(in.Email)), Language: l, Part: value(in.Part)})
	})
}

// MeetingUninvite takes somebody off the list.
func (r *Root) MeetingUninvite(ctx context.Context, args struct{ Input struct{ ID graphql.ID } }) (meetingPayload, error) {
	return r.onMeeting(ctx, "MeetingPerson", "id", args.Input.ID, func(tx *store.Tx, n int64) (int64, error) {
		return meetings.Uninvite(ctx, tx, n)
	})
}

// decodeEach reads ids that may be empty.
func decodeEach(kind, field string, given *[]graphql.ID) ([]int64, error) {
	if given == nil {
		return nil, nil
	}
	list := []int64{}
	for _, one := range *given {
		n, err := relay.Decode(kind, field, string(one))
		if err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, nil
}
