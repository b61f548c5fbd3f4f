package meetings

import (
	"context"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// of finds who belongs to a body on a day, $2. The Board are those who sit on
// it; the Assembly are the focal points of members; of others those who were
// appointed or joined. Staff come to all.
var of = map[bodies.Kind]string{
	bodies.Board:       roleOn("BOARD", "MEMBER") + ` union all ` + roleOn("STAFF", "STAFF"),
	bodies.Assembly:    focalPoints("MEMBER") + ` union all ` + roleOn("STAFF", "STAFF"),
	bodies.Secretariat: roleOn("STAFF", "MEMBER"),
}

// alternates of those who sit on the Board are asked one by one, as guests.
const alternates = `select a.person_id, 'GUEST' as part from seat_people a
	where a.part = 'ALTERNATE' and a.starts_on <= $2::date and a.ends_on >= $2::date`

func roleOn(role, part string) string {
	return `select r.person_id, '` + part + `' as part from person_roles r
		where r.role = '` + role + `' and r.starts_on <= $2::date and coalesce(r.ends_on, 'infinity') >= $2::date`
}

func focalPoints(part string) string {
	return `select c.person_id, '` + part + `' as part from contacts c join register($2::date) m on m.organisation_id = c.organisation_id and m.status = 'CURRENT'
		where c.role = 'FOCAL_POINT' and c.starts_on <= $2::date and coalesce(c.ends_on, 'infinity') >= $2::date`
}

// belonging is who belongs to the body of a meeting, $1, on a day, $2; somebody
// who does in two ways counts as the first of member, staff and guest.
func belonging(kind bodies.Kind, briefing, all bool) string {
	who, known := of[kind]
	if !known { // groups, caucuses, communities
		who = `select c.person_id, 'MEMBER' as part from meetings g join body_members c on c.body_id = g.body_id
			where g.id = $1 and c.starts_on <= $2::date and coalesce(c.ends_on, 'infinity') >= $2::date union all ` + roleOn("STAFF", "STAFF")
	}
	if briefing {
		who += ` union all ` + focalPoints("GUEST")
	}
	if all && kind == bodies.Board {
		who += ` union all ` + alternates
	}
	return `(select person_id, (array_agg(part order by array_position('{MEMBER,STAFF,GUEST}'::text[], part)))[1] as part from (` + who + `) who group by person_id) who `
}

// invite puts those who belong to the body on the list, the guests of the last
// meeting, and, to a briefing, the focal points of all members.
func invite(ctx context.Context, tx *store.Tx, meetingID int64, body bodies.Body, p Plan) error {
	if _, err := tx.Exec(ctx, `
		insert into meeting_people (meeting_id, person_id, part, added_at, added_by)
		select $1, person_id, part, $3, nullif($4, 0) from `+belonging(body.Kind, p.BriefingOf != 0, false),
		meetingID, p.StartsOn, tx.Now(), tx.Viewer().PersonID); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		insert into meeting_people (meeting_id, person_id, name, email, language, part, added_at, added_by)
		select $1, person_id, name, email, language, part, $2, nullif($4, 0) from meeting_people where meeting_id = $3 and part = 'GUEST'
		on conflict do nothing`, meetingID, tx.Now(), p.CopyFrom, tx.Viewer().PersonID)
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
		select who.person_id, p.name, who.part from `+belonging(kind, m.BriefingOfID != 0, true)+`join people p on p.id = who.person_id
		where not exists (select from meeting_people a where a.meeting_id = $1 and a.person_id = who.person_id)
		order by array_position('{MEMBER,STAFF,GUEST}'::text[], who.part), p.name, p.id limit 200`, m.ID, m.Day())
	return list, err
}

// partOf is what somebody is to the meeting's body on its day; GUEST for others
// and for those whom the register does not know (0).
func (m Meeting) partOf(ctx context.Context, q store.Reader, personID int64) (part string, err error) {
	kind, err := m.kind(ctx, q)
	if err != nil || personID == 0 {
		return "GUEST", err
	}
	found, err := q.Get(ctx, &part, `select part from `+belonging(kind, m.BriefingOfID != 0, true)+`where person_id = $3 and $1::bigint > 0`, m.ID, m.Day(), personID)
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
