package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/texts"
)

type country struct {
	named
	LeastDeveloped bool
	Region         *named
}

func (r *Root) Countries(ctx context.Context) ([]country, error) {
	rows, err := organisations.Countries(ctx, reader(ctx))
	list := make([]country, len(rows))
	for i, row := range rows {
		list[i] = country{named{row.Code, row.Names}, row.LeastDeveloped, regionOf(row.RegionCode, row.RegionName)}
	}
	return list, err
}

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
