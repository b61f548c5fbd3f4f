package board

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// TestWhoIsOfTheBoardFollowsFromTheSeats does what staff may do in any order and
// on any day; on every day of those years whoever represents a seat has the role
// BOARD, and nobody else.
func TestWhoIsOfTheBoardFollowsFromTheSeats(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			open(t, func(h *house) {
				dice, done := rand.New(rand.NewPCG(seed, 7)), 0
				for range 90 {
					if h.anything(dice) {
						done++
					}
				}
				if done < 6 {
					t.Errorf("only %d acts were not refused", done)
				}
				h.agree()
			})
		})
	}
}

// anything is done, or refused, on some day.
func (h *house) anything(dice *rand.Rand) bool {
	ctx := h.t.Context()
	register, err := Load(ctx, h.tx)
	h.must(err)
	day := d("2021-01-01").AddDays(dice.IntN(900))
	who := Somebody{PersonID: h.people[dice.IntN(len(h.people))]}
	var term int64
	if n := len(register.Terms); n > 0 {
		term = register.Terms[dice.IntN(n)].ID
	}
	_, err = h.tx.Exec(ctx, `savepoint anything`)
	h.must(err)
	switch seats := []string{"BOARD-2-1", "BOARD-2-2", "BOARD-TECHNICAL"}; dice.IntN(8) {
	case 0, 1:
		_, err = Fill(ctx, h.tx, Filling{SeatID: h.seats[seats[dice.IntN(3)]], OrganisationID: h.others[dice.IntN(len(h.others))], Representative: who,
			StartsOn: day, ByElection: dice.IntN(3) == 0, Basis: elected})
	case 2:
		err = Replace(ctx, h.tx, Replacement{TermID: term, By: who, From: day})
	case 3:
		err = AddAlternate(ctx, h.tx, term, who, day)
	case 4, 5:
		c := Choice{Role: []Office{Chair, ViceChair}[dice.IntN(2)], StartsOn: day, EndsOn: day.AddDays(dice.IntN(200)), Basis: elected}
		if n := len(register.Posts); n > 0 {
			c.PostID = register.Posts[dice.IntN(n)].ID
		}
		_, err = Choose(ctx, h.tx, c)
	case 6:
		member := h.get(ctx, `select id from members where organisation_id = $1`, h.others[dice.IntN(len(h.others))])
		_, err = members.End(ctx, h.tx, members.Ending{ID: member, Kind: "WITHDRAWAL", On: day, Ground: members.Ground{Reason: "x"}})
	default:
		err = Resign(ctx, h.tx, Resignation{TermID: term, VacantFrom: day, Reason: "x"})
	}
	if err != nil {
		if code(err) == err.Error() {
			h.t.Fatal(err) // no refusal
		}
		_, back := h.tx.Exec(ctx, `rollback to savepoint anything`)
		h.must(back)
	}
	return err == nil
}

// agree compares the role with the seats, day by day, by what the gate reads.
func (h *house) agree() {
	h.t.Helper()
	ctx := h.t.Context()
	register, err := Load(ctx, h.tx)
	h.must(err)
	var roles []struct {
		PersonID int64      `db:"person_id"`
		From     date.Date  `db:"starts_on"`
		To       *date.Date `db:"ends_on"`
	}
	h.must(h.tx.Select(ctx, &roles, `select person_id, starts_on, ends_on from person_roles where role = 'BOARD'`))
	parts := h.parts()
	for day := d("2020-12-01"); day.Before(d("2026-02-01")); day = day.AddDays(1) {
		seated, has := map[int64]bool{}, map[int64]bool{}
		if told, led := parts.on(day), register.led(day); fmt.Sprint(told) != fmt.Sprint(led) {
			h.t.Fatalf("on %s the body's people are %v, the Board's %v", day, told, led)
		}
		for _, holding := range register.On(day) {
			if holding.Representative != nil {
				seated[holding.Representative.PersonID] = true
			}
		}
		for _, r := range roles {
			if within(day, r.From, *r.To) {
				has[r.PersonID] = true
			}
		}
		if fmt.Sprint(seated) != fmt.Sprint(has) {
			h.t.Fatalf("on %s %v represent seats and %v are of the Board", day, seated, has)
		}
	}
	_, err = h.tx.Exec(ctx, `set constraints board_follows_seats immediate`)
	h.must(err)
}

// led is what everybody on the Board is on a day, as its seats and officers say.
func (r Register) led(day date.Date) map[int64]string {
	is := map[int64]string{}
	for _, holding := range r.On(day) {
		if holding.Representative != nil {
			is[holding.Representative.PersonID] = "MEMBER"
		}
	}
	for _, role := range []Office{Chair, ViceChair} {
		for _, o := range r.Leading(day, role) {
			post, _ := r.Post(o.PostID)
			is[post.PersonID] = string(role)
		}
	}
	return is
}

// parts are who is in the body, as its page and the meetings read it.
type parts []struct {
	PersonID int64 `db:"person_id"`
	Role     string
	From     date.Date `db:"starts_on"`
	To       date.Date `db:"ends_on"`
}

func (h *house) parts() (list parts) {
	h.t.Helper()
	h.must(h.tx.Select(h.t.Context(), &list, `select c.person_id, c.role, c.starts_on, c.ends_on from body_people c join bodies b on b.id = c.body_id where b.code = 'BOARD'`))
	return list
}

// on are those of a day; somebody in it twice is told so.
func (list parts) on(day date.Date) map[int64]string {
	is := map[int64]string{}
	for _, p := range list {
		if within(day, p.From, p.To) {
			is[p.PersonID] += p.Role
		}
	}
	return is
}

// TestNobodyIsOfTheBoardWithoutASeat: neither given nor taken away by hand.
func TestNobodyIsOfTheBoardWithoutASeat(t *testing.T) {
	s := storetest.New(t)
	h := &house{t: t}
	do := func(act func(tx *store.Tx) error) error { return s.Write(t.Context(), store.System("test"), act) }
	if err := do(func(tx *store.Tx) error {
		h.tx, h.others, h.people = tx, nil, nil
		h.fill(t.Context())
		h.seated(h.partner, h.people[0], "BOARD-2-1", "2022-03-16")
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		`insert into person_roles (person_id, role, starts_on) select max(id), 'BOARD', '2023-01-01' from people`,
		`update person_roles set ends_on = '2023-01-01' where role = 'BOARD'`,
		`update person_roles set role = 'STAFF' where role = 'BOARD'`,
		`delete from person_roles where role = 'BOARD'`,
	} {
		err := do(func(tx *store.Tx) error { _, err := tx.Exec(t.Context(), statement); return err })
		if !store.Violates(err, "board_follows_seats") {
			t.Errorf("%s: %v", statement, err)
		}
	}
}
