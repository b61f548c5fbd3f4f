package organisations

import (
	"context"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Country is a row of ISO 3166-1 with its region of UN M49.
type Country struct {
	Code       string           `db:"code"`
	Names      texts.Translated `db:"names"`
	RegionCode *string          `db:"region_code"`
	RegionName texts.Translated `db:"region_name"`
}

// Countries lists all countries by name in the viewer's language.
func Countries(ctx context.Context, q store.Reader) (list []Country, err error) {
	err = q.Select(ctx, &list, `
		select c.code, c.name as names, r.code as region_code, coalesce(r.name, '{}') as region_name
		from countries c left join regions r on r.code = c.region
		order by fold(c.name->>$1)`, string(language(q)))
	return list, err
}

// LeastDeveloped tells which countries are on the list of the United Nations
// today.
func LeastDeveloped(ctx context.Context, q store.Reader) (map[string]bool, error) {
	var codes []string
	err := q.Select(ctx, &codes, `select country_code from ldc_periods where from_on <= $1 and to_on > $1`, q.Today())
	listed := make(map[string]bool, len(codes))
	for _, code := range codes {
		listed[code] = true
	}
	return listed, err
}

// Region is a region of UN M49.
type Region struct {
	Code  string           `db:"code"`
	Names texts.Translated `db:"names"`
}

// Regions lists all regions by name in the viewer's language.
func Regions(ctx context.Context, q store.Reader) (list []Region, err error) {
	err = q.Select(ctx, &list, `select code, name as names from regions order by fold(name->>$1)`, string(language(q)))
	return list, err
}

func language(q store.Reader) texts.Language {
	if l := q.Viewer().Language; l != "" {
		return l
	}
	return texts.English
}
