package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Members of the 111 to whom something happened; all but the renaming of the
// British department, which took place on that day, is invented.
const (
	renamed  = "UK - Department for International Development (DFID)"
	returned = "Development Media International"
	grown    = "Open Data Services Co-operative" // files under another category from next January
	into     = "Development Initiatives Poverty Research"
)

// Invented members that are members no more, besides the 111.
const (
	withdrawn = "Open Ledger Forum"
	merged    = "Aid Data Watch"
)

// remember records, once the register is taken over, what the initiative
// remembers of earlier years: who left, came back, merged, took another name.
func (d *demo) remember(ctx context.Context, begin, now time.Time) error {
	at := begin.Add(3 * time.Hour)
	if now.Before(at) {
		return nil // its facts lie ahead of such a day
	}
	return d.act(ctx, at, func(tx *store.Tx) error {
		for _, do := range []func(context.Context, *store.Tx) error{d.rename, d.withdraw, d.merge, d.comeBack} {
			if err := do(ctx, tx); err != nil {
				return fmt.Errorf("what the register remembers: %w", err)
			}
		}
		return nil
	})
}

func (d *demo) rename(ctx context.Context, tx *store.Tx) error {
	of, err := organisationCalled(ctx, tx, renamed)
	if err != nil {
		return err
	}
	return organisations.Rename(ctx, tx, organisations.Renaming{
		ID: of, On: date.New(2020, time.September, 2), Reason: "Merged into the foreign ministry by its government",
		Names: texts.Translated{texts.English: "UK - Foreign, Commonwealth and Development Office (FCDO)"},
	})
}

func (d *demo) withdraw(ctx context.Context, tx *store.Tx) error {
	id, err := d.former(ctx, tx, withdrawn, "KE", date.New(2014, time.March, 1))
	if err != nil {
		return err
	}
	_, err = members.End(ctx, tx, members.Ending{
		ID: id, Kind: "WITHDRAWAL", On: date.New(2021, time.July, 1), NotifiedOn: date.New(2021, time.March, 15),
		Ground: members.Ground{Reason: "Their letter of 15 March 2021: no funds for another year"},
	})
	return err
}

func (d *demo) merge(ctx context.Context, tx *store.Tx) error {
	id, err := d.former(ctx, tx, merged, "GB", date.New(2012, time.January, 1))
	if err != nil {
		return err
	}
	other, err := memberCalled(ctx, tx, into)
	if err != nil {
		return err
	}
	decision, err := decisions.Cite(ctx, tx, decisions.Citation{Number: "2021/05", On: date.New(2021, time.June, 10), Rule: "SOP 1.4"})
	if err != nil {
		return err
	}
	_, err = members.Merge(ctx, tx, members.Merger{
		From: id, Into: other, On: date.New(2021, time.September, 1), Names: true, Contacts: true,
		Ground: members.Ground{DecisionID: decision, Reason: "The two became one charity"},
	})
	return err
}

func (d *demo) comeBack(ctx context.Context, tx *store.Tx) error {
	id, err := memberCalled(ctx, tx, returned)
	if err != nil {
		return err
	}
	_, err = members.End(ctx, tx, members.Ending{
		ID: id, Kind: "WITHDRAWAL", On: date.New(2020, time.January, 1), Ground: members.Ground{Reason: "Paused its work on data"},
	})
	if err != nil {
		return err
	}
	_, err = members.Rejoin(ctx, tx, id, nil, members.Membership{JoinedOn: date.New(2021, time.May, 1)},
		members.Ground{Reason: "Took its work on data up again"})
	return err
}

// planChange files a member under another category from next January on.
func (d *demo) planChange(ctx context.Context, now time.Time) error {
	return d.act(ctx, now, func(tx *store.Tx) error {
		id, err := memberCalled(ctx, tx, grown)
		if err != nil {
			return err
		}
		category, band := "private_sector", "private_sector_under_1m"
		_, err = members.Reclassify(ctx, tx, members.Reclassification{
			Change: members.Change{ID: id, Category: &category, Band: &band},
			Ground: members.Ground{Reason: "A co-operative that sells its services, as its statutes now say"},
		})
		return err
	})
}

// former adds an organisation that was a member.
func (d *demo) former(ctx context.Context, tx *store.Tx, name, country string, joined date.Date) (memberID int64, err error) {
	of, err := organisations.Create(ctx, tx, organisations.Draft{
		Names: texts.Translated{texts.English: name}, Country: country, Kind: "ngo",
	})
	if err != nil {
		return 0, err
	}
	return members.Enter(ctx, tx, of, members.Membership{
		Constituency: "cso_other", Category: "cso_other", Band: "cso_other_under_10m", JoinedOn: joined,
	})
}

func organisationCalled(ctx context.Context, tx *store.Tx, name string) (id int64, err error) {
	found, err := tx.Get(ctx, &id, `select id from organisations where name_en = $1`, name)
	if err == nil && !found {
		err = fmt.Errorf("no organisation is called %s", name)
	}
	return id, err
}

func memberCalled(ctx context.Context, tx *store.Tx, name string) (id int64, err error) {
	found, err := tx.Get(ctx, &id, `select m.id from members m join organisations o on o.id = m.organisation_id where o.name_en = $1`, name)
	if err == nil && !found {
		err = fmt.Errorf("no member is called %s", name)
	}
	return id, err
}
