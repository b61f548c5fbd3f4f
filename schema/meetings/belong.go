package meetings

import (
	"context"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// alternates of those who sit on the Board are asked one by one, as guests.
const alternates = ` union all select a.person_id, 'GUEST' from seat_people a
	where a.part = 'ALTERNATE' and a.starts_on <= $2::date and a.ends_on >= $2::date`

// belonging is who belongs to the body of a meeting, $1, on a day, $2, beside
// alternates of the Board where they are asked for.
func belonging(kind bodies.Kind, all bool) string {
	who := `select person_id, part from meeting_belonging($1, $2)`
	if all && kind == bodies.Board {
		who += alternates
	}
	return `(select person_id, (array_agg(part order by array_position('{MEMBER,STAFF,GUEST}'::text[], part)))[1] as part from (` + who + `) who group by person_id) who `
}

// listed are those who belong to the body of meeting $1 on day $2: read once,
// not for each of a hundred people on the list.
const listed = `with belonging as materialized (select person_id, part, organisation_id from meeting_belonging($1, $2)) `

// join puts those who belong to the body on its day on the list, those of the
// secretariat only at first: not all of them come. Whoever is added to a
// meeting that is convened receives the convocation, until it is over.
func (m Meeting) join(ctx context.Context, tx *store.Tx, first bool) error {
	if _, err := tx.Exec(ctx, `
		`+listed+`update meeting_people a set part = w.part from belonging w
		where a.meeting_id = $1 and a.person_id = w.person_id and a.part <> w.part and a.presence is null and a.stands_for_id is null`, m.ID, m.Day()); err != nil {
		return err
	}
	var added []int64
	if err := tx.Select(ctx, &added, `
		`+listed+`insert into meeting_people (meeting_id, person_id, part, added_at, added_by)
		select distinct $1::bigint, person_id, part, $3::timestamptz, nullif($4::bigint, 0) from belonging where $5 or part <> 'STAFF'
		on conflict (meeting_id, person_id) do nothing returning id`,
		m.ID, m.Day(), tx.Now(), tx.Viewer().PersonID, first); err != nil {
		return err
	}
	if err := m.speak(ctx, tx); err != nil || m.ConvenedAt == nil || !m.EndsAt.After(tx.Now()) {
		return err
	}
	for _, id := range added {
		if err := tell(ctx, tx, m.ID, kindConvocation, m.Sequence, id); err != nil {
			return err
		}
	}
	return nil
}

// speak keeps for which organisations those invited speak on the meeting's day.
func (m Meeting) speak(ctx context.Context, tx *store.Tx) error {
	if _, err := tx.Exec(ctx, `
		`+listed+`delete from meeting_voices v using meeting_people a
		where a.id = v.attendee_id and a.meeting_id = $1 and a.presence is null and not exists (
		  select from belonging w where w.person_id = a.person_id and w.organisation_id = v.organisation_id)`, m.ID, m.Day()); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		`+listed+`insert into meeting_voices (attendee_id, organisation_id)
		select distinct a.id, w.organisation_id from meeting_people a join belonging w on w.person_id = a.person_id
		where a.meeting_id = $1 and w.organisation_id is not null on conflict do nothing`, m.ID, m.Day())
	return err
}

// used is whether somebody a on the list is on record, and stays on it.
const used = `(a.presence is not null or a.stands_for_id is not null or exists (select from item_interests i where i.attendee_id = a.id)
	or exists (select from minutes_corrections c where c.attendee_id = a.id) or exists (select from meeting_people s where s.stands_for_id = a.id))`

// part takes those off the list who do not belong to the body on its day any
// more, or are no alternate any more, and came onto it since they did or were; of
// a convened meeting they are told. Who may not stand in for somebody on its day
// does not.
func (m Meeting) part(ctx context.Context, tx *store.Tx) error {
	if _, err := tx.Exec(ctx, `
		update meeting_people a set stands_for_id = null
		where a.meeting_id = $1 and a.stands_for_id is not null and a.presence is null and not coalesce(may_stand_for(a.person_id, a.stands_for_id, $2), false)`, m.ID, m.Day()); err != nil {
		return err
	}
	var gone []int64
	if err := tx.Select(ctx, &gone, `
		`+listed+`select a.id from meeting_people a join meetings m on m.id = a.meeting_id
		where a.meeting_id = $1 and a.person_id is not null and (a.part <> 'GUEST' or exists (select from meeting_voices v where v.attendee_id = a.id) or `+relieved+`) and not `+used+`
		  and not exists (select from belonging w where w.person_id = a.person_id) order by a.id`, m.ID, m.Day()); err != nil {
		return err
	}
	for _, id := range gone {
		if err := m.drop(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}

// drop takes somebody off the list; who was invited is told, and the meeting
// leaves their calendar.
func (m Meeting) drop(ctx context.Context, tx *store.Tx, attendeeID int64) error {
	if m.ConvenedAt != nil && m.CancelledAt == nil && m.EndsAt.After(tx.Now()) {
		if err := send(ctx, tx, m.ID, kindWithdrawn, attendeeID, `'sequence', $5::int`, m.Sequence); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `delete from meeting_people where id = $1`, attendeeID)
	return err
}

// Follow brings the list of a meeting in line with its body on its day: whoever
// left it since is taken off, whoever came is put on, and until it is over both
// are told. After that those who were not invited are on record as well, since
// they count among those who may decide; until the minutes are approved.
func Follow(ctx context.Context, tx *store.Tx, id int64) error {
	m, err := take(ctx, tx, id, nil)
	if err != nil {
		return err
	}
	if err := m.open(); err != nil {
		return err
	}
	if err := unapproved(ctx, tx, id); err != nil {
		return err
	}
	if err := m.part(ctx, tx); err != nil {
		return err
	}
	return m.join(ctx, tx, false)
}

// sits is whether somebody a on the list of a meeting m is or was of a seat of its
// body; alternative is whether they are an alternate of one on the day of m.
const (
	ofSeats = `select from seat_people s join seat_terms t on t.id = s.term_id join seats e on e.id = t.seat_id
		where e.body_id = m.body_id and s.person_id = a.person_id `
	sits        = `exists (` + ofSeats + `)`
	alternative = `exists (` + ofSeats + `and s.part = 'ALTERNATE' and s.starts_on <= meeting_day(m) and s.ends_on >= meeting_day(m))`
	// relieved: they were an alternate when they came onto the list, or since.
	relieved = `exists (` + ofSeats + `and s.part = 'ALTERNATE' and s.ends_on >= a.added_at::date) and not ` + alternative
)

// guests takes those of the last meeting over: of those who stood in for somebody
// or are or were of a seat of the body, its alternates of the new day alone.
func guests(ctx context.Context, tx *store.Tx, last, next int64) error {
	_, err := tx.Exec(ctx, `
		insert into meeting_people (meeting_id, person_id, name, email, language, part, added_at, added_by)
		select $1, a.person_id, a.name, a.email, a.language, 'GUEST', $2, nullif($4::bigint, 0) from meeting_people a join meetings m on m.id = $1
		where a.meeting_id = $3 and a.part = 'GUEST' and (a.stands_for_id is null and not `+sits+` or `+alternative+`) and not exists (select from meeting_voices v where v.attendee_id = a.id)
		on conflict do nothing`, next, tx.Now(), last, tx.Viewer().PersonID)
	return err
}

// Candidate belongs to the body of a meeting, or is the alternate of somebody
// who sits on the Board, and is not on the list.
type Candidate struct {
	PersonID int64 `db:"person_id"`
	Name     string
	Part     string // that they would have
}

// Candidates are those who may be put on a meeting's list beside guests: who
// was elected or appointed after it was made, and alternates. For the
// secretariat; for others there are none.
func Candidates(ctx context.Context, q store.Reader, m Meeting) (list []Candidate, err error) {
	if !q.Viewer().Can(store.Staff) {
		return nil, nil
	}
	kind, err := m.kind(ctx, q)
	if err != nil {
		return nil, err
	}
	err = q.Select(ctx, &list, `
		select who.person_id, p.name, who.part from `+belonging(kind, true)+`join people p on p.id = who.person_id
		where not exists (select from meeting_people a where a.meeting_id = $1 and a.person_id = who.person_id)
		order by array_position('{MEMBER,STAFF,GUEST}'::text[], who.part), p.name, p.id limit 200`, m.ID, m.Day())
	return list, err
}

// partOf is what somebody is to the meeting's body on its day; GUEST for others
// and for those whom the register does not know (0).
func (m Meeting) partOf(ctx context.Context, q store.Reader, personID int64) (part string, err error) {
	found, err := q.Get(ctx, &part, `select part from meeting_belonging($1, $2) where person_id = $3 limit 1`, m.ID, m.Day(), personID)
	if err == nil && !found {
		part = "GUEST"
	}
	return part, err
}

func (m Meeting) kind(ctx context.Context, q store.Reader) (bodies.Kind, error) {
	known, err := bodies.ByIDs(ctx, q, []int64{m.BodyID})
	body, found := known[m.BodyID]
	if err == nil && !found {
		err = refuse.NotFound("bodyId")
	}
	return body.Kind, err
}
