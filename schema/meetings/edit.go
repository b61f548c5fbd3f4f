package meetings

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

const longestReason = 1000

// Edit changes what a meeting is called, when and where it takes place and who
// may know of it. Where it is convened already, those invited are told of a
// change of time or place, and their calendars follow. Where fewer may know of it
// than before, what followed from its items is kept for them.
func Edit(ctx context.Context, tx *store.Tx, id int64, expected *int, p Plan) error {
	m, err := take(ctx, tx, id, expected)
	if err != nil {
		return err
	}
	if err := m.open(); err != nil {
		return err
	}
	p = m.planned(p)
	starts, ends, err := p.check()
	if err != nil {
		return err
	}
	switch {
	case m.held(tx.Now(), starts, ends, p.Zone):
		return refuse.Closed("startsOn", "MEETING_HELD")
	case m.ConvenedAt != nil && starts.Before(tx.Now()) && !m.begun(tx.Now()):
		return refuse.Closed("startsOn", "MEETING_PAST")
	}
	moved := !starts.Equal(m.StartsAt) || !ends.Equal(m.EndsAt) || p.Zone != m.Zone || *p.Online != m.Online || differ(p.Places, m.Places)
	next := m
	next.StartsAt, next.EndsAt, next.Zone = starts, ends, p.Zone
	if m.ConvenedAt != nil && next.Day().Before(m.Day()) {
		// Sooner than people were told: the notice counts from today.
		if next.ShortNotice, err = next.notice(tx.Today(), p.Short, p.Why); err != nil {
			return err
		}
	}
	told := 0
	if m.ConvenedAt != nil && moved && ends.After(tx.Now()) {
		told = 1
	}
	if _, err = tx.Exec(ctx, `
		update meetings set titles = $2, starts_at = $3, ends_at = $4, zone = $5, places = $6, online = $7, audience = $8, sequence = sequence + $9, short_notice_why = $10
		where id = $1`, id, p.Titles, starts, ends, p.Zone, p.Places, *p.Online, p.Audience, told, next.ShortNotice); err != nil {
		return err
	}
	kept, err := m.narrowed(ctx, tx, p.Audience)
	if err != nil {
		return err
	}
	if err := narrow(ctx, tx, kept); err != nil {
		return err
	}
	next.Sequence += told
	return next.moved(ctx, tx, next.Day() != m.Day(), told == 1)
}

// held tells whether it is too late for another time or zone: what was noted and
// decided, who came and whether they were enough are of the day on which it
// began. It may take longer while it lasts.
func (m Meeting) held(now, starts, ends time.Time, zone string) bool {
	same := func(a, b time.Time) bool { return a.Truncate(time.Minute).Equal(b.Truncate(time.Minute)) }
	return m.begun(now) && (!same(starts, m.StartsAt) || zone != m.Zone || !same(ends, m.EndsAt) && !now.Before(m.EndsAt))
}

// moved tells those invited, and where the day is another one invites those who
// belong to the body on it.
func (m Meeting) moved(ctx context.Context, tx *store.Tx, day, told bool) error {
	coming := m.EndsAt.After(tx.Now())
	if day && coming {
		if err := m.part(ctx, tx); err != nil {
			return err
		}
	}
	if told {
		if err := tell(ctx, tx, m.ID, kindChanged, m.Sequence, 0); err != nil {
			return err
		}
	}
	if day && coming {
		return m.join(ctx, tx, false)
	}
	return nil
}

func differ(a, b texts.Translated) bool {
	for _, l := range texts.Languages {
		if a[l] != b[l] {
			return true
		}
	}
	return false
}

// planned is the meeting with what a plan changes.
func (m Meeting) planned(p Plan) Plan {
	zone := m.Location()
	p.BodyID = m.BodyID
	if p.Titles == nil {
		p.Titles = m.Titles
	}
	if p.Places == nil {
		p.Places = m.Places
	}
	if p.Online == nil {
		p.Online = &m.Online
	}
	if p.Audience == "" {
		p.Audience = m.Audience
	}
	if p.Zone = strings.TrimSpace(p.Zone); p.Zone == "" {
		p.Zone = m.Zone
	}
	if p.StartsOn.IsZero() {
		p.StartsOn = m.Day()
	}
	if p.StartTime == "" {
		p.StartTime = clock(m.StartsAt, zone)
	}
	if p.EndTime == "" {
		p.EndTime = clock(m.EndsAt, zone)
	}
	if p.EndsOn.IsZero() {
		p.EndsOn = p.StartsOn.AddDays(days(m.StartsAt, m.EndsAt, zone))
	}
	return p
}

// days is how many days later a meeting ends than it begins, there.
func days(starts, ends time.Time, zone *time.Location) int {
	n := 0
	for day := date.Of(starts, zone); day.Before(date.Of(ends, zone)); day = day.AddDays(1) {
		n++
	}
	return n
}

// Cancel calls a meeting off, with a reason that those invited read; where it
// was convened, it leaves their calendars.
func Cancel(ctx context.Context, tx *store.Tx, id int64, expected *int, why string) error {
	m, err := take(ctx, tx, id, expected)
	if err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	switch n := utf8.RuneCountInString(why); {
	case m.CancelledAt != nil:
		return refuse.Closed("", "MEETING_CANCELLED")
	case m.ConvenedAt != nil && !tx.Now().Before(m.StartsAt):
		return refuse.Closed("", "MEETING_BEGUN")
	case n == 0 || n > longestReason:
		return refuse.Invalid("reason", "MEETING_REASON", "Max", longestReason)
	}
	if _, err := tx.Exec(ctx, `
		update meetings set cancelled_at = $2, cancelled_by = nullif($3, 0), cancelled_why = $4, sequence = sequence + 1 where id = $1`,
		id, tx.Now(), tx.Viewer().PersonID, why); err != nil || m.ConvenedAt == nil {
		return err
	}
	return tell(ctx, tx, id, kindCancelled, m.Sequence+1, 0)
}
