package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// stoppedAddress is StoppedAddress of the schema.
type stoppedAddress struct {
	Address        string
	Bounces        int32
	Diagnostic     string
	LastAt         DateTime
	MemberID       *graphql.ID
	OrganisationID *graphql.ID
	Person         *person
	Status         string
	names          texts.Translated
}

func (s *stoppedAddress) OrganisationName(ctx context.Context, args languageArgs) *string {
	return optional(pick(ctx, args, s.names))
}

func stoppedOf(v store.Viewer, row notices.Stopped) *stoppedAddress {
	who := people.Row{ID: row.PersonID, Name: row.Name, Email: &row.Address, Language: row.Language, Version: row.Version}
	s := &stoppedAddress{
		Address: row.Address, Bounces: int32(row.Bounces), Diagnostic: row.Diagnostic, LastAt: DateTime{row.LastAt},
		Person: personOf(who.For(v)), Status: row.Status, names: row.Names,
	}
	if row.MemberID != 0 {
		s.MemberID = new(id("Member", row.MemberID))
	}
	if row.OrganisationID != 0 {
		s.OrganisationID = new(id("Organisation", row.OrganisationID))
	}
	return s
}

type stoppedAddressConnection struct {
	Nodes    []*stoppedAddress
	PageInfo relay.Info
}

// TotalCount counts the list.
func (*stoppedAddressConnection) TotalCount(ctx context.Context) (int32, error) {
	n, err := notices.CountStopped(ctx, reader(ctx))
	return int32(n), err
}

// StoppedAddresses lists the addresses that letters come back from.
func (r *Root) StoppedAddresses(ctx context.Context, args relay.Args) (*stoppedAddressConnection, error) {
	page, err := args.Page("stopped-addresses", 50)
	if err != nil {
		return nil, err
	}
	rows, err := notices.ListStopped(ctx, reader(ctx), page)
	if err != nil {
		return nil, err
	}
	rows, info := relay.Cut(page, rows, notices.StoppedPlace)
	nodes := make([]*stoppedAddress, len(rows))
	for i, row := range rows {
		nodes[i] = stoppedOf(viewer(ctx), row)
	}
	return &stoppedAddressConnection{nodes, info}, nil
}

type addressRestorePayload struct {
	Address    *string
	UserErrors []userError
}

// AddressRestore lets letters go to a stopped address again.
func (r *Root) AddressRestore(ctx context.Context, args struct{ Input struct{ Address string } }) (p addressRestorePayload, err error) {
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error { return notices.Restore(ctx, tx, args.Input.Address) })
	if err == nil && len(p.UserErrors) == 0 {
		p.Address = &args.Input.Address
	}
	return p, err
}
