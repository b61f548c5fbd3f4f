package waivers

import (
	"fmt"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/board/boardtest"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// hall is a database with members that ask and a Board that reviews, on the
// first of December 2023; time passes as the test says.
type hall struct {
	t     *testing.T
	s     *store.Store
	now   time.Time
	orgs  []int64 // partner countries, each with a focal point
	focal []int64
	cases []int64 // one of each, submitted
	board []int64 // people, reading English and French in turn
}

func gather(t *testing.T, members, board int) *hall {
	t.Helper()
	return gatherIn(t, time.UTC, members, board)
}

// gatherIn is gather in a house of another time zone.
func gatherIn(t *testing.T, zone *time.Location, members, board int) *hall {
	t.Helper()
	h := &hall{t: t, now: storetest.Now}
	h.s = storetest.Open(t, store.Config{DSN: storetest.DSN(t), Clock: func() time.Time { return h.now }, Zone: zone})
	h.act(h.staff(), func(tx *store.Tx) error {
		if _, err := tx.Exec(t.Context(), `insert into membership_years (number, starts_on, ends_on, due_on, schedule_id) select 10, '2023-01-01', '2023-12-31', '2023-03-31', id from fee_schedules limit 1`); err != nil {
			return err
		}
		for i := range members {
			h.orgs = append(h.orgs, h.id(tx, `insert into organisations (names, country_code) values (jsonb_build_object('en', $1::text), 'BF') returning id`, fmt.Sprint("Country ", i)))
			h.focal = append(h.focal, h.person(tx, fmt.Sprint("focal", i), texts.French))
			h.appoint(tx, i, h.focal[i], "FOCAL_POINT", "2020-01-01")
			h.cases = append(h.cases, h.id(tx, `
				with m as (select member_admit($1, c.id, b.category_id, b.id, '2015-01-01') as id from constituencies c, bands b, categories g
				           where c.code = 'partner_country' and g.id = b.category_id and g.code = 'partner_country' limit 1)
				insert into fee_waivers (member_id, year_id, set_id, reference_on) select m.id, y.id, s.id, '2023-01-24' from m, membership_years y, criteria_sets s
				where s.rule = 'SOP 2.3.6' and s.number = 1 returning id`, h.orgs[i]))
		}
		for i := range board {
			h.board = append(h.board, h.person(tx, fmt.Sprint("board", i), texts.Languages[i%2]))
			boardtest.Seat(h.t, h.t.Context(), tx, h.board[i], "2022-01-01")
		}
		h.run(tx, `update fee_waivers set state = 'SUBMITTED', submitted_at = clock()`)
		return nil
	})
	return h
}

func (h *hall) id(tx *store.Tx, query string, args ...any) (id int64) {
	h.t.Helper()
	if _, err := tx.Get(h.t.Context(), &id, query, args...); err != nil {
		h.t.Fatal(query, err)
	}
	return id
}

func (h *hall) run(tx *store.Tx, query string, args ...any) {
	h.t.Helper()
	if _, err := tx.Exec(h.t.Context(), query, args...); err != nil {
		h.t.Fatal(query, err)
	}
}

func (h *hall) person(tx *store.Tx, name string, l texts.Language) int64 {
	return h.id(tx, `insert into people (name, email, language) values ($1, $1 || '@example.org', $2) returning id`, name, l)
}

// appoint makes a person a contact of a member from a day on.
func (h *hall) appoint(tx *store.Tx, member int, person int64, role, from string) {
	h.run(tx, `insert into contacts (organisation_id, person_id, role, starts_on) values ($1, $2, $3, $4)`, h.orgs[member], person, role, from)
}

func (h *hall) staff() store.Viewer {
	return store.Viewer{Roles: store.Implied(store.Staff), Language: texts.English}
}

// seat is a member of the Board as a viewer.
func (h *hall) seat(i int) store.Viewer {
	return store.Viewer{PersonID: h.board[i], Roles: store.Implied(store.Board), Language: texts.English}
}

// act is done, or the test ends.
func (h *hall) act(v store.Viewer, act func(*store.Tx) error) {
	h.t.Helper()
	if err := h.s.Write(h.t.Context(), v, act); err != nil {
		h.t.Fatal(err)
	}
}

// try returns the code of what was refused; empty where it was done.
func (h *hall) try(v store.Viewer, act func(*store.Tx) error) string {
	h.t.Helper()
	err := h.s.Write(h.t.Context(), v, act)
	if err != nil && refuse.From(err) == nil {
		h.t.Fatal(err)
	}
	return code(err)
}

// see loads a case as somebody.
func (h *hall) see(v store.Viewer, waiver int64) Waiver {
	h.t.Helper()
	w, found, err := ByID(h.t.Context(), h.s.Read(v), waiver)
	if err != nil || !found {
		h.t.Fatal(found, err)
	}
	return w
}

func (h *hall) assign(a Assignment) (n int) {
	h.t.Helper()
	h.act(h.staff(), func(tx *store.Tx) (err error) {
		n, err = Assign(h.t.Context(), tx, a)
		return err
	})
	return n
}

func (h *hall) reviewers(waiver int64) (people []int64) {
	h.t.Helper()
	list, err := Reviewers(h.t.Context(), h.s.Read(h.staff()), []int64{waiver})
	if err != nil {
		h.t.Fatal(err)
	}
	for _, r := range list[waiver] {
		people = append(people, r.PersonID)
	}
	return people
}

// count asks the database for a number.
func (h *hall) count(query string, args ...any) (n int) {
	h.t.Helper()
	if _, err := h.s.Read(h.staff()).Get(h.t.Context(), &n, query, args...); err != nil {
		h.t.Fatal(query, err)
	}
	return n
}

func (h *hall) today() date.Date { return date.Of(h.now, h.s.Zone()) }
