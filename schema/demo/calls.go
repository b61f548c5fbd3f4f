package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/calls"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// calling is a call of the demo: who answered it is invented, the groups are not.
type calling struct {
	code           string
	opened, closes date.Date
	places         int
	titles, texts  texts.Translated
	answers        []answer
	chosen         []string // whose answers; empty: nobody has chosen yet
	starts         date.Date
}

// answer is an expression of interest: of a member's focal point, or of the
// expert who is of no member.
type answer struct {
	of        string // a member; empty: the expert, on her own behalf
	languages []texts.Language
	why       string
	brings    string
}

// expert sits in the technical group for herself.
const expert = "noor.rahmani@expert.example"

// planCalls plans a call of 2023 that was decided, one that waits to be, and
// one to which one may answer on the demo's day.
func (d *demo) planCalls(s story, now time.Time) {
	today := date.Of(now, d.store.Zone())
	for _, c := range callings(today) {
		var id int64
		d.day(s, now, c.opened, 9, d.staffDoes(func(ctx context.Context, tx *store.Tx) (err error) {
			body, found, err := bodies.ByCode(ctx, tx, c.code)
			if err == nil && found {
				id, err = calls.Begin(ctx, tx, calls.Draft{BodyID: body.ID, Titles: c.titles, Texts: c.texts, Places: c.places, ClosesOn: c.closes})
			}
			return err
		}))
		for n, a := range c.answers {
			d.day(s, now, c.opened.AddDays(1+n), 10+n, func(ctx context.Context, at time.Time) error { return d.answers(ctx, at, id, a) })
		}
		if c.chosen != nil {
			d.day(s, now, c.closes.AddDays(8), 15, d.staffDoes(func(ctx context.Context, tx *store.Tx) error { return c.decided(ctx, tx, id) }))
		}
	}
}

// answers sends an application as its author would.
func (d *demo) answers(ctx context.Context, at time.Time, callID int64, a answer) error {
	var who struct {
		PersonID       int64 `db:"person_id"`
		OrganisationID int64 `db:"organisation_id"`
	}
	found, err := d.store.Read(store.System("plenary demo")).Get(ctx, &who, `
		select p.id as person_id, coalesce(o.id, 0) as organisation_id
		from people p left join (contacts c join organisations o on o.id = c.organisation_id) on c.person_id = p.id and c.role = 'FOCAL_POINT' and c.ends_on is null
		where case when $1 = '' then p.email = $2 else o.name_en = $1 end order by c.starts_on desc limit 1`, a.of, expert)
	if err != nil || !found || callID == 0 {
		return err
	}
	w := calls.Wording{OrganisationID: who.OrganisationID, Motivation: a.why, Expertise: a.brings, Languages: a.languages}
	if a.of == "" {
		w.OrganisationID, w.Country = 0, "JO"
	}
	if err := d.as(ctx, at, who.PersonID, func(tx *store.Tx) error { _, err := calls.Apply(ctx, tx, callID, w); return err }); err != nil {
		return fmt.Errorf("%s answers the call %d: %w", a.of, callID, err)
	}
	return nil
}

// decided appoints those whose organisations were chosen.
func (c calling) decided(ctx context.Context, tx *store.Tx, id int64) error {
	ch := calls.Choice{CallID: id, Expected: 1, StartsOn: c.starts}
	err := tx.Select(ctx, &ch.Chosen, `
		select a.id from call_applications a join organisations o on o.id = a.organisation_id where a.call_id = $1 and o.name_en = any($2) order by a.id`, id, store.Texts(c.chosen))
	if err != nil {
		return err
	}
	return calls.Decide(ctx, tx, ch)
}
