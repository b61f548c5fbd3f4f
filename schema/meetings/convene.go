package meetings

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Convene publishes a draft's agenda and sends the convocation to everybody
// invited. Later than the notice that the body's rule asks for it is refused,
// unless short says why: that is shown to everybody.
func Convene(ctx context.Context, tx *store.Tx, id int64, expected *int, accept bool, why string) error {
	m, err := take(ctx, tx, id, expected)
	if err != nil {
		return err
	}
	if err := m.open(); err != nil {
		return err
	}
	if m.ConvenedAt == nil { // who came to the body or left it since the draft was made
		if err := m.part(ctx, tx); err != nil {
			return err
		}
		if err := m.join(ctx, tx, false); err != nil {
			return err
		}
	}
	var has struct{ Items, People bool }
	if _, err := tx.Get(ctx, &has, `
		select exists (select from agenda_items where meeting_id = $1) as items, exists (select from meeting_people where meeting_id = $1) as people`, id); err != nil {
		return err
	}
	switch {
	case m.ConvenedAt != nil:
		return refuse.Conflict("", "MEETING_CONVENED")
	case !tx.Now().Before(m.StartsAt):
		return refuse.Closed("", "MEETING_PAST")
	case !has.Items:
		return refuse.Conflict("", "MEETING_NO_AGENDA")
	case !has.People:
		return refuse.Conflict("", "MEETING_NOBODY")
	}
	if why, err = m.notice(tx.Today(), accept, why); err != nil {
		return err
	}
	if err := m.mandated(ctx, tx, m.Day()); err != nil {
		return err
	}
	// Numbers follow each other: whoever convenes one keeps others of the body from it.
	if err := tx.Turn(ctx, "meetings"); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update meetings set convened_at = $2, convened_by = nullif($3, 0), short_notice_why = $4,
		  number = case when briefing_of_id is null then (select coalesce(max(o.number), 0) + 1 from meetings o where o.body_id = meetings.body_id) end
		where id = $1`,
		id, tx.Now(), tx.Viewer().PersonID, why)
	switch {
	case store.Violates(err, "meetings_number"):
		return refuse.Conflict("", "BUSY")
	case err != nil:
		return err
	}
	return tell(ctx, tx, id, kindConvocation, m.Sequence, 0)
}

// mandated refuses what a body would do on a day on which it may not act.
func (m Meeting) mandated(ctx context.Context, tx *store.Tx, day date.Date) error {
	over, err := bodies.Over(ctx, tx, m.BodyCode, day)
	if err == nil && over {
		err = refuse.Closed("", "MEETING_MANDATE", "Day", day)
	}
	return err
}

// notice refuses a meeting of which people are told on a day with less notice
// than the rule asks for, unless that is accepted and why is said; it returns
// what everybody is told of it.
func (m Meeting) notice(told date.Date, accept bool, why string) (string, error) {
	why = strings.TrimSpace(why)
	switch short := told.After(m.LatestNotice()); {
	case !short:
		return "", nil
	case !accept:
		return "", refuse.Conflict("shortNotice", "MEETING_SHORT_NOTICE", "Days", m.NoticeDays, "Latest", m.LatestNotice(), "Rule", m.NoticeRule)
	case why == "" || utf8.RuneCountInString(why) > longestReason:
		return "", refuse.Invalid("reason", "MEETING_REASON", "Max", longestReason)
	}
	return why, nil
}

// data is what a meeting's letters hold; the facts are read when they leave.
type data struct {
	MeetingID  int64 `json:"meetingId"`
	AttendeeID int64 `json:"attendeeId"`
	Sequence   int   `json:"sequence"`
	MinutesID  int64 `json:"minutesId,omitempty"`
}

const (
	kindConvocation = "meeting_convocation"
	kindChanged     = "meeting_changed"
	kindCancelled   = "meeting_cancelled"
	kindWithdrawn   = "meeting_withdrawn" // to somebody who is not invited any more
	kindMinutes     = "minutes_circulated"
)

// tell queues a letter to everybody invited who has an address, or to one.
func tell(ctx context.Context, tx *store.Tx, meetingID int64, kind string, sequence int, only int64) error {
	if _, err := tx.Exec(ctx, `
		update meeting_people set invited_at = $3 where meeting_id = $1 and ($2 = 0 or id = $2) and invited_at is null`, meetingID, only, tx.Now()); err != nil {
		return err
	}
	return send(ctx, tx, meetingID, kind, only, `'sequence', $5::int`, sequence)
}

// send writes the letters of all in one statement: a briefing has a hundred.
func send(ctx context.Context, tx *store.Tx, meetingID int64, kind string, only int64, more string, value any) error {
	_, err := tx.Exec(ctx, `
		insert into notices (kind, person_id, address, name, language, data, created_at, next_at)
		select $2, a.person_id, coalesce(p.email, a.email), coalesce(p.name, a.name), coalesce(p.language, a.language),
		       jsonb_build_object('meetingId', a.meeting_id, 'attendeeId', a.id, `+more+`), $4, $4
		from meeting_people a left join people p on p.id = a.person_id
		where a.meeting_id = $1 and ($3 = 0 or a.id = $3) and coalesce(p.email, a.email) is not null order by a.id`,
		meetingID, kind, only, tx.Now(), value)
	return err
}
