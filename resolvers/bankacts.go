package resolvers

import (
	"context"
	"fmt"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/bank"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/uploads"
)

type bankStatementPayload struct {
	BankStatement *bankStatement
	UserErrors    []userError
}

func (r *Root) BankStatementImport(ctx context.Context, args struct {
	Input struct {
		Account  *string
		Currency *string
		Upload   graphql.ID
	}
}) (p bankStatementPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		file, err := uploads.Take(ctx, tx, r.settings.Seals, uploads.BankStatement, "upload", string(in.Upload))
		if err != nil {
			return err
		}
		content, err := uploads.Content(ctx, tx, file.ID)
		if err != nil {
			return err
		}
		n, err := bank.Import(ctx, tx, bank.File{
			Name: file.Name, Content: content, UploadID: file.ID, Usual: bank.Usual{Account: value(in.Account), Currency: value(in.Currency)},
		})
		if err != nil {
			return err
		}
		p.BankStatement, err = loadBankStatement(ctx, tx, n)
		return err
	})
	return p, err
}

type bankLinePayload struct {
	BankLine   *bankLine
	UserErrors []userError
}

// bankLineAct decides about a line and answers with how it stands then.
func (r *Root) bankLineAct(ctx context.Context, lineID graphql.ID, act func(*store.Tx, int64) error) (p bankLinePayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "BankLine", "id", lineID, func(tx *store.Tx, n int64) (err error) {
		if err := act(tx, n); err != nil {
			return err
		}
		p.BankLine, err = loadBankLine(ctx, tx, n)
		return err
	})
	return p, err
}

type bankLineBookInput struct {
	AllowDuplicate *bool
	ID             graphql.ID
	Parts          *[]bankLinePartInput
	PaymentID      *graphql.ID
}

type bankLinePartInput struct {
	Amount    *money.Decimal
	DuesID    *graphql.ID
	Reference *string
}

func (in bankLineBookInput) booking(lineID int64) (b bank.Booking, err error) {
	b = bank.Booking{LineID: lineID, AllowDuplicate: value(in.AllowDuplicate)}
	if in.PaymentID != nil {
		b.PaymentID, err = relay.Decode("Payment", "paymentId", string(*in.PaymentID))
		return b, err
	}
	for i, part := range value(in.Parts) {
		made := bank.Part{Reference: value(part.Reference), Amount: value(part.Amount)}
		if part.DuesID != nil {
			if made.DuesID, err = relay.Decode("Dues", fmt.Sprintf("parts.%d.duesId", i), string(*part.DuesID)); err != nil {
				return b, err
			}
		}
		b.Parts = append(b.Parts, made)
	}
	return b, nil
}

func (r *Root) BankLineBook(ctx context.Context, args struct{ Input bankLineBookInput }) (bankLinePayload, error) {
	return r.bankLineAct(ctx, args.Input.ID, func(tx *store.Tx, n int64) error {
		b, err := args.Input.booking(n)
		if err != nil {
			return err
		}
		return bank.Book(ctx, tx, b)
	})
}

func (r *Root) BankLineDismiss(ctx context.Context, args struct {
	Input struct {
		ID     graphql.ID
		Reason string
	}
}) (bankLinePayload, error) {
	return r.bankLineAct(ctx, args.Input.ID, func(tx *store.Tx, n int64) error {
		return bank.Dismiss(ctx, tx, n, args.Input.Reason)
	})
}

func (r *Root) BankLineReopen(ctx context.Context, args struct {
	Input struct {
		ID     graphql.ID
		Reason *string
	}
}) (bankLinePayload, error) {
	return r.bankLineAct(ctx, args.Input.ID, func(tx *store.Tx, n int64) error {
		return bank.Reopen(ctx, tx, n, value(args.Input.Reason))
	})
}

type bankProposalsAcceptPayload struct {
	Accepted      int32
	BankStatement *bankStatement
	UserErrors    []userError
}

func (r *Root) BankProposalsAccept(ctx context.Context, args struct{ Input struct{ ID graphql.ID } }) (p bankProposalsAcceptPayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "BankStatement", "id", args.Input.ID, func(tx *store.Tx, n int64) error {
		accepted, err := bank.AcceptExact(ctx, tx, n)
		if err != nil {
			return err
		}
		p.Accepted = int32(accepted)
		p.BankStatement, err = loadBankStatement(ctx, tx, n)
		return err
	})
	return p, err
}
