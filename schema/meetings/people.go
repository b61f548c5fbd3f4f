package meetings

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lib/pq"

	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Attendee is somebody who is invited.
type Attendee struct {
	ID         int64
	MeetingID  int64 `db:"meeting_id"`
	PersonID   int64 `db:"person_id"` // 0: a guest whom the register does not know
	Name       string
	Part       string // MEMBER counts for the quorum; STAFF; GUEST
	Invited    bool   // the convocation was sent
	Left       bool   // a member who is not of the body any more on the meeting's day, and does not count
	Presence   string // PRESENT, EXCUSED, ABSENT; empty: not said yet
	Remote     bool
	StandsFor  int64  `db:"stands_for_id"` // 0: for nobody
	StandsName string `db:"stands_name"`
	Language   texts.Language
	Email      *string
	Voices     pq.Int64Array // the organisations for which they speak
}

// Wide tells whether a meeting is one of all members. Who is invited to it only
// the secretariat reads, by name: they are people of many organisations.
func (m Meeting) Wide() bool { return m.BriefingOfID != 0 || m.BodyCode == assembly }

const assembly = "ASSEMBLY"

// Attendees reads who is invited to meetings: for the secretariat, the Board
// and those invited themselves; of a meeting of all members others than the
// secretariat read only themselves; for others nobody is.
func Attendees(ctx context.Context, q store.Reader, meetingIDs []int64) (map[int64][]Attendee, error) {
	v := q.Viewer()
	var rows []Attendee
	err := q.Select(ctx, &rows, `
		select a.id, a.meeting_id, coalesce(a.person_id, 0) as person_id, coalesce(p.name, a.name) as name, a.part, a.invited_at is not null as invited,
		       a.part = 'MEMBER' and a.person_id is not null and a.presence is distinct from 'PRESENT' and belongs.person_id is null as left,
		       coalesce(a.presence, '') as presence, a.remote, coalesce(a.stands_for_id, 0) as stands_for_id, coalesce(fp.name, f.name, '') as stands_name,
		       coalesce(p.language, a.language) as language, case when $4 then coalesce(p.email, a.email) end as email,
		       array(select organisation_id from meeting_voices v where v.attendee_id = a.id order by 1) as voices
		from meeting_people a join meetings m on m.id = a.meeting_id join bodies b on b.id = m.body_id left join people p on p.id = a.person_id
		  left join meeting_people f on f.id = a.stands_for_id left join people fp on fp.id = f.person_id
		  left join (select distinct t.id, w.person_id from meetings t cross join lateral meeting_belonging(t.id, meeting_day(t)) w
		    where t.id = any($1) and w.part = 'MEMBER') belongs on belongs.id = a.meeting_id and belongs.person_id = a.person_id
		where a.meeting_id = any($1) and ($4 or a.person_id = $3 or m.briefing_of_id is null and b.kind <> 'ASSEMBLY' and ($2 or exists (
		  select from meeting_people mine where mine.meeting_id = a.meeting_id and mine.person_id = $3)))
		order by a.meeting_id, array_position('{MEMBER,STAFF,GUEST}'::text[], a.part), name, a.id`,
		store.IDs(meetingIDs), v.Can(store.Staff, store.Board), v.PersonID, v.Can(store.Staff))
	return store.Group(rows, func(a Attendee) int64 { return a.MeetingID }), err
}

// Invited counts who is invited to meetings, for those who are and for the
// Board and the secretariat.
func Invited(ctx context.Context, q store.Reader, meetingIDs []int64) (map[int64]int, error) {
	v := q.Viewer()
	var rows []struct {
		ID int64
		N  int
	}
	err := q.Select(ctx, &rows, `
		select meeting_id as id, count(*) as n from meeting_people where meeting_id = any($1) group by meeting_id having $2 or bool_or(person_id = $3)`,
		store.IDs(meetingIDs), v.Can(store.Staff, store.Board), v.PersonID)
	counts := map[int64]int{}
	for _, row := range rows {
		counts[row.ID] = row.N
	}
	return counts, err
}

// Guest is somebody to invite beside those who belong to the body.
type Guest struct {
	PersonID int64 // of the register; 0: by name
	Name     string
	Email    string // may be empty: the person gets no letter
	Language texts.Language
	Part     string // empty: what they are to the body on the meeting's day, else GUEST; nobody is made what they are not
}

// Invite puts somebody on the list. Where the meeting is convened already, the
// convocation goes out at once.
func Invite(ctx context.Context, tx *store.Tx, meetingID int64, g Guest) error {
	m, err := take(ctx, tx, meetingID, nil)
	if err != nil {
		return err
	}
	if err := m.open(); err != nil {
		return err
	}
	g.Name = strings.TrimSpace(g.Name)
	var email *string
	if g.PersonID == 0 {
		if n := utf8.RuneCountInString(g.Name); n == 0 || n > longestTitle || strings.ContainsFunc(g.Name, unicode.IsControl) {
			return refuse.Invalid("name", "PERSON_NAME_INVALID", "Max", longestTitle)
		}
		if g.Email != "" {
			address, err := people.Address("email", g.Email)
			if err != nil {
				return err
			}
			email = &address
		}
	} else {
		g.Name = ""
	}
	if g.Language == "" {
		g.Language = texts.English
	}
	part, err := m.partOf(ctx, tx, g.PersonID)
	switch {
	case err != nil:
		return err
	case g.Part == "":
		g.Part = part
	case g.Part != part && g.Part != "GUEST":
		return refuse.Conflict("part", "MEETING_PART")
	}
	id := int64(0)
	_, err = tx.Get(ctx, &id, `
		insert into meeting_people (meeting_id, person_id, name, email, language, part, added_at, added_by)
		values ($1, nullif($2, 0), $3, $4, $5, $6, $7, nullif($8, 0)) returning id`,
		meetingID, g.PersonID, g.Name, email, g.Language, g.Part, tx.Now(), tx.Viewer().PersonID)
	switch {
	case store.Violates(err, "meeting_people_once"):
		return refuse.Conflict("personId", "MEETING_INVITED")
	case store.Violates(err, "meeting_people_person_id_fkey"):
		return refuse.NotFound("personId")
	case err != nil:
		return err
	}
	if err := m.speak(ctx, tx); err != nil || m.ConvenedAt == nil || !m.EndsAt.After(tx.Now()) {
		return err
	}
	return tell(ctx, tx, meetingID, kindConvocation, m.Sequence, id)
}

// Uninvite takes somebody off the list who is not on record yet. Whoever belongs
// to the body stays on it; who received the convocation is told.
func Uninvite(ctx context.Context, tx *store.Tx, id int64) (meetingID int64, err error) {
	var a struct {
		MeetingID int64 `db:"meeting_id"`
		PersonID  int64 `db:"person_id"`
		Used      bool
	}
	found, err := tx.Get(ctx, &a, `select a.meeting_id, coalesce(a.person_id, 0) as person_id, `+used+` as used from meeting_people a where a.id = $1`, id)
	switch {
	case err != nil:
		return 0, err
	case !found:
		return 0, refuse.NotFound("id")
	case a.Used:
		return 0, refuse.Conflict("id", "MEETING_PERSON_USED")
	}
	m, err := take(ctx, tx, a.MeetingID, nil)
	if err != nil {
		return 0, err
	}
	part, err := m.partOf(ctx, tx, a.PersonID)
	if err != nil {
		return 0, err
	}
	if part == "MEMBER" {
		return 0, refuse.Conflict("id", "MEETING_PERSON_OF_BODY")
	}
	return a.MeetingID, m.drop(ctx, tx, id)
}
