package resolvers

import (
	"context"
	"slices"
	"strings"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/uploads"
	"github.com/plenary-org/plenary/schema/waivers"
)

type incomeList struct {
	Countries   int32
	ID          graphql.ID
	PublishedOn date.Date
	RecordedAt  DateTime
	RecordedBy  *string
	Source      string
}

func newIncomeList(l waivers.IncomeList) *incomeList {
	return &incomeList{int32(l.Countries), id("IncomeList", l.ID), l.PublishedOn, DateTime{l.RecordedAt}, l.RecordedBy, l.Source}
}

// IncomeLists lists the lists of income groups.
func (r *Root) IncomeLists(ctx context.Context) ([]*incomeList, error) {
	rows, err := waivers.IncomeLists(ctx, reader(ctx))
	list := make([]*incomeList, len(rows))
	for i, row := range rows {
		list[i] = newIncomeList(row)
	}
	return list, err
}

type incomePeriod struct {
	Income *string
	Since  date.Date
	Until  *date.Date
}

type leastDevelopedPeriod struct {
	EndedAt    *DateTime
	EndedBy    *string
	RecordedAt DateTime
	RecordedBy *string
	Since      *date.Date
	Source     string
	Until      *date.Date
}

type countryReference struct {
	Changed        bool
	Code           string
	Incomes        []incomePeriod
	LeastDeveloped []leastDevelopedPeriod
	Members        int32
	names          texts.Translated
}

func (c *countryReference) Name(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, c.names)
}

func newCountryReference(row waivers.CountryReference) *countryReference {
	c := &countryReference{
		Changed: row.Changed(), Code: row.Code, Incomes: make([]incomePeriod, len(row.Incomes)),
		LeastDeveloped: make([]leastDevelopedPeriod, len(row.LDC)), Members: int32(row.Members), names: row.Names,
	}
	for i, p := range row.Incomes {
		c.Incomes[i] = incomePeriod{optional(p.Income), p.From, optionalDay(p.Until)}
	}
	for i, p := range row.LDC {
		c.LeastDeveloped[i] = leastDevelopedPeriod{
			instant(p.EndedAt), p.EndedBy, DateTime{p.RecordedAt}, p.RecordedBy, optionalDay(p.From), p.Source, optionalDay(p.Until),
		}
	}
	slices.Reverse(c.Incomes)
	slices.Reverse(c.LeastDeveloped)
	return c
}

// CountryReferences lists what is on record of countries.
func (r *Root) CountryReferences(ctx context.Context, args struct {
	Changed *bool
	Code    *string
	Members *bool
}) ([]*countryReference, error) {
	rows, err := waivers.References(ctx, reader(ctx), waivers.ReferenceFilter{
		Changed: value(args.Changed), Code: upper(args.Code), Members: value(args.Members),
	})
	list := make([]*countryReference, len(rows))
	for i, row := range rows {
		list[i] = newCountryReference(row)
	}
	return list, err
}

type incomeListChange struct {
	After   *string
	Before  *string
	Code    string
	Members int32
	names   texts.Translated
}

func (c incomeListChange) Name(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, c.names)
}

type incomeListReceivePayload struct {
	Changes    []incomeListChange
	IncomeList *incomeList
	UserErrors []userError
}

// IncomeListReceive records a list, or shows what it would change: a dry run
// leaves the file as it is, to be taken when it is confirmed.
func (r *Root) IncomeListReceive(ctx context.Context, args struct {
	Input struct {
		DryRun      *bool
		File        graphql.ID
		PublishedOn date.Date
		Source      string
	}
}) (p incomeListReceivePayload, err error) {
	in, run := args.Input, r.write
	if value(in.DryRun) {
		run = r.rehearse
	}
	p.Changes = []incomeListChange{}
	p.UserErrors, err = run(ctx, func(tx *store.Tx) error {
		file, err := uploads.Take(ctx, tx, r.settings.Seals, uploads.ReferenceList, "file", string(in.File))
		if err != nil {
			return err
		}
		content, err := uploads.Content(ctx, tx, file.ID)
		if err != nil {
			return err
		}
		list, err := waivers.Receive(ctx, tx, waivers.ListDraft{PublishedOn: in.PublishedOn, Source: in.Source, File: file.Name, Content: content})
		if err != nil {
			return err
		}
		p.IncomeList = newIncomeList(list)
		changes, err := waivers.Changes(ctx, tx, list.ID)
		if err != nil {
			return err
		}
		p.Changes = make([]incomeListChange, len(changes))
		for i, c := range changes {
			p.Changes[i] = incomeListChange{optional(c.After), optional(c.Before), c.Code, int32(c.Members), c.Names}
		}
		_, err = uploads.Forget(ctx, tx, []int64{file.ID}) // its rows are kept
		return err
	})
	return p, err
}

type leastDevelopedRecordPayload struct {
	Country    *countryReference
	UserErrors []userError
}

// LeastDevelopedRecord records that a country joins or leaves the list.
func (r *Root) LeastDevelopedRecord(ctx context.Context, args struct {
	Input struct {
		Act     string
		Country string
		On      date.Date
		Source  string
	}
}) (p leastDevelopedRecordPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		change := waivers.LDCChange{Country: in.Country, Leaves: in.Act == "LEAVES", On: in.On, Source: in.Source}
		if err := waivers.RecordLDC(ctx, tx, change); err != nil {
			return err
		}
		rows, err := waivers.References(ctx, tx, waivers.ReferenceFilter{Code: strings.ToUpper(strings.TrimSpace(in.Country))})
		if len(rows) == 1 {
			p.Country = newCountryReference(rows[0])
		}
		return err
	})
	return p, err
}
