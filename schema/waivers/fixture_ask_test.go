package waivers

import (
	"context"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/board/boardtest"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/uploads"
	"github.com/plenary-org/plenary/schema/uploads/uploadstest"
)

// counter is a partner country with its people, another member, the Board and
// the secretariat, in the membership year 2023.
type counter struct {
	t    *testing.T
	s    *store.Store
	keys seals.Keys
	ids  map[string]int64        // members and people by name
	whom map[string]store.Viewer // by name; "" is the public
}

func newCounter(t *testing.T) *counter {
	t.Helper()
	keys, err := seals.New(strings.Repeat("s", seals.ShortestSecret))
	if err != nil {
		t.Fatal(err)
	}
	c := &counter{t: t, s: storetest.New(t), keys: keys, ids: map[string]int64{}, whom: map[string]store.Viewer{"": {Language: texts.English}}}
	c.do("system", func(ctx context.Context, tx *store.Tx) error {
		for _, o := range []struct{ name, country, category string }{{"Burkina", "BF", "partner_country"}, {"Kenya", "KE", "partner_country"}, {"Club", "FR", "cso_other"}} {
			var organisation int64
			if _, err := tx.Get(ctx, &organisation, `insert into organisations (names, country_code) values (jsonb_build_object('en', $1::text), $2) returning id`, o.name, o.country); err != nil {
				return err
			}
			var member int64
			if _, err := tx.Get(ctx, &member, `
				select member_admit($1, (select min(id) from constituencies), g.id, (select min(id) from bands where category_id = g.id), '2015-01-01')
				from categories g where g.code = $2`, organisation, o.category); err != nil {
				return err
			}
			c.ids[o.name], c.ids["body of "+o.name] = member, organisation
		}
		_, err := tx.Exec(ctx, `insert into membership_years (number, starts_on, ends_on, due_on, schedule_id)
			select 9 + n, make_date(2022 + n, 1, 1), make_date(2022 + n, 12, 31), make_date(2022 + n, 3, 31), (select min(id) from fee_schedules) from generate_series(0, 1) n`)
		return err
	})
	for _, p := range []struct{ name, body, contact, role string }{
		{"focal", "Burkina", "FOCAL_POINT", ""}, {"finance", "Burkina", "FINANCE", ""}, {"other", "Kenya", "FOCAL_POINT", ""}, {"club", "Club", "FOCAL_POINT", ""},
		{"reviewer", "", "", "BOARD"}, {"idle", "", "", "BOARD"}, {"recused", "", "", "BOARD"}, {"staff", "", "", "STAFF"}, {"person", "", "", ""},
	} {
		c.person(p.name, p.body, p.contact, p.role)
	}
	return c
}

func (c *counter) person(name, body, contact, role string) {
	c.t.Helper()
	c.do("system", func(ctx context.Context, tx *store.Tx) (err error) {
		if c.ids[name], err = people.Add(ctx, tx, name, name+"@example.org", texts.English); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			with office as (insert into contacts (organisation_id, person_id, role, starts_on) select $2, $1, $3, '2020-01-01' where $3 <> '')
			insert into person_roles (person_id, role, starts_on) select $1, $4, '2020-01-01' where $4 not in ('', 'BOARD')`, c.ids[name], c.ids["body of "+body], contact, role)
		if role == "BOARD" {
			boardtest.Seat(c.t, ctx, tx, c.ids[name], "2020-01-01")
		}
		return err
	})
	v, err := people.ViewerOf(c.t.Context(), c.s.Read(store.System("test")), c.ids[name])
	if err != nil {
		c.t.Fatal(err)
	}
	c.whom[name] = v
}

// try does something as somebody and returns what is refused: "field:CODE …".
func (c *counter) try(as string, act func(context.Context, *store.Tx) error) string {
	c.t.Helper()
	v, known := c.whom[as]
	if as == "system" {
		v, known = store.System("test"), true
	}
	if !known {
		c.t.Fatal("nobody is called " + as)
	}
	err := c.s.Write(c.t.Context(), v, func(tx *store.Tx) error { return act(c.t.Context(), tx) })
	refusals := refuse.From(err)
	if refusals == nil && err != nil {
		c.t.Fatal(err)
	}
	said := make([]string, len(refusals))
	for i, r := range refusals {
		if strings.HasPrefix(r.Message(texts.French), "[") {
			c.t.Errorf("%s says nothing", r.Code)
		}
		said[i] = strings.TrimPrefix(r.Field+":"+r.Code, ":")
	}
	return strings.Join(said, " ")
}

func (c *counter) do(as string, act func(context.Context, *store.Tx) error) {
	c.t.Helper()
	if refused := c.try(as, act); refused != "" {
		c.t.Fatal(refused)
	}
}

// end lets a member go, as staff do.
func (c *counter) end(member string) {
	c.t.Helper()
	c.do("system", func(ctx context.Context, tx *store.Tx) error {
		_, err := members.End(ctx, tx, members.Ending{
			ID: c.ids[member], Kind: "WITHDRAWAL", On: date.MustParse("2023-06-01"), Ground: members.Ground{Reason: "Their letter"},
		})
		return err
	})
}

// exec changes the stage, past the rules.
func (c *counter) exec(statement string, args ...any) {
	c.t.Helper()
	c.do("system", func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, statement, args...)
		return err
	})
}

// request begins a case of 2023 as somebody.
func (c *counter) request(as string) (id int64) {
	c.t.Helper()
	c.do(as, func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = Request(ctx, tx, Asking{MemberID: c.ids["Burkina"], Year: 2023, AskedBy: "The minister", AskedHow: "LETTER"})
		return err
	})
	return id
}

// send hands a file to the desk as somebody and returns its sealed id.
func (c *counter) send(as string) (token string) {
	c.t.Helper()
	c.do(as, func(ctx context.Context, tx *store.Tx) (err error) {
		token, err = uploads.Receive(ctx, tx, c.keys, uploads.WaiverEvidence, "budget.pdf", uploadstest.PDF("budget"))
		return err
	})
	return token
}

func (c *counter) save(as string, d Draft) string {
	c.t.Helper()
	return c.try(as, func(ctx context.Context, tx *store.Tx) error { return Save(ctx, tx, c.keys, d) })
}

// see loads a case as somebody.
func (c *counter) see(as string, id int64) Waiver {
	c.t.Helper()
	w, _, err := ByID(c.t.Context(), c.s.Read(c.whom[as]), id)
	if err != nil {
		c.t.Fatal(err)
	}
	return w
}

// assess assesses a case as staff see it.
func (c *counter) assess(id int64) Assessment {
	c.t.Helper()
	all, err := Assess(c.t.Context(), c.s.Read(c.whom["staff"]), []Waiver{c.see("staff", id)})
	if err != nil {
		c.t.Fatal(err)
	}
	return all[id]
}

// pieces lists the evidence of a case.
func (c *counter) pieces(id int64) []Piece {
	c.t.Helper()
	all, err := EvidenceOf(c.t.Context(), c.s.Read(c.whom["staff"]), []int64{id}, 0, 50)
	if err != nil {
		c.t.Fatal(err)
	}
	return all[id]
}

func said[T any](v T) *T { return &v }

// granted makes a waiver of 2022 that was granted, with an answer and evidence
// to hardship, and evidence of the whole.
func (c *counter) granted() (id int64) {
	c.t.Helper()
	c.do("staff", func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = Request(ctx, tx, Asking{MemberID: c.ids["Burkina"], Year: 2022, AskedBy: "The minister", AskedHow: "LETTER"})
		return err
	})
	if refused := c.save("staff", Draft{
		WaiverID: id, Statement: said("As before"), Evidence: Shown{Files: []string{c.send("staff")}, Note: "The budget"},
		Answers: []Said{{Code: "hardship", Declared: said(true), Words: said("Drought"), Evidence: Shown{Note: "Official Journal 12"}}},
	}); refused != "" {
		c.t.Fatal(refused)
	}
	c.force(id, StateGranted)
	return id
}

// force gives a case a state, past the rules.
func (c *counter) force(id int64, s State) {
	c.t.Helper()
	c.do("system", func(ctx context.Context, tx *store.Tx) error {
		for _, statement := range []string{
			`insert into decisions (body, number, decided_on) select 'BOARD', 'T1', '2023-03-14' where not exists (select from decisions)`,
			`set local session_replication_role = replica`,
		} {
			if _, err := tx.Exec(ctx, statement); err != nil {
				return err
			}
		}
		return set(ctx, tx, id, s)
	})
}

// review assigns a case to somebody and puts it under review, past the rules.
func (c *counter) review(id int64, who ...string) {
	c.t.Helper()
	for _, name := range who {
		c.exec(`insert into waiver_assignments (waiver_id, person_id, due_on) values ($1, $2, '2023-12-20')`, id, c.ids[name])
	}
	c.force(id, StateUnderReview)
}
