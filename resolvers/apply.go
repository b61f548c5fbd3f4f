package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/applications"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/observers"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
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

type applicationSubmitInput struct {
	Band        *string
	Category    string
	ContactName string
	Country     *string
	Documents   *[]graphql.ID
	Email       string
	Invitation  *string
	Kind        string
	Language    *string
	Motivation  string
	Names       namesInput
	Website     *string
}

func (in applicationSubmitInput) draft(usual texts.Language) applications.Draft {
	l, known := texts.ParseLanguage(value(in.Language))
	if !known {
		l = usual
	}
	return applications.Draft{
		Organisation: organisations.Draft{
			Names: in.Names.translated(), Country: upper(in.Country), Kind: lower(&in.Kind), Website: value(in.Website),
		},
		Category: in.Category, Band: value(in.Band), ContactName: in.ContactName, Email: in.Email, Language: l,
		Motivation: in.Motivation, Documents: tokens(in.Documents),
	}
}

type applicationSubmitPayload struct {
	SentTo     *string
	UserErrors []userError
}

func (r *Root) ApplicationSubmit(ctx context.Context, args struct{ Input applicationSubmitInput }) (p applicationSubmitPayload, err error) {
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		d := args.Input.draft(language(ctx))
		if token := value(args.Input.Invitation); token != "" {
			invited, found, err := observers.ByToken(ctx, tx, r.settings.Seals, token)
			if err != nil {
				return err
			}
			if found {
				d.Invitation, d.Organised = invited.ID, invited.Organisation.ID
			}
		}
		_, err := applications.Submit(ctx, tx, r.settings.Seals, d)
		return err
	})
	if err == nil && len(p.UserErrors) == 0 {
		p.SentTo = &args.Input.Email
	}
	return p, err
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

func tokens(list *[]graphql.ID) []string {
	ids := value(list)
	sealed := make([]string, len(ids))
	for i, one := range ids {
		sealed[i] = string(one)
	}
	return sealed
}
