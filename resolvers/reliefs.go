package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/store"
)

// relief is Relief of the schema.
type relief struct {
	Amount     amount
	Decision   *decision
	ID         graphql.ID
	Kind       string
	Reason     string
	RecordedAt DateTime
	RecordedBy *string
	Reversal   bool
	Reversed   bool
}

// loadReliefs loads the reliefs of dues with the decisions that they rest on.
func loadReliefs(ctx context.Context, duesIDs []int64) (map[int64][]relief, error) {
	rows, err := dues.Reliefs(ctx, reader(ctx), duesIDs)
	if err != nil {
		return nil, err
	}
	var cited []int64
	for _, list := range rows {
		for _, row := range list {
			cited = append(cited, row.DecisionID)
		}
	}
	known, err := loadDecisions(ctx, reader(ctx), cited)
	if err != nil {
		return nil, err
	}
	byDues := make(map[int64][]relief, len(rows))
	for id, list := range rows {
		for _, row := range list {
			byDues[id] = append(byDues[id], reliefOf(row, known))
		}
	}
	return byDues, nil
}

func reliefOf(row dues.Relief, known map[int64]*decision) relief {
	return relief{
		Amount: moneyOf(row.Amount, row.Currency), Decision: known[row.DecisionID], ID: id("Relief", row.ID), Kind: row.Kind,
		Reason: row.Reason, RecordedAt: DateTime{row.RecordedAt}, RecordedBy: row.RecordedBy, Reversal: row.Reversal, Reversed: row.Reversed,
	}
}

func (d *duesNode) Reliefs(ctx context.Context) ([]relief, error) {
	list, err := d.page.reliefs.Get(ctx, d.row.ID)
	if list == nil {
		list = []relief{}
	}
	return list, err
}

type duesPart struct {
	Of       int32
	Parts    int32
	Unit     string
	WholeFee amount
}

func partOf(p dues.Part, currency string) *duesPart {
	if p.PartsOf == 0 {
		return nil
	}
	return &duesPart{int32(p.PartsOf), int32(p.Parts), string(p.Unit()), moneyOf(p.WholeFee, currency)}
}

type duesPayload struct {
	Dues       *duesNode
	UserErrors []userError
}

// changeDues runs an act on what is owed and shows the dues that it is about.
func (r *Root) changeDues(ctx context.Context, kind, field string, given graphql.ID, act func(*store.Tx, int64) (duesID int64, err error)) (p duesPayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, kind, field, given, func(tx *store.Tx, n int64) error {
		duesID, err := act(tx, n)
		if err != nil {
			return err
		}
		p.Dues, err = loadDues(ctx, tx, duesID)
		return err
	})
	return p, err
}

// DuesWriteOff gives up claiming.
func (r *Root) DuesWriteOff(ctx context.Context, args struct {
	Input struct {
		Amount *money.Decimal
		DuesID graphql.ID
		Reason string
	}
}) (duesPayload, error) {
	in := args.Input
	return r.changeDues(ctx, "Dues", "duesId", in.DuesID, func(tx *store.Tx, n int64) (int64, error) {
		return n, dues.WriteOff(ctx, tx, n, value(in.Amount), in.Reason)
	})
}

// DuesWaive waives what is owed, by a decision.
func (r *Root) DuesWaive(ctx context.Context, args struct {
	Input struct {
		Decision decisionInput
		DuesID   graphql.ID
		Reason   string
	}
}) (duesPayload, error) {
	in := args.Input
	return r.changeDues(ctx, "Dues", "duesId", in.DuesID, func(tx *store.Tx, n int64) (int64, error) {
		decided, err := in.Decision.cite(ctx, tx)
		if err != nil {
			return 0, err
		}
		return n, dues.Waive(ctx, tx, n, decided, in.Reason)
	})
}

// ReliefReverse takes a relief back.
func (r *Root) ReliefReverse(ctx context.Context, args struct {
	Input struct {
		Reason   string
		ReliefID graphql.ID
	}
}) (duesPayload, error) {
	in := args.Input
	return r.changeDues(ctx, "Relief", "reliefId", in.ReliefID, func(tx *store.Tx, n int64) (int64, error) {
		return dues.ReverseRelief(ctx, tx, n, in.Reason)
	})
}
