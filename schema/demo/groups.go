package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/runs"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// group is a body of the demo with the day on which it was set up. The five
// working groups and their acts of 2023 are real; who sits in them is invented.
type group struct {
	code         string
	kind         bodies.Kind
	constituency string
	joining      string
	names        texts.Translated
	terms        texts.Translated
	setUp        date.Date
	until        date.Date // the last day of its first mandate; zero: it has none
	renewed      date.Date // the day of its real renewal; zero: the last meeting of the Board before each end
	years        int       // that a renewal lasts
	chair        string    // whose focal point; empty: nobody
	members      []string  // whose focal points
}

// planGroups plans how bodies came to be and when their mandates were renewed.
// The Board's decisions stand in the order of their days: the extension of
// hosting and the technical group come before the waivers of March 2023.
func (d *demo) planGroups(s story, now time.Time) {
	d.planHost(s, now)
	today := date.Of(now, d.store.Zone())
	for _, g := range groups {
		day := g.setUp
		if first := date.New(firstYear-1, time.November, 9); day.Before(first) {
			day = first // it is older than the demo
		}
		d.day(s, now, day, 11, d.staffDoes(g.sets))
		ends := []date.Date{g.until}
		for end := g.until; !end.IsZero(); ends = append(ends, end) {
			on, until := lastBefore(end, today), end.AddYears(g.years)
			if end == g.until && !g.renewed.IsZero() {
				on = g.renewed
			}
			if on.IsZero() || !on.Before(today) {
				break
			}
			d.day(s, now, on, 10, d.staffDoes(func(ctx context.Context, tx *store.Tx) error { return g.renews(ctx, tx, on, until) }))
			end = until
		}
		d.planEnds(s, today, ends)
	}
	s.add(d.hour(today.AddDays(-1), 19).Add(45*time.Minute), d.remindOfMandates)
}

// planEnds plans the nights of the last months on which people were reminded of
// the end of a mandate.
func (d *demo) planEnds(s story, today date.Date, ends []date.Date) {
	for _, end := range ends {
		for _, days := range []int{-90, -30, -7, 0} {
			if night := end.AddDays(days); !end.IsZero() && night.Before(today.AddDays(-1)) && night.After(today.AddDays(-120)) {
				s.add(d.hour(night, 19).Add(45*time.Minute), d.remindOfMandates)
			}
		}
	}
}

func (d *demo) remindOfMandates(ctx context.Context, at time.Time) error {
	return d.run(ctx, at, "mandate-reminders", func(tx *store.Tx) (runs.Counts, error) {
		done, err := reminders.RunMandates(ctx, tx)
		return runs.Counts{"planned": done.Planned, "queued": done.Queued}, err
	})
}

// sets sets the group up: the body, its terms, its people and its mandate.
func (g group) sets(ctx context.Context, tx *store.Tx) error {
	board, _, err := bodies.ByCode(ctx, tx, "BOARD")
	if err != nil {
		return err
	}
	parent := board.ID
	if g.kind != bodies.WorkingGroup {
		parent = board.ParentID // the Assembly
	}
	id, err := bodies.Create(ctx, tx, g.code, g.kind, bodies.Draft{
		Names: g.names, ParentID: parent, Joining: g.joining, Constituency: g.constituency, Quorum: 50, NoticeDays: 14,
		Contact:   strings.ToLower(g.code) + "@groups.example",
		Languages: []texts.Language{texts.English, texts.French, texts.Spanish},
	})
	if err != nil {
		return err
	}
	var decision int64
	if !g.until.IsZero() {
		if decision, err = g.decided(ctx, tx, g.setUp, g.until, constituted); err != nil {
			return err
		}
		if _, err := bodies.CreateMandate(ctx, tx, id, bodies.OfGroup, nil, bodies.Grant{StartsOn: g.setUp, EndsOn: g.until, DecisionID: decision}); err != nil {
			return err
		}
	}
	if g.terms != nil {
		if err := bodies.WriteTerms(ctx, tx, bodies.Terms{BodyID: id, Texts: g.terms, Since: g.setUp, DecisionID: decision}, 0); err != nil {
			return err
		}
	}
	return g.seats(ctx, tx, id)
}

// seats names the chair and the members, each for their organisation.
func (g group) seats(ctx context.Context, tx *store.Tx, id int64) error {
	for i, name := range append([]string{g.chair}, g.members...) {
		var who struct {
			PersonID       int64 `db:"person_id"`
			OrganisationID int64 `db:"organisation_id"`
		}
		found, err := tx.Get(ctx, &who, `
			select c.person_id, c.organisation_id from contacts c join organisations o on o.id = c.organisation_id
			where o.name_en = $1 and c.role = 'FOCAL_POINT' order by c.starts_on desc limit 1`, name)
		if err != nil {
			return err
		}
		if !found {
			return fmt.Errorf("%s: %q has no focal point", g.code, name)
		}
		role := bodies.RoleMember
		switch i {
		case 0:
			role = bodies.RoleChair
		case 1:
			role = bodies.RoleViceChair
		}
		if _, err := bodies.Add(ctx, tx, bodies.Appointing{BodyID: id, PersonID: who.PersonID, OrganisationID: who.OrganisationID, Role: role, StartsOn: g.setUp}); err != nil {
			return err
		}
	}
	if g.code != "WG-TECHNICAL" {
		return nil
	}
	person, err := people.Add(ctx, tx, "Noor Rahmani", expert, texts.English)
	if err == nil { // from no member organisation
		_, err = bodies.Add(ctx, tx, bodies.Appointing{BodyID: id, PersonID: person, Role: bodies.RoleRapporteur, StartsOn: g.setUp})
	}
	return err
}

// renews adds a period of the group's mandate by the Board's next decision.
func (g group) renews(ctx context.Context, tx *store.Tx, on, until date.Date) error {
	body, _, err := bodies.ByCode(ctx, tx, g.code)
	if err != nil {
		return err
	}
	of, err := bodies.MandatesOf(ctx, tx, []int64{body.ID})
	if err != nil {
		return err
	}
	decision, err := g.decided(ctx, tx, on, until, renewed)
	if err != nil {
		return err
	}
	return bodies.Renew(ctx, tx, of[body.ID].ID, bodies.Grant{EndsOn: until, DecisionID: decision}, nil)
}
