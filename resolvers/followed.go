package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/applications"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
)

// followed is an application for whoever holds its link.
type followed struct {
	ConfirmBy   date.Date
	ContactName string
	Country     *country
	Motivation  string
	Stage       string
	SubmittedAt DateTime
	Token       string
	row         applications.Application
	page        *applicationPage
}

func newFollowed(q store.Reader, row applications.Application, token string) *followed {
	return &followed{
		ConfirmBy: date.Of(row.SubmittedAt.Add(applications.ConfirmWithin), q.Zone()), ContactName: row.ContactName,
		Country: newOrganisation(row.Organisation, nil, newCountryPage()).Country, Motivation: row.Motivation, Stage: string(row.Stage),
		SubmittedAt: DateTime{row.SubmittedAt}, Token: token, row: row, page: newApplicationPage([]applications.Application{row}),
	}
}

func (f *followed) Name(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, f.row.Names)
}

func (f *followed) Documents(ctx context.Context) ([]applicationDocument, error) {
	return f.page.documentsOf(ctx, f.row.ID)
}

// Events are what the applicant may read: not who of the secretariat acted,
// nor why somebody was admitted.
func (f *followed) Events(ctx context.Context) ([]applicationEvent, error) {
	events, err := f.page.decisions.Get(ctx, f.row.ID)
	shown := make([]applicationEvent, len(events))
	for i, e := range events {
		e.Actor = nil
		if e.Kind == string(applications.Admitted) {
			e.Text = nil
		}
		shown[i] = e
	}
	return shown, err
}

// Question is the latest one, while it waits for an answer.
func (f *followed) Question(ctx context.Context) (asked *string, err error) {
	if f.row.Stage != applications.InformationRequested {
		return nil, nil
	}
	events, err := f.Events(ctx)
	for _, e := range events {
		if e.Kind == string(applications.InformationRequested) {
			asked = e.Text
		}
	}
	return asked, err
}

func (r *Root) ApplicationByLink(ctx context.Context, args struct{ Token string }) (*followed, error) {
	return r.loadFollowed(ctx, reader(ctx), args.Token)
}

func (r *Root) loadFollowed(ctx context.Context, q store.Reader, token string) (*followed, error) {
	row, found, err := applications.ByToken(ctx, q, r.settings.Seals, token)
	if err != nil || !found {
		return nil, err
	}
	return newFollowed(q, row, token), nil
}

type followedPayload struct {
	Application *followed
	UserErrors  []userError
}

// byLink runs what the holder of a link does, and shows the application after.
func (r *Root) byLink(ctx context.Context, token string, act func(*store.Tx) error) (p followedPayload, err error) {
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		if err := act(tx); err != nil {
			return err
		}
		p.Application, err = r.loadFollowed(ctx, tx, token)
		return err
	})
	return p, err
}

func (r *Root) ApplicationConfirm(ctx context.Context, args struct{ Input struct{ Token string } }) (followedPayload, error) {
	token := args.Input.Token
	return r.byLink(ctx, token, func(tx *store.Tx) error { return applications.Confirm(ctx, tx, r.settings.Seals, token) })
}

func (r *Root) ApplicationAmend(ctx context.Context, args struct {
	Input struct {
		Documents  *[]graphql.ID
		Motivation *string
		Token      string
	}
}) (followedPayload, error) {
	in := args.Input
	return r.byLink(ctx, in.Token, func(tx *store.Tx) error {
		return applications.Amend(ctx, tx, r.settings.Seals, applications.Amendment{
			Token: in.Token, Motivation: value(in.Motivation), Documents: tokens(in.Documents),
		})
	})
}

func (r *Root) ApplicationAnswer(ctx context.Context, args struct {
	Input struct {
		Documents *[]graphql.ID
		Text      string
		Token     string
	}
}) (followedPayload, error) {
	in := args.Input
	return r.byLink(ctx, in.Token, func(tx *store.Tx) error {
		return applications.Reply(ctx, tx, r.settings.Seals, applications.Answer{Token: in.Token, Text: in.Text, Documents: tokens(in.Documents)})
	})
}

func (r *Root) ApplicationWithdraw(ctx context.Context, args struct {
	Input struct {
		Reason *string
		Token  string
	}
}) (followedPayload, error) {
	in := args.Input
	return r.byLink(ctx, in.Token, func(tx *store.Tx) error {
		return applications.Withdraw(ctx, tx, r.settings.Seals, in.Token, value(in.Reason))
	})
}
