package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// reminder is a row of the ledger; its letter's preview is composed with the
// whole page's.
type reminder struct {
	Address    *string
	Days       int32
	DuesID     *graphql.ID
	Kind       string
	ID         graphql.ID
	MemberID   graphql.ID
	Notice     *notice
	PlannedFor date.Date
	Preview    *noticePreview
	Reason     *string
	ReasonText *string
	Recipient  *person
	State      string
	Subject    string
	Waits      *string
	WaitsText  *string
	WaiverID   *graphql.ID
	Year       int32
	names      texts.Translated
}

func (r *reminder) OrganisationName(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, r.names)
}

func reminderOf(v store.Viewer, row reminders.Reminder) *reminder {
	shown := &reminder{
		Address: optional(row.Address), Days: int32(row.Days), Kind: string(row.Kind), ID: id("Reminder", row.ID), MemberID: id("Member", row.MemberID),
		Notice: noticeOf(row), PlannedFor: row.PlannedFor, Reason: optional(row.Reason), State: string(row.State),
		Subject: subjectWord(row.About()), Year: int32(row.Year), names: row.Names,
	}
	if row.DuesID != 0 {
		shown.DuesID = new(id("Dues", row.DuesID))
	}
	if row.WaiverID != 0 {
		shown.WaiverID = new(id("FeeWaiver", row.WaiverID))
	}
	if row.Reason != "" {
		why := texts.Domain.Say(v.Language, "reminders.reason."+row.Reason, nil)
		shown.ReasonText = &why
	}
	if row.Waits != "" {
		why := texts.Domain.Say(v.Language, "reminders.waits."+string(row.Waits), nil)
		shown.Waits, shown.WaitsText = new(string(row.Waits)), &why
	}
	if row.PersonID != 0 {
		who := people.Row{ID: row.PersonID, Name: row.Name, Email: row.Email, Language: row.Language, Version: row.Version}
		shown.Recipient = personOf(who.For(v))
	}
	return shown
}

// remindersOf shows rows, with previews where the query asks for them.
func (r *Root) remindersOf(ctx context.Context, q store.Reader, rows []reminders.Reminder, previews bool) ([]*reminder, error) {
	list := make([]*reminder, len(rows))
	for i, row := range rows {
		list[i] = reminderOf(q.Viewer(), row)
	}
	if !previews || len(rows) == 0 {
		return list, nil
	}
	messages, err := reminders.Preview(ctx, q, r.outbox, rows)
	for i, m := range messages {
		list[i].Preview = previewOf(m)
	}
	return list, err
}

type reminderFilter struct {
	MemberID    *graphql.ID
	PlannedFrom *date.Date
	PlannedTo   *date.Date
	State       *string
	Subject     *string
}

func (f *reminderFilter) filter() (reminders.Filter, error) {
	if f == nil {
		return reminders.Filter{}, nil
	}
	narrow := reminders.Filter{PlannedFrom: value(f.PlannedFrom), PlannedTo: value(f.PlannedTo), State: reminders.State(value(f.State)), Subject: subjectOf(f.Subject, "")}
	var err error
	if f.MemberID != nil {
		narrow.MemberID, err = relay.Decode("Member", "filter.memberId", string(*f.MemberID))
	}
	return narrow, err
}

type reminderConnection struct {
	Nodes    []*reminder
	PageInfo relay.Info
	filter   reminders.Filter
}

type reminderCounts struct{ Failed, Planned, Queued, Sent, Skipped int32 }

func (c *reminderConnection) Counts(ctx context.Context) (reminderCounts, error) {
	tally, err := reminders.Tally(ctx, reader(ctx), c.filter)
	return reminderCounts{
		Failed: int32(tally[reminders.Failed]), Planned: int32(tally[reminders.Planned]), Queued: int32(tally[reminders.Queued]),
		Sent: int32(tally[reminders.Sent]), Skipped: int32(tally[reminders.Skipped]),
	}, err
}

func (c *reminderConnection) TotalCount(ctx context.Context) (int32, error) {
	tally, err := reminders.Tally(ctx, reader(ctx), c.filter)
	if c.filter.State != "" {
		return int32(tally[c.filter.State]), err
	}
	total := int64(0)
	for _, n := range tally {
		total += n
	}
	return int32(total), err
}

// Reminders reads a page of the ledger.
func (r *Root) Reminders(ctx context.Context, args struct {
	relay.Args
	Filter  *reminderFilter
	OrderBy *string
}) (*reminderConnection, error) {
	filter, err := args.Filter.filter()
	if err != nil {
		return nil, err
	}
	filter.Earliest = value(args.OrderBy) == "EARLIEST"
	list := "reminders"
	if filter.Earliest {
		list = "reminders-earliest" // a cursor of one order has no place in the other
	}
	page, err := args.Page(list, 50)
	if err == nil {
		err = reminders.CheckPage(page)
	}
	if err != nil {
		return nil, err
	}
	words := graphql.HasSelectedField(ctx, "nodes.notice.text") || graphql.HasSelectedField(ctx, "nodes.notice.html")
	rows, err := reminders.List(ctx, reader(ctx), filter, page, words)
	if err != nil {
		return nil, err
	}
	rows, info := relay.Cut(page, rows, reminders.Place)
	nodes, err := r.remindersOf(ctx, reader(ctx), rows, graphql.HasSelectedField(ctx, "nodes.preview"))
	return &reminderConnection{nodes, info, filter}, err
}

// Reminder reads one row of the ledger.
func (r *Root) Reminder(ctx context.Context, args struct{ ID graphql.ID }) (*reminder, error) {
	n, err := relay.Decode("Reminder", "id", string(args.ID))
	if err != nil {
		return nil, err
	}
	row, found, err := reminders.ByID(ctx, reader(ctx), n)
	if err != nil || !found {
		return nil, err
	}
	shown, err := r.remindersOf(ctx, reader(ctx), []reminders.Reminder{row}, graphql.HasSelectedField(ctx, "preview"))
	return shown[0], err
}

type reminderPayload struct {
	Reminder   *reminder
	UserErrors []userError
}

// ReminderResend sends a reminder again.
func (r *Root) ReminderResend(ctx context.Context, args struct{ Input struct{ ID graphql.ID } }) (p reminderPayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "Reminder", "id", args.Input.ID, func(tx *store.Tx, n int64) error {
		row, err := reminders.Resend(ctx, tx, n)
		if err != nil {
			return err
		}
		shown, err := r.remindersOf(ctx, tx, []reminders.Reminder{row}, graphql.HasSelectedField(ctx, "reminder.preview"))
		if err == nil {
			p.Reminder = shown[0]
		}
		return err
	})
	return p, err
}
