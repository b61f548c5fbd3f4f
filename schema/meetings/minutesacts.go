package meetings

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// period is how many days there are at least to object to minutes: SOP 4.6 gives
// them the time of SOP 4.5.
const period = 14

// PeriodEnds is the first day on which a period for corrections that begins on a
// day may end.
func PeriodEnds(today date.Date) date.Date { return today.AddDays(period) }

// Circulate sends minutes of a meeting that is over to everybody invited, who may
// suggest corrections until a day; why says for everybody what asks for less time
// than the rule gives. Where nobody objects by its end they are approved. What
// was circulated is sent again only for a longer time, or rewritten.
func Circulate(ctx context.Context, tx *store.Tx, meetingID int64, until date.Date, why string) error {
	n, err := worked(ctx, tx, meetingID)
	if err != nil {
		return err
	}
	m, err := Get(ctx, tx, meetingID)
	if err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	again := n.CirculatedAt != nil && !n.Rewritten && !n.Until.Before(tx.Today())
	short := !again && until.Before(PeriodEnds(tx.Today()))
	switch {
	case again: // longer than it was
		why = n.Short
	case !short:
		why = ""
	}
	switch {
	case m.State(tx.Now()) != Over:
		return refuse.Closed("", "MINUTES_NOT_OVER")
	case !until.After(tx.Today()) || until.After(tx.Today().AddYears(1)):
		return refuse.Invalid("until", "MINUTES_UNTIL")
	case again && !until.After(n.Until):
		return refuse.Conflict("until", "MINUTES_SENT", "Until", n.Until)
	case short && why == "":
		return refuse.Conflict("until", "MINUTES_SHORT", "Days", period, "First", PeriodEnds(tx.Today()))
	case utf8.RuneCountInString(why) > longestReason:
		return refuse.Invalid("reason", "MEETING_REASON", "Max", longestReason)
	}
	if err := n.act(ctx, tx, act{name: "CIRCULATED", until: until, why: why}); err != nil {
		return err
	}
	return send(ctx, tx, meetingID, kindMinutes, 0, `'minutesId', $5::bigint`, n.ID)
}

// worked are minutes that are still worked on.
func worked(ctx context.Context, tx *store.Tx, meetingID int64) (Minutes, error) {
	if _, err := take(ctx, tx, meetingID, nil); err != nil {
		return Minutes{}, err
	}
	if err := unapproved(ctx, tx, meetingID); err != nil {
		return Minutes{}, err
	}
	return latest(ctx, tx, meetingID)
}

// act is what is done with minutes; what is not part of it is empty.
type act struct {
	name        string // CIRCULATED, APPROVED, PUBLISHED
	until       date.Date
	why         string
	approvingID int64
	audience    string
}

func (n Minutes) act(ctx context.Context, tx *store.Tx, a act) error {
	_, err := tx.Exec(ctx, `
		insert into minutes_acts (meeting_id, minutes_id, act, until, why, approving_id, audience, at, by)
		values ($1, $2, $3, $4, $5, nullif($6::bigint, 0), nullif($7, ''), $8, nullif($9::bigint, 0))`,
		n.MeetingID, n.ID, a.name, a.until, a.why, a.approvingID, a.audience, tx.Now(), tx.Viewer().PersonID)
	if store.Violates(err, "minutes_acts_approved_once") {
		return refuse.Closed("", "MINUTES_APPROVED")
	}
	return err
}

// settled refuses to approve what is not settled: a text that was not circulated,
// or corrections that wait.
func (n Minutes) settled() error {
	switch {
	case n.CirculatedAt == nil:
		return refuse.Conflict("", "MINUTES_NOT_CIRCULATED")
	case n.Rewritten:
		return refuse.Conflict("", "MINUTES_REWRITTEN")
	case n.OpenSuggested > 0:
		return refuse.Conflict("", "MINUTES_CORRECTIONS_OPEN", "Count", n.OpenSuggested)
	}
	return nil
}

// Approve puts on record that a later meeting of the body approved the minutes.
func Approve(ctx context.Context, tx *store.Tx, meetingID, approvingID int64) error {
	n, err := worked(ctx, tx, meetingID)
	if err != nil {
		return err
	}
	if err := n.settled(); err != nil {
		return err
	}
	may, err := Approvers(ctx, tx, []int64{meetingID})
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(may[meetingID], func(m Meeting) bool { return m.ID == approvingID }) {
		return refuse.Invalid("approvedAt", "MINUTES_APPROVING")
	}
	return n.act(ctx, tx, act{name: "APPROVED", approvingID: approvingID})
}

// Approvers are by meeting those that may have approved its minutes, the latest
// first: meetings of its body that began after it ended, and that decide; a
// briefing does not.
func Approvers(ctx context.Context, q store.Reader, meetingIDs []int64) (map[int64][]Meeting, error) {
	var w store.Where
	w.And("o.id = any($?) and m.starts_at <= $?", store.IDs(meetingIDs), q.Now())
	seen(&w, q.Viewer())
	var rows []struct {
		Meeting
		Of int64
	}
	err := q.Select(ctx, &rows, `select o.id as of, `+columns(w.Param(q.Viewer().PersonID))+from+`
		join meetings o on o.body_id = m.body_id and m.starts_at >= o.ends_at and m.id <> o.id
		where m.convened_at is not null and m.cancelled_at is null and m.briefing_of_id is null and `+w.SQL()+` order by m.starts_at desc, m.id desc`, w.Args...)
	by := map[int64][]Meeting{}
	for _, row := range rows {
		by[row.Of] = append(by[row.Of], row.Meeting)
	}
	return by, err
}

// Publish opens approved minutes to an audience; each part stays for those for
// whom its item is. Nobody reads minutes of a meeting that they may not know of.
func Publish(ctx context.Context, tx *store.Tx, meetingID int64, audience string) error {
	m, err := take(ctx, tx, meetingID, nil)
	if err != nil {
		return err
	}
	n, err := latest(ctx, tx, meetingID)
	switch {
	case err != nil:
		return err
	case n.ApprovedAt == nil:
		return refuse.Conflict("", "MINUTES_NOT_APPROVED")
	case n.PublishedFor == audience:
		return refuse.Conflict("audience", "MINUTES_PUBLISHED")
	case wider(audience, m.Audience):
		return refuse.Conflict("audience", "MINUTES_WIDER")
	}
	return n.act(ctx, tx, act{name: "PUBLISHED", audience: audience})
}

// ApproveUnopposed approves the minutes whose period for corrections is over, to
// which no suggestion waits for an answer, and that read as they were circulated
// or corrected: nobody objected. It returns how many; run again it finds none.
func ApproveUnopposed(ctx context.Context, tx *store.Tx) (approved int64, err error) {
	var ids []int64
	if err := tx.Select(ctx, &ids, `
		select distinct a.meeting_id from minutes_acts a where a.act = 'CIRCULATED' and a.until < $1::date
		  and not exists (select from minutes_acts d where d.meeting_id = a.meeting_id and d.act = 'APPROVED') order by 1`, tx.Today()); err != nil {
		return 0, err
	}
	for _, id := range ids {
		// Whoever rewrites them at this moment is waited for, and then seen; or is
		// told to begin again, since the meeting has changed under them.
		if _, err := tx.Exec(ctx, `select from meetings where id = $1 for update`, id); err != nil {
			return 0, err
		}
		known, err := Of(ctx, tx, []int64{id})
		if err != nil {
			return 0, err
		}
		n := known[id]
		if n.ApprovedAt != nil || n.settled() != nil || !n.Until.Before(tx.Today()) {
			continue
		}
		if _, err := tx.Exec(ctx, `update meetings set version = version + 1 where id = $1`, id); err != nil {
			return 0, err
		}
		if err := n.act(ctx, tx, act{name: "APPROVED"}); err != nil {
			return 0, err
		}
		approved++
	}
	return approved, nil
}
