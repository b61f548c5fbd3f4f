package bank

import (
	"context"

	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/store"
)

// made says how a booking came about; the words are the schema's.
type made string

const (
	automatic made = "AUTOMATIC" // at the import, because it was certain
	byStaff   made = "STAFF"
	foundOne  made = "FOUND" // the payment had been recorded by hand
)

// settle books what is certain of a statement's lines, in their order, and
// notes the candidates of all.
func settle(ctx context.Context, tx *store.Tx, ids []int64, lines []Line) error {
	f, err := find(ctx, tx, lines)
	if err != nil {
		return err
	}
	var lineIDs, duesIDs, paymentIDs, certainIDs []int64
	var whys []string
	var receipts []dues.Receipt
	for i, l := range lines {
		candidates, certain := judge(l, f.lines[i])
		for _, c := range candidates {
			lineIDs, duesIDs = append(lineIDs, ids[i]), append(duesIDs, c.DuesID)
			paymentIDs, whys = append(paymentIDs, c.PaymentID), append(whys, string(c.Why))
		}
		if certain {
			certainIDs, receipts = append(certainIDs, ids[i]), append(receipts, receipt(l, candidates[0].DuesID, l.Amount))
			f.dues[candidates[0].DuesID].Balance -= l.Amount
		}
	}
	if err := payAll(ctx, tx, certainIDs, receipts); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into bank_candidates (line_id, dues_id, payment_id, why)
		select line_id, dues_id, nullif(payment_id, 0), why
		from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[]) with ordinality c (line_id, dues_id, payment_id, why, place)
		order by place`, store.IDs(lineIDs), store.IDs(duesIDs), store.IDs(paymentIDs), store.Texts(whys))
	return err
}

// receipt is what a line brought towards dues.
func receipt(l Line, duesID, minor int64) dues.Receipt {
	return dues.Receipt{
		DuesID: duesID, Amount: money.Money{Minor: minor, Currency: l.Currency}.Amount(), Currency: l.Currency,
		PaidOn: l.BookedOn, Reference: cut(l.Remittance, 140),
	}
}

// payAll records what certain lines brought, and links each payment to its line.
func payAll(ctx context.Context, tx *store.Tx, lineIDs []int64, receipts []dues.Receipt) error {
	payments, err := dues.RecordAll(ctx, tx, receipts)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into bank_bookings (line_id, payment_id, made, recorded_by)
		select line_id, payment_id, $3, nullif($4, 0) from unnest($1::bigint[], $2::bigint[]) b (line_id, payment_id)`,
		store.IDs(lineIDs), store.IDs(payments), automatic, tx.Viewer().PersonID)
	return err
}

// pay records a payment that a line brought and links it to the line.
func pay(ctx context.Context, tx *store.Tx, lineID int64, l Line, duesID, minor int64, again bool) error {
	r := receipt(l, duesID, minor)
	r.AllowDuplicate = again
	paymentID, err := dues.Record(ctx, tx, r)
	if err != nil {
		return err
	}
	return link(ctx, tx, lineID, paymentID, byStaff)
}

func link(ctx context.Context, tx *store.Tx, lineID, paymentID int64, how made) error {
	_, err := tx.Exec(ctx, `insert into bank_bookings (line_id, payment_id, made, recorded_by) values ($1, $2, $3, nullif($4, 0))`,
		lineID, paymentID, how, tx.Viewer().PersonID)
	return err
}
