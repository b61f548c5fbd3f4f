package meetings

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

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
	Presence   string // PRESENT, EXCUSED, ABSENT; empty: not said yet
	Remote     bool
	StandsFor  int64  `db:"stands_for_id"` // 0: for nobody
	StandsName string `db:"stands_name"`
	Language   texts.Language
	Email      *string
}

// Attendees reads who is invited to meetings: for the secretariat, the Board
// and those invited themselves; for others nobody is.
func Attendees(ctx context.Context, q store.Reader, meetingIDs []int64) (map[int64][]Attendee, error) {
	v := q.Viewer()
	var rows []Attendee
	err := q.Select(ctx, &rows, `
		select a.id, a.meeting_id, coalesce(a.person_id, 0) as person_id, coalesce(p.name, a.name) as name, a.part, a.invited_at is not null as invited,
		       coalesce(a.presence, '') as presence, a.remote, coalesce(a.stands_for_id, 0) as stands_for_id, coalesce(fp.name, f.name, '') as stands_name,
		       coalesce(p.language, a.language) as language, case when $4 then coalesce(p.email, a.email) end as email
		from meeting_people a left join people p on p.id = a.person_id
		  left join meeting_people f on f.id = a.stands_for_id left join people fp on fp.id = f.person_id
		where a.meeting_id = any($1) and ($2 or exists (select from meeting_people mine where mine.meeting_id = a.meeting_id and mine.person_id = $3))
		order by a.meeting_id, array_position('{MEMBER,STAFF,GUEST}'::text[], a.part), name, a.id`,
		store.IDs(meetingIDs), v.Can(store.Staff, store.Board), v.PersonID, v.Can(store.Staff))
	return store.Group(rows, func(a Attendee) int64 { return a.MeetingID }), err
}

// Guest is somebody to invite beside those who belong to the body.
type Guest struct {
	PersonID int64 // of the register; 0: by name
	Name     string
	Email    string // may be empty: the person gets no letter
	Language texts.Language
	Part     string // empty: what they are to the body on the meeting's day, else GUEST
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
	if g.Part == "" {
		if g.Part, err = m.partOf(ctx, tx, g.PersonID); err != nil {
			return err
		}
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
	case err != nil || m.ConvenedAt == nil || !m.EndsAt.After(tx.Now()):
		return err
	}
	return tell(ctx, tx, meetingID, kindConvocation, m.Sequence, id)
}

// Uninvite takes somebody off the list who is not on record yet.
func Uninvite(ctx context.Context, tx *store.Tx, id int64) (meetingID int64, err error) {
	var a struct {
		MeetingID int64 `db:"meeting_id"`
		Used      bool
	}
	found, err := tx.Get(ctx, &a, `
		select meeting_id, presence is not null or exists (select from item_interests i where i.attendee_id = a.id)
		  or exists (select from minutes_corrections c where c.attendee_id = a.id)
		  or exists (select from meeting_people s where s.stands_for_id = a.id) as used
		from meeting_people a where id = $1`, id)
	switch {
	case err != nil:
		return 0, err
	case !found:
		return 0, refuse.NotFound("id")
	case a.Used:
		return 0, refuse.Conflict("id", "MEETING_PERSON_USED")
	}
	if _, err := take(ctx, tx, a.MeetingID, nil); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `delete from meeting_people where id = $1`, id)
	return a.MeetingID, err
}
