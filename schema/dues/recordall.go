package dues

import (
	"context"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// RecordAll writes many payments at once under the rules of Record and returns
// their ids in the same order; where one is refused, none is written. Whether
// one came in before, its caller has looked.
func RecordAll(ctx context.Context, tx *store.Tx, receipts []Receipt) (ids []int64, err error) {
	if len(receipts) == 0 {
		return nil, nil
	}
	duesIDs, amounts := make([]int64, len(receipts)), make([]int64, len(receipts))
	days, references := make([]string, len(receipts)), make([]string, len(receipts))
	for i, r := range receipts {
		duesIDs[i] = r.DuesID
	}
	var rows []struct {
		ID       int64
		Currency string
	}
	if err := tx.Select(ctx, &rows, `select id, currency from dues where id = any($1) order by id for update`, store.IDs(duesIDs)); err != nil {
		return nil, err
	}
	currencies := make(map[int64]string, len(rows))
	for _, row := range rows {
		currencies[row.ID] = row.Currency
	}
	for i, r := range receipts {
		currency, found := currencies[r.DuesID]
		if !found {
			return nil, refuse.NotFound("duesId")
		}
		if r.PaidOn.IsZero() {
			r.PaidOn = tx.Today()
		}
		amount, problems := r.check(currency, tx.Today())
		if err := problems.Err(); err != nil {
			return nil, err
		}
		amounts[i], days[i], references[i] = amount, r.PaidOn.String(), r.Reference
	}
	err = tx.Select(ctx, &ids, `
		with made as (
		  insert into payments (dues_id, paid_on, amount, reference, recorded_by)
		  select dues_id, paid_on::date, amount, reference, nullif($5, 0)
		  from unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[]) with ordinality r (dues_id, paid_on, amount, reference, place)
		  order by place returning id)
		select id from made order by id`,
		store.IDs(duesIDs), store.Texts(days), store.IDs(amounts), store.Texts(references), tx.Viewer().PersonID)
	return ids, err
}
