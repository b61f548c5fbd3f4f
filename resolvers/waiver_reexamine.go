package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/waivers"
)

// ReexaminedBy is the latest case that examines the waiver again.
func (w *waiver) ReexaminedBy(ctx context.Context) (*waiver, error) {
	return w.page.successors.Get(ctx, w.row.ID)
}

// Reexamination says where the re-examination of the waiver stands.
func (w *waiver) Reexamination(ctx context.Context) (*string, error) {
	v := reader(ctx).Viewer()
	if !w.row.Theirs && !v.Can(store.Board, store.Staff) {
		return nil, nil
	}
	next, err := w.page.successors.Get(ctx, w.row.ID)
	state := "NONE"
	if next != nil {
		state = next.State
	}
	said := texts.Domain.Say(v.Language, "reminders.waiver.case."+state, nil)
	return &said, err
}

// loadSuccessors is the load of batches that lead to the cases which examine
// waivers again.
func loadSuccessors(ctx context.Context, ids []int64) (map[int64]*waiver, error) {
	found, err := waivers.Successors(ctx, reader(ctx), ids)
	rows := make([]waivers.Waiver, 0, len(found))
	for _, row := range found {
		rows = append(rows, row)
	}
	byID := make(map[int64]*waiver, len(rows))
	for _, w := range waiversOf(rows) {
		byID[w.row.PreviousID] = w
	}
	return byID, err
}

// Reminders are what was planned and sent about the end of the waiver.
func (w *waiver) Reminders(ctx context.Context) ([]*reminder, error) {
	rows, err := w.page.reminders.Get(ctx, w.row.ID)
	list := make([]*reminder, len(rows))
	for i, row := range rows {
		list[i] = reminderOf(reader(ctx).Viewer(), row)
	}
	return list, err
}

func loadWaiverReminders(ctx context.Context, ids []int64) (map[int64][]reminders.Reminder, error) {
	return reminders.OfWaivers(ctx, reader(ctx), ids)
}

type waiverEndingConnection struct {
	Nodes    []*waiver
	PageInfo relay.Info
	until    date.Date
}

func (c *waiverEndingConnection) TotalCount(ctx context.Context) (int32, error) {
	return waivers.CountEnding(ctx, reader(ctx), c.until)
}

// mostDaysAhead is how far the list of waivers that end looks ahead: two years.
const mostDaysAhead = 730

// FeeWaiversEnding reads a page of the waivers that end next.
func (r *Root) FeeWaiversEnding(ctx context.Context, args struct {
	relay.Args
	Within int32
}) (*waiverEndingConnection, error) {
	if args.Within < 0 || args.Within > mostDaysAhead {
		return nil, refuse.Invalid("within", "WITHIN_DAYS", "Most", mostDaysAhead)
	}
	page, err := args.Page(waivers.EndingName, 50)
	if err == nil {
		err = reminders.CheckPage(page)
	}
	if err != nil {
		return nil, err
	}
	until := reader(ctx).Today().AddDays(int(args.Within))
	rows, info, err := waivers.Ending(ctx, reader(ctx), until, page)
	if err != nil {
		return nil, err
	}
	return &waiverEndingConnection{waiversOf(rows), info, until}, nil
}
