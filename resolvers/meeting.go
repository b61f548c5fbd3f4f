package resolvers

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

func optionalInstant(at *time.Time) *DateTime {
	if at == nil {
		return nil
	}
	return &DateTime{*at}
}

func (m *meeting) Agenda(ctx context.Context) ([]*agendaItem, error) {
	return m.page.agendas.Get(ctx, m.row.ID)
}

func (m *meeting) Body(ctx context.Context) (*body, error) {
	known, err := allBodies(ctx)
	if err != nil {
		return nil, err
	}
	return bodyOf(known[m.row.BodyCode]), nil
}

func (m *meeting) Briefing(ctx context.Context) (*meeting, error) {
	return m.page.briefings.Get(ctx, m.row.ID)
}

func (m *meeting) BriefingOf(ctx context.Context) (*meeting, error) {
	if m.row.BriefingOfID == 0 {
		return nil, nil
	}
	return m.page.others.Get(ctx, m.row.BriefingOfID)
}

func (m *meeting) Duration(ctx context.Context) (minutes int32, err error) {
	agenda, err := m.Agenda(ctx)
	for _, i := range agenda {
		minutes += i.Minutes
	}
	return minutes, err
}

func (m *meeting) Minutes(ctx context.Context) (*minutes, error) {
	return m.page.minutes.Get(ctx, m.row.ID)
}

func (m *meeting) Online(ctx context.Context) *string {
	if !m.row.Invited && !viewer(ctx).Can(store.Staff) {
		return nil
	}
	return optional(m.row.Online)
}

// Named is the meeting as it is chosen from a list.
func (m *meeting) Named(ctx context.Context, args languageArgs) string {
	l := args.or(ctx)
	return m.row.BodyNames.In(l) + " · " + m.row.Titles.In(l) + " · " + texts.FormatDate(l, m.row.Day())
}

func (m *meeting) OpenActions(ctx context.Context) ([]*action, error) {
	list, err := m.page.actions.Get(ctx, m.row.BodyID)
	return orEmpty(list), err
}

func (m *meeting) People(ctx context.Context) ([]*meetingPerson, error) {
	rows, err := m.page.people.Get(ctx, m.row.ID)
	return meetingPeopleOf(rows, m.page), err
}

func (m *meeting) Place(ctx context.Context, args languageArgs) *string {
	return optional(pick(ctx, args, m.row.Places))
}

func (m *meeting) Quorum(ctx context.Context) (*quorum, error) {
	rows, err := m.page.people.Get(ctx, m.row.ID)
	if err != nil || len(rows) == 0 || !countable(ctx, m.row) {
		return nil, err
	}
	unlisted, err := m.page.unlisted.Get(ctx, m.row.ID)
	return quorumOf(m.row.QuorumOf(rows, unlisted, nil)), err
}

// countable tells whether the viewer sees who is there; a briefing decides
// nothing, and has no quorum.
func countable(ctx context.Context, m meetings.Meeting) bool {
	return m.BriefingOfID == 0 && (!m.Wide() || viewer(ctx).Can(store.Staff))
}

func (m *meeting) State(ctx context.Context) string { return string(m.row.State(reader(ctx).Now())) }

func (m *meeting) Title(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, m.row.Titles)
}

func (m *meeting) ViewerCanManage(ctx context.Context) bool { return viewer(ctx).Can(store.Staff) }

func (m *meeting) ViewerCanCorrect(ctx context.Context) (bool, error) {
	n, err := m.Minutes(ctx)
	return err == nil && n != nil && m.row.Invited && n.CirculatedAt != nil && n.ApprovedAt == nil && !n.Rewritten && !reader(ctx).Today().After(n.row.Until), err
}

func (m *meeting) When(ctx context.Context, args languageArgs) string {
	return m.row.When(args.or(ctx))
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// loadAgendaItem finds an item for node; nil where there is none for this viewer.
func loadAgendaItem(ctx context.Context, q store.Reader, n int64) (*agendaItem, error) {
	meetingID, err := meetings.MeetingOf(ctx, q, n)
	if err != nil || meetingID == 0 {
		return nil, err
	}
	m, err := loadMeeting(ctx, q, meetingID)
	if err != nil || m == nil {
		return nil, err
	}
	agenda, err := m.Agenda(ctx)
	for _, i := range agenda {
		if i.row.ID == n {
			return i, err
		}
	}
	return nil, err
}
