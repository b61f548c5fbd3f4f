package procedures

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/standing"
	"github.com/plenary-org/plenary/schema/store"
)

// The bodies that decide in writing, by code.
const (
	Board    = "BOARD"
	Assembly = "ASSEMBLY"
)

// speakers are the people who speak for organisations on a day: their focal
// points, and alternates.
const speakers = `
	select distinct c.person_id, c.organisation_id from contacts c
	where c.organisation_id = any($1) and c.role in ('FOCAL_POINT', 'ALTERNATE') and c.starts_on <= $2 and coalesce(c.ends_on, 'infinity') >= $2`

// asked are the people who decide in a body on a day, or speak for a member
// that has the right to vote. For staff and jobs.
func asked(ctx context.Context, tx *store.Tx, body string, on date.Date) (people []int64, err error) {
	if body == Board {
		err = tx.Select(ctx, &people, `
			select distinct person_id from person_roles where role = 'BOARD' and starts_on <= $1 and coalesce(ends_on, 'infinity') >= $1 order by person_id`, on)
		return people, err
	}
	roll, err := standing.Call(ctx, tx, on, standing.Vote)
	if err != nil {
		return nil, err
	}
	var members []int64
	for _, row := range roll.Rows {
		if row.Standing.Granted {
			members = append(members, row.MemberID)
		}
	}
	var organisations []int64
	if err := tx.Select(ctx, &organisations, `select organisation_id from members where id = any($1)`, store.IDs(members)); err != nil {
		return nil, err
	}
	err = tx.Select(ctx, &people, `select distinct s.person_id from (`+speakers+`) s order by s.person_id`, store.IDs(organisations), on)
	return people, err
}

// Voice is in whose name somebody decides.
type Voice struct {
	OrganisationID int64 // 0: in their own, on the Board
}

// Voices are those in whose name the viewer decides in bodies today, by the
// body's code; none where there is no such name.
func Voices(ctx context.Context, q store.Reader) (map[string][]Voice, error) {
	v, voices := q.Viewer(), map[string][]Voice{}
	if v.PersonID == 0 {
		return voices, nil
	}
	seated := false
	if _, err := q.Get(ctx, &seated, `
		select exists (select from person_roles where person_id = $1 and role = 'BOARD' and starts_on <= $2 and coalesce(ends_on, 'infinity') >= $2)`,
		v.PersonID, q.Today()); err != nil {
		return nil, err
	}
	if seated {
		voices[Board] = []Voice{{}}
	}
	if len(v.Members) == 0 {
		return voices, nil
	}
	var spoken []struct {
		MemberID       int64 `db:"member_id"`
		OrganisationID int64 `db:"organisation_id"`
	}
	err := q.Select(ctx, &spoken, `
		select m.id as member_id, m.organisation_id from members m join (`+speakers+`) s on s.organisation_id = m.organisation_id
		where s.person_id = $3 order by m.organisation_id`, store.IDs(v.Members), q.Today(), v.PersonID)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(spoken))
	for i, one := range spoken {
		ids[i] = one.MemberID
	}
	rights, err := standing.OfMembers(ctx, q, ids, q.Today())
	for _, one := range spoken {
		for _, s := range rights[one.MemberID] {
			if s.Right == standing.Vote && s.Granted {
				voices[Assembly] = append(voices[Assembly], Voice{one.OrganisationID})
			}
		}
	}
	return voices, err
}
