package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/plenary-org/plenary/schema/board"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/runs"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/waivers"
)

// elected is the day on which the Board of the demo was first elected, for two
// years: seven seats, two a constituency and a technical one. That much is the
// real initiative's, and that the technical seat fell vacant in the autumn of
// 2023; who sits is invented.
var elected = date.New(2022, time.March, 16)

const technical = "BOARD-TECHNICAL"

// first and second are who was elected, by seat.
var (
	first = []seating{
		{"BOARD-1-1", denmark}, {"BOARD-1-2", "Sweden - Sida"}, {"BOARD-2-1", "Honduras"}, {"BOARD-2-2", "Ghana"},
		{"BOARD-3-1", "Oxfam Novib"}, {"BOARD-3-2", "AfroLeadership"}, {technical, gateway},
	}
	second = []seating{
		{"BOARD-1-1", denmark}, {"BOARD-1-2", "Sweden - Sida"}, {"BOARD-2-1", "Honduras"}, {"BOARD-2-2", "Ghana"},
		{"BOARD-3-1", "Accountable Now"}, {"BOARD-3-2", "AfroLeadership"}, {technical, "Bond"},
	}
)

const (
	denmark = "Denmark - Ministry of Foreign Affairs"
	gateway = "Development Gateway"
)

type seating struct{ seat, organisation string }

// planBoard plans the elections, who was chosen to lead, the seat that was
// given up, and what its members declared.
func (d *demo) planBoard(s story, now time.Time) {
	d.day(s, now, elected, 17, d.elect(first, elected, "Election by the constituencies and the Assembly, 16 March 2022"))
	d.day(s, now, date.New(2022, time.April, 5), 11, d.choose(elected, map[string]board.Office{
		"BOARD-1-1": board.Chair, "BOARD-2-2": board.ViceChair, "BOARD-3-1": board.ViceChair}))
	d.day(s, now, date.New(2022, time.May, 4), 10, d.on("BOARD-2-2", func(ctx context.Context, tx *store.Tx, term int64) error {
		return board.AddAlternate(ctx, tx, term, board.Somebody{Name: "Akosua Boateng", Email: "akosua.boateng@ghana.example", Language: texts.English}, date.Date{})
	}))
	d.day(s, now, date.New(2022, time.October, 27), 10, d.on("BOARD-3-1", func(ctx context.Context, tx *store.Tx, term int64) error {
		return board.Replace(ctx, tx, board.Replacement{
			TermID: term, By: board.Somebody{Name: "Lotte de Vries", Email: "lotte.devries@novib.example", Language: texts.English},
			From: date.New(2022, time.November, 1), Reason: "Her predecessor moved to another post",
		})
	}))
	d.day(s, now, date.New(2023, time.September, 28), 15, d.on(technical, func(ctx context.Context, tx *store.Tx, term int64) error {
		return board.Resign(ctx, tx, board.Resignation{TermID: term, VacantFrom: date.New(2023, time.September, 30), Reason: "No longer able to release somebody for the work of the Board"})
	}))
	d.day(s, now, date.New(2023, time.November, 17), 15, d.byElection)
	for year := 2024; year <= now.Year()+1; year += 2 {
		start := elected.AddYears(year - elected.Year())
		d.day(s, now, start.AddDays(-2), 17, d.elect(second, start, fmt.Sprintf("Election by the constituencies and the Assembly, 14 March %d", year)))
		d.day(s, now, start.AddDays(20), 11, d.choose(start, map[string]board.Office{
			"BOARD-2-2": board.Chair, "BOARD-1-1": board.ViceChair, "BOARD-3-2": board.ViceChair}))
	}
	d.planInterests(s, now)
	s.add(d.hour(date.Of(now, d.store.Zone()).AddDays(-1), 19).Add(50*time.Minute), d.remindOfInterests)
}

// remindOfInterests is a night's run of the job, as in the timetable.
func (d *demo) remindOfInterests(ctx context.Context, at time.Time) error {
	return d.run(ctx, at, "interest-reminders", func(tx *store.Tx) (runs.Counts, error) {
		done, err := reminders.RunInterests(ctx, tx)
		return runs.Counts{"planned": done.Planned, "queued": done.Queued}, err
	})
}

// elect records an election, for two years from a day.
func (d *demo) elect(seats []seating, from date.Date, result string) happening {
	return d.staffDoes(func(ctx context.Context, tx *store.Tx) error {
		for _, one := range seats {
			if err := fillSeat(ctx, tx, one, board.Filling{StartsOn: from, Basis: board.Basis{Result: result}}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (d *demo) byElection(ctx context.Context, at time.Time) error {
	return d.act(ctx, at, func(tx *store.Tx) error {
		return fillSeat(ctx, tx, seating{technical, "Bond"}, board.Filling{
			StartsOn: date.New(2023, time.November, 20), ByElection: true, Basis: board.Basis{Result: "By-election by all members, 17 November 2023"},
		})
	})
}

// fillSeat gives a seat to an organisation, represented by its focal point.
func fillSeat(ctx context.Context, tx *store.Tx, s seating, f board.Filling) error {
	var who struct{ Seat, Organisation, Person int64 }
	if _, err := tx.Get(ctx, &who, `
		select (select id from seats where code = $1) as seat, o.id as organisation, c.person_id as person
		from organisations o join contacts c on c.organisation_id = o.id and c.role = 'FOCAL_POINT' and c.starts_on <= $3 and coalesce(c.ends_on, 'infinity') >= $3
		where o.name_en = $2 order by c.starts_on desc limit 1`, s.seat, s.organisation, tx.Today()); err != nil {
		return err
	}
	f.SeatID, f.OrganisationID, f.Representative.PersonID = who.Seat, who.Organisation, who.Person
	if _, err := board.Fill(ctx, tx, f); err != nil {
		return fmt.Errorf("%s on %s: %w", s.organisation, f.StartsOn, err)
	}
	return nil
}

// choose records whom the Board chose at its first meeting after an election.
func (d *demo) choose(from date.Date, offices map[string]board.Office) happening {
	return func(ctx context.Context, at time.Time) error {
		return d.act(ctx, at, func(tx *store.Tx) error {
			known, err := board.Load(ctx, tx)
			for _, h := range known.On(from) {
				if role := offices[h.Code]; err == nil && role != "" && h.Representative != nil {
					_, err = board.Choose(ctx, tx, board.Choice{PostID: h.Representative.ID, Role: role,
						Basis: board.Basis{Result: "Chosen at the first meeting of the Board, " + tx.Today().String()}})
				}
			}
			return err
		})
	}
}

// on is an act on the term under way of a seat.
func (d *demo) on(seat string, do func(context.Context, *store.Tx, int64) error) happening {
	return func(ctx context.Context, at time.Time) error {
		return d.act(ctx, at, func(tx *store.Tx) error {
			known, err := board.Load(ctx, tx)
			for _, h := range known.On(tx.Today()) {
				if err == nil && h.Code == seat && h.Term != nil {
					err = do(ctx, tx, h.Term.ID)
				}
			}
			return err
		})
	}
}

// planInterests plans the yearly confirmations: Henrik's of last year ends in
// ten days, the others' in the months to come.
func (d *demo) planInterests(s story, now time.Time) {
	today := date.Of(now, d.store.Zone())
	henrik := Cast[len(Cast)-1].Email
	for _, ago := range []int{-565, -200} {
		if day := today.AddDays(ago); day.After(elected) {
			s.add(d.hour(day, 10), d.confirm(func(email string) bool { return email != henrik }))
		}
	}
	if day := today.AddDays(-355); day.After(elected) {
		s.add(d.hour(day, 10), d.confirm(func(email string) bool { return email == henrik }))
	}
}

// confirm lets members of the Board confirm what they declare; whoever
// represents AfroLeadership has something to.
func (d *demo) confirm(who func(email string) bool) happening {
	return func(ctx context.Context, at time.Time) error {
		d.at = at
		known, err := board.Load(ctx, d.store.Read(store.System("plenary demo")))
		if err != nil {
			return err
		}
		for _, h := range known.On(date.Of(at, d.store.Zone())) {
			if h.Representative == nil || !who(*h.Representative.Email) {
				continue
			}
			declares := h.Code == "BOARD-3-2"
			if err := d.as(ctx, at, h.Representative.PersonID, func(tx *store.Tx) error {
				if declares {
					if err := declareOnce(ctx, tx); err != nil {
						return err
					}
				}
				return board.Confirm(ctx, tx, !declares)
			}); err != nil {
				return err
			}
		}
		return nil
	}
}

func declareOnce(ctx context.Context, tx *store.Tx) error {
	var organisation int64
	found, err := tx.Get(ctx, &organisation, `
		select id from organisations where name_en = $1 and not exists (select from interests where person_id = $2 and withdrawn_at is null)`, gateway, tx.Viewer().PersonID)
	if err == nil && found {
		_, err = waivers.DeclareInterest(ctx, tx, waivers.Interest{OrganisationID: organisation, Note: "A joint project until 2027"})
	}
	return err
}
