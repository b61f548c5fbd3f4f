package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/actions"
	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// action is Action of the schema.
type action struct {
	ActedAt   *DateTime
	ActedBy   *string
	Audience  string
	CreatedAt DateTime
	DueOn     date.Date
	ID        graphql.ID
	Note      *string
	PersonID  *graphql.ID
	State     string
	Version   int32
	row       actions.Action
	meetings  *Batch[int64, *meeting]
	decided   *Batch[int64, *decision]
}

func actionsOf(rows []actions.Action) []*action {
	var meetingIDs, decisionIDs []int64
	for _, row := range rows {
		if row.MeetingID != 0 {
			meetingIDs = append(meetingIDs, row.MeetingID)
		}
		decisionIDs = append(decisionIDs, row.DecisionID)
	}
	at := NewBatch(meetingIDs, loadMeetings)
	decided := NewBatch(decisionIDs, shownDecisions)
	list := make([]*action, len(rows))
	for i, row := range rows {
		list[i] = &action{
			ActedAt: optionalInstant(row.ActedAt), ActedBy: optional(row.ActedBy), Audience: row.Audience, CreatedAt: DateTime{row.CreatedAt}, DueOn: row.DueOn, ID: id("Action", row.ID), Note: optional(row.Note),
			State: string(row.State), Version: int32(row.Version), row: row, meetings: at, decided: decided,
		}
		if row.PersonID != 0 {
			person := id("Person", row.PersonID)
			list[i].PersonID = &person
		}
	}
	return list
}

// actionsBy shows actions by what they are found by.
func actionsBy(rows map[int64][]actions.Action, err error) (map[int64][]*action, error) {
	var all []actions.Action
	var keys []int64
	for key, list := range rows {
		for _, row := range list {
			all, keys = append(all, row), append(keys, key)
		}
	}
	shown := map[int64][]*action{}
	for i, a := range actionsOf(all) {
		shown[keys[i]] = append(shown[keys[i]], a)
	}
	return shown, err
}

func (a *action) Body(ctx context.Context) (*body, error) {
	known, err := allBodies(ctx)
	for _, row := range known {
		if row.ID == a.row.BodyID {
			return bodyOf(row), err
		}
	}
	return bodyOf(bodies.Body{}), err
}

func (a *action) Decision(ctx context.Context) (*decision, error) {
	if a.row.DecisionID == 0 {
		return nil, nil
	}
	return a.decided.Get(ctx, a.row.DecisionID)
}

func (a *action) Meeting(ctx context.Context) (*meeting, error) {
	if a.row.MeetingID == 0 {
		return nil, nil
	}
	return a.meetings.Get(ctx, a.row.MeetingID)
}

func (a *action) Overdue(ctx context.Context) bool { return a.row.Overdue(reader(ctx).Today()) }

func (a *action) Title(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, a.row.Titles)
}

func (a *action) ViewerCanDo(ctx context.Context) bool {
	return a.row.State == actions.Open && a.row.MayAct(viewer(ctx), "DONE")
}

func (a *action) ViewerCanManage(ctx context.Context) bool { return viewer(ctx).Can(store.Staff) }

func (a *action) Who(ctx context.Context, args languageArgs) string {
	return a.row.Who(args.or(ctx))
}

func loadAction(ctx context.Context, q store.Reader, n int64) (*action, error) {
	row, err := actions.Get(ctx, q, n)
	switch {
	case refuse.From(err) != nil:
		return nil, nil
	case err != nil:
		return nil, err
	}
	return actionsOf([]actions.Action{row})[0], nil
}

// Action answers a query for one.
func (r *Root) Action(ctx context.Context, args struct{ ID graphql.ID }) (*action, error) {
	return one(ctx, "Action", args.ID, loadAction)
}

type actionConnection struct {
	Nodes    []*action
	PageInfo relay.Info
	filter   actions.Filter
}

func (c *actionConnection) TotalCount(ctx context.Context) (int32, error) {
	return actions.Count(ctx, reader(ctx), c.filter)
}

// Actions lists them.
func (r *Root) Actions(ctx context.Context, args struct {
	relay.Args
	Filter *struct {
		BodyID  *graphql.ID
		Mine    *bool
		Overdue *bool
		State   *string
	}
}) (c *actionConnection, err error) {
	f := actions.Filter{}
	if in := args.Filter; in != nil {
		if f.BodyID, err = optionalID("Body", "filter.bodyId", in.BodyID); err != nil {
			return nil, err
		}
		f.Mine, f.Overdue, f.State = value(in.Mine), value(in.Overdue), actions.State(value(in.State))
	}
	page, err := args.Page(actions.ListName, 50)
	if err != nil {
		return nil, err
	}
	rows, info, err := actions.List(ctx, reader(ctx), f, page)
	return &actionConnection{actionsOf(rows), info, f}, err
}
