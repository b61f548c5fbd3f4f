package resolvers

import (
	"context"
	"strings"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/proposals"
	"github.com/plenary-org/plenary/schema/store"
)

type profileProposeInput struct {
	Band            *string
	Country         *string
	ExpectedVersion *int32
	Kind            *string
	Names           *namesInput
	Note            *string
	OrganisationID  graphql.ID
	Website         *string
}

type profileProposePayload struct {
	Organisation *organisation
	Proposal     *proposal
	UserErrors   []userError
}

// ProfilePropose asks for a change of profile.
func (r *Root) ProfilePropose(ctx context.Context, args struct{ Input profileProposeInput }) (p profileProposePayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Organisation", "organisationId", in.OrganisationID, func(tx *store.Tx, n int64) error {
		waits, err := proposals.Propose(ctx, tx, proposals.Wish{
			OrganisationID: n, Version: version(in.ExpectedVersion), Names: in.Names.translated(), Country: changed(in.Country, strings.ToUpper),
			Kind: changed(in.Kind, strings.ToLower), Band: in.Band, Website: in.Website, Note: value(in.Note),
		})
		if err != nil {
			return err
		}
		if waits != 0 {
			if p.Proposal, err = loadProposal(ctx, tx, waits); err != nil {
				return err
			}
		}
		p.Organisation, err = loadOrganisation(ctx, tx, n)
		return err
	})
	if len(p.UserErrors) > 0 {
		p.Proposal, p.Organisation = nil, nil
	}
	return p, err
}

type proposalPayload struct {
	Proposal   *proposal
	UserErrors []userError
}

// changeProposal runs an act on a proposal and shows it as it is then.
func (r *Root) changeProposal(ctx context.Context, given graphql.ID, act func(*store.Tx, int64) error) (p proposalPayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "ProfileProposal", "id", given, func(tx *store.Tx, n int64) (err error) {
		if err := act(tx, n); err != nil {
			return err
		}
		p.Proposal, err = loadProposal(ctx, tx, n)
		return err
	})
	if len(p.UserErrors) > 0 {
		p.Proposal = nil
	}
	return p, err
}

type proposalDecideInput struct {
	AllowNamesake *bool
	Approve       bool
	ID            graphql.ID
	Reason        *string
}

// ProposalDecide approves or declines.
func (r *Root) ProposalDecide(ctx context.Context, args struct{ Input proposalDecideInput }) (proposalPayload, error) {
	in := args.Input
	return r.changeProposal(ctx, in.ID, func(tx *store.Tx, n int64) error {
		return proposals.Decide(ctx, tx, proposals.Decision{ID: n, Approve: in.Approve, Reason: value(in.Reason), Namesake: value(in.AllowNamesake)})
	})
}

// ProposalWithdraw takes a proposal back.
func (r *Root) ProposalWithdraw(ctx context.Context, args struct{ Input struct{ ID graphql.ID } }) (proposalPayload, error) {
	return r.changeProposal(ctx, args.Input.ID, func(tx *store.Tx, n int64) error { return proposals.Withdraw(ctx, tx, n) })
}
