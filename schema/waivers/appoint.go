package waivers

import (
	"context"
	"slices"
	"time"

	"github.com/lib/pq"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// around reads what the distribution of cases among people depends on.
func around(ctx context.Context, q store.Reader, ids, people []int64) ([]docket, []seat, error) {
	var rows []struct {
		ID           int64
		Constituency int64
		Languages    pq.StringArray
		Has          pq.Int64Array
	}
	err := q.Select(ctx, &rows, `
		select w.id, coalesce((select r.constituency_id from register($2) r where r.id = w.member_id), 0) as constituency,
		       array(select distinct p.language from contacts c join people p on p.id = c.person_id
		             where c.organisation_id = m.organisation_id and c.role = 'FOCAL_POINT' and c.starts_on <= $2 and coalesce(c.ends_on, 'infinity') >= $2) as languages,
		       array(select a.person_id from waiver_assignments a where a.waiver_id = w.id and a.ended_at is null and recusal(a.person_id, w.id, $2) is null) as has
		from fee_waivers w join members m on m.id = w.member_id where w.id = any($1) order by w.id`, store.IDs(ids), q.Today())
	if err != nil {
		return nil, nil, err
	}
	recused, err := recusals(ctx, q, ids, people, q.Today())
	if err != nil {
		return nil, nil, err
	}
	dockets := make([]docket, len(rows))
	for i, row := range rows {
		dockets[i] = docket{WaiverID: row.ID, Constituency: row.Constituency, Has: row.Has}
		for _, l := range row.Languages {
			dockets[i].Languages = append(dockets[i].Languages, texts.Language(l))
		}
		for person := range recused[row.ID] {
			dockets[i].Recused = append(dockets[i].Recused, person)
		}
	}
	seats, err := seatsOf(ctx, q, people)
	return dockets, seats, err
}

func seatsOf(ctx context.Context, q store.Reader, people []int64) ([]seat, error) {
	var rows []struct {
		ID             int64
		Language       texts.Language
		Load           int
		Constituencies pq.Int64Array
	}
	err := q.Select(ctx, &rows, `
		select p.id, p.language,
		       (select count(*) from waiver_assignments a join fee_waivers w on w.id = a.waiver_id
		        where a.person_id = p.id and a.ended_at is null and w.state in ('SUBMITTED', 'UNDER_REVIEW', 'RETURNED')) as load,
		       array(select distinct r.constituency_id from contacts c join register($2) r on r.organisation_id = c.organisation_id
		             where c.person_id = p.id and c.starts_on <= $2 and coalesce(c.ends_on, 'infinity') >= $2) as constituencies
		from people p where p.id = any($1) order by p.id`, store.IDs(people), q.Today())
	seats := make([]seat, len(rows))
	for i, row := range rows {
		seats[i] = seat{row.ID, row.Language, row.Constituencies, row.Load}
	}
	return seats, err
}

// MayTakeUp is nil where the viewer may review the case of their own accord.
func (w Waiver) MayTakeUp(v store.Viewer, reviews bool) error {
	switch {
	case w.Recusal != "":
		return refuse.Denied("RECUSED", "Why", w.Recusal)
	case !v.Can(store.Board) || v.PersonID == 0:
		return refuse.Denied("NOT_SEATED")
	case reviews:
		return refuse.Conflict("waiverId", "REVIEWER_ALREADY")
	case !w.Reviewable():
		return refuse.Closed("waiverId", "WAIVER_NOT_SO", "State", string(w.State), "Act", string(ActAssign))
	}
	return nil
}

// TakeUp makes the viewer, a member of the Board, a reviewer of a case.
func TakeUp(ctx context.Context, tx *store.Tx, id int64) error {
	w, err := open(ctx, tx, id, nil)
	if err != nil {
		return err
	}
	mine, err := reviewedNow(ctx, tx, []int64{id})
	if err != nil {
		return err
	}
	if err := w.MayTakeUp(tx.Viewer(), len(mine) > 0); err != nil {
		return err
	}
	settings, err := InForce(ctx, tx)
	if err != nil {
		return err
	}
	if err := appoint(ctx, tx, []int64{id}, []int64{tx.Viewer().PersonID}, tx.Today().AddDays(settings.ReviewDays)); err != nil {
		return err
	}
	if w.State != StateSubmitted {
		return nil
	}
	return w.take(ctx, tx, step{Act: ActAssign, To: StateUnderReview})
}

// Release ends a review: the reviewer's own, or for staff anybody's. What they
// recommended still counts.
func Release(ctx context.Context, tx *store.Tx, waiverID, personID int64) error {
	v := tx.Viewer()
	if !v.Can(store.Staff) && personID != v.PersonID {
		return refuse.NotFound("waiverId")
	}
	w, err := open(ctx, tx, waiverID, nil)
	if err != nil {
		return err
	}
	if w.Recusal != "" {
		return refuse.Denied("RECUSED", "Why", w.Recusal)
	}
	rows, err := tx.Exec(ctx, `
		update waiver_assignments set ended_at = $3, ended_by = nullif($4::bigint, 0), ended_why = 'RELEASED'
		where waiver_id = $1 and person_id = $2 and ended_at is null`, waiverID, personID, tx.Now(), v.PersonID)
	switch {
	case err != nil:
		return err
	case rows == 0:
		return refuse.Closed("waiverId", "REVIEW_OVER")
	}
	return w.note(ctx, tx, "RELEASE", "", false)
}

// Recuse ends the reviews of people who may take no part any more: whoever
// declared an interest, or became a contact of the member since. A case that
// nobody reviews then goes to somebody else of the Board; where there is
// nobody it waits for the secretariat. It returns how many it ended.
func Recuse(ctx context.Context, tx *store.Tx) (n int, err error) {
	var ended []struct {
		WaiverID int64     `db:"waiver_id"`
		DueOn    date.Date `db:"due_on"`
		Alone    bool
	}
	if err := tx.Select(ctx, &ended, `
		with ended as (
		  update waiver_assignments a set ended_at = $1, ended_by = nullif($3::bigint, 0), ended_why = 'RECUSED'
		  from fee_waivers w where w.id = a.waiver_id and w.state in ('SUBMITTED', 'UNDER_REVIEW', 'RETURNED')
		    and a.ended_at is null and recusal(a.person_id, a.waiver_id, $2) is not null
		  returning a.id, a.waiver_id, a.due_on),
		told as (
		  insert into waiver_events (waiver_id, act, to_state, recorded_at, recorded_by)
		  select distinct e.waiver_id, 'RECUSE', w.state, $1::timestamptz, nullif($3::bigint, 0) from ended e join fee_waivers w on w.id = e.waiver_id)
		select e.waiver_id, max(e.due_on) as due_on, not exists (
		         select from waiver_assignments a where a.waiver_id = e.waiver_id and a.ended_at is null and a.id <> all(select id from ended)) as alone
		from ended e group by e.waiver_id order by e.waiver_id`, tx.Now(), tx.Today(), tx.Viewer().PersonID); err != nil {
		return 0, err
	}
	byDay := map[date.Date][]int64{}
	for _, row := range ended {
		if row.Alone {
			byDay[row.DueOn] = append(byDay[row.DueOn], row.WaiverID)
		}
	}
	return len(ended), reassign(ctx, tx, byDay)
}

// reassign gives cases that lost their only reviewer to others of the Board,
// by the day they were due, or with the usual days where that has passed.
func reassign(ctx context.Context, tx *store.Tx, byDay map[date.Date][]int64) error {
	days := make([]date.Date, 0, len(byDay))
	for day := range byDay {
		days = append(days, day)
	}
	slices.SortFunc(days, func(a, b date.Date) int { return a.Start(time.UTC).Compare(b.Start(time.UTC)) })
	for _, day := range days {
		a := Assignment{WaiverIDs: byDay[day], Each: 1}
		if day.After(tx.Today()) {
			a.DueOn = day
		}
		if _, err := deal(ctx, tx, a); err != nil {
			return err
		}
	}
	return nil
}
