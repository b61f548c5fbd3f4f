package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/observers"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

type observership struct {
	Country   *country
	EndsOn    *date.Date
	ID        graphql.ID
	InvitedBy *string
	Occasion  string
	StartsOn  date.Date
	row       observers.Row
	of        *Batch[int64, *organisation]
}

func observershipsOf(rows []observers.Row) []*observership {
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.OrganisationID
	}
	of, countries := NewBatch(ids, loadOrganisations), newCountryPage()
	list := make([]*observership, len(rows))
	for i, row := range rows {
		list[i] = &observership{
			Country: newOrganisation(row.Organisation, nil, countries).Country, EndsOn: row.EndsOn, ID: id("Observership", row.ID),
			InvitedBy: optional(row.InvitedBy), Occasion: row.Occasion, StartsOn: row.StartsOn, row: row, of: of,
		}
	}
	return list
}

func (o *observership) Name(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, o.row.Names)
}

func (o *observership) Organisation(ctx context.Context) (*organisation, error) {
	return o.of.Get(ctx, o.row.OrganisationID)
}

type observershipConnection struct {
	Nodes    []*observership
	PageInfo relay.Info
	period   observers.Period
}

func (c *observershipConnection) TotalCount(ctx context.Context) (int32, error) {
	return observers.Count(ctx, reader(ctx), c.period)
}

func (r *Root) Observers(ctx context.Context, args struct {
	relay.Args
	Period *string
}) (*observershipConnection, error) {
	period := observers.Current
	if args.Period != nil {
		period = observers.Period(*args.Period)
	}
	page, err := args.Page(observers.ListName(period), 50)
	if err != nil {
		return nil, err
	}
	rows, info, err := observers.List(ctx, reader(ctx), period, page)
	return &observershipConnection{observershipsOf(rows), info, period}, err
}

type observershipPayload struct {
	Observership *observership
	UserErrors   []userError
}

func loadObservership(ctx context.Context, q store.Reader, n int64) (*observership, error) {
	row, found, err := observers.ByID(ctx, q, n)
	if err != nil || !found {
		return nil, err
	}
	return observershipsOf([]observers.Row{row})[0], nil
}

type observershipAddInput struct {
	EndsOn       *date.Date
	InvitedBy    *string
	Occasion     string
	Organisation *struct {
		Country *string
		Kind    *string
		Names   *namesInput
		Website *string
	}
	OrganisationID *graphql.ID
	StartsOn       *date.Date
}

func (in observershipAddInput) observership() (o observers.Observership, err error) {
	o = observers.Observership{StartsOn: value(in.StartsOn), EndsOn: value(in.EndsOn), Occasion: in.Occasion, InvitedBy: value(in.InvitedBy)}
	if in.OrganisationID != nil && *in.OrganisationID != "" {
		o.OrganisationID, err = relay.Decode("Organisation", "organisationId", string(*in.OrganisationID))
		return o, err
	}
	if n := in.Organisation; n != nil {
		o.Organisation = &organisations.Draft{
			Names: n.Names.translated(), Country: upper(n.Country), Kind: lower(n.Kind), Website: value(n.Website),
		}
	}
	return o, nil
}

func (r *Root) ObservershipAdd(ctx context.Context, args struct{ Input observershipAddInput }) (p observershipPayload, err error) {
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		o, err := args.Input.observership()
		if err != nil {
			return err
		}
		n, err := observers.Add(ctx, tx, o)
		if err != nil {
			return err
		}
		p.Observership, err = loadObservership(ctx, tx, n)
		return err
	})
	return p, err
}

func (r *Root) ObservershipEnd(ctx context.Context, args struct {
	Input struct {
		EndsOn *date.Date
		ID     graphql.ID
	}
}) (p observershipPayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "Observership", "id", args.Input.ID, func(tx *store.Tx, n int64) (err error) {
		if err := observers.End(ctx, tx, n, value(args.Input.EndsOn)); err != nil {
			return err
		}
		p.Observership, err = loadObservership(ctx, tx, n)
		return err
	})
	return p, err
}

type membershipInvitation struct {
	ContactName string
	Country     *country
	Email       string
	Kind        *string
	Language    string
	Names       translations
	Website     *string
}

func (r *Root) Invitation(ctx context.Context, args struct{ Token *string }) (*membershipInvitation, error) {
	row, found, err := observers.ByToken(ctx, reader(ctx), r.settings.Seals, value(args.Token))
	if err != nil || !found {
		return nil, err
	}
	o := newOrganisation(row.Organisation, nil, newCountryPage())
	return &membershipInvitation{row.ContactName, o.Country, row.Email, o.Kind, languageWord(row.Language), o.Names, o.Website}, nil
}

func (r *Root) MembershipInvite(ctx context.Context, args struct {
	Input struct {
		Email          string
		Language       *string
		Name           string
		OrganisationID graphql.ID
	}
}) (p applicationSubmitPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Organisation", "organisationId", in.OrganisationID, func(tx *store.Tx, n int64) (err error) {
		l, _ := texts.ParseLanguage(value(in.Language)) // none: English
		_, err = observers.Invite(ctx, tx, observers.Invitation{OrganisationID: n, Name: in.Name, Email: in.Email, Language: l})
		return err
	})
	if err == nil && len(p.UserErrors) == 0 {
		p.SentTo = &in.Email
	}
	return p, err
}
