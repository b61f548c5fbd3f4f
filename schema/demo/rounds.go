package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/runs"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/waivers"
)

// round is a yearly round of fee waivers, from its opening to the Board's
// decision; without a decision it is under way.
type round struct {
	year      int
	opened    date.Date
	reference date.Date
	asks      date.Date // last day to ask
	review    date.Date // last day to review
	decided   date.Date // zero: not yet
	number    string    // of the decision; empty: the Board's next
}

// rounds are the rounds up to a day. That of 2023 is the real one: 22 partner
// countries, one decision of the Board, one year (SOP 2.3.6). The others
// follow each spring; the one of the year before this was late, so that its
// waivers end soon, and that of the year under way is being reviewed.
func rounds(today date.Date) (list []round) {
	for year := 2023; year <= today.Year(); year++ {
		decided := inMarch(year)
		switch {
		case year == 2023:
			decided = waived
		case year == today.Year():
			decided = date.Date{}
		case year == today.Year()-1:
			decided = lateRound(today)
		}
		r := round{year: year, decided: decided}
		if year == 2023 {
			r.number = "2023/03" // the real one: two decisions of the Board came before it (groups.go)
		}
		if decided.IsZero() {
			r.opened, r.reference, r.asks, r.review = today.AddDays(-30), today.AddDays(-30), today.AddDays(10), today.AddDays(12)
		} else {
			r.opened, r.asks, r.review = decided.AddDays(-48), decided.AddDays(-24), decided.AddDays(-4)
			r.reference = decided.AddDays(-49)
		}
		if r.opened.Before(today) {
			list = append(list, r)
		}
	}
	return list
}

// Members of whose cases something is to be told in the round under way.
const (
	stillToSend = "Burkina Faso" // Fatou's: unchanged, not sent yet
	wroteAnew   = "Yemen"        // other words than last year
	wasAsked    = "Madagascar"   // a reviewer has a question
	asksFirst   = "Honduras"     // Diego's: neither low-income nor least developed
	graduate    = "São Tomé and Príncipe"
)

// planRounds plans all rounds.
func (d *demo) planRounds(s story, today date.Date) {
	for _, r := range rounds(today) {
		s.add(d.hour(r.opened, 9), d.openRound(r))
		last := r.asks
		if r.decided.IsZero() {
			last = today.AddDays(-3)
		}
		s.add(d.hour(last, 16), d.askAll(r))
		assigned := last.AddDays(1)
		s.add(d.hour(assigned, 9), d.assign(r))
		s.add(d.hour(assigned, 15), d.recommendAll(r))
		if !r.decided.IsZero() && r.decided.Before(today) {
			s.add(d.hour(r.decided, 12), d.decide(r))
			s.add(d.hour(r.decided, 13), d.planReviews(s, today))
		}
	}
}

// planReviews plans the nights on which a reminder of a waiver's end falls, and
// the one after its end.
func (d *demo) planReviews(s story, today date.Date) happening {
	return func(ctx context.Context, at time.Time) error {
		var ends []date.Date
		err := d.store.Read(store.System("plenary demo")).Select(ctx, &ends, `select distinct valid_to from fee_waivers where state = 'GRANTED'`)
		for _, end := range ends {
			for _, days := range []int{-60, -30, -7, 0, 1} {
				if night := end.AddDays(days); night.Before(today.AddDays(-1)) && night.After(date.Of(at, d.store.Zone())) {
					s.add(d.evening(night), d.review)
				}
			}
		}
		return err
	}
}

// evening is when the job that looks after waivers runs, as in the timetable.
func (d *demo) evening(day date.Date) time.Time { return d.hour(day, 19).Add(30 * time.Minute) }

// review is a night's run of the job that looks after waivers.
func (d *demo) review(ctx context.Context, at time.Time) error {
	return d.run(ctx, at, "waiver-review", func(tx *store.Tx) (runs.Counts, error) {
		ended, err := waivers.End(ctx, tx)
		if err != nil {
			return nil, err
		}
		done, err := reminders.RunWaivers(ctx, tx)
		return runs.Counts{"ended": ended, "planned": done.Planned, "queued": done.Queued}, err
	})
}

// graduated tells whether a member was least developed no more when a round's
// facts were taken: São Tomé and Príncipe graduated on 13 December 2024.
func (d *demo) graduated(r round, name string) bool {
	return name == graduate && r.reference.After(date.New(2024, time.December, 12))
}

func (d *demo) openRound(r round) happening {
	return func(ctx context.Context, at time.Time) error {
		return d.act(ctx, at, func(tx *store.Tx) error {
			_, _, err := waivers.OpenRound(ctx, tx, waivers.Opening{Year: r.year, ReferenceOn: r.reference, AsksUntil: r.asks, ReviewUntil: r.review})
			return err
		})
	}
}

// as lets a person act, as they would themselves.
func (d *demo) as(ctx context.Context, at time.Time, personID int64, do func(*store.Tx) error) error {
	d.at = at
	viewer, err := people.ViewerOf(ctx, d.store.Read(store.System("plenary demo")), personID)
	if err != nil {
		return err
	}
	return d.store.Write(ctx, viewer, do)
}

// asker is a member that asks, with who does it for them.
type asker struct {
	MemberID int64 `db:"member_id"`
	Name     string
	PersonID int64 `db:"person_id"`
	WaiverID int64 `db:"waiver_id"` // 0: not begun
}

// askers finds the members that may ask and their focal points: in 2023 all of
// low income or least developed, later those whose cases were carried over,
// and Honduras, which asks for the first time.
func (d *demo) askers(ctx context.Context, r round) (list []asker, err error) {
	err = d.store.Read(store.System("plenary demo")).Select(ctx, &list, `
		select m.id as member_id, o.name_en as name, coalesce(w.id, 0) as waiver_id,
		       (select c.person_id from contacts c where c.organisation_id = o.id and c.role = 'FOCAL_POINT' and c.starts_on <= $1
		        and coalesce(c.ends_on, 'infinity') >= $1 order by c.id limit 1) as person_id
		from register($1) m join organisations o on o.id = m.organisation_id join categories ca on ca.id = m.category_id
		join membership_years y on extract(year from y.starts_on) = $2
		left join fee_waivers w on w.member_id = m.id and w.year_id = y.id
		where ca.code = 'partner_country' and m.status = 'CURRENT' and m.joined_on < y.ends_on and (w.id is not null or o.name_en = $4 and $3 or $2 = 2023 and (
		  exists (select from ldc_periods l where l.country_code = o.country_code and l.from_on <= $5 and l.to_on > $5) or exists (
		  select from income_groups g join income_lists i on i.id = g.list_id where g.country_code = o.country_code and g.income = 'LIC' and i.published_on = '2023-01-24')))
		order by o.sort_en`, r.opened, r.year, r.decided.IsZero(), asksFirst, r.reference)
	return list, err
}

// decide records what the Board decided at its meeting: the clean cases in one
// act, those that no longer meet the rule singly.
func (d *demo) decide(r round) happening {
	return func(ctx context.Context, at time.Time) error {
		return d.act(ctx, at, func(tx *store.Tx) error {
			cases, err := d.cases(ctx, tx, r, waivers.StateUnderReview)
			if err != nil {
				return err
			}
			present, err := waivers.Seated(ctx, tx, r.decided)
			if err != nil {
				return err
			}
			if len(present) > 1 {
				present = slices.Clone(present[1:]) // one was excused
			}
			grant := waivers.Deciding{
				Outcome: waivers.Granted, Present: present, Reason: "One year, then to be re-examined",
				Citation: decisions.Citation{Body: "BOARD", Number: r.number, On: r.decided, Rule: "SOP 2.3.6"},
			}
			decline := waivers.Deciding{
				Outcome: waivers.Declined, Present: present, Reason: "Neither low-income nor least developed any more on the reference date",
				Citation: decisions.Citation{Body: "BOARD", On: r.decided, Rule: "SOP 2.3.6"},
			}
			for _, c := range cases {
				if d.graduated(r, c.Name) {
					decline.WaiverIDs = append(decline.WaiverIDs, c.WaiverID)
				} else {
					grant.WaiverIDs = append(grant.WaiverIDs, c.WaiverID)
				}
			}
			for _, one := range []waivers.Deciding{grant, decline} {
				if len(one.WaiverIDs) == 0 {
					continue
				}
				if _, err := waivers.Decide(ctx, tx, one); err != nil {
					return fmt.Errorf("the round of %d: %w", r.year, err)
				}
			}
			return nil
		})
	}
}
