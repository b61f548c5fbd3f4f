package dues

import (
	"context"

	"github.com/plenary-org/plenary/schema/store"
)

// ByIDs loads dues that the viewer may see; others are left out.
func ByIDs(ctx context.Context, q store.Reader, ids []int64) (map[int64]Dues, error) {
	var w store.Where
	own(&w, q.Viewer())
	w.And("d.id = any($?)", store.IDs(ids))
	var rows []Dues
	err := q.Select(ctx, &rows, `select `+columns+from+`where `+w.SQL(), w.Args...)
	return store.Index(rows, func(row Dues) int64 { return row.ID }), err
}

// PaymentsByIDs loads payments for staff, who see all.
func PaymentsByIDs(ctx context.Context, q store.Reader, ids []int64) (map[int64]Payment, error) {
	var rows []Payment
	err := q.Select(ctx, &rows, `select `+paymentColumns+` where p.id = any($1) and $2`, store.IDs(ids), q.Viewer().Can(store.Staff))
	return store.Index(rows, func(row Payment) int64 { return row.ID }), err
}
