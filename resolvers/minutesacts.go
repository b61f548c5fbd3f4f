package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// MinutesDraft drafts them from what is on record.
func (r *Root) MinutesDraft(ctx context.Context, args struct {
	Input struct {
		Language  *string
		MeetingID graphql.ID
	}
}) (meetingPayload, error) {
	return r.onMeeting(ctx, "Meeting", "meetingId", args.Input.MeetingID, func(tx *store.Tx, n int64) (int64, error) {
		l, known := texts.ParseLanguage(value(args.Input.Language))
		if !known {
			l = texts.English
		}
		return 0, meetings.DraftMinutes(ctx, tx, n, l)
	})
}

// MinutesEdit writes a new version.
func (r *Root) MinutesEdit(ctx context.Context, args struct {
	Input struct {
		ExpectedVersion int32
		MeetingID       graphql.ID
		Parts           []struct {
			Position int32
			Text     *string
		}
		Why *string
	}
}) (meetingPayload, error) {
	in := args.Input
	return r.onMeeting(ctx, "Meeting", "meetingId", in.MeetingID, func(tx *store.Tx, n int64) (int64, error) {
		changed := map[int]string{}
		for _, part := range in.Parts {
			changed[int(part.Position)] = value(part.Text)
		}
		return 0, meetings.Rewrite(ctx, tx, n, int(in.ExpectedVersion), changed, value(in.Why))
	})
}

// MinutesCirculate sends them to those invited.
func (r *Root) MinutesCirculate(ctx context.Context, args struct {
	Input struct {
		MeetingID graphql.ID
		Reason    *string
		Until     date.Date
	}
}) (meetingPayload, error) {
	return r.onMeeting(ctx, "Meeting", "meetingId", args.Input.MeetingID, func(tx *store.Tx, n int64) (int64, error) {
		return 0, meetings.Circulate(ctx, tx, n, args.Input.Until, value(args.Input.Reason))
	})
}

// MinutesCorrect suggests a correction.
func (r *Root) MinutesCorrect(ctx context.Context, args struct {
	Input struct {
		MeetingID graphql.ID
		Position  int32
		Text      string
	}
}) (meetingPayload, error) {
	return r.onMeeting(ctx, "Meeting", "meetingId", args.Input.MeetingID, func(tx *store.Tx, n int64) (int64, error) {
		return 0, meetings.Suggest(ctx, tx, n, int(args.Input.Position), args.Input.Text)
	})
}

// MinutesCorrectionAnswer accepts or declines one.
func (r *Root) MinutesCorrectionAnswer(ctx context.Context, args struct {
	Input struct {
		Accept bool
		ID     graphql.ID
		Text   *string
		Why    *string
	}
}) (meetingPayload, error) {
	in := args.Input
	return r.onMeeting(ctx, "MinutesCorrection", "id", in.ID, func(tx *store.Tx, n int64) (int64, error) {
		return meetings.Answer(ctx, tx, n, in.Accept, value(in.Text), value(in.Why))
	})
}

// MinutesApprove puts on record that a later meeting approved them.
func (r *Root) MinutesApprove(ctx context.Context, args struct {
	Input struct {
		ApprovedAt graphql.ID
		MeetingID  graphql.ID
	}
}) (meetingPayload, error) {
	return r.onMeeting(ctx, "Meeting", "meetingId", args.Input.MeetingID, func(tx *store.Tx, n int64) (int64, error) {
		by, err := optionalID("Meeting", "approvedAt", &args.Input.ApprovedAt)
		if err != nil {
			return 0, err
		}
		return 0, meetings.Approve(ctx, tx, n, by)
	})
}

// MinutesPublish opens them to an audience.
func (r *Root) MinutesPublish(ctx context.Context, args struct {
	Input struct {
		Audience  string
		MeetingID graphql.ID
	}
}) (meetingPayload, error) {
	return r.onMeeting(ctx, "Meeting", "meetingId", args.Input.MeetingID, func(tx *store.Tx, n int64) (int64, error) {
		return 0, meetings.Publish(ctx, tx, n, args.Input.Audience)
	})
}
