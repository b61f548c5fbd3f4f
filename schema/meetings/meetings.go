// Package meetings keeps the meetings of every body: the agenda and who reads
// which item of it, the convocation and who was invited, who came and whether
// that was enough to decide, what was noted and decided, and the minutes until
// they are approved and published.
package meetings

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// State is where a meeting stands, as seen from an instant.
type State string

const (
	Draft     State = "DRAFT"    // for the secretariat alone
	Convened  State = "CONVENED" // those invited know of it
	Begun     State = "BEGUN"    // its time has come
	Over      State = "OVER"
	Cancelled State = "CANCELLED"
)

// Meeting is a meeting of a body.
type Meeting struct {
	ID           int64
	BodyID       int64  `db:"body_id"`
	BodyCode     string `db:"body_code"`
	Number       int    // of the body's meetings; 0: a draft or a briefing
	Titles       texts.Translated
	StartsAt     time.Time `db:"starts_at"`
	EndsAt       time.Time `db:"ends_at"`
	Zone         string    // IANA: "America/Bogota"
	Places       texts.Translated
	Online       string // for those invited and staff alone
	Audience     string
	BriefingOfID int64      `db:"briefing_of_id"` // 0: it is none
	ConvenedAt   *time.Time `db:"convened_at"`
	CancelledAt  *time.Time `db:"cancelled_at"`
	CancelledWhy string     `db:"cancelled_why"`
	ShortNotice  string     `db:"short_notice_why"` // why it was convened late; empty: it was not
	UID          string
	Sequence     int
	Version      int
	Invited      bool             // the viewer is
	BodyNames    texts.Translated `db:"body_names"`
	BodyContact  string           `db:"body_contact"`
	Quorum       int              // per cent, of the body
	NoticeDays   int              `db:"notice_days"`
	NoticeRule   string           `db:"convocation_rule"`
}

// columns need a parameter: the viewer's person.
func columns(person string) string {
	return `m.id, m.body_id, b.code as body_code, coalesce(m.number, 0) as number, m.titles, m.starts_at, m.ends_at, m.zone, m.places, m.online, m.audience,
	coalesce(m.briefing_of_id, 0) as briefing_of_id, m.convened_at, m.cancelled_at, m.cancelled_why, m.short_notice_why, m.uid, m.sequence, m.version,
	exists (select from meeting_people p where p.meeting_id = m.id and p.person_id = ` + person + `) as invited,
	b.names as body_names, b.contact as body_contact, b.quorum, b.notice_days, b.convocation_rule`
}

const from = ` from meetings m join bodies b on b.id = m.body_id `

// seen narrows meetings m to those that the viewer may know of: convened ones
// for an audience of theirs, or to which they are invited; drafts are for the
// secretariat.
func seen(w *store.Where, v store.Viewer) {
	w.And(Seen("$?", "$?::boolean", "$?"), store.Texts(v.Audiences()), v.PersonID, v.Can(store.Staff))
}

// readable is the condition under which a thing with an audience in a meeting
// is read: whoever is invited reads what is for members, and whoever stands in
// for a member of the Board what is for the Board, as long as they are the
// alternate of a seat. The members themselves do as long as they sit on it.
func readable(audience, meeting, audiences, person, today string) string {
	return `(` + audience + ` = any(` + audiences + `) or ` + audience + ` in ('MEMBERS', 'BOARD') and exists (
		select from meeting_people mine where mine.meeting_id = ` + meeting + ` and mine.person_id = ` + person + ` and (` + audience + ` = 'MEMBERS' or mine.stands_for_id is not null and exists (
		  select from meetings held join bodies b on b.id = held.body_id where held.id = mine.meeting_id and b.kind = 'BOARD')
		  and exists (select from seat_people a where a.person_id = mine.person_id and a.part = 'ALTERNATE' and a.starts_on <= ` + today + `::date and a.ends_on >= ` + today + `::date))))`
}

// ByIDs loads the meetings that the viewer may know of.
func ByIDs(ctx context.Context, q store.Reader, ids []int64) (map[int64]Meeting, error) {
	var w store.Where
	w.And("m.id = any($?)", store.IDs(ids))
	seen(&w, q.Viewer())
	var rows []Meeting
	err := q.Select(ctx, &rows, `select `+columns(w.Param(q.Viewer().PersonID))+from+`where `+w.SQL(), w.Args...)
	return store.Index(rows, func(m Meeting) int64 { return m.ID }), err
}

// Get loads one meeting; NotFound where the viewer may not know of it.
func Get(ctx context.Context, q store.Reader, id int64) (Meeting, error) {
	rows, err := ByIDs(ctx, q, []int64{id})
	m, found := rows[id]
	if err == nil && !found {
		err = refuse.NotFound("id")
	}
	return m, err
}

// State of a meeting at an instant.
func (m Meeting) State(now time.Time) State {
	switch {
	case m.CancelledAt != nil:
		return Cancelled
	case m.ConvenedAt == nil:
		return Draft
	case now.Before(m.StartsAt):
		return Convened
	case now.Before(m.EndsAt):
		return Begun
	}
	return Over
}

// Location is its zone; UTC where the system does not know it any more.
func (m Meeting) Location() *time.Location {
	if zone, err := time.LoadLocation(m.Zone); err == nil {
		return zone
	}
	return time.UTC
}

// Day is the day on which it begins, there.
func (m Meeting) Day() date.Date { return date.Of(m.StartsAt, m.Location()) }

// When says day, hours and zone: "14 March 2023, 14:00–17:00 (Africa/Dakar)".
func (m Meeting) When(l texts.Language) string {
	zone := m.Location()
	args := texts.Args{
		"Day": texts.FormatDate(l, m.Day()), "From": clock(m.StartsAt, zone), "To": clock(m.EndsAt, zone), "Zone": m.Zone,
		"LastDay": texts.FormatDate(l, date.Of(m.EndsAt, zone)),
	}
	if date.Of(m.EndsAt, zone) != m.Day() {
		return texts.Domain.Say(l, "meetings.when_days", args)
	}
	return texts.Domain.Say(l, "meetings.when", args)
}

func clock(t time.Time, zone *time.Location) string { return t.In(zone).Format("15:04") }

// LatestNotice is the last day on which it may be convened with the notice that
// its body asks for.
func (m Meeting) LatestNotice() date.Date { return m.Day().AddDays(-m.NoticeDays) }

// take locks a meeting for a change by somebody who saw a version of it, and
// counts that change: of two at once the second is refused with STALE_VERSION.
func take(ctx context.Context, tx *store.Tx, id int64, expected *int) (m Meeting, err error) {
	if m, err = Get(ctx, tx, id); err != nil {
		return m, err
	}
	if expected != nil && *expected != m.Version {
		return m, refuse.Conflict("expectedVersion", "STALE_VERSION")
	}
	rows, err := tx.Exec(ctx, `update meetings set version = version + 1 where id = $1 and version = $2`, id, m.Version)
	if err == nil && rows == 0 {
		err = refuse.Conflict("expectedVersion", "STALE_VERSION")
	}
	m.Version++
	return m, err
}

// open refuses what is changed too late: cancelled meetings stay as they are.
func (m Meeting) open() error {
	if m.CancelledAt != nil {
		return refuse.Closed("", "MEETING_CANCELLED")
	}
	return nil
}
