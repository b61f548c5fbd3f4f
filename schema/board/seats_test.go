package board

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// TestASeatIsGivenUpAndFilledForTheRestOfItsTerm.
func TestASeatIsGivenUpAndFilledForTheRestOfItsTerm(t *testing.T) {
	open(t, func(h *house) {
		ctx := t.Context()
		term := h.seated(h.partner, h.people[0], "BOARD-TECHNICAL", "2022-03-16")
		h.must(AddAlternate(ctx, h.tx, term, Somebody{PersonID: h.people[1]}, d("2022-04-01")))
		register, err := Load(ctx, h.tx)
		h.must(err)
		_, err = Choose(ctx, h.tx, Choice{PostID: register.Posts[0].ID, Role: Chair, StartsOn: d("2022-04-01"), Basis: elected})
		h.must(err)
		again := Filling{SeatID: h.seats["BOARD-TECHNICAL"], OrganisationID: h.others[0], Representative: Somebody{PersonID: h.people[2]}, StartsOn: d("2023-11-20"), ByElection: true, Basis: elected}
		h.refused("byElection:SEAT_NOTHING_TO_COMPLETE", func() error { _, err := Fill(ctx, h.tx, again); return err })

		h.refused("reason:SEAT_REASON_MISSING", func() error { return Resign(ctx, h.tx, Resignation{TermID: term, VacantFrom: d("2023-09-30")}) })
		h.refused("vacantFrom:SEAT_VACANT_OUTSIDE", func() error {
			return Resign(ctx, h.tx, Resignation{TermID: term, VacantFrom: d("2022-03-16"), Reason: "x"})
		})
		h.must(Resign(ctx, h.tx, Resignation{TermID: term, VacantFrom: d("2023-09-30"), Reason: "A new post", Decision: noted("2023/05")}))
		h.refused("termId:SEAT_RESIGNED_ALREADY", func() error { return Resign(ctx, h.tx, Resignation{TermID: term, Reason: "x"}) })

		again.EndsOn = d("2025-01-01")
		h.refused("endsOn:SEAT_BY_ELECTION_ENDS", func() error { _, err := Fill(ctx, h.tx, again); return err })
		again.EndsOn = date.Date{}
		completed, err := Fill(ctx, h.tx, again)
		h.must(err)

		register, err = Load(ctx, h.tx)
		h.must(err)
		rest, _ := register.Term(completed)
		if rest.EndsOn != d("2024-03-15") || rest.CompletesID != term {
			t.Errorf("a by-election ends with the term it completes: %+v", rest)
		}
		if len(register.Leading(d("2023-09-29"), Chair)) != 1 || len(register.Leading(d("2023-09-30"), Chair)) != 0 {
			t.Errorf("whoever leaves the Board leads it no more: %+v", register.Officers)
		}
		for _, p := range register.Posts {
			if p.TermID == term && p.EndsOn.After(d("2023-09-29")) {
				t.Errorf("somebody acts for who has left: %+v", p)
			}
		}
	})
}

func TestWhatIsRefusedOfSeats(t *testing.T) {
	open(t, func(h *house) {
		ctx := t.Context()
		term := h.seated(h.partner, h.people[0], "BOARD-2-1", "2022-03-16")
		fill := func(change func(*Filling)) func() error {
			return func() error {
				f := Filling{SeatID: h.seats["BOARD-2-2"], OrganisationID: h.others[0], Representative: Somebody{PersonID: h.people[1]}, StartsOn: d("2022-03-16"), Basis: elected}
				change(&f)
				_, err := Fill(ctx, h.tx, f)
				return err
			}
		}
		for want, change := range map[string]func(*Filling){
			"":                                       func(*Filling) {},
			"seatId:NOT_FOUND":                       func(f *Filling) { f.SeatID = 1 << 40 },
			"organisationId:NOT_FOUND":               func(f *Filling) { f.OrganisationID = 1 << 40 },
			"startsOn:SEAT_HELD":                     func(f *Filling) { f.SeatID = h.seats["BOARD-2-1"]; f.StartsOn = d("2024-03-15") },
			"organisationId:SEAT_HOLDS_ANOTHER":      func(f *Filling) { f.OrganisationID = h.partner },
			"organisationId:SEAT_OTHER_CONSTITUENCY": func(f *Filling) { f.OrganisationID = h.bank },
			"organisationId:SEAT_NOT_MEMBER":         func(f *Filling) { f.StartsOn = d("2019-03-16") },
			"representative:SEAT_REPRESENTS_ANOTHER": func(f *Filling) { f.Representative.PersonID = h.people[0] },
			"representative.personId:NOT_FOUND":      func(f *Filling) { f.Representative.PersonID = 1 << 40 },
			"representative.email:SEAT_WHO":          func(f *Filling) { f.Representative = Somebody{} },
			"result:SEAT_BASIS_MISSING":              func(f *Filling) { f.Basis = Basis{Result: " "} },
			"endsOn:ENDS_BEFORE_START":               func(f *Filling) { f.EndsOn = d("2022-03-15") },
			"endsOn:SEAT_TERM_LONG":                  func(f *Filling) { f.EndsOn = d("2030-03-15") },
			"startsOn:DATE_TOO_LATE":                 func(f *Filling) { f.StartsOn = d("2030-03-15") },
			"decision.decidedOn:DECISION_IN_FUTURE":  func(f *Filling) { f.Basis.Decision = noted("2023/01"); f.Basis.Decision.On = d("2030-01-01") },
			"byElection:SEAT_NOTHING_TO_COMPLETE":    func(f *Filling) { f.ByElection = true },
		} {
			h.refused(want, fill(change))
		}
		replace := func(person int64, from string) func() error {
			return func() error {
				return Replace(ctx, h.tx, Replacement{TermID: term, By: Somebody{PersonID: person}, From: d(from)})
			}
		}
		h.refused("representative:SEAT_REPRESENTS_ALREADY", replace(h.people[0], "2023-01-01"))
		h.refused("from:SEAT_OUTSIDE_TERM", replace(h.people[1], "2022-03-15"))
		h.must(AddAlternate(ctx, h.tx, term, Somebody{PersonID: h.people[3]}, d("2022-04-01")))
		h.refused("alternate:SEAT_PART_TAKEN", func() error { return AddAlternate(ctx, h.tx, term, Somebody{PersonID: h.people[0]}, d("2023-01-01")) })
		h.refused("alternate:SEAT_PART_TAKEN", func() error { return AddAlternate(ctx, h.tx, term, Somebody{PersonID: h.people[3]}, d("2023-01-01")) })
		// An alternate who takes over is one no more; who gave way may become one.
		h.must(replace(h.people[3], "2023-06-01")())
		h.must(AddAlternate(ctx, h.tx, term, Somebody{PersonID: h.people[0]}, d("2023-06-01")))
		register, err := Load(ctx, h.tx)
		h.must(err)
		now := register.On(d("2023-06-01"))[slices.IndexFunc(register.Seats, func(s Seat) bool { return s.Code == "BOARD-2-1" })]
		if now.Representative.PersonID != h.people[3] || len(now.Alternates) != 1 || now.Alternates[0].PersonID != h.people[0] {
			t.Errorf("they did not change places: %+v", now)
		}
		h.refused("from:SEAT_REPRESENTATIVE_TO_COME", replace(h.people[5], "2023-01-01"))
		if _, err := EndAlternate(ctx, h.tx, now.Alternates[0].ID, d("2023-07-01"), ""); err != nil {
			t.Error(err)
		}
		h.refused("representativeId:BOARD_OFFICER_NOT_SEATED", func() error {
			_, err := Choose(ctx, h.tx, Choice{PostID: now.Alternates[0].ID, Role: ViceChair, StartsOn: d("2023-06-01"), Basis: elected})
			return err
		})
	})
}

func TestTheBoardHasOneChair(t *testing.T) {
	open(t, func(h *house) {
		ctx := t.Context()
		h.seated(h.partner, h.people[0], "BOARD-2-1", "2022-03-16")
		h.seated(h.others[0], h.people[1], "BOARD-2-2", "2022-03-16")
		register, err := Load(ctx, h.tx)
		h.must(err)
		choose := func(post int, role Office, from string) (int64, error) {
			return Choose(ctx, h.tx, Choice{PostID: register.Posts[post].ID, Role: role, StartsOn: d(from), Basis: elected})
		}
		first, err := choose(0, Chair, "2022-04-01")
		h.must(err)
		h.refused("role:BOARD_CHAIR_TAKEN", func() error { _, err := choose(1, Chair, "2023-01-01"); return err })
		h.refused("representativeId:BOARD_OFFICE_HELD", func() error { _, err := choose(0, ViceChair, "2023-01-01"); return err })
		h.refused("startsOn:BOARD_OFFICER_OUTSIDE", func() error { _, err := choose(1, Chair, "2022-01-01"); return err })
		_, err = choose(1, ViceChair, "2022-04-01")
		h.must(err)
		h.must(EndOffice(ctx, h.tx, first, d("2023-05-31"), "Their own wish"))
		h.refused("id:BOARD_OFFICE_OVER", func() error { return EndOffice(ctx, h.tx, first, d("2023-06-30"), "") })
		_, err = choose(0, Chair, "2023-06-01")
		h.must(err)
	})
}

// TestASeatIsNeverHeldTwiceOnADay lets fifty people fill one seat at once, each
// for another organisation, over terms that overlap.
func TestASeatIsNeverHeldTwiceOnADay(t *testing.T) {
	s := storetest.Open(t, store.Config{DSN: storetest.DSN(t), Connections: 50})
	h := &house{t: t}
	system := store.System("test")
	organisations, people := make([]int64, 50), make([]int64, 50)
	err := s.Write(t.Context(), system, func(tx *store.Tx) error {
		h.tx, h.others, h.people = tx, nil, nil
		h.fill(t.Context())
		for i := range organisations {
			organisations[i] = h.member(t.Context(), fmt.Sprintf("Country %d", i), "partner_country")
			people[i] = h.get(t.Context(), `insert into people (name, language) values ($1, 'en') returning id`, fmt.Sprint("Somebody ", i))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	failures := make([]error, 50)
	var all sync.WaitGroup
	for i := range failures {
		all.Go(func() {
			failures[i] = s.Write(t.Context(), system, func(tx *store.Tx) error {
				_, err := Fill(t.Context(), tx, Filling{SeatID: h.seats["BOARD-2-1"], OrganisationID: organisations[i], Representative: Somebody{PersonID: people[i]},
					StartsOn: d("2023-01-01").AddDays(i), Basis: elected})
				return err
			})
		})
	}
	all.Wait()
	won := 0
	for _, err := range failures {
		switch got := code(err); got {
		case "":
			won++
		case "startsOn:SEAT_HELD", "organisationId:SEAT_HOLDS_ANOTHER", ":BUSY":
		default:
			t.Errorf("neither done nor refused: %s", got)
		}
	}
	if won != 1 {
		t.Errorf("%d hold the seat", won)
	}
	// The constraint itself, below every rule.
	err = s.Write(t.Context(), system, func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `
			insert into seat_terms (seat_id, organisation_id, starts_on, ends_on, held_until, result)
			select seat_id, $1, held_until, held_until, held_until, 'x' from seat_terms`, h.bank)
		return err
	})
	if !store.Violates(err, "seat_terms_apart") {
		t.Errorf("a seat was held twice on a day: %v", err)
	}
}
