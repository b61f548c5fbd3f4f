package demo

import (
	"context"
	_ "embed"
	"iter"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/imports"
	"github.com/plenary-org/plenary/schema/invoices"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/sheets"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

//go:embed members.csv
var membersCSV []byte

// register imports the members as staff would, in November 2021 and then each
// January those who joined that year, and names their people.
func (d *demo) register(ctx context.Context, now time.Time) (bodies []body, err error) {
	sheet, err := sheets.Read("members.csv", membersCSV)
	if err != nil {
		return nil, err
	}
	begin := time.Date(firstYear-1, time.November, 2, 9, 0, 0, 0, d.store.Zone())
	for year, rows := range byYear(sheet) {
		at := begin
		if year >= firstYear {
			at = time.Date(year, time.January, 2, 9, 0, 0, 0, d.store.Zone())
		}
		if err := d.enter(ctx, at, now, sheets.Sheet{Name: sheet.Name, Format: sheet.Format, Header: sheet.Header, Rows: rows}); err != nil {
			return nil, err
		}
	}
	err = d.act(ctx, earlier(begin.Add(time.Hour), now), func(tx *store.Tx) error {
		if err := d.invite(ctx, tx); err != nil {
			return err
		}
		if err := d.introduce(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.Get(ctx, &d.staff, `select id from people where email = $1`, Cast[0].Email); err != nil {
			return err
		}
		if err := invoices.SetAccount(ctx, tx, payTo); err != nil {
			return err
		}
		return tx.Select(ctx, &bodies, `
			select o.id, m.id as member_id, o.name_en as name, coalesce(o.country_code, '') as country, m.joined_on
			from register($1) m join organisations o on o.id = m.organisation_id order by o.sort_en, o.id`, tx.Today())
	})
	if err == nil {
		err = d.act(ctx, earlier(begin.Add(90*time.Minute), now), func(tx *store.Tx) error { return d.teach(ctx, tx) })
	}
	if err != nil {
		return nil, err
	}
	if err := d.remember(ctx, begin, now); err != nil {
		return nil, err
	}
	return bodies, d.nameAll(ctx, begin, now, bodies)
}

// nameAll names the people of the members on the first list, and then each
// January those of the new ones.
func (d *demo) nameAll(ctx context.Context, begin, now time.Time, bodies []body) error {
	years := map[int][]body{}
	for _, b := range bodies {
		year := max(b.JoinedOn.Year(), firstYear-1)
		years[year] = append(years[year], b)
	}
	for _, year := range slices.Sorted(maps.Keys(years)) {
		at := begin.Add(2 * time.Hour)
		if year >= firstYear {
			at = time.Date(year, time.January, 2, 11, 0, 0, 0, d.store.Zone())
		}
		if err := d.act(ctx, earlier(at, now), func(tx *store.Tx) error { return d.nameContacts(ctx, tx, years[year]) }); err != nil {
			return err
		}
	}
	return nil
}

// byYear yields the rows that were on the first list, and then those of each
// year since, but for the bank, which applies.
func byYear(sheet sheets.Sheet) iter.Seq2[int, []sheets.Row] {
	joined := slices.Index(sheet.Header, "joined")
	years := map[int][]sheets.Row{}
	name := slices.Index(sheet.Header, "name")
	for _, row := range sheet.Rows {
		if row.Cells[name] == developmentBank {
			continue // it applies
		}
		year, _ := strconv.Atoi(row.Cells[joined][:4]) // the file is ours
		years[max(year, firstYear-1)] = append(years[max(year, firstYear-1)], row)
	}
	return func(yield func(int, []sheets.Row) bool) {
		for _, year := range slices.Sorted(maps.Keys(years)) {
			if !yield(year, years[year]) {
				return
			}
		}
	}
}

// enter imports rows at an instant. Those who join after today are entered
// today, as the secretariat does once an admission is decided.
func (d *demo) enter(ctx context.Context, at, now time.Time, sheet sheets.Sheet) error {
	if at.After(now) {
		return d.act(ctx, now, func(tx *store.Tx) error { return d.announce(ctx, tx, sheet, date.Of(at, d.store.Zone())) })
	}
	return d.act(ctx, at, func(tx *store.Tx) error {
		_, err := imports.Apply(ctx, tx, sheet, imports.Options{})
		return err
	})
}

func (d *demo) announce(ctx context.Context, tx *store.Tx, sheet sheets.Sheet, from date.Date) error {
	for _, row := range sheet.Rows {
		cell := func(column string) string { return row.Cells[slices.Index(sheet.Header, column)] }
		id, err := organisations.Create(ctx, tx, organisations.Draft{
			Names:   texts.Translated{texts.English: cell("name"), texts.French: cell("name_fr"), texts.Spanish: cell("name_es")},
			Country: cell("country"), Kind: cell("kind"),
		})
		if err != nil {
			return err
		}
		_, err = members.Enter(ctx, tx, id, members.Membership{
			Constituency: cell("constituency"), Category: cell("category"), Band: cell("band"), JoinedOn: from,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// invite adds an organisation that observes and is not a member.
func (d *demo) invite(ctx context.Context, tx *store.Tx) error {
	_, err := organisations.Create(ctx, tx, organisations.Draft{
		Names:   texts.Translated{texts.English: observer, texts.French: "Émirats arabes unis - Ministère des Affaires étrangères"},
		Country: "AE", Kind: "government",
	})
	return err
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
