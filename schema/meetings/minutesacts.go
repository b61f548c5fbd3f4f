package meetings

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Circulate sends minutes to everybody invited, who may suggest corrections
// until a day. Where nobody objects by its end they are approved.
func Circulate(ctx context.Context, tx *store.Tx, meetingID int64, until date.Date) error {
	n, err := worked(ctx, tx, meetingID)
	if err != nil {
		return err
	}
	if !until.After(tx.Today()) || until.After(tx.Today().AddYears(1)) {
		return refuse.Invalid("until", "MINUTES_UNTIL")
	}
	if err := n.act(ctx, tx, "CIRCULATED", until, 0, ""); err != nil {
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

func (n Minutes) act(ctx context.Context, tx *store.Tx, act string, until date.Date, approvingID int64, audience string) error {
	_, err := tx.Exec(ctx, `
		insert into minutes_acts (meeting_id, minutes_id, act, until, approving_id, audience, at, by)
		values ($1, $2, $3, $4, nullif($5::bigint, 0), nullif($6, ''), $7, nullif($8::bigint, 0))`,
		n.MeetingID, n.ID, act, until, approvingID, audience, tx.Now(), tx.Viewer().PersonID)
	if store.Violates(err, "minutes_acts_approved_once") {
		return refuse.Closed("", "MINUTES_APPROVED")
	}
	return err
}

// Approve puts on record that a later meeting of the body approved the minutes.
func Approve(ctx context.Context, tx *store.Tx, meetingID, approvingID int64) error {
	n, err := worked(ctx, tx, meetingID)
	if err != nil {
		return err
	}
	m, err := Get(ctx, tx, meetingID)
	if err != nil {
		return err
	}
	by, err := Get(ctx, tx, approvingID)
	if err != nil {
		return refuse.Under("approvedAt", err)
	}
	switch {
	case n.CirculatedAt == nil:
		return refuse.Conflict("", "MINUTES_NOT_CIRCULATED")
	case n.OpenSuggested > 0:
		return refuse.Conflict("", "MINUTES_CORRECTIONS_OPEN", "Count", n.OpenSuggested)
	case by.BodyID != m.BodyID || !by.StartsAt.After(m.EndsAt) || by.ConvenedAt == nil || by.CancelledAt != nil || by.StartsAt.After(tx.Now()):
		return refuse.Invalid("approvedAt", "MINUTES_APPROVING")
	}
	return n.act(ctx, tx, "APPROVED", date.Date{}, approvingID, "")
}

// Publish opens approved minutes to an audience; each part stays for those for
// whom its item is.
func Publish(ctx context.Context, tx *store.Tx, meetingID int64, audience string) error {
	if _, err := take(ctx, tx, meetingID, nil); err != nil {
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
	}
	return n.act(ctx, tx, "PUBLISHED", date.Date{}, 0, audience)
}

// ApproveUnopposed approves the minutes whose period for corrections is over
// and to which no suggestion waits for an answer: nobody objected. It returns
// how many; run again it finds none.
func ApproveUnopposed(ctx context.Context, tx *store.Tx) (int64, error) {
	return tx.Exec(ctx, `
		insert into minutes_acts (meeting_id, minutes_id, act, at)
		select n.meeting_id, n.id, 'APPROVED', $2
		from (select distinct on (meeting_id) id, meeting_id from minutes order by meeting_id, number desc) n
		  cross join lateral (select until from minutes_acts a where a.meeting_id = n.meeting_id and a.act = 'CIRCULATED' order by id desc limit 1) sent
		where sent.until < $1::date
		  and not exists (select from minutes_acts a where a.meeting_id = n.meeting_id and a.act = 'APPROVED')
		  and not exists (select from minutes_corrections c join minutes o on o.id = c.minutes_id where o.meeting_id = n.meeting_id and c.answer is null)
		on conflict do nothing`, tx.Today(), tx.Now())
}
