package meetings

import (
	"context"
	"strings"
	"unicode/utf8"

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
	var has struct{ Items, People bool }
	if _, err := tx.Get(ctx, &has, `
		select exists (select from agenda_items where meeting_id = $1) as items, exists (select from meeting_people where meeting_id = $1) as people`, id); err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	short := tx.Today().After(m.LatestNotice())
	switch {
	case m.ConvenedAt != nil:
		return refuse.Conflict("", "MEETING_CONVENED")
	case !tx.Now().Before(m.StartsAt):
		return refuse.Closed("", "MEETING_PAST")
	case !has.Items:
		return refuse.Conflict("", "MEETING_NO_AGENDA")
	case !has.People:
		return refuse.Conflict("", "MEETING_NOBODY")
	case short && !accept:
		return refuse.Conflict("shortNotice", "MEETING_SHORT_NOTICE", "Days", m.NoticeDays, "Latest", m.LatestNotice(), "Rule", m.NoticeRule)
	case short && why == "" || utf8.RuneCountInString(why) > longestReason:
		return refuse.Invalid("reason", "MEETING_REASON", "Max", longestReason)
	case !short:
		why = ""
	}
	if _, err := tx.Exec(ctx, `
		update meetings set convened_at = $2, convened_by = nullif($3, 0), short_notice_why = $4 where id = $1`,
		id, tx.Now(), tx.Viewer().PersonID, why); err != nil {
		return err
	}
	return tell(ctx, tx, id, kindConvocation, m.Sequence, 0)
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
