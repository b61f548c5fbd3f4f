package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/procedures"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

type procedurePayload struct {
	UserErrors       []userError
	WrittenProcedure *procedure
}

// onProcedure runs an act on a procedure and shows it as it is then.
func (r *Root) onProcedure(ctx context.Context, given graphql.ID, act func(*store.Tx, int64) error) (p procedurePayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "WrittenProcedure", "id", given, func(tx *store.Tx, n int64) error {
		if err := act(tx, n); err != nil {
			return err
		}
		p.WrittenProcedure, err = loadProcedure(ctx, tx, n)
		return err
	})
	return p, err
}

// WrittenProcedureOpen puts a proposal before those who decide in a body.
func (r *Root) WrittenProcedureOpen(ctx context.Context, args struct {
	Input struct {
		Audience     *string
		Body         *string
		ClosesOn     *date.Date
		DecidedFor   *string
		OpensOn      *date.Date
		Rule         *string
		ShortBecause *string
		Text         wordsInput
		Title        wordsInput
	}
}) (p procedurePayload, err error) {
	in := args.Input
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		n, err := procedures.Open(ctx, tx, procedures.Draft{
			Body: value(in.Body), Titles: in.Title.translated(), Texts: in.Text.translated(), Rule: value(in.Rule), Audience: value(in.Audience),
			DecidedFor: value(in.DecidedFor), OpensOn: value(in.OpensOn), ClosesOn: value(in.ClosesOn), ShortWhy: value(in.ShortBecause),
		})
		if err != nil {
			return err
		}
		p.WrittenProcedure, err = loadProcedure(ctx, tx, n)
		return err
	})
	return p, err
}

// WrittenProcedureObject objects to a proposal.
func (r *Root) WrittenProcedureObject(ctx context.Context, args struct {
	Input struct {
		ID             graphql.ID
		OrganisationID *graphql.ID
		Reason         string
	}
}) (procedurePayload, error) {
	in := args.Input
	return r.onProcedure(ctx, in.ID, func(tx *store.Tx, n int64) error {
		o := procedures.Objecting{ProcedureID: n, Reason: in.Reason}
		if given := value(in.OrganisationID); given != "" {
			organisation, err := relay.Decode("Organisation", "organisationId", string(given))
			if err != nil {
				return err
			}
			o.OrganisationID = organisation
		}
		return procedures.Object(ctx, tx, o)
	})
}

// WrittenProcedureObjectionWithdraw takes an objection back.
func (r *Root) WrittenProcedureObjectionWithdraw(ctx context.Context, args struct{ Input struct{ ID graphql.ID } }) (procedurePayload, error) {
	return r.onProcedure(ctx, args.Input.ID, func(tx *store.Tx, n int64) error { return procedures.TakeBack(ctx, tx, n) })
}

// WrittenProcedureWithdraw takes a procedure back.
func (r *Root) WrittenProcedureWithdraw(ctx context.Context, args struct {
	Input struct {
		ID     graphql.ID
		Reason string
	}
}) (procedurePayload, error) {
	return r.onProcedure(ctx, args.Input.ID, func(tx *store.Tx, n int64) error {
		return procedures.Withdraw(ctx, tx, n, args.Input.Reason)
	})
}
