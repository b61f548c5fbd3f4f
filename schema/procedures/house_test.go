package procedures_test

import (
	"strings"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/board/boardtest"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/procedures"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// house is a database with a Board of three and two members, whose time passes.
type house struct {
	t      *testing.T
	s      *store.Store
	now    time.Time
	people map[string]int64
}

func open(t *testing.T) *house {
	h := &house{t: t, now: at("2023-11-30 10:00:00"), people: map[string]int64{}} // a Thursday
	h.s = storetest.Open(t, store.Config{DSN: storetest.DSN(t), Clock: func() time.Time { return h.now }})
	h.does(store.System("test"), "", func(tx *store.Tx) error {
		for _, statement := range []string{
			`insert into people (name, email, language) values ('Ana', 'ana@example.org', 'es'), ('Bo', 'bo@example.org', 'en'), ('Cléo', 'cleo@example.org', 'fr'), ('Max', 'max@example.org', 'en'), ('Alt', 'alt@example.org', 'en'), ('Zoe', 'zoe@example.org', 'en')`,
			`insert into organisations (names, country_code) values ('{"en": "Sweden"}', 'SE'), ('{"en": "Ghana"}', 'GH')`,
			`select member_admit(o.id, (select min(id) from constituencies), (select min(id) from categories), null, '2020-01-01') from organisations o`,
			`insert into contacts (organisation_id, person_id, role, starts_on) select o.id, p.id, r.role, '2020-01-01' from (values ('Max', 'FOCAL_POINT', 'Sweden'), ('Alt', 'ALTERNATE', 'Sweden'), ('Zoe', 'FINANCE', 'Ghana')) r (name, role, of)
			 join people p on p.name = r.name join organisations o on o.names->>'en' = r.of`,
		} {
			if _, err := tx.Exec(t.Context(), statement); err != nil {
				return err
			}
		}
		for _, name := range []string{"Ana", "Bo", "Cléo"} {
			boardtest.Seat(t, t.Context(), tx, h.id(tx, name), "2022-01-01")
		}
		return nil
	})
	return h
}

// id finds a person by name.
func (h *house) id(tx *store.Tx, name string) (id int64) {
	h.t.Helper()
	if found, err := tx.Get(h.t.Context(), &id, `select id from people where name = $1`, name); err != nil || !found {
		h.t.Fatalf("%s: %v", name, err)
	}
	return id
}

func at(s string) time.Time {
	when, err := time.ParseInLocation(time.DateTime, s, time.UTC)
	if err != nil {
		panic(err)
	}
	return when
}

func code(err error) string {
	if list := refuse.From(err); len(list) > 0 {
		return list[0].Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func (h *house) does(v store.Viewer, want string, act func(*store.Tx) error) {
	h.t.Helper()
	if err := h.s.Write(h.t.Context(), v, act); code(err) != want {
		h.t.Fatalf("%q, want %q", code(err), want)
	}
}

func (h *house) says(query string, args ...any) (said string) {
	h.t.Helper()
	if _, err := h.s.Read(store.System("test")).Get(h.t.Context(), &said, `select coalesce((`+query+`)::text, '')`, args...); err != nil {
		h.t.Fatal(err)
	}
	return plain(said)
}

// plain is a text without its narrow and unbreakable spaces.
func plain(s string) string { return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s) }

// as is a person with what they are today.
func (h *house) as(name string) store.Viewer {
	h.t.Helper()
	q := h.s.Read(store.System("test"))
	var row struct {
		ID    int64
		Board bool
		Of    *int64
	}
	if _, err := q.Get(h.t.Context(), &row, `
		select p.id, exists (select from person_roles r where r.person_id = p.id and r.role = 'BOARD' and coalesce(r.ends_on, 'infinity') >= $2) as board,
		       (select c.organisation_id from contacts c where c.person_id = p.id) as of from people p where p.name = $1`, name, q.Today()); err != nil {
		h.t.Fatal(err)
	}
	v := store.Viewer{PersonID: row.ID, Name: name, Roles: store.Implied(store.Person)}
	if row.Board {
		v.Roles = store.Implied(store.Board)
	}
	if row.Of != nil {
		v.Roles, v.Members = store.Implied(store.Member), []int64{*row.Of}
	}
	return v
}

func draft() procedures.Draft {
	return procedures.Draft{
		Titles: texts.Translated{"en": "Fund the index", "fr": "Financer l’indice"}, Texts: texts.Translated{"en": "The Board funds the index.\n\nFor 2024.", "fr": "Le Conseil finance l’indice."},
		Rule: "SOP 3.1", ClosesOn: date.MustParse("2023-12-04"), // a Monday
		ShortWhy: "The publisher waits for an answer.",
	}
}

func (h *house) opens(d procedures.Draft, want string) (id int64) {
	h.t.Helper()
	h.does(store.System("test"), want, func(tx *store.Tx) (err error) {
		id, err = procedures.Open(h.t.Context(), tx, d)
		return err
	})
	return id
}

func (h *house) objects(name string, id int64, want string) {
	h.t.Helper()
	h.does(h.as(name), want, func(tx *store.Tx) error {
		return procedures.Object(h.t.Context(), tx, procedures.Objecting{ProcedureID: id, Reason: "Too dear."})
	})
}

// night runs the job, after which nothing is left to do.
func (h *house) night() {
	h.t.Helper()
	h.jobs()
	if ids, err := procedures.Due(h.t.Context(), h.s.Read(store.System("test"))); err != nil || len(ids) > 0 {
		h.t.Errorf("still to do: %v %v", ids, err)
	}
}

// jobs runs the job, twice: the second time it changes nothing.
func (h *house) jobs() {
	h.t.Helper()
	for range 2 {
		v := store.System("written-procedures")
		ids, err := procedures.Due(h.t.Context(), h.s.Read(v))
		if err != nil {
			h.t.Fatal(err)
		}
		for _, id := range ids {
			h.does(v, "", func(tx *store.Tx) error { _, err := procedures.Advance(h.t.Context(), tx, id); return err })
		}
	}
}
