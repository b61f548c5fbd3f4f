package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/texts"
)

// country is Country of the schema.
type country struct {
	named
	Region *named
	page   *countryPage
}

// countryPage loads for the countries of a page at once.
type countryPage struct {
	leastDeveloped *Batch[string, bool]
}

func newCountryPage() *countryPage {
	return &countryPage{
		leastDeveloped: NewBatch(nil, func(ctx context.Context, _ []string) (map[string]bool, error) {
			return organisations.LeastDeveloped(ctx, reader(ctx))
		}),
	}
}

func (c country) LeastDeveloped(ctx context.Context) (bool, error) {
	return c.page.leastDeveloped.Get(ctx, c.Code)
}

// Countries lists the countries by name.
func (r *Root) Countries(ctx context.Context) ([]country, error) {
	rows, err := organisations.Countries(ctx, reader(ctx))
	page := newCountryPage()
	list := make([]country, len(rows))
	for i, row := range rows {
		list[i] = country{named{row.Code, row.Names}, regionOf(row.RegionCode, row.RegionName), page}
	}
	return list, err
}

// Regions lists the regions by name.
func (r *Root) Regions(ctx context.Context) ([]named, error) {
	rows, err := organisations.Regions(ctx, reader(ctx))
	list := make([]named, len(rows))
	for i, row := range rows {
		list[i] = named{row.Code, row.Names}
	}
	return list, err
}

func regionOf(code *string, names texts.Translated) *named {
	if code == nil {
		return nil
	}
	return &named{*code, names}
}
