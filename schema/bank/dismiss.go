package bank

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Dismiss sets a line aside for a reason: it is no member's payment.
func Dismiss(ctx context.Context, tx *store.Tx, id int64, reason string) error {
	l, err := lock(ctx, tx, id)
	if err != nil {
		return err
	}
	reason, err = reasonable(reason)
	switch {
	case err != nil:
		return err
	case l.State == Ignored:
		return refuse.Closed("id", "LINE_OUT")
	case l.State == Dismissed:
		return refuse.Conflict("id", "LINE_DISMISSED")
	case l.Booked != 0:
		return refuse.Conflict("id", "LINE_BOOKED")
	}
	return act(ctx, tx, id, "DISMISSED", reason)
}

// Reopen lets staff decide anew about a line that was booked or set aside. The
// payments that it brought are reversed, each by a row of its own; one that had
// been recorded by hand stays and is only parted from the line.
func Reopen(ctx context.Context, tx *store.Tx, id int64, reason string) error {
	l, err := lock(ctx, tx, id)
	if err != nil {
		return err
	}
	switch {
	case l.State == Dismissed:
		return act(ctx, tx, id, "REOPENED", strings.TrimSpace(reason))
	case l.Booked == 0:
		return refuse.Closed("id", "LINE_OPEN")
	}
	if reason, err = reasonable(reason); err != nil {
		return err
	}
	var rows []struct {
		ID        int64
		PaymentID int64 `db:"payment_id"`
		Made      made
	}
	err = tx.Select(ctx, &rows, `
		select b.id, b.payment_id, b.made from bank_bookings b
		where b.line_id = $1 and b.released_at is null and not exists (select from payments r where r.reverses_id = b.payment_id)
		order by b.id`, id)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.Made == foundOne {
			_, err = tx.Exec(ctx, `update bank_bookings set released_at = $2, released_by = nullif($3, 0) where id = $1`,
				row.ID, tx.Now(), tx.Viewer().PersonID)
		} else {
			_, err = dues.Reverse(ctx, tx, row.PaymentID, reason)
		}
		if err != nil {
			return err
		}
	}
	return act(ctx, tx, id, "REOPENED", reason)
}

func act(ctx context.Context, tx *store.Tx, id int64, name, reason string) error {
	if utf8.RuneCountInString(reason) > 1000 {
		return refuse.Invalid("reason", "REASON_MISSING")
	}
	_, err := tx.Exec(ctx, `insert into bank_line_acts (line_id, act, reason, recorded_by) values ($1, $2, $3, nullif($4, 0))`,
		id, name, reason, tx.Viewer().PersonID)
	return err
}

func reasonable(reason string) (string, error) {
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n == 0 || n > 1000 {
		return "", refuse.Invalid("reason", "REASON_MISSING")
	}
	return reason, nil
}
