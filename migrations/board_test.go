package migrations_test

import (
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"github.com/plenary-org/plenary/migrations"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// TestTheBoardOfBeforeSeatsStays: an upgrade forgets nobody, and lets the Board
// act on; from the first day of their seat the seats tell; nobody is added to it.
func TestTheBoardOfBeforeSeatsStays(t *testing.T) {
	db := open(t, storetest.EmptyDSN(t))
	p, err := goose.NewProvider(goose.DialectPostgres, db, migrations.Files())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), 31); err != nil {
		t.Fatal(err)
	}
	do := func(statements ...string) {
		t.Helper()
		for _, statement := range statements {
			if _, err := db.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(statement, err)
			}
		}
	}
	told := func() (said string) {
		t.Helper()
		if err := db.QueryRowContext(t.Context(), `
			select string_agg(concat_ws(' ', p.name, r.starts_on, r.ends_on, case when r.before_seats then 'before' end), ', ' order by p.name, r.starts_on)
			from person_roles r join people p on p.id = r.person_id`).Scan(&said); err != nil {
			t.Fatal(err)
		}
		return said
	}
	do(`insert into people (name, language) values ('Ama', 'en'), ('Ben', 'en'), ('Eva', 'en'), ('Zoe', 'en')`,
		`insert into person_roles (person_id, role, starts_on, ends_on)
		 select id, 'BOARD', '2020-01-01', case name when 'Eva' then date '2021-12-31' end from people where name <> 'Zoe'`)
	if _, err := migrations.Up(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if got, want := told(), "Ama 2020-01-01 before, Ben 2020-01-01 before, Eva 2020-01-01 2021-12-31 before"; got != want {
		t.Errorf("after the upgrade: %s", got)
	}
	do(`insert into organisations (names) values ('{"en": "Holder"}')`,
		`insert into seat_terms (seat_id, organisation_id, starts_on, ends_on, held_until, result)
		 select min(s.id), min(o.id), '2022-03-16', '2024-03-15', '2024-03-15', 'Election' from seats s, organisations o`,
		`insert into seat_people (term_id, person_id, part, starts_on, ends_on)
		 select t.id, p.id, 'REPRESENTATIVE', t.starts_on, t.ends_on from seat_terms t, people p where p.name = 'Ama'`,
		`update person_roles r set ends_on = '2023-11-30' from people p where p.id = r.person_id and p.name = 'Ben'`)
	if got, want := told(), "Ama 2020-01-01 2022-03-15 before, Ama 2022-03-16 2024-03-15, Ben 2020-01-01 2023-11-30 before, Eva 2020-01-01 2021-12-31 before"; got != want {
		t.Errorf("with a seat: %s", got)
	}
	for _, statement := range []string{
		`insert into person_roles (person_id, role, starts_on) select id, 'BOARD', '2023-01-01' from people where name = 'Zoe'`,
		`insert into person_roles (person_id, role, starts_on, before_seats) select id, 'BOARD', '2023-01-01', true from people where name = 'Zoe'`,
		`update person_roles set ends_on = null where ends_on = '2021-12-31'`,
		`update person_roles set before_seats = false where ends_on = '2021-12-31'`,
		`delete from person_roles where ends_on = '2021-12-31'`,
	} {
		if _, err := db.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "a seat makes a member of the Board") {
			t.Errorf("%s: %v", statement, err)
		}
	}
}
