package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/store"
)

type signInRequestPayload struct {
	Minutes    *int32
	UserErrors []userError
}

// SignInRequest asks for a sign-in link by mail.
func (r *Root) SignInRequest(ctx context.Context, args struct{ Input struct{ Email string } }) (p signInRequestPayload, err error) {
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		return people.AskSignIn(ctx, tx, args.Input.Email, people.NetworkOf(ctx), language(ctx))
	})
	if len(p.UserErrors) == 0 {
		p.Minutes = new(int32(people.LinkLife.Minutes()))
	}
	return p, err
}

// session is Session of the schema.
type session struct {
	Agent     string
	CreatedAt DateTime
	Current   bool
	ExpiresAt DateTime
	ID        graphql.ID
	Network   string
	SeenAt    DateTime
}

// Sessions lists where the viewer is signed in.
func (*viewerNode) Sessions(ctx context.Context) ([]session, error) {
	rows, err := people.Sessions(ctx, reader(ctx))
	list := make([]session, len(rows))
	for i, row := range rows {
		list[i] = session{
			Agent: row.Agent, CreatedAt: DateTime{row.CreatedAt}, Current: row.Current, ExpiresAt: DateTime{row.ExpiresAt},
			ID: id("Session", row.ID), Network: row.Network, SeenAt: DateTime{row.SeenAt},
		}
	}
	return list, err
}

type idInput struct{ ID graphql.ID }

type revokedPayload struct {
	RevokedID  *graphql.ID
	UserErrors []userError
}

// revoke ends a thing of the viewer's by its id.
func (r *Root) revoke(ctx context.Context, kind string, given graphql.ID, end func(context.Context, *store.Tx, int64) error) (p revokedPayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, kind, "id", given, func(tx *store.Tx, n int64) error {
		return end(ctx, tx, n)
	})
	if len(p.UserErrors) == 0 {
		p.RevokedID = &given
	}
	return p, err
}

// SessionRevoke ends one of the viewer's sessions.
func (r *Root) SessionRevoke(ctx context.Context, args struct{ Input idInput }) (revokedPayload, error) {
	return r.revoke(ctx, "Session", args.Input.ID, people.RevokeSession)
}

type revokedOthersPayload struct {
	Revoked    int32
	UserErrors []userError
}

// SessionRevokeOthers ends all of the viewer's sessions but this one.
func (r *Root) SessionRevokeOthers(ctx context.Context) (p revokedOthersPayload, err error) {
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		n, err := people.RevokeOtherSessions(ctx, tx)
		p.Revoked = int32(n)
		return err
	})
	return p, err
}

// apiToken is APIToken of the schema.
type apiToken struct {
	CreatedAt DateTime
	ExpiresAt DateTime
	ID        graphql.ID
	Name      string
	Role      store.Role
	UsedAt    *DateTime
}

func tokenOf(row people.Token) apiToken {
	t := apiToken{
		CreatedAt: DateTime{row.CreatedAt}, ExpiresAt: DateTime{row.ExpiresAt},
		ID: id("APIToken", row.ID), Name: row.Name, Role: row.Role,
	}
	if row.UsedAt != nil {
		t.UsedAt = &DateTime{*row.UsedAt}
	}
	return t
}

// APITokens lists the viewer's tokens.
func (*viewerNode) APITokens(ctx context.Context) ([]apiToken, error) {
	rows, err := people.Tokens(ctx, reader(ctx))
	list := make([]apiToken, len(rows))
	for i, row := range rows {
		list[i] = tokenOf(row)
	}
	return list, err
}

type apiTokenCreateInput struct {
	ExpiresOn date.Date
	Name      string
	Role      store.Role
}

type apiTokenCreatePayload struct {
	APIToken   *apiToken
	Secret     *string
	UserErrors []userError
}

// APITokenCreate makes a token and answers its secret, this once.
func (r *Root) APITokenCreate(ctx context.Context, args struct{ Input apiTokenCreateInput }) (p apiTokenCreatePayload, err error) {
	in := args.Input
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		row, secret, err := people.CreateToken(ctx, tx, people.NewToken{Name: in.Name, Role: in.Role, ExpiresOn: in.ExpiresOn})
		if err == nil {
			p.APIToken, p.Secret = new(tokenOf(row)), &secret
		}
		return err
	})
	if len(p.UserErrors) > 0 { // what an attempt that lost its race had made is no more
		p.APIToken, p.Secret = nil, nil
	}
	return p, err
}

// APITokenRevoke ends one of the viewer's tokens.
func (r *Root) APITokenRevoke(ctx context.Context, args struct{ Input idInput }) (revokedPayload, error) {
	return r.revoke(ctx, "APIToken", args.Input.ID, people.RevokeToken)
}
