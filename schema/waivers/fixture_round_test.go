package waivers

import (
	"context"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// staffer is somebody of the secretariat.
var staffer = store.Viewer{Roles: store.Implied(store.Staff), Language: texts.English}

// do runs statements of a fixture.
func do(ctx context.Context, t *testing.T, tx *store.Tx, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		if _, err := tx.Exec(ctx, statement); err != nil {
			t.Fatal(statement, err)
		}
	}
}

// number asks for one.
func number(ctx context.Context, t *testing.T, q store.Reader, query string, args ...any) (n int64) {
	t.Helper()
	if _, err := q.Get(ctx, &n, query, args...); err != nil {
		t.Fatal(query, err)
	}
	return n
}

// partnerCountries enters the partner countries "Member 001" and so on, each with a
// focal point whose language goes round, and opens the years 2023 and 2024.
func partnerCountries(ctx context.Context, t *testing.T, tx *store.Tx, n int) {
	t.Helper()
	if _, err := tx.Exec(ctx, `
		insert into organisations (names, country_code) select jsonb_build_object('en', 'Member ' || lpad(i::text, 3, '0')), 'BF' from generate_series(1, $1::int) i`, n); err != nil {
		t.Fatal(err)
	}
	do(ctx, t, tx,
		`select member_admit(o.id, c.id, b.category_id, b.id, '2015-01-01') from organisations o
		 cross join (select b.id, b.category_id from bands b join categories g on g.id = b.category_id where g.code = 'partner_country' order by b.id limit 1) b
		 join constituencies c on c.code = 'partner_country' where o.name_en like 'Member %'`,
		`insert into people (name, email, language) select 'Focal ' || right(o.name_en, 3), 'f' || right(o.name_en, 3) || '@example.org', (array['fr', 'en', 'es'])[1 + o.id % 3]
		 from organisations o where o.name_en like 'Member %'`,
		`insert into contacts (organisation_id, person_id, role, starts_on) select o.id, p.id, 'FOCAL_POINT', '2020-01-01'
		 from organisations o join people p on p.name = 'Focal ' || right(o.name_en, 3)`,
		`insert into membership_years (number, starts_on, ends_on, due_on, schedule_id)
		 select y - 2013, make_date(y, 1, 1), make_date(y, 12, 31), make_date(y, 3, 31), (select min(id) from fee_schedules) from generate_series(2023, 2024) y`,
		`insert into decisions (body, number, decided_on, rule) values ('BOARD', '2023/04', '2023-03-14', 'SOP 2.3.6')`)
}

// waived gives members (their numbers) a waiver of a year, with an answer and
// a note as evidence, past the triggers.
func waived(ctx context.Context, t *testing.T, tx *store.Tx, year int, s State, numbers ...int64) {
	t.Helper()
	do(ctx, t, tx, `set local session_replication_role = replica`)
	if _, err := tx.Exec(ctx, `
		with made as (
		  insert into fee_waivers (member_id, year_id, set_id, reference_on, state, submitted_at, outcome, decision_id, decided_at, valid_from, valid_to)
		  select m.id, y.id, s.id, y.starts_on + 23, $2, '2023-02-01Z', case when $2 = 'DECLINED' then 'DECLINED' else 'GRANTED' end, d.id, '2023-03-14Z',
		    case when $2 <> 'DECLINED' then y.starts_on end, case when $2 <> 'DECLINED' then y.ends_on end
		  from members m join organisations o on o.id = m.organisation_id
		  join membership_years y on extract(year from y.starts_on) = $1 join criteria_sets s on s.rule = 'SOP 2.3.6' join decisions d on d.number = '2023/04'
		  where right(o.name_en, 3)::int = any($3) order by m.id returning id, set_id),
		said as (
		  insert into waiver_answers (waiver_id, criterion_id, declared, words)
		  select made.id, c.id, true, 'No budget' from made join criteria c on c.set_id = made.set_id and c.code = 'hardship')
		insert into waiver_evidence (waiver_id, criterion_id, note)
		select made.id, c.id, 'Budget 2023' from made join criteria c on c.set_id = made.set_id and c.code = 'hardship'`, year, s, store.IDs(numbers)); err != nil {
		t.Fatal(err)
	}
	do(ctx, t, tx, `set local session_replication_role = origin`)
}

// numbersOf are the numbers of members, by their names.
func numbersOf(ctx context.Context, t *testing.T, tx *store.Tx, members []int64) (list []int64) {
	t.Helper()
	if err := tx.Select(ctx, &list, `
		select right(o.name_en, 3)::bigint from members m join organisations o on o.id = m.organisation_id where m.id = any($1) order by 1`, store.IDs(members)); err != nil {
		t.Fatal(err)
	}
	return list
}
