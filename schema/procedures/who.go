package procedures

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/standing"
	"github.com/plenary-org/plenary/schema/store"
)

// The bodies in which other offices decide, by code; in all others their
// members do.
const (
	Board    = "BOARD"
	Assembly = "ASSEMBLY"
)

// speakers are the people who speak for organisations on a day: their focal
// points, and alternates.
const speakers = `
	select distinct c.person_id, c.organisation_id from contacts c
	where c.organisation_id = any($1) and c.role in ('FOCAL_POINT', 'ALTERNATE') and c.starts_on <= $2 and coalesce(c.ends_on, 'infinity') >= $2`

// ofGroup are a group's members on the opening day of a procedure p: neither
// who comes while it runs nor who leaves changes who is asked.
const ofGroup = `
	select c.person_id, b.code as body, c.starts_on, coalesce(c.ends_on, 'infinity') as ends_on
	from body_people c join bodies b on b.id = c.body_id where b.kind not in ('ASSEMBLY', 'BOARD', 'SECRETARIAT')`

// asked are the people who decide on a procedure: on the Board and for members
// that have the right to vote those of a day, in a group its members of the
// opening day. For staff and jobs.
func (p Procedure) asked(ctx context.Context, tx *store.Tx, on date.Date) (people []int64, err error) {
	switch p.Body {
	case Assembly:
	case Board:
		err = tx.Select(ctx, &people, `
			select distinct person_id from person_roles where role = 'BOARD' and starts_on <= $1 and coalesce(ends_on, 'infinity') >= $1 order by person_id`, on)
		return people, err
	default:
		err = tx.Select(ctx, &people, `
			select distinct g.person_id from (`+ofGroup+`) g where g.body = $1 and g.starts_on <= $2 and g.ends_on >= $2 order by g.person_id`, p.Body, p.OpensOn)
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
	OrganisationID int64 // 0: in their own, on the Board and in groups
}

// Speaker is in whose name somebody decides: today on the Board and in the
// Assembly, and since when and until when in groups.
type Speaker struct {
	today map[string][]Voice
	parts []part
}

type part struct {
	Body     string
	StartsOn date.Date  `db:"starts_on"`
	EndsOn   *date.Date `db:"ends_on"` // nil: until further notice
}

// On are those in whose name the speaker decides on a procedure; none where
// there is no such name.
func (s Speaker) On(p Procedure) []Voice {
	for _, in := range s.parts {
		if in.Body == p.Body && !in.StartsOn.After(p.OpensOn) && (in.EndsOn == nil || !in.EndsOn.Before(p.OpensOn)) {
			return []Voice{{}}
		}
	}
	return s.today[p.Body]
}

// Speaking finds in whose name the viewer decides.
func Speaking(ctx context.Context, q store.Reader) (s Speaker, err error) {
	if q.Viewer().PersonID == 0 {
		return s, nil
	}
	if err := q.Select(ctx, &s.parts, `
		select g.body, g.starts_on, nullif(g.ends_on, 'infinity') as ends_on from (`+ofGroup+`) g where g.person_id = $1`, q.Viewer().PersonID); err != nil {
		return s, err
	}
	s.today, err = voices(ctx, q)
	return s, err
}

// voices are those of the Board and the Assembly today, by code.
func voices(ctx context.Context, q store.Reader) (map[string][]Voice, error) {
	v, voices := q.Viewer(), map[string][]Voice{}
	seated := false
	if _, err := q.Get(ctx, &seated, `
		select exists (select from person_roles where person_id = $1 and role = 'BOARD' and starts_on <= $2 and coalesce(ends_on, 'infinity') >= $2)`,
		v.PersonID, q.Today()); err != nil {
		return nil, err
	}
	if seated && v.Can(store.Board) { // who is of the Board may act as less, by a token for members
		voices[Board] = []Voice{{}}
	}
	if len(v.Members) == 0 || !v.Can(store.Member) {
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
