package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/waivers"
)

// expiry is Expiry of the schema.
type expiry struct {
	Count     int32
	DaysLeft  int32
	EndsOn    date.Date
	ID        graphql.ID
	Kind      string
	StartsOn  date.Date
	State     string
	row       bodies.Expiry
	decisions *Batch[int64, *decision]
	mandates  *Batch[int64, *mandate]
	firms     *Batch[int64, *organisation]
}

func expiriesOf(rows []bodies.Expiry, today date.Date) []*expiry {
	var decided, mandated, firms []int64
	for _, row := range rows {
		decided, mandated, firms = append(decided, row.DecisionID), append(mandated, row.MandateID), append(firms, row.OrganisationID)
	}
	decisions, of := NewBatch(decided, shownDecisions), NewBatch(firms, loadOrganisations)
	mandates := NewBatch(mandated, func(ctx context.Context, ids []int64) (map[int64]*mandate, error) {
		known, err := bodies.MandatesByIDs(ctx, reader(ctx), ids)
		return mandatesOf(known), err
	})
	list := make([]*expiry, len(rows))
	for i, row := range rows {
		list[i] = &expiry{
			Count: int32(row.Count), DaysLeft: int32(bodies.DaysLeft(today, row.EndsOn)), EndsOn: row.EndsOn, ID: id("Expiry", row.ID), Kind: row.Kind,
			StartsOn: row.StartsOn, State: row.State, row: row, decisions: decisions, mandates: mandates, firms: of,
		}
	}
	return list
}

func (e *expiry) Body(ctx context.Context) (*body, error) {
	if e.row.BodyID == 0 {
		return nil, nil
	}
	known, err := bodiesByID(ctx)
	return known[e.row.BodyID], err
}

func (e *expiry) Decision(ctx context.Context) (*decision, error) {
	return e.decisions.Get(ctx, e.row.DecisionID)
}

func (e *expiry) Mandate(ctx context.Context) (*mandate, error) {
	return e.mandates.Get(ctx, e.row.MandateID)
}

func (e *expiry) Organisation(ctx context.Context) (*organisation, error) {
	return e.firms.Get(ctx, e.row.OrganisationID)
}

func (e *expiry) Subject(ctx context.Context, args languageArgs) string {
	return e.row.SubjectIn(args.or(ctx))
}

type expiryConnection struct {
	Nodes    []*expiry
	PageInfo relay.Info
	filter   bodies.ExpiryFilter
}

func (c *expiryConnection) TotalCount(ctx context.Context) (int32, error) {
	return bodies.CountExpiries(ctx, reader(ctx), c.filter)
}

// Mandates reads a page of everything that expires. Waivers stand in it for
// whoever reads their register.
func (r *Root) Mandates(ctx context.Context, args struct {
	relay.Args
	ExpiringBefore *date.Date
	Filter         *struct{ Kind, State *string }
	History        bool
}) (*expiryConnection, error) {
	filter := bodies.ExpiryFilter{Before: value(args.ExpiringBefore), History: args.History}
	if f := args.Filter; f != nil {
		filter.Kind, filter.State = value(f.Kind), value(f.State)
	}
	settings, err := waivers.InForce(ctx, reader(ctx))
	if err != nil {
		return nil, err
	}
	filter.Waivers = settings.ReadsRegister(viewer(ctx))
	page, err := args.Page("mandates", 50)
	if err != nil {
		return nil, err
	}
	rows, info, err := bodies.Expiries(ctx, reader(ctx), filter, page)
	return &expiryConnection{expiriesOf(rows, reader(ctx).Today()), info, filter}, err
}
