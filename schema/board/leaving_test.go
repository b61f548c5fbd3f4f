package board

import (
	"testing"

	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/store"
)

// leaves ends the membership of an organisation from a day on.
func (h *house) leaves(organisation int64, day string) (eventID int64) {
	h.t.Helper()
	member := h.get(h.t.Context(), `select id from members where organisation_id = $1`, organisation)
	event, err := members.End(h.t.Context(), h.tx, members.Ending{ID: member, Kind: "WITHDRAWAL", On: d(day), Ground: members.Ground{Reason: "asked"}})
	h.must(err)
	return event
}

// TestASeatEndsWithTheMembership, with whoever acts for it and leads by it, and
// what was elected for later does not come to pass.
func TestASeatEndsWithTheMembership(t *testing.T) {
	open(t, func(h *house) {
		ctx := t.Context()
		term := h.seated(h.partner, h.people[0], "BOARD-TECHNICAL", "2022-03-16")
		later := h.seated(h.partner, h.people[0], "BOARD-TECHNICAL", "2024-03-16")
		h.must(AddAlternate(ctx, h.tx, term, Somebody{PersonID: h.people[1]}, d("2022-04-01")))
		register, err := Load(ctx, h.tx)
		h.must(err)
		_, err = Choose(ctx, h.tx, Choice{PostID: register.Posts[0].ID, Role: Chair, StartsOn: d("2022-04-01"), Basis: elected})
		h.must(err)

		ending := h.leaves(h.partner, "2023-11-01")

		register, err = Load(ctx, h.tx)
		h.must(err)
		technical := func(day string) Holding {
			list := register.On(d(day))
			return list[len(list)-1]
		}
		if held := technical("2023-10-31"); held.Term == nil || len(register.Leading(d("2023-10-31"), Chair)) != 1 {
			t.Errorf("on the last day the member holds its seat: %+v", held)
		}
		if v := technical("2023-11-01").Vacancy; v == nil || v.Why != Left || v.Since != d("2023-11-01") {
			t.Errorf("the seat of a former member: %+v", v)
		}
		if v := technical("2024-04-01").Vacancy; v == nil || v.Why != Left || v.Since != d("2023-11-01") || len(register.Leading(d("2023-11-01"), Chair)) != 0 {
			t.Errorf("what was elected for later: %+v", v)
		}
		if n := h.get(ctx, `select count(*) from person_roles where role = 'BOARD' and ends_on >= '2023-11-01'`); n != 0 {
			t.Errorf("%d are of the Board for no member", n)
		}
		if n := h.get(ctx, `select count(*) from seat_people where ends_on >= '2023-11-01' and ends_on >= starts_on`); n != 0 {
			t.Errorf("%d act for a former member", n)
		}

		// Taken back, the seat stays vacant: a by-election gives it back.
		if _, _, err := members.TakeBack(ctx, h.tx, members.Reversal{EventID: ending, Reason: "mistake"}); err != nil {
			t.Fatal(err)
		}
		again, err := Fill(ctx, h.tx, Filling{SeatID: h.seats["BOARD-TECHNICAL"], OrganisationID: h.partner, Representative: Somebody{PersonID: h.people[0]}, StartsOn: d("2023-12-01"), ByElection: true, Basis: elected})
		h.must(err)
		register, err = Load(ctx, h.tx)
		h.must(err)
		if rest, _ := register.Term(again); rest.CompletesID != term || rest.EndsOn != d("2024-03-15") {
			t.Errorf("the rest of the term: %+v, after %d and not %d", rest, term, later)
		}
	})
}

// TestAMemberThatIsLeavingHoldsASeatUntilThen, whether the ending or the seat
// was put on record first, and an earlier end is the one that counts.
func TestAMemberThatIsLeavingHoldsASeatUntilThen(t *testing.T) {
	open(t, func(h *house) {
		ctx := t.Context()
		h.leaves(h.partner, "2024-02-01")
		term := h.seated(h.partner, h.people[0], "BOARD-2-1", "2023-11-01")
		until := func(term int64) string {
			register, err := Load(ctx, h.tx)
			h.must(err)
			row, _ := register.Term(term)
			return row.HeldUntil.String() + " " + string(row.Why)
		}
		if got := until(term); got != "2024-01-31 MEMBERSHIP_ENDED" {
			t.Errorf("seated after the notice: %s", got)
		}
		h.refused("termId:SEAT_RESIGNED_ALREADY", func() error { return Resign(ctx, h.tx, Resignation{TermID: term, Reason: "x"}) })

		given := h.seated(h.others[0], h.people[1], "BOARD-2-2", "2023-01-01")
		h.must(Resign(ctx, h.tx, Resignation{TermID: given, VacantFrom: d("2024-06-01"), Reason: "A new post"}))
		h.leaves(h.others[0], "2024-01-01")
		if got := until(given); got != "2023-12-31 MEMBERSHIP_ENDED" {
			t.Errorf("left before the resignation took effect: %s", got)
		}
		if n := h.get(ctx, `select count(*) from seat_resignations where term_id = $1`, given); n != 2 {
			t.Errorf("%d reasons on record", n)
		}
	})
}

// TestASeatIsGivenUpForAReason: below every rule.
func TestASeatIsGivenUpForAReason(t *testing.T) {
	open(t, func(h *house) {
		term := h.seated(h.partner, h.people[0], "BOARD-2-1", "2022-03-16")
		_, err := h.tx.Exec(t.Context(), `insert into seat_resignations (term_id, vacant_from, reason) values ($1, '2023-01-01', ' ')`, term)
		if !store.Violates(err, "seat_resignations_reason") {
			t.Error(err)
		}
	})
}
