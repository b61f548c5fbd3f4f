package calls_test

import (
	"strings"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/calls"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse/refusetest"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

var staff = store.System("test")

// house is a database with a group by appointment, chaired by Cléo, and people
// of two members, whose time passes.
type house struct {
	t    *testing.T
	s    *store.Store
	now  time.Time
	body int64
}

func on(day string) date.Date { return date.MustParse(day) }

func at(s string) time.Time {
	when, err := time.ParseInLocation(time.DateTime, s, time.UTC)
	if err != nil {
		panic(err)
	}
	return when
}

func open(t *testing.T) *house {
	h := &house{t: t, now: at("2023-11-20 10:00:00")}
	h.s = storetest.Open(t, store.Config{DSN: storetest.DSN(t), Clock: func() time.Time { return h.now }})
	h.does(staff, "", func(tx *store.Tx) (err error) {
		for _, statement := range []string{
			`insert into people (name, email, language) values ('Ana', 'ana@example.org', 'es'), ('Bo', 'bo@example.org', 'en'), ('Cléo', 'cleo@example.org', 'fr'),
			 ('Max', 'max@example.org', 'en'), ('Zoe', 'zoe@example.org', 'fr'), ('Ada', 'ada@example.org', 'en')`,
			`insert into person_roles (person_id, role, starts_on) select id, 'STAFF', '2022-01-01' from people where name = 'Ada'`,
			`insert into organisations (names, country_code) values ('{"en": "Sweden"}', 'SE'), ('{"en": "Ghana"}', 'GH')`,
			`select member_admit(o.id, (select id from constituencies order by position offset case o.country_code when 'GH' then 0 else 1 end limit 1), (select min(id) from categories), null, '2020-01-01') from organisations o`,
			`insert into contacts (organisation_id, person_id, role, starts_on) select o.id, p.id, 'FOCAL_POINT', '2020-01-01' from (values ('Max', 'Sweden'), ('Zoe', 'Ghana')) r (name, of)
			 join people p on p.name = r.name join organisations o on o.names->>'en' = r.of`,
		} {
			if _, err := tx.Exec(t.Context(), statement); err != nil {
				return err
			}
		}
		h.body, err = bodies.Create(t.Context(), tx, "WG-TEST", bodies.WorkingGroup,
			bodies.Draft{Names: texts.Translated{"en": "Test group", "fr": "Groupe d’essai", "es": "Grupo de prueba"}, Joining: bodies.Appointment, Quorum: 50, NoticeDays: 14})
		if err == nil {
			_, err = tx.Exec(t.Context(), `insert into body_members (body_id, person_id, role, starts_on) select $1, id, 'CHAIR', '2023-01-01' from people where name = 'Cléo'`, h.body)
		}
		return err
	})
	return h
}

func (h *house) does(v store.Viewer, want string, act func(*store.Tx) error) {
	h.t.Helper()
	if got := refusetest.Codes(h.s.Write(h.t.Context(), v, act)); got != want {
		h.t.Fatalf("%q, want %q", got, want)
	}
}

func (h *house) says(query string, args ...any) (said string) {
	h.t.Helper()
	if _, err := h.s.Read(staff).Get(h.t.Context(), &said, `select coalesce((`+query+`)::text, '')`, args...); err != nil {
		h.t.Fatal(err)
	}
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(said)
}

// as is a person with what they are today.
func (h *house) as(name string) store.Viewer {
	h.t.Helper()
	var row struct {
		ID int64
		As string
		Of *int64
	}
	if _, err := h.s.Read(staff).Get(h.t.Context(), &row, `
		select p.id, coalesce((select role from person_roles r where r.person_id = p.id), 'PERSON') as as, (select c.organisation_id from contacts c where c.person_id = p.id) as of
		from people p where p.name = $1`, name); err != nil {
		h.t.Fatal(err)
	}
	v := store.Viewer{PersonID: row.ID, Name: name, Roles: store.Implied(store.Role(row.As))}
	if name == "Bo" {
		v.Roles = store.Implied(store.Board)
	}
	if row.Of != nil {
		v.Roles, v.Members = store.Implied(store.Member), []int64{*row.Of}
	}
	return v
}

func (h *house) draft() calls.Draft {
	return calls.Draft{
		BodyID: h.body, Places: 2, ClosesOn: on("2023-12-04"),
		Titles: texts.Translated{"en": "Two members", "fr": "Deux membres"}, Texts: texts.Translated{"en": "We look for two.\n\nPlease apply.", "fr": "Nous en cherchons deux."},
	}
}

func (h *house) opens(v store.Viewer, d calls.Draft, want string) (id int64) {
	h.t.Helper()
	h.does(v, want, func(tx *store.Tx) (err error) {
		id, err = calls.Begin(h.t.Context(), tx, d)
		return err
	})
	return id
}

func said(languages ...texts.Language) calls.Wording {
	return calls.Wording{Motivation: "I would.", Expertise: "I can.", Languages: languages}
}

func (h *house) applies(name string, call int64, w calls.Wording, want string) (id int64) {
	h.t.Helper()
	h.does(h.as(name), want, func(tx *store.Tx) (err error) {
		id, err = calls.Apply(h.t.Context(), tx, call, w)
		return err
	})
	return id
}

func (h *house) decides(ch calls.Choice, want string) {
	h.t.Helper()
	h.does(h.as("Ada"), want, func(tx *store.Tx) error { return calls.Decide(h.t.Context(), tx, ch) })
}
