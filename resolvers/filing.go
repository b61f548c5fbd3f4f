package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/texts"
)

type category struct {
	named
	bands *bands
}

// bands loads the size bands of all categories once.
type bands struct {
	all *Batch[string, []members.Named]
}

func newBands() *bands {
	return &bands{NewBatch(nil, func(ctx context.Context, _ []string) (map[string][]members.Named, error) {
		return members.Bands(ctx, reader(ctx))
	})}
}

func (c *category) Bands(ctx context.Context) ([]named, error) {
	rows, err := c.bands.all.Get(ctx, c.Code)
	return namedList(rows), err
}

func namedList(rows []members.Named) []named {
	list := make([]named, len(rows))
	for i, row := range rows {
		list[i] = named{row.Code, row.Names}
	}
	return list
}

func (r *Root) Constituencies(ctx context.Context) ([]named, error) {
	rows, err := members.Constituencies(ctx, reader(ctx))
	return namedList(rows), err
}

func (r *Root) Categories(ctx context.Context) ([]*category, error) {
	rows, err := members.Categories(ctx, reader(ctx))
	bandsOf := newBands()
	list := make([]*category, len(rows))
	for i, row := range rows {
		list[i] = &category{named{row.Code, row.Names}, bandsOf}
	}
	return list, err
}

type memberFiling struct {
	Band         *named
	Category     *category
	Constituency *named
}

func filingOf(f members.Filed, bandsOf *bands) memberFiling {
	named := func(code string, name texts.Translated) *named {
		if code == "" {
			return nil
		}
		return &named{code, name}
	}
	filing := memberFiling{Band: named(f.BandCode, f.BandName), Constituency: named(f.ConstituencyCode, f.ConstituencyName)}
	if c := named(f.CategoryCode, f.CategoryName); c != nil {
		filing.Category = &category{*c, bandsOf}
	}
	return filing
}
