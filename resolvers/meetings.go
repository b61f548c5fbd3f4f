package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/actions"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// meeting is Meeting of the schema.
type meeting struct {
	Audience       string
	CancelledAt    *DateTime
	CancelledWhy   *string
	ConvenedAt     *DateTime
	EndTime        string
	EndsAt         DateTime
	EndsOn         date.Date
	HasCall        bool
	ID             graphql.ID
	LatestNotice   date.Date
	NoticeDays     int32
	NoticeRule     *string
	Number         *int32
	Places         translations
	ShortNoticeWhy *string
	StartTime      string
	StartsAt       DateTime
	StartsOn       date.Date
	Titles         translations
	Version        int32
	Zone           string
	row            meetings.Meeting
	page           *meetingPage
}

// meetingPage are meetings that are shown together.
type meetingPage struct {
	agendas     *Batch[int64, []*agendaItem]
	people      *Batch[int64, []meetings.Attendee]
	minutes     *Batch[int64, *minutes]
	corrections *Batch[int64, []meetings.Correction]
	briefings   *Batch[int64, *meeting]
	others      *Batch[int64, *meeting]
	actions     *Batch[int64, []*action]
	papers      *Batch[int64, []*meetingPaper]
	invited     *Batch[int64, int]
	unlisted    *Batch[int64, int]
	standing    *Batch[int64, map[int64][]int64]
	spoken      *Batch[int64, map[int64][]texts.Translated]
	approvers   *Batch[int64, []*meeting]
}

func meetingsOf(rows []meetings.Meeting) []*meeting {
	ids, of, bodies := make([]int64, len(rows)), []int64{}, make([]int64, len(rows))
	known := map[int64]meetings.Meeting{}
	for i, row := range rows {
		ids[i], bodies[i], known[row.ID] = row.ID, row.BodyID, row
		if row.BriefingOfID != 0 {
			of = append(of, row.BriefingOfID)
		}
	}
	page := &meetingPage{people: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]meetings.Attendee, error) {
		return meetings.Attendees(ctx, reader(ctx), ids)
	})}
	page.agendas = NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]*agendaItem, error) {
		return agendasOf(ctx, ids, known, page)
	})
	page.minutes = NewBatch(ids, minutesOf)
	page.corrections = NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]meetings.Correction, error) {
		return meetings.Corrections(ctx, reader(ctx), ids)
	})
	page.briefings = NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64]*meeting, error) {
		found, err := meetings.Briefings(ctx, reader(ctx), ids)
		return meetingsBy(found), err
	})
	page.unlisted = NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64]int, error) {
		return meetings.Unlisted(ctx, reader(ctx), ids)
	})
	page.invited = NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64]int, error) {
		return meetings.Invited(ctx, reader(ctx), ids)
	})
	page.standing, page.spoken = NewBatch(ids, aside(meetings.Standing)), NewBatch(ids, aside(meetings.Speaking))
	page.others = NewBatch(of, loadMeetings)
	page.papers = NewBatch(ids, papersOfMeetings)
	page.approvers = NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]*meeting, error) {
		found, err := meetings.Approvers(ctx, reader(ctx), ids)
		shown := map[int64][]*meeting{}
		for key, rows := range found {
			shown[key] = meetingsOf(rows)
		}
		return shown, err
	})
	page.actions = NewBatch(bodies, func(ctx context.Context, ids []int64) (map[int64][]*action, error) {
		return actionsBy(actions.OpenOf(ctx, reader(ctx), ids))
	})
	list := make([]*meeting, len(rows))
	for i, row := range rows {
		list[i] = newMeeting(row, page)
	}
	return list
}

func newMeeting(row meetings.Meeting, page *meetingPage) *meeting {
	zone := row.Location()
	return &meeting{
		Audience: row.Audience, CancelledAt: optionalInstant(row.CancelledAt), CancelledWhy: optional(row.CancelledWhy), ConvenedAt: optionalInstant(row.ConvenedAt),
		EndTime: row.EndsAt.In(zone).Format("15:04"), EndsAt: DateTime{row.EndsAt}, EndsOn: date.Of(row.EndsAt, zone), ID: id("Meeting", row.ID),
		LatestNotice: row.LatestNotice(), NoticeDays: int32(row.NoticeDays), NoticeRule: optional(row.NoticeRule), Number: counted(row.Number),
		Places: translationsOf(row.Places), ShortNoticeWhy: optional(row.ShortNotice), StartTime: row.StartsAt.In(zone).Format("15:04"), StartsAt: DateTime{row.StartsAt},
		StartsOn: row.Day(), HasCall: row.Online != "", Titles: translationsOf(row.Titles), Version: int32(row.Version), Zone: row.Zone, row: row, page: page,
	}
}

// counted is a number of things that are counted from 1; null where it is 0.
func counted(n int) *int32 {
	if n == 0 {
		return nil
	}
	as := int32(n)
	return &as
}

// meetingsBy shows meetings by what they are found by.
func meetingsBy(rows map[int64]meetings.Meeting) map[int64]*meeting {
	var keys []int64
	var list []meetings.Meeting
	for key, row := range rows {
		keys, list = append(keys, key), append(list, row)
	}
	shown := map[int64]*meeting{}
	for i, m := range meetingsOf(list) {
		shown[keys[i]] = m
	}
	return shown
}

func loadMeetings(ctx context.Context, ids []int64) (map[int64]*meeting, error) {
	rows, err := meetings.ByIDs(ctx, reader(ctx), ids)
	return meetingsBy(rows), err
}

// loadMeeting finds a meeting; nil where there is none for this viewer.
func loadMeeting(ctx context.Context, q store.Reader, n int64) (*meeting, error) {
	rows, err := meetings.ByIDs(ctx, q, []int64{n})
	return meetingsBy(rows)[n], err
}

// Meeting answers a query for one.
func (r *Root) Meeting(ctx context.Context, args struct{ ID graphql.ID }) (*meeting, error) {
	return one(ctx, "Meeting", args.ID, loadMeeting)
}

type meetingConnection struct {
	Nodes    []*meeting
	PageInfo relay.Info
	filter   meetings.Filter
}

func (c *meetingConnection) TotalCount(ctx context.Context) (int32, error) {
	return meetings.Count(ctx, reader(ctx), c.filter)
}

func listMeetings(ctx context.Context, f meetings.Filter, args relay.Args) (*meetingConnection, error) {
	page, err := args.Page(f.Name(), 20)
	if err != nil {
		return nil, err
	}
	rows, info, err := meetings.List(ctx, reader(ctx), f, page)
	return &meetingConnection{meetingsOf(rows), info, f}, err
}

// Meetings lists them.
func (r *Root) Meetings(ctx context.Context, args struct {
	relay.Args
	Filter *struct {
		BodyID   *graphql.ID
		Briefing *bool
		Mine     *bool
		When     *string
		Year     *int32
	}
}) (c *meetingConnection, err error) {
	f := meetings.Filter{}
	if args.Filter != nil {
		if f.BodyID, err = optionalID("Body", "filter.bodyId", args.Filter.BodyID); err != nil {
			return nil, err
		}
		f.Year, f.Mine, f.Briefing = int(value(args.Filter.Year)), value(args.Filter.Mine), args.Filter.Briefing
		f.Coming, f.Past = value(args.Filter.When) == "COMING", value(args.Filter.When) == "PAST"
	}
	return listMeetings(ctx, f, args.Args)
}

// Meetings are those of a body.
func (b *body) Meetings(ctx context.Context, args relay.Args) (*meetingConnection, error) {
	return listMeetings(ctx, meetings.Filter{BodyID: b.row.ID}, args)
}

// MeetingBodies are those that may meet.
func (r *Root) MeetingBodies(ctx context.Context) ([]*body, error) { return bodiesToChoose(ctx) }
