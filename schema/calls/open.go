package calls

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Runs tells in which bodies the viewer runs calls: the secretariat in all,
// others where they are in the chair today.
func Runs(ctx context.Context, q store.Reader, bodyIDs []int64) (map[int64]bool, error) {
	runs, v := map[int64]bool{}, q.Viewer()
	if v.Can(store.Staff) {
		for _, id := range bodyIDs {
			runs[id] = true
		}
		return runs, nil
	}
	if v.PersonID == 0 {
		return runs, nil
	}
	var chaired []int64
	err := q.Select(ctx, &chaired, `
		select c.body_id from body_members c where c.body_id = any($2) and c.person_id = $3 and c.role = 'CHAIR'
		  and c.starts_on <= $1 and coalesce(c.ends_on, 'infinity') >= $1`, q.Today(), store.IDs(bodyIDs), v.PersonID)
	for _, id := range chaired {
		runs[id] = true
	}
	return runs, err
}

// Openable are the bodies for which the viewer may open a call today.
func Openable(ctx context.Context, q store.Reader) ([]int64, error) {
	var ids []int64
	err := q.Select(ctx, &ids, `
		select b.id from bodies b
		where b.joining = 'APPOINTMENT' and not exists (select from calls c where c.body_id = b.id and c.closed_at is null) order by b.id`)
	if err != nil {
		return nil, err
	}
	runs, err := Runs(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	access, err := bodies.AccessTo(ctx, q, ids)
	return slices.DeleteFunc(ids, func(id int64) bool { return !runs[id] || access[id].Over }), err
}

// Begin opens a call and tells the focal points of the members. For the
// secretariat, and whoever is in the body's chair.
func Begin(ctx context.Context, tx *store.Tx, d Draft) (id int64, err error) {
	d = d.tidy()
	known, err := bodies.ByIDs(ctx, tx, []int64{d.BodyID})
	body, found := known[d.BodyID]
	switch {
	case err != nil:
		return 0, err
	case !found:
		return 0, refuse.NotFound("bodyId")
	case body.Joining != bodies.Appointment:
		return 0, refuse.Closed("bodyId", "CALL_BODY")
	}
	if err := runs(ctx, tx, d.BodyID); err != nil {
		return 0, err
	}
	if err := inForce(ctx, tx, d.BodyID, "bodyId"); err != nil {
		return 0, err
	}
	if err := d.check(tx.Today().AddDays(1), tx.Today()).Err(); err != nil {
		return 0, err
	}
	_, err = tx.Get(ctx, &id, `
		insert into calls (body_id, titles, texts, places, closes_on, opened_at, opened_by) values ($1, $2, $3, $4, $5, $6, nullif($7::bigint, 0)) returning id`,
		d.BodyID, d.Titles, d.Texts, d.Places, d.ClosesOn, tx.Now(), tx.Viewer().PersonID)
	if store.Violates(err, "calls_one_at_a_time") {
		return 0, refuse.Conflict("bodyId", "CALL_RUNNING")
	}
	if err != nil {
		return 0, err
	}
	return id, tellMembers(ctx, tx, id)
}

func runs(ctx context.Context, q store.Reader, bodyID int64) error {
	mine, err := Runs(ctx, q, []int64{bodyID})
	if err == nil && !mine[bodyID] {
		err = refuse.Denied("CALL_NOT_YOURS")
	}
	return err
}

// inForce refuses a body whose mandate has ended.
func inForce(ctx context.Context, q store.Reader, bodyID int64, field string) error {
	access, err := bodies.AccessTo(ctx, q, []int64{bodyID})
	if err == nil && access[bodyID].Over {
		err = refuse.Closed(field, "CALL_BODY_OVER")
	}
	return err
}

// Changing is what becomes otherwise in a call; nil stays.
type Changing struct {
	CallID   int64
	Expected int // version
	Titles   texts.Translated
	Texts    texts.Translated
	Places   *int
	ClosesOn *date.Date // later than before; one that has passed opens again
}

// Change corrects a call that is not closed, or gives more time: never less,
// since people count on the day. Who applied is told of more time.
func Change(ctx context.Context, tx *store.Tx, ch Changing) error {
	c, err := held(ctx, tx, ch.CallID, ch.Expected)
	if err != nil {
		return err
	}
	d, first := Draft{Titles: c.Titles, Texts: c.Texts, Places: c.Places, ClosesOn: c.ClosesOn}, c.ClosesOn
	if ch.Titles != nil {
		d.Titles = ch.Titles
	}
	if ch.Texts != nil {
		d.Texts = ch.Texts
	}
	if ch.Places != nil {
		d.Places = *ch.Places
	}
	longer := ch.ClosesOn != nil && *ch.ClosesOn != c.ClosesOn
	if longer {
		d.ClosesOn, first = *ch.ClosesOn, c.ClosesOn.AddDays(1)
		if tomorrow := tx.Today().AddDays(1); first.Before(tomorrow) {
			first = tomorrow
		}
	}
	d = d.tidy()
	if err := d.check(first, tx.Today()).Err(); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `update calls set titles = $2, texts = $3, places = $4, closes_on = $5, version = version + 1 where id = $1`,
		c.ID, d.Titles, d.Texts, d.Places, d.ClosesOn)
	if err != nil || !longer {
		return err
	}
	return tellApplicants(ctx, tx, c.ID, kindExtended)
}

// held locks a call that the viewer runs and that is not closed.
func held(ctx context.Context, tx *store.Tx, id int64, expected int) (c Call, err error) {
	c, err = lock(ctx, tx, id)
	if err == nil {
		err = runs(ctx, tx, c.BodyID)
	}
	switch {
	case err != nil:
		return c, err
	case c.Outcome != "":
		return c, refuse.Closed("id", "CALL_CLOSED")
	case c.Version != expected:
		return c, refuse.Conflict("expectedVersion", "STALE_VERSION")
	}
	return c, nil
}

// Cancel closes a call without an appointment, and tells who applied why.
func Cancel(ctx context.Context, tx *store.Tx, id int64, expected int, why string) error {
	c, err := held(ctx, tx, id, expected)
	if err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	if n := utf8.RuneCountInString(why); n == 0 || n > maxWhy || unprintable(why) {
		return refuse.Invalid("reason", "CALL_WHY", "Max", maxWhy)
	}
	if err := tellApplicants(ctx, tx, c.ID, kindCancelled); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update calls set closed_at = $2, closed_by = nullif($3::bigint, 0), outcome = 'CANCELLED', closed_why = $4, version = version + 1 where id = $1`,
		c.ID, tx.Now(), tx.Viewer().PersonID, why)
	return err
}
