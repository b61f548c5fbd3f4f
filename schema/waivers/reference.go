package waivers

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// IncomeList is a list of the World Bank's income groups. The latest one
// published by a day is the list of that day.
type IncomeList struct {
	ID          int64
	PublishedOn date.Date `db:"published_on"`
	Source      string
	Countries   int       // that it classifies
	RecordedAt  time.Time `db:"recorded_at"`
	RecordedBy  *string   `db:"recorded_by"` // nil: it came with the product
}

// IncomeLists reads the lists, the latest first.
func IncomeLists(ctx context.Context, q store.Reader) (list []IncomeList, err error) {
	err = q.Select(ctx, &list, `
		select l.id, l.published_on, l.source, (select count(*) from income_groups g where g.list_id = l.id) as countries, l.recorded_at, who.name as recorded_by
		from income_lists l left join people who on who.id = l.recorded_by order by l.published_on desc`)
	return list, err
}

// CountryReference is what the reference data say of a country, by dates.
type CountryReference struct {
	Code    string
	Names   texts.Translated
	Members int            // of today
	Incomes []IncomePeriod // the earliest first
	LDC     []LDCPeriod    // the earliest first
}

// IncomePeriod is the time over which lists have a country in a group.
type IncomePeriod struct {
	Income string    // World Bank code; empty: not classified
	From   date.Date // the first list that has it so
	Until  date.Date // the list that has it otherwise; zero: the latest list still has it so
}

// LDCPeriod is a time on the United Nations' list of least developed countries.
type LDCPeriod struct {
	ID         int64
	From       date.Date // zero: not on record
	Until      date.Date // the first day after graduation; zero: none is on record
	Source     string
	RecordedAt time.Time  `db:"recorded_at"`
	RecordedBy *string    `db:"recorded_by"`
	EndedAt    *time.Time `db:"ended_at"` // when the graduation was recorded
	EndedBy    *string    `db:"ended_by"`
}

// Changed tells whether a country was in another group, or joined or left the
// least developed countries, as far as the data go back.
func (c CountryReference) Changed() bool {
	for _, p := range c.LDC {
		if !p.From.IsZero() || !p.Until.IsZero() {
			return true
		}
	}
	return len(c.Incomes) > 1
}

// ReferenceFilter narrows the countries; zero values do not.
type ReferenceFilter struct {
	Code    string // ISO 3166-1 alpha-2
	Members bool   // only those that have members today
	Changed bool   // only those of which something changed
}

// References reads what is on record of countries, by name in the viewer's
// language, with three statements.
func References(ctx context.Context, q store.Reader, f ReferenceFilter) ([]CountryReference, error) {
	language := q.Viewer().Language
	if language == "" {
		language = texts.English
	}
	var countries []CountryReference
	err := q.Select(ctx, &countries, `
		with ours as (select o.country_code, count(*) as members from register($1) m join organisations o on o.id = m.organisation_id
		              where m.status = 'CURRENT' group by 1)
		select c.code, c.name as names, coalesce(m.members, 0) as members from countries c left join ours m on m.country_code = c.code
		where ($2 = '' or c.code = $2) and (m.members > 0 or not $3)
		  and (exists (select from income_groups g where g.country_code = c.code) or exists (select from ldc_periods p where p.country_code = c.code) or m.members > 0)
		order by fold(c.name->>$4)`, q.Today(), f.Code, f.Members, string(language))
	if err != nil {
		return nil, err
	}
	incomes, err := incomePeriods(ctx, q)
	if err != nil {
		return nil, err
	}
	ldc, err := ldcPeriods(ctx, q)
	list := make([]CountryReference, 0, len(countries))
	for _, c := range countries {
		c.Incomes, c.LDC = incomes[c.Code], ldc[c.Code]
		if c.Changed() || !f.Changed {
			list = append(list, c)
		}
	}
	return list, err
}

// incomePeriods reads every country's groups over the lists.
func incomePeriods(ctx context.Context, q store.Reader) (map[string][]IncomePeriod, error) {
	var rows []struct {
		Code   string
		Income string
		On     date.Date
	}
	err := q.Select(ctx, &rows, `
		select c.code, coalesce(g.income, '') as income, l.published_on as on
		from (select distinct country_code as code from income_groups) c cross join income_lists l
		left join income_groups g on g.list_id = l.id and g.country_code = c.code order by l.published_on`)
	byCode := map[string][]IncomePeriod{}
	for _, row := range rows {
		byCode[row.Code] = follow(byCode[row.Code], row.Income, row.On)
	}
	return byCode, err
}

// follow adds what the next list has: a period goes on, or another begins. What
// comes before the first list that classifies a country is none.
func follow(periods []IncomePeriod, income string, on date.Date) []IncomePeriod {
	last := len(periods) - 1
	switch {
	case last < 0 && income == "" || last >= 0 && periods[last].Income == income:
		return periods
	case last >= 0:
		periods[last].Until = on
	}
	return append(periods, IncomePeriod{Income: income, From: on})
}

func ldcPeriods(ctx context.Context, q store.Reader) (map[string][]LDCPeriod, error) {
	var rows []struct {
		LDCPeriod
		Code string
	}
	err := q.Select(ctx, &rows, `
		select p.id, p.country_code as code, nullif(p.from_on, '-infinity') as from, nullif(p.to_on, 'infinity') as until, p.source,
		       p.recorded_at, who.name as recorded_by, p.ended_at, ender.name as ended_by
		from ldc_periods p left join people who on who.id = p.recorded_by left join people ender on ender.id = p.ended_by order by p.from_on`)
	byCode := make(map[string][]LDCPeriod, len(rows))
	for _, row := range rows {
		byCode[row.Code] = append(byCode[row.Code], row.LDCPeriod)
	}
	return byCode, err
}
