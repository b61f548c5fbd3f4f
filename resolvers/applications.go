package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/applications"
	"github.com/plenary-org/plenary/schema/store"
)

// application is a row of a page; what it loads, it loads for the whole page.
type application struct {
	Band                        *named
	Category                    *category
	Constituency                *named
	ContactName                 string
	Country                     *country
	Email                       string
	ID                          graphql.ID
	Kind                        *string
	Language                    string
	Motivation                  string
	Names                       translations
	Stage                       string
	SubmittedAt                 DateTime
	Version                     int32
	ViewerCanDecide             bool
	ViewerCanRequestInformation bool
	Website                     *string
	row                         applications.Application
	page                        *applicationPage
}

// applicationPage loads what belongs to the applications of a page.
type applicationPage struct {
	events        *Batch[int64, []applications.Event]
	documents     *Batch[int64, []applications.Document]
	decisions     *Batch[int64, []applicationEvent]
	organisations *Batch[int64, *organisation]
}

func newApplicationPage(rows []applications.Application) *applicationPage {
	ids := make([]int64, len(rows))
	var linked []int64
	for i, row := range rows {
		ids[i] = row.ID
		if row.OrganisationID != nil {
			linked = append(linked, *row.OrganisationID)
		}
	}
	p := &applicationPage{organisations: NewBatch(linked, loadOrganisations)}
	p.events = NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]applications.Event, error) {
		return applications.Events(ctx, reader(ctx), ids)
	})
	p.documents = NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]applications.Document, error) {
		return applications.Documents(ctx, reader(ctx), ids)
	})
	p.decisions = NewBatch(ids, p.decided)
	return p
}

// decided gives the events of a page their decisions.
func (p *applicationPage) decided(ctx context.Context, ids []int64) (map[int64][]applicationEvent, error) {
	var cited []int64
	for _, n := range ids {
		events, err := p.events.Get(ctx, n)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			cited = append(cited, value(e.DecisionID))
		}
	}
	known, err := loadDecisions(ctx, reader(ctx), cited)
	if err != nil {
		return nil, err
	}
	byID := make(map[int64][]applicationEvent, len(ids))
	for _, n := range ids {
		events, _ := p.events.Get(ctx, n) // loaded above
		for _, e := range events {
			byID[n] = append(byID[n], applicationEvent{
				Actor: e.Actor, At: DateTime{e.At}, Decision: known[value(e.DecisionID)], Kind: e.Kind, Text: optional(e.Text),
			})
		}
	}
	return byID, nil
}

func applicationsOf(rows []applications.Application) []*application {
	page, bandsOf, countries := newApplicationPage(rows), newBands(), newCountryPage()
	list := make([]*application, len(rows))
	for i, row := range rows {
		o := newOrganisation(row.Organisation, nil, countries) // the same columns, read the same way
		list[i] = &application{
			Category: &category{named{row.CategoryCode, row.CategoryName}, bandsOf}, ContactName: row.ContactName,
			Country: o.Country, Email: row.Email, ID: id("Application", row.ID), Kind: o.Kind, Language: languageWord(row.Language),
			Motivation: row.Motivation, Names: o.Names, Stage: string(row.Stage), SubmittedAt: DateTime{row.SubmittedAt},
			Version: o.Version, Website: o.Website, row: row, page: page,
			ViewerCanDecide:             row.Stage == applications.Confirmed || row.Stage == applications.InformationRequested,
			ViewerCanRequestInformation: row.Stage == applications.Confirmed,
		}
		if row.BandCode != nil {
			list[i].Band = &named{*row.BandCode, row.BandName}
		}
		if row.ConstituencyCode != nil {
			list[i].Constituency = &named{*row.ConstituencyCode, row.ConstituencyName}
		}
	}
	return list
}

func (a *application) Name(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, a.row.Names)
}

func (a *application) DaysUnderReview(ctx context.Context) (int32, error) {
	events, err := a.page.events.Get(ctx, a.row.ID)
	return int32(applications.Days(applications.ReviewClock(events, reader(ctx).Now()))), err
}

type applicationDocument struct {
	At    DateTime
	Bytes int32
	ID    graphql.ID
	Name  string
}

func (p *applicationPage) documentsOf(ctx context.Context, n int64) ([]applicationDocument, error) {
	rows, err := p.documents.Get(ctx, n)
	list := make([]applicationDocument, len(rows))
	for i, row := range rows {
		list[i] = applicationDocument{DateTime{row.At}, row.Bytes, id("ApplicationDocument", row.ID), row.Name}
	}
	return list, err
}

func (a *application) Documents(ctx context.Context) ([]applicationDocument, error) {
	return a.page.documentsOf(ctx, a.row.ID)
}

type applicationEvent struct {
	Actor    *string
	At       DateTime
	Decision *decision
	Kind     string
	Text     *string
}

func (a *application) Events(ctx context.Context) ([]applicationEvent, error) {
	return a.page.decisions.Get(ctx, a.row.ID)
}

func (a *application) Organisation(ctx context.Context) (*organisation, error) {
	if a.row.OrganisationID == nil {
		return nil, nil
	}
	return a.page.organisations.Get(ctx, *a.row.OrganisationID)
}

// AdmissionRule tells who admits members.
func (r *Root) AdmissionRule() string { return string(r.settings.admission()) }

func (r *Root) Application(ctx context.Context, args struct{ ID graphql.ID }) (*application, error) {
	return one(ctx, "Application", args.ID, loadApplication)
}

func loadApplication(ctx context.Context, q store.Reader, n int64) (*application, error) {
	row, found, err := applications.ByID(ctx, q, n)
	if err != nil || !found {
		return nil, err
	}
	return applicationsOf([]applications.Application{row})[0], nil
}
