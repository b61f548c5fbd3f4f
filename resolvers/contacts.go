package resolvers

import (
	"context"
	"slices"
	"strconv"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

type contactArgs struct {
	After   *string
	Current *bool
	First   *int32
}

type contact struct {
	Current      bool
	Email        *string
	EndsOn       *date.Date
	ID           graphql.ID
	Organisation *organisation
	Person       *person
	Role         string
	StartsOn     date.Date
}

func newContact(ctx context.Context, row organisations.Contact, o *organisation) *contact {
	l, _ := texts.ParseLanguage(row.Language)
	who := people.Row{ID: row.PersonID, Name: row.PersonName, Email: row.Email, Language: l, Version: row.PersonVersion}
	shown := who.For(viewer(ctx))
	var email *string
	if shown.Contact != nil {
		email = shown.Contact.Email
	}
	return &contact{
		Current: row.Current, Email: email, EndsOn: row.EndsOn, ID: id("Contact", row.ID), Organisation: o,
		Person: personOf(shown), Role: row.Role, StartsOn: row.StartsOn,
	}
}

type contactConnection struct {
	Nodes      []*contact
	PageInfo   relay.Info
	TotalCount int32
}

// contactPlace is contactArgs checked, and comparable by what it says.
type contactPlace struct {
	current      bool
	after, limit int
}

func contactsOf(organisationIDs []int64) *ByArgs[contactPlace, int64, []organisations.Contact] {
	return NewByArgs(organisationIDs, func(ctx context.Context, at contactPlace, ids []int64) (map[int64][]organisations.Contact, error) {
		return organisations.Contacts(ctx, reader(ctx), ids, at.current, at.after, at.limit+1)
	})
}

// contactsFor answers a page of an organisation's contacts; null where the
// viewer is neither staff nor one of them.
func contactsFor(ctx context.Context, o *organisation, args contactArgs) (*contactConnection, error) {
	if v := viewer(ctx); !v.Can(store.Staff) && !slices.Contains(v.Members, o.row.ID) {
		return nil, nil
	}
	page, err := relay.Args{First: args.First, After: args.After}.Page("contacts", 20)
	if err != nil {
		return nil, err
	}
	if page.ID < 0 || page.ID > 1_000_000 {
		return nil, refuse.Invalid("after", "BAD_CURSOR")
	}
	at := contactPlace{current: value(args.Current), after: int(page.ID), limit: page.Size}
	rows, err := o.page.contacts.Get(ctx, at, o.row.ID)
	if err != nil {
		return nil, err
	}
	c := &contactConnection{}
	if len(rows) > 0 {
		c.TotalCount = rows[0].Total
	}
	rows, c.PageInfo = relay.Cut(page, rows[:len(rows):len(rows)], func(organisations.Contact) (string, int64) { return "", 0 })
	place := func(n int) *string { s := relay.Cursor("contacts", strconv.Itoa(n), int64(n)); return &s }
	if len(rows) > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = place(at.after+1), place(at.after+len(rows))
	}
	for _, row := range rows {
		c.Nodes = append(c.Nodes, newContact(ctx, row, o))
	}
	return c, nil
}

type contactPayload struct {
	Contact    *contact
	UserErrors []userError
}

// changeContact runs an act and shows the contact that it is about.
func (r *Root) changeContact(ctx context.Context, kind, field string, given graphql.ID, act func(*store.Tx, int64) (contactID int64, err error)) (p contactPayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, kind, field, given, func(tx *store.Tx, n int64) error {
		contactID, err := act(tx, n)
		if err != nil {
			return err
		}
		p.Contact, err = loadContact(ctx, tx, contactID)
		return err
	})
	if len(p.UserErrors) > 0 {
		p.Contact = nil
	}
	return p, err
}

type contactAddInput struct {
	Email          string
	Language       *string
	Name           string
	OrganisationID graphql.ID
	Role           string
	StartsOn       *date.Date
}

func (r *Root) ContactAdd(ctx context.Context, args struct{ Input contactAddInput }) (contactPayload, error) {
	in := args.Input
	return r.changeContact(ctx, "Organisation", "organisationId", in.OrganisationID, func(tx *store.Tx, n int64) (int64, error) {
		l, _ := texts.ParseLanguage(value(in.Language)) // people.Add defaults
		return organisations.AddContact(ctx, tx, organisations.Appointment{
			OrganisationID: n, Role: in.Role, Name: in.Name, Email: in.Email, Language: l, StartsOn: value(in.StartsOn),
		})
	})
}

type contactEndInput struct {
	EndsOn *date.Date
	ID     graphql.ID
}

func (r *Root) ContactEnd(ctx context.Context, args struct{ Input contactEndInput }) (contactPayload, error) {
	in := args.Input
	return r.changeContact(ctx, "Contact", "id", in.ID, func(tx *store.Tx, n int64) (int64, error) {
		return n, organisations.EndContact(ctx, tx, n, value(in.EndsOn))
	})
}

func loadContact(ctx context.Context, q store.Reader, n int64) (*contact, error) {
	row, found, err := organisations.ContactByID(ctx, q, n)
	if err != nil || !found {
		return nil, err
	}
	o, err := loadOrganisation(ctx, q, row.OrganisationID)
	if err != nil {
		return nil, err
	}
	return newContact(ctx, row, o), nil
}
