package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
)

// mandate is Mandate of the schema.
type mandate struct {
	ID      graphql.ID
	Kind    string
	Version int32
	row     bodies.Mandate
	page    *mandatePage
}

// mandatePage loads for a page of mandates at once.
type mandatePage struct {
	periods   *Batch[int64, []bodies.Period]
	decisions *Batch[int64, *decision]
	hosts     *Batch[int64, *organisation]
}

func newMandatePage(ids []int64) *mandatePage {
	page := &mandatePage{periods: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]bodies.Period, error) {
		return bodies.PeriodsOf(ctx, reader(ctx), ids)
	})}
	page.decisions = NewBatch(nil, func(ctx context.Context, _ []int64) (map[int64]*decision, error) {
		ids, err := page.all(ctx, func(p bodies.Period) []int64 { return []int64{p.DecisionID, p.ClosedByID} })
		if err != nil {
			return nil, err
		}
		return shownDecisions(ctx, ids)
	})
	page.hosts = NewBatch(nil, func(ctx context.Context, _ []int64) (map[int64]*organisation, error) {
		ids, err := page.all(ctx, func(p bodies.Period) []int64 { return []int64{p.OrganisationID} })
		if err != nil {
			return nil, err
		}
		return loadOrganisations(ctx, ids)
	})
	return page
}

// all collects what the periods of the page name.
func (p *mandatePage) all(ctx context.Context, of func(bodies.Period) []int64) (ids []int64, err error) {
	if _, err := p.periods.Get(ctx, 0); err != nil {
		return nil, err
	}
	for _, list := range p.periods.values {
		for _, one := range list {
			ids = append(ids, of(one)...)
		}
	}
	return ids, nil
}

// mandatesOf shows mandates under the keys that they came by.
func mandatesOf(rows map[int64]bodies.Mandate) map[int64]*mandate {
	ids := make([]int64, 0, len(rows))
	for _, row := range rows {
		ids = append(ids, row.ID)
	}
	page, shown := newMandatePage(ids), make(map[int64]*mandate, len(rows))
	for key, row := range rows {
		shown[key] = &mandate{ID: id("Mandate", row.ID), Kind: row.Kind, Version: int32(row.Version), row: row, page: page}
	}
	return shown
}

// loadMandatesOf is the load of batches that lead from bodies to mandates.
func loadMandatesOf(ctx context.Context, bodyIDs []int64) (map[int64]*mandate, error) {
	rows, err := bodies.MandatesOf(ctx, reader(ctx), bodyIDs)
	return mandatesOf(rows), err
}

func loadMandate(ctx context.Context, q store.Reader, n int64) (*mandate, error) {
	rows, err := bodies.MandatesByIDs(ctx, q, []int64{n})
	return mandatesOf(rows)[n], err
}

// Mandate reads one mandate.
func (r *Root) Mandate(ctx context.Context, args struct{ ID graphql.ID }) (*mandate, error) {
	return one(ctx, "Mandate", args.ID, loadMandate)
}

func (m *mandate) Body(ctx context.Context) (*body, error) {
	if m.row.BodyID == 0 {
		return nil, nil
	}
	known, err := bodiesByID(ctx)
	return known[m.row.BodyID], err
}

func (m *mandate) Name(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, m.row.Names)
}

// deciding is the period that says where the mandate stands.
func (m *mandate) deciding(ctx context.Context) (bodies.Period, error) {
	list, err := m.page.periods.Get(ctx, m.row.ID)
	if err != nil || len(list) == 0 {
		return bodies.Period{}, err
	}
	return bodies.Deciding(list), nil
}

func (m *mandate) DaysLeft(ctx context.Context) (int32, error) {
	p, err := m.deciding(ctx)
	return int32(bodies.DaysLeft(reader(ctx).Today(), p.Last())), err
}

func (m *mandate) EndsOn(ctx context.Context) (date.Date, error) {
	p, err := m.deciding(ctx)
	return p.Last(), err
}

// ClosedOn is null where nobody closed it.
func (m *mandate) ClosedOn(ctx context.Context) (*date.Date, error) {
	p, err := m.deciding(ctx)
	return p.ClosedOn, err
}

func (m *mandate) State(ctx context.Context) (string, error) {
	list, err := m.page.periods.Get(ctx, m.row.ID)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return bodies.Standing(list, reader(ctx).Today()), nil
}

// mandatePeriod is MandatePeriod of the schema.
type mandatePeriod struct {
	Act       string
	ClosedOn  *date.Date
	ClosedWhy *string
	EndsOn    date.Date
	ID        graphql.ID
	Note      *string
	StartsOn  date.Date
	State     string
	row       bodies.Period
	page      *mandatePage
}

func (m *mandate) Periods(ctx context.Context) ([]*mandatePeriod, error) {
	rows, err := m.page.periods.Get(ctx, m.row.ID)
	list := make([]*mandatePeriod, len(rows))
	for i, row := range rows {
		list[i] = &mandatePeriod{
			Act: row.Act, ClosedOn: row.ClosedOn, ClosedWhy: optional(row.ClosedWhy), EndsOn: row.EndsOn, ID: id("MandatePeriod", row.ID),
			Note: optional(row.Note), StartsOn: row.StartsOn, State: row.Stands(reader(ctx).Today()), row: row, page: m.page,
		}
	}
	return list, err
}

func (p *mandatePeriod) Decision(ctx context.Context) (*decision, error) {
	return p.page.decisions.Get(ctx, p.row.DecisionID)
}

func (p *mandatePeriod) ClosedBy(ctx context.Context) (*decision, error) {
	return p.page.decisions.Get(ctx, p.row.ClosedByID)
}

func (p *mandatePeriod) Host(ctx context.Context) (*organisation, error) {
	return p.page.hosts.Get(ctx, p.row.OrganisationID)
}
