package resolvers

import (
	"context"
	"slices"
	"strings"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/calls"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// callApplication is CallApplication of the schema.
type callApplication struct {
	ChangedAt    *DateTime
	Chosen       *bool
	Constituency *named
	Country      *country
	Expertise    string
	GivenCountry *string
	ID           graphql.ID
	Motivation   string
	Name         string
	SentAt       DateTime
	row          calls.Application
	page         *callApplicationPage
}

type callApplicationPage struct {
	calls         *Batch[int64, *call]
	organisations *Batch[int64, *organisation]
}

func callApplicationsOf(rows []calls.Application) []*callApplication {
	of, firms := make([]int64, len(rows)), make([]int64, len(rows))
	for i, row := range rows {
		of[i], firms[i] = row.CallID, row.OrganisationID
	}
	countries := newCountryPage()
	page := &callApplicationPage{
		calls: NewBatch(slices.Compact(slices.Sorted(slices.Values(of))), func(ctx context.Context, ids []int64) (map[int64]*call, error) {
			known, err := calls.ByIDs(ctx, reader(ctx), ids)
			list := make([]calls.Call, 0, len(known))
			for _, row := range known {
				list = append(list, row)
			}
			return store.Index(callsOf(list), func(c *call) int64 { return c.row.ID }), err
		}),
		organisations: NewBatch(firms, loadOrganisations),
	}
	list := make([]*callApplication, len(rows))
	for i, row := range rows {
		a := &callApplication{
			Expertise: row.Expertise, GivenCountry: optional(row.Given), ID: id("CallApplication", row.ID), Motivation: row.Motivation, Name: row.Name,
			SentAt: DateTime{row.SentAt}, row: row, page: page,
		}
		if row.ChangedAt != nil {
			a.ChangedAt = &DateTime{*row.ChangedAt}
		}
		if calls.State(row.Outcome) == calls.Decided {
			a.Chosen = &row.Appointed
		}
		if row.Constituency != "" {
			a.Constituency = &named{row.Constituency, row.Constituencies}
		}
		if row.Country != "" {
			a.Country = &country{named{row.Country, row.CountryNames}, regionOf(row.Region, row.RegionNames), countries}
		}
		list[i] = a
	}
	return list
}

// loadCallApplication finds an application, for staff and the applicant.
func loadCallApplication(ctx context.Context, q store.Reader, n int64) (*callApplication, error) {
	row, found, err := calls.ByID(ctx, q, n)
	if err != nil || !found {
		return nil, err
	}
	return callApplicationsOf([]calls.Application{row})[0], nil
}

func (a *callApplication) Call(ctx context.Context) (*call, error) {
	return a.page.calls.Get(ctx, a.row.CallID)
}

func (a *callApplication) Languages() []string {
	list := []string{}
	for _, l := range a.row.Languages() {
		list = append(list, languageWord(l))
	}
	return list
}

func (a *callApplication) Organisation(ctx context.Context) (*organisation, error) {
	return a.page.organisations.Get(ctx, a.row.OrganisationID)
}

func (c *call) Applications(ctx context.Context) ([]*callApplication, error) {
	list, err := c.page.applications.Get(ctx, c.row.ID)
	if list == nil {
		list = []*callApplication{}
	}
	return list, err
}

func (c *call) ApplicationsCount(ctx context.Context) (int32, error) {
	list, err := c.page.applications.Get(ctx, c.row.ID)
	return int32(len(list)), err
}

// callBalance is CallBalance of the schema.
type callBalance struct {
	Constituencies []callShare
	Languages      []callShare
	Regions        []callShare
}

type callShare struct {
	Applied, Chosen, Inside, Together int32
	Label                             *string
}

func callSharesOf(l texts.Language, shares []calls.Share) []callShare {
	list := make([]callShare, len(shares))
	for i, s := range shares {
		label := s.Names.In(l)
		if s.Scale == calls.ByLanguage {
			label = texts.Domain.Say(l, "calls.language."+s.Code, nil)
		}
		list[i] = callShare{int32(s.Applied), int32(s.Chosen), int32(s.Inside), int32(s.Inside + s.Chosen), optional(label)}
	}
	return list
}

// Balance counts who would be in the body together.
func (c *call) Balance(ctx context.Context, args struct{ Chosen *[]graphql.ID }) (*callBalance, error) {
	chosen, err := applicationIDs("chosen", value(args.Chosen))
	if err != nil {
		return nil, err
	}
	people, err := c.page.profiles.Get(ctx, c.row.ID)
	if err != nil {
		return nil, err
	}
	steps, err := c.page.steps.Get(ctx, 0)
	shares := func(scale string) []callShare {
		return callSharesOf(language(ctx), calls.Weigh(scale, steps, people, chosen))
	}
	return &callBalance{Constituencies: shares(calls.ByConstituency), Languages: shares(calls.ByLanguage), Regions: shares(calls.ByRegion)}, err
}

func applicationIDs(field string, given []graphql.ID) (ids []int64, err error) {
	for _, one := range given {
		n, err := relay.Decode("CallApplication", field, string(one))
		if err != nil {
			return nil, err
		}
		ids = append(ids, n)
	}
	return ids, nil
}

// wording reads what an applicant says.
func wording(organisationID *graphql.ID, country *string, motivation, expertise string, languages []string) (calls.Wording, error) {
	w := calls.Wording{Country: value(country), Motivation: motivation, Expertise: expertise, Languages: languagesOf(&languages)}
	given := value(organisationID)
	if strings.TrimSpace(string(given)) == "" {
		return w, nil
	}
	n, err := relay.Decode("Organisation", "organisationId", string(given))
	if err != nil {
		return w, refuse.Invalid("organisationId", "CALL_ORGANISATION")
	}
	w.OrganisationID = n
	return w, nil
}
