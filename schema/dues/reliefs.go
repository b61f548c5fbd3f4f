package dues

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// The kinds of relief: what a member need not pay of its dues.
const (
	KindCredited   = "CREDITED"
	KindWaived     = "WAIVED"
	KindWrittenOff = "WRITTEN_OFF"
)

// WriteOff gives up claiming an amount (empty: all that is owed) for a reason.
func WriteOff(ctx context.Context, tx *store.Tx, duesID int64, amount money.Decimal, reason string) error {
	d, err := owing(ctx, tx, duesID)
	if err != nil {
		return err
	}
	var problems refuse.List
	reason, refusal := reasonable(reason)
	problems.Add(refusal)
	minor := d.Balance
	if amount != "" {
		minor, refusal = positive("amount", amount, d.Currency)
		problems.Add(refusal)
	}
	if minor > d.Balance {
		problems.Add(refuse.Invalid("amount", "MORE_THAN_OWED", "Balance", money.Money{Minor: d.Balance, Currency: d.Currency}))
	}
	if err := problems.Err(); err != nil {
		return err
	}
	_, err = relieve(ctx, tx, KindWrittenOff, duesID, minor, 0, reason)
	return err
}

// Waive relieves a member of all that it owes, by a decision.
func Waive(ctx context.Context, tx *store.Tx, duesID, decisionID int64, reason string) error {
	d, err := owing(ctx, tx, duesID)
	if err != nil {
		return err
	}
	if decisionID == 0 {
		return refuse.Invalid("decision", "DECISION_NEEDED")
	}
	reason, refusal := reasonable(reason)
	if refusal != nil {
		return refusal
	}
	_, err = relieve(ctx, tx, KindWaived, duesID, d.Balance, decisionID, reason)
	return err
}

// owing locks dues of which something is owed.
func owing(ctx context.Context, tx *store.Tx, duesID int64) (account, error) {
	d, found, err := lock(ctx, tx, duesID)
	switch {
	case err != nil:
		return d, err
	case !found:
		return d, refuse.NotFound("duesId")
	case d.Balance <= 0:
		return d, refuse.Closed("duesId", "NOTHING_OWED")
	}
	return d, nil
}

// Crediting is what a credit note takes back.
type Crediting struct {
	Amount money.Decimal // above zero
	Most   int64         // what is left of the invoice, in minor units
	Reason string
}

// Credit takes back a claim, paid or not, for a credit note, and returns the
// relief's id. What was paid of it is then paid over.
func Credit(ctx context.Context, tx *store.Tx, duesID int64, c Crediting) (id int64, err error) {
	d, found, err := lock(ctx, tx, duesID)
	if err != nil {
		return 0, err
	}
	if !found {
		return 0, refuse.NotFound("duesId")
	}
	var problems refuse.List
	reason, refusal := reasonable(c.Reason)
	problems.Add(refusal)
	minor, refusal := positive("amount", c.Amount, d.Currency)
	problems.Add(refusal)
	if most := min(c.Most, d.Claimed); minor > most {
		problems.Add(refuse.Invalid("amount", "MORE_THAN_CLAIMED", "Most", money.Money{Minor: most, Currency: d.Currency}))
	}
	if err := problems.Err(); err != nil {
		return 0, err
	}
	return relieve(ctx, tx, KindCredited, duesID, minor, 0, reason)
}

func relieve(ctx context.Context, tx *store.Tx, kind string, duesID, minor, decisionID int64, reason string) (id int64, err error) {
	_, err = tx.Get(ctx, &id, `
		insert into reliefs (kind, dues_id, amount, reason, decision_id, recorded_by)
		values ($1, $2, $3, $4, nullif($5, 0), nullif($6, 0)) returning id`,
		kind, duesID, minor, reason, decisionID, tx.Viewer().PersonID)
	return id, err
}

// ReverseRelief takes a relief back by a row of its own, once, and returns the
// dues' id: what was given up is owed again. What no invoice claims then,
// another one does.
func ReverseRelief(ctx context.Context, tx *store.Tx, reliefID int64, reason string) (duesID int64, err error) {
	reason, refusal := reasonable(reason)
	if refusal != nil {
		return 0, refusal
	}
	var r struct {
		DuesID   int64 `db:"dues_id"`
		Reversal bool
	}
	found, err := tx.Get(ctx, &r, `select dues_id, reverses_id is not null as reversal from reliefs where id = $1`, reliefID)
	switch {
	case err != nil:
		return 0, err
	case !found:
		return 0, refuse.NotFound("reliefId")
	case r.Reversal:
		return 0, refuse.Invalid("reliefId", "REVERSAL_OF_RELIEF")
	}
	_, err = tx.Exec(ctx, `
		insert into reliefs (kind, dues_id, amount, reason, decision_id, reverses_id, recorded_by)
		select kind, dues_id, -amount, $2, decision_id, id, nullif($3, 0) from reliefs where id = $1`,
		reliefID, reason, tx.Viewer().PersonID)
	if store.Violates(err, "reliefs_reversed_once") {
		return 0, refuse.Conflict("reliefId", "RELIEF_REVERSED")
	}
	return r.DuesID, err
}

// Relief is what a member need not pay, or what takes it back.
type Relief struct {
	ID         int64     `db:"id"`
	DuesID     int64     `db:"dues_id"`
	Kind       string    `db:"kind"`
	Amount     int64     `db:"amount"` // minor units of Currency; below zero for a reversal
	Currency   string    `db:"currency"`
	Reason     string    `db:"reason"`
	DecisionID int64     `db:"decision_id"` // 0: none
	Reversal   bool      `db:"reversal"`
	Reversed   bool      `db:"reversed"`
	RecordedAt time.Time `db:"recorded_at"`
	RecordedBy *string   `db:"recorded_by"`
}

// Reliefs loads the reliefs of dues in the order of recording. The caller has
// loaded the dues as a viewer who may see them.
func Reliefs(ctx context.Context, q store.Reader, duesIDs []int64) (map[int64][]Relief, error) {
	var rows []Relief
	err := q.Select(ctx, &rows, `
		select w.id, w.dues_id, w.kind, w.amount, d.currency, w.reason, coalesce(w.decision_id, 0) as decision_id,
		       w.reverses_id is not null as reversal, exists (select from reliefs r where r.reverses_id = w.id) as reversed,
		       w.recorded_at, who.name as recorded_by
		from reliefs w join dues d on d.id = w.dues_id left join people who on who.id = w.recorded_by
		where w.dues_id = any($1) order by w.id`, store.IDs(duesIDs))
	return store.Group(rows, func(row Relief) int64 { return row.DuesID }), err
}
