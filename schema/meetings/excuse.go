package meetings

import (
	"context"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// own finds the viewer among those invited to a meeting.
func own(ctx context.Context, q store.Reader, meetingID int64) (a struct {
	ID       int64
	Part     string
	Presence string
}, err error) {
	found, err := q.Get(ctx, &a, `select id, part, coalesce(presence, '') as presence from meeting_people where meeting_id = $1 and person_id = $2`, meetingID, q.Viewer().PersonID)
	if err == nil && !found {
		err = refuse.Denied("MEETING_NOT_INVITED")
	}
	return a, err
}

// Excuse puts on record that the viewer, who is invited, does not come, and who
// stands in for them (0: nobody); or, where back, that they do come. Until the
// meeting begins.
func Excuse(ctx context.Context, tx *store.Tx, meetingID, alternate int64, back bool) error {
	m, err := Get(ctx, tx, meetingID)
	if err != nil {
		return err
	}
	mine, err := own(ctx, tx, meetingID)
	if err != nil {
		return err
	}
	switch {
	case m.CancelledAt != nil:
		return refuse.Closed("", "MEETING_CANCELLED")
	case !tx.Now().Before(m.StartsAt):
		return refuse.Closed("", "MEETING_EXCUSED_LATE")
	}
	if m, err = take(ctx, tx, meetingID, nil); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `update meeting_people set stands_for_id = null where meeting_id = $1 and stands_for_id = $2`, meetingID, mine.ID); err != nil {
		return err
	}
	said := "EXCUSED"
	if back {
		said = ""
	}
	if _, err := tx.Exec(ctx, `update meeting_people set presence = nullif($2, ''), remote = false, stands_for_id = null where id = $1`, mine.ID, said); err != nil || back || alternate == 0 {
		return err
	}
	return m.nominate(ctx, tx, mine.ID, alternate)
}

// nominate has somebody stand in for a member; who is not on the list yet is
// invited.
func (m Meeting) nominate(ctx context.Context, tx *store.Tx, member, personID int64) error {
	may := false
	if _, err := tx.Get(ctx, &may, `select coalesce(may_stand_for($1, $2, $3), false) as may`, personID, member, m.Day()); err != nil {
		return err
	}
	if !may {
		return refuse.Conflict("alternateId", "MEETING_ALTERNATE_NOT_NAMED")
	}
	id := int64(0)
	added, err := tx.Get(ctx, &id, `
		insert into meeting_people (meeting_id, person_id, part, added_at, added_by) values ($1, $2, 'GUEST', $3, nullif($4::bigint, 0))
		on conflict (meeting_id, person_id) do nothing returning id`, m.ID, personID, tx.Now(), tx.Viewer().PersonID)
	if err != nil {
		return err
	}
	rows, err := tx.Exec(ctx, `
		update meeting_people set stands_for_id = $3 where meeting_id = $1 and person_id = $2 and part <> 'MEMBER' and stands_for_id is null and coalesce(presence, 'PRESENT') = 'PRESENT'`,
		m.ID, personID, member)
	switch {
	case err != nil:
		return err
	case rows == 0:
		return refuse.Conflict("alternateId", "MEETING_ALTERNATE_BUSY")
	case !added || m.ConvenedAt == nil:
		return nil
	}
	return tell(ctx, tx, m.ID, kindConvocation, m.Sequence, id)
}

// Alternates are those who may stand in for the viewer at a meeting.
func Alternates(ctx context.Context, q store.Reader, m Meeting) (list []Candidate, err error) {
	if !m.Invited {
		return nil, nil
	}
	err = q.Select(ctx, &list, `
		select p.id as person_id, p.name, 'GUEST' as part from meeting_people mine
		  join (select a.person_id from seat_people a where a.part = 'ALTERNATE' and a.starts_on <= $3::date and a.ends_on >= $3::date
		        union select c.person_id from contacts c where c.organisation_id in (select v.organisation_id from meeting_voices v join meeting_people s on s.id = v.attendee_id where s.meeting_id = $1 and s.person_id = $2)) who
		    on may_stand_for(who.person_id, mine.id, $3)
		  join people p on p.id = who.person_id and p.id <> $2
		where mine.meeting_id = $1 and mine.person_id = $2 and mine.part = 'MEMBER'
		  and not exists (select from meeting_people o where o.meeting_id = $1 and o.person_id = p.id and o.part = 'MEMBER')
		order by p.name, p.id`, m.ID, q.Viewer().PersonID, m.Day())
	return list, err
}
