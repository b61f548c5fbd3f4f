package waivers

import (
	"context"
	"testing"

	"github.com/plenary-org/plenary/schema/board/boardtest"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/store"
)

// board is a Board of seven with cases before it, on 1 December 2023.
type board struct {
	people []int64 // seven on the Board
	cases  []int64 // submitted, of 2023, each of its own member; complete
}

// convene makes a Board and cases whose members owe dues of 2023 and have a
// French-speaking focal point. The first of the Board is a contact of the first
// member.
func convene(ctx context.Context, t *testing.T, tx *store.Tx, cases int) (b board) {
	t.Helper()
	for _, statement := range []string{
		`insert into people (name, email, language) select 'Board ' || i, 'board' || i || '@example.org', 'en' from generate_series(1, 7) i`,
		`insert into membership_years (number, starts_on, ends_on, due_on, schedule_id) select 10, '2023-01-01', '2023-12-31', '2023-03-31', id from fee_schedules limit 1`,
		`insert into organisations (names, country_code) select jsonb_build_object('en', 'Country ' || i), 'BF' from generate_series(1, $1::int) i`,
		`select count(member_admit(o.id, c.id, b.category_id, b.id, '2015-01-01')) from organisations o, constituencies c, bands b, categories g
		 where c.code = 'partner_country' and g.id = b.category_id and g.code = 'partner_country' and b.id = (select min(id) from bands where category_id = g.id)`,
		`insert into people (name, email, language) select 'Focal ' || id, 'focal' || id || '@example.org', 'fr' from organisations`,
		`insert into contacts (organisation_id, person_id, role, starts_on)
		 select o.id, p.id, 'FOCAL_POINT', '2020-01-01' from organisations o join people p on p.name = 'Focal ' || o.id`,
		`insert into contacts (organisation_id, person_id, role, starts_on)
		 select (select min(id) from organisations), min(id), 'FINANCE', '2020-01-01' from people where name = 'Board 1'`,
		`insert into dues (member_id, year_id, band_id, currency, amount, due_on)
		 select m.id, y.id, s.band_id, 'USD', 100000, y.due_on from register('2023-12-01') s join members m on m.id = s.id, membership_years y`,
		`insert into fee_waivers (member_id, year_id, set_id, reference_on) select m.id, y.id, s.id, '2023-01-24' from members m, membership_years y, criteria_sets s order by m.id`,
		`insert into waiver_answers (waiver_id, criterion_id, declared) select w.id, c.id, true from fee_waivers w join criteria c on c.set_id = w.set_id and c.kind = 'DECLARED'`,
		`update fee_waivers set state = 'SUBMITTED', submitted_at = clock()`,
	} {
		var err error
		if statement == `insert into organisations (names, country_code) select jsonb_build_object('en', 'Country ' || i), 'BF' from generate_series(1, $1::int) i` {
			_, err = tx.Exec(ctx, statement, cases)
		} else {
			_, err = tx.Exec(ctx, statement)
		}
		if err != nil {
			t.Fatal(statement, err)
		}
	}
	b.people = rows(ctx, t, tx, `select id from people where name like 'Board %' order by name`)
	for _, id := range b.people {
		boardtest.Seat(t, ctx, tx, id, "2023-01-01")
	}
	b.cases = rows(ctx, t, tx, `select id from fee_waivers order by id`)
	return b
}

// next makes a submitted case of a later year that re-examines a waiver,
// complete.
func (b board) next(ctx context.Context, t *testing.T, tx *store.Tx, previous int64, year int) (id int64) {
	t.Helper()
	first := date.New(year, 1, 1)
	if _, err := tx.Exec(ctx, `
		insert into membership_years (number, starts_on, ends_on, due_on, schedule_id)
		select $2::int - 2013, $1::date, $1::date + 364, $1::date + 90, id from fee_schedules limit 1 on conflict do nothing`, first, year); err != nil {
		t.Fatal(err)
	}
	id = rows(ctx, t, tx, `
		insert into fee_waivers (member_id, year_id, set_id, reference_on, previous_id)
		select p.member_id, y.id, p.set_id, p.reference_on, p.id from fee_waivers p, membership_years y where p.id = $1 and y.starts_on = $2 returning id`, previous, first)[0]
	for _, statement := range []string{
		`insert into waiver_answers (waiver_id, criterion_id, declared, carried) select w.id, c.id, true, true from fee_waivers w join criteria c on c.set_id = w.set_id and c.kind = 'DECLARED' where w.id = $1`,
		`update fee_waivers set state = 'SUBMITTED', submitted_at = clock() where id = $1`,
	} {
		if _, err := tx.Exec(ctx, statement, id); err != nil {
			t.Fatal(statement, err)
		}
	}
	return id
}

// rows reads ids.
func rows(ctx context.Context, t *testing.T, q store.Reader, query string, args ...any) (ids []int64) {
	t.Helper()
	if err := q.Select(ctx, &ids, query, args...); err != nil {
		t.Fatal(err)
	}
	return ids
}

// one reads a single text.
func one(ctx context.Context, t *testing.T, q store.Reader, query string, args ...any) (said string) {
	t.Helper()
	if _, err := q.Get(ctx, &said, query, args...); err != nil {
		t.Fatal(query, err)
	}
	return said
}

// grants is a decision of 1 December 2023 by the whole Board.
func (b board) grants(number string, cases ...int64) Deciding {
	return Deciding{
		WaiverIDs: cases, Outcome: Granted, Present: b.people,
		Citation: decisions.Citation{Number: number, On: date.MustParse("2023-12-01"), Rule: "SOP 2.3.6"},
	}
}

// on is a day.
func on(day string) date.Date { return date.MustParse(day) }

// assessLate assesses the only member for 2023.
func assessLate(ctx context.Context, t *testing.T, tx *store.Tx) {
	t.Helper()
	member := rows(ctx, t, tx, `select id from members`)
	if err := dues.AssessLate(ctx, tx, member[0], 2023); err != nil {
		t.Fatal(err)
	}
}
