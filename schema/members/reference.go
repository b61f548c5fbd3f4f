package members

import (
	"context"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Named is a configured value with a stable code and names in three languages:
// a constituency, a category or a size band.
type Named struct {
	ID    int64            `db:"id"`
	Code  string           `db:"code"`
	Names texts.Translated `db:"name"`
}

// Constituencies lists the constituencies in their order.
func Constituencies(ctx context.Context, q store.Reader) (list []Named, err error) {
	err = q.Select(ctx, &list, `select id, code, name from constituencies order by position, id`)
	return list, err
}

// Categories lists the fee categories in their order.
func Categories(ctx context.Context, q store.Reader) (list []Named, err error) {
	err = q.Select(ctx, &list, `select id, code, name from categories order by position, id`)
	return list, err
}

// Bands lists the size bands of each category, smallest first.
func Bands(ctx context.Context, q store.Reader) (map[string][]Named, error) {
	var rows []struct {
		Named
		Category string `db:"category"`
	}
	err := q.Select(ctx, &rows, `
		select b.id, b.code, b.name, c.code as category from bands b join categories c on c.id = b.category_id
		order by b.position, b.id`)
	byCategory := make(map[string][]Named)
	for _, row := range rows {
		byCategory[row.Category] = append(byCategory[row.Category], row.Named)
	}
	return byCategory, err
}
