package meetings

import (
	"context"
	"strconv"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// attend sets who came. An alternate stands for one member who is not there
// themselves, and is theirs: on the Board the alternate of the same seat,
// elsewhere a contact of an organisation for which the member speaks.
func (m Meeting) attend(ctx context.Context, tx *store.Tx, people []Presence) error {
	there := map[int64]bool{}
	for _, p := range people {
		there[p.AttendeeID] = p.Presence == "PRESENT"
	}
	// Whoever stood for somebody may stand for somebody else now.
	if _, err := tx.Exec(ctx, `update meeting_people set stands_for_id = null where meeting_id = $1 and id = any($2) and stands_for_id is not null`, m.ID, store.IDs(ids(people))); err != nil {
		return err
	}
	for i, p := range people {
		field := "people." + strconv.Itoa(i)
		switch {
		case p.StandsFor != 0 && p.Presence != "PRESENT":
			return refuse.Invalid(field+".standsForId", "MEETING_ALTERNATE_ABSENT")
		case p.StandsFor != 0 && (there[p.StandsFor] || p.StandsFor == p.AttendeeID):
			return refuse.Conflict(field+".standsForId", "MEETING_ALTERNATE_NEEDLESS")
		}
		if err := m.came(ctx, tx, field, p); err != nil {
			return err
		}
	}
	return nil
}

// came sets whether one of those invited came.
func (m Meeting) came(ctx context.Context, tx *store.Tx, field string, p Presence) error {
	var is struct{ Left, Needed, Alternate bool }
	found, err := tx.Get(ctx, &is, `
		select a.part = 'MEMBER' and a.person_id is not null and not exists (
		         select from meeting_belonging($1, $3) w where w.person_id = a.person_id and w.part = 'MEMBER') as left,
		       a.part <> 'MEMBER' and exists (
		         select from meeting_people f where f.id = $4 and f.meeting_id = $1 and f.part = 'MEMBER' and f.presence is distinct from 'PRESENT') as needed,
		       coalesce(may_stand_for(a.person_id, $4, $3), false) as alternate
		from meeting_people a where a.id = $2 and a.meeting_id = $1`, m.ID, p.AttendeeID, m.Day(), p.StandsFor)
	switch {
	case err != nil:
		return err
	case !found:
		return refuse.NotFound(field + ".id")
	case is.Left && p.Presence == "PRESENT":
		return refuse.Conflict(field+".presence", "MEETING_LEFT")
	case p.StandsFor != 0 && !is.Needed:
		return refuse.Conflict(field+".standsForId", "MEETING_ALTERNATE_NEEDLESS")
	case p.StandsFor != 0 && !is.Alternate:
		return refuse.Conflict(field+".standsForId", "MEETING_ALTERNATE_NOT_NAMED")
	}
	_, err = tx.Exec(ctx, `
		update meeting_people set presence = nullif($3, ''), remote = $4 and $3 = 'PRESENT', stands_for_id = nullif($5::bigint, 0)
		where id = $2 and meeting_id = $1`, m.ID, p.AttendeeID, p.Presence, p.Remote, p.StandsFor)
	if store.Violates(err, "meeting_people_one_alternate") {
		return refuse.Conflict(field+".standsForId", "MEETING_ALTERNATE_TWICE")
	}
	return err
}

func ids(people []Presence) []int64 {
	list := make([]int64, len(people))
	for i, p := range people {
		list[i] = p.AttendeeID
	}
	return list
}

// Standing finds for whom those invited to meetings may stand in: attendees by
// attendee. For the secretariat; for others nobody may.
func Standing(ctx context.Context, q store.Reader, meetingIDs []int64) (map[int64][]int64, error) {
	if !q.Viewer().Can(store.Staff) {
		return nil, nil
	}
	var rows []struct{ Alternate, Member int64 }
	err := q.Select(ctx, &rows, `
		select a.id as alternate, f.id as member from meeting_people a join meetings m on m.id = a.meeting_id
		  join meeting_people f on f.meeting_id = a.meeting_id and f.part = 'MEMBER'
		where a.meeting_id = any($1) and a.part = 'GUEST' and a.person_id is not null and may_stand_for(a.person_id, f.id, meeting_day(m)) order by a.id, f.id`, store.IDs(meetingIDs))
	may := map[int64][]int64{}
	for _, row := range rows {
		may[row.Alternate] = append(may[row.Alternate], row.Member)
	}
	return may, err
}

// Speaking finds the names of the organisations for which those invited to
// meetings speak, by attendee. For the secretariat; for others there are none.
func Speaking(ctx context.Context, q store.Reader, meetingIDs []int64) (map[int64][]texts.Translated, error) {
	if !q.Viewer().Can(store.Staff) {
		return nil, nil
	}
	var rows []struct {
		ID    int64
		Names texts.Translated
	}
	err := q.Select(ctx, &rows, `
		select v.attendee_id as id, o.names from meeting_voices v join meeting_people a on a.id = v.attendee_id join organisations o on o.id = v.organisation_id
		where a.meeting_id = any($1) order by o.sort_en, o.id`, store.IDs(meetingIDs))
	spoken := map[int64][]texts.Translated{}
	for _, row := range rows {
		spoken[row.ID] = append(spoken[row.ID], row.Names)
	}
	return spoken, err
}

// Unlisted counts who may decide at meetings on their day and is not on the list:
// members of the body, of the Assembly organisations for which nobody on it
// speaks. They count for the quorum as long as nobody has put them on it.
func Unlisted(ctx context.Context, q store.Reader, meetingIDs []int64) (map[int64]int, error) {
	var rows []struct {
		ID int64
		N  int
	}
	err := q.Select(ctx, &rows, `
		with belonging as materialized (
		  select m.id, b.kind, w.person_id, w.organisation_id from meetings m join bodies b on b.id = m.body_id cross join lateral meeting_belonging(m.id, meeting_day(m)) w
		  where m.id = any($1) and m.briefing_of_id is null and w.part = 'MEMBER')
		select w.id, count(distinct case when w.kind = 'ASSEMBLY' then w.organisation_id else w.person_id end) as n from belonging w
		where case when w.kind = 'ASSEMBLY' then w.organisation_id is not null and not exists (
		    select from meeting_voices v join meeting_people a on a.id = v.attendee_id where a.meeting_id = w.id and a.part = 'MEMBER' and v.organisation_id = w.organisation_id
		      and (a.presence = 'PRESENT' or exists (select from belonging o where o.id = w.id and o.person_id = a.person_id)))
		  else not exists (select from meeting_people a where a.meeting_id = w.id and a.part = 'MEMBER' and a.person_id = w.person_id) end
		group by w.id`, store.IDs(meetingIDs))
	counts := map[int64]int{}
	for _, row := range rows {
		counts[row.ID] = row.N
	}
	return counts, err
}
