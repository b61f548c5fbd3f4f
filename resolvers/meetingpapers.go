package resolvers

import (
	"context"
	"maps"
	"slices"

	"github.com/plenary-org/plenary/schema/papers"
)

// papersOfMeetings loads the papers of the meetings of a page, by meeting. All
// of them share one page: what they say is loaded once, not once a meeting.
func papersOfMeetings(ctx context.Context, ids []int64) (map[int64][]*meetingPaper, error) {
	rows, err := papers.OfMeetings(ctx, reader(ctx), ids)
	if err != nil {
		return nil, err
	}
	var all []papers.Paper
	for _, of := range slices.Sorted(maps.Keys(rows)) {
		all = append(all, rows[of]...)
	}
	shown := map[int64][]*meetingPaper{}
	for _, p := range papersOf(all) {
		shown[p.row.MeetingID] = append(shown[p.row.MeetingID], p)
	}
	return shown, nil
}

// Papers are those of the meeting.
func (m *meeting) Papers(ctx context.Context) ([]*meetingPaper, error) {
	list, err := m.page.papers.Get(ctx, m.row.ID)
	return orEmpty(list), err
}

// OtherPapers are those that the agenda names at no item: of none, or of one
// that the viewer may not read.
func (m *meeting) OtherPapers(ctx context.Context) ([]*meetingPaper, error) {
	agenda, err := m.Agenda(ctx)
	if err != nil {
		return nil, err
	}
	on := map[int64]bool{}
	for _, i := range agenda {
		on[i.row.ID] = true
	}
	all, err := m.Papers(ctx)
	list := []*meetingPaper{}
	for _, p := range all {
		if !on[p.row.AgendaItemID] {
			list = append(list, p)
		}
	}
	return list, err
}

// Papers are those of the item: some of its meeting's, which are loaded
// together for all items.
func (i *agendaItem) Papers(ctx context.Context) ([]*meetingPaper, error) {
	all, err := i.page.papers.Get(ctx, i.row.MeetingID)
	list := []*meetingPaper{}
	for _, p := range all {
		if p.row.AgendaItemID == i.row.ID {
			list = append(list, p)
		}
	}
	return list, err
}
