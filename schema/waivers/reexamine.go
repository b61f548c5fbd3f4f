package waivers

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// ending are the granted waivers w that nothing has taken the place of.
const ending = `w.state = 'GRANTED' and not exists (select from fee_waivers n where n.previous_id = w.id and n.state in ('GRANTED', 'RENEWED', 'ENDED'))`

// End ends the waivers whose last day has passed and that were not granted
// again, and says how many. Nothing is waived any more: the dues of the years
// that follow stay owed as they are. The letter to the member is a step of the
// ledger of reminders. Days on which it did not run are caught up; run again,
// it finds nothing.
func End(ctx context.Context, tx *store.Tx) (int64, error) {
	var ids []int64
	if err := tx.Select(ctx, &ids, `select w.id from fee_waivers w where w.valid_to < $1 and `+ending+` order by w.id`, tx.Today()); err != nil || len(ids) == 0 {
		return 0, err
	}
	all, err := openAll(ctx, tx, ids)
	if err != nil {
		return 0, err
	}
	var over []Waiver
	for _, id := range ids {
		if w := all[id]; w.State == StateGranted && w.ValidTo.Before(tx.Today()) { // not decided anew while we waited for it
			over = append(over, w)
		}
	}
	return int64(len(over)), takeAll(ctx, tx, over, step{Act: ActEnd, To: StateEnded})
}

// EndingName is the name of the list of waivers that end, for cursors.
const EndingName = "waivers-ending"

// Ending reads a page of the waivers that end up to a day unless they are
// granted again, who ends first, first. Their cases are those that the viewer
// may see.
func Ending(ctx context.Context, q store.Reader, until date.Date, page relay.Page) ([]Waiver, relay.Info, error) {
	w := endingUntil(q, until)
	order, beyond := "asc", ">"
	if page.Back {
		order, beyond = "desc", "<"
	}
	if page.Placed {
		w.And("(w.valid_to, w.id) "+beyond+" ($?::date, $?)", page.Key, page.ID)
	}
	var rows []Waiver
	selected := columns(w, q)
	err := q.Select(ctx, &rows, `select `+selected+from+` where `+w.SQL()+`
		order by w.valid_to `+order+`, w.id `+order+` limit `+w.Param(page.Size+1), w.Args...)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(page, rows, func(r Waiver) (string, int64) { return r.ValidTo.String(), r.ID })
	return rows, info, nil
}

// CountEnding counts the waivers that end up to a day.
func CountEnding(ctx context.Context, q store.Reader, until date.Date) (n int32, err error) {
	w := endingUntil(q, until)
	_, err = q.Get(ctx, &n, `select count(*)`+from+` where `+w.SQL(), w.Args...)
	return n, err
}

func endingUntil(q store.Reader, until date.Date) *store.Where {
	w := Filter{}.where(q)
	w.And(ending)
	w.And("w.valid_to <= $?", until)
	return w
}

// Successors loads the case that examines each waiver again, where the viewer
// may see it: of several the latest that was not withdrawn, as for the reminders.
func Successors(ctx context.Context, q store.Reader, ids []int64) (map[int64]Waiver, error) {
	w := Filter{}.where(q)
	w.And("w.previous_id = any($?)", store.IDs(ids))
	var rows []Waiver
	selected := columns(w, q)
	err := q.Select(ctx, &rows, `select distinct on (w.previous_id) `+selected+from+` where `+w.SQL()+` order by w.previous_id, w.state = 'WITHDRAWN', w.id desc`, w.Args...)
	byID := make(map[int64]Waiver, len(rows))
	for _, row := range rows {
		byID[row.PreviousID] = row
	}
	return byID, err
}
