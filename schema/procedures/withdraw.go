package procedures

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Withdraw takes a procedure back before its outcome is recorded, and tells
// those who were asked. For staff.
func Withdraw(ctx context.Context, tx *store.Tx, id int64, why string) error {
	p, err := lock(ctx, tx, id)
	if err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	switch n := utf8.RuneCountInString(why); {
	case p.Outcome != "":
		return refuse.Closed("id", "PROCEDURE_CLOSED")
	case n == 0 || n > maxWhy:
		return refuse.Invalid("reason", "PROCEDURE_WHY", "Max", maxWhy)
	}
	return p.close(ctx, tx, closing{outcome: Withdrawn, why: why})
}

const maxWhy = 1000

// lock locks a procedure: what is done to it is done one after another.
func lock(ctx context.Context, tx *store.Tx, id int64) (p Procedure, err error) {
	if _, err := tx.Exec(ctx, `select id from procedures where id = $1 for update`, id); err != nil {
		return p, err
	}
	known, err := ByIDs(ctx, tx, []int64{id})
	p, found := known[id]
	if err == nil && !found {
		err = refuse.NotFound("id")
	}
	return p, err
}
