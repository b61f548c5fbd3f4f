package resolvers

import (
	"context"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// crowd is a register of 10,000 organisations with 30,000 contacts and 50,000
// dues over five years.
func crowd(b *testing.B) house {
	b.Helper()
	s := storetest.Filled(b, "crowd", func(ctx context.Context, c store.Config) error {
		c.Patience = 5 * time.Minute
		s, err := store.Open(ctx, c)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		return s.Work(ctx, store.System("bench"), func(tx *store.Tx) error {
			for _, statement := range []string{
				`insert into organisations (names, country_code)
				 select jsonb_build_object('en', 'Organisation ' || md5(n::text) || ' ' || n, 'fr', 'Organisme ' || md5(n::text) || ' ' || n), c.code
				 from generate_series(1, 10000) n join (select code, row_number() over (order by code) as r from countries) c on c.r = n % 200 + 1`,
				`select member_admit(o.id, (o.id % 3) + 1, b.category_id, b.id, date '2010-01-01' + (o.id % 3000)::int)
				 from organisations o join (select id, category_id, row_number() over (order by id) as r, count(*) over () as n from bands) b on b.r = o.id % b.n + 1`,
				`insert into people (name, email) select 'Person ' || n, 'p' || n || '@example.org' from generate_series(1, 30000) n`,
				`insert into contacts (organisation_id, person_id, role, starts_on)
				 select (n - 1) / 3 + 1, n, (array['FOCAL_POINT', 'FINANCE', 'ALTERNATE'])[n % 3 + 1], '2020-01-01' from generate_series(1, 30000) n`,
				`insert into membership_years (number, starts_on, ends_on, due_on, schedule_id)
				 select y - 2013, make_date(y, 1, 1), make_date(y, 12, 31), make_date(y, 3, 31), 1 from generate_series(2019, 2023) y`,
				`insert into dues (member_id, year_id, band_id, currency, amount, due_on)
				 select m.id, y.id, m.band_id, 'USD', 110000, y.due_on from register(clock()::date) m cross join membership_years y`,
				`insert into payments (dues_id, paid_on, amount) select id, due_on, amount from dues where id % 10 < 8`,
				`select gin_clean_pending_list('organisations_search')`, // as vacuum does in its time
				`analyze`,
			} {
				if _, err := tx.Exec(ctx, statement); err != nil {
					return err
				}
			}
			return nil
		})
	})
	api, err := NewAPI(schema.SDL(), NewRoot(s, nil, nil), s, Options{})
	if err != nil {
		b.Fatal(err)
	}
	return house{api: api, store: s}
}

// compare runs a query over the API and the same work as hand-written SQL in
// turns, and reports how many times as long the API takes.
func compare(b *testing.B, h house, query string, variables map[string]any, byHand func(context.Context, store.Reader) error) {
	v := store.Viewer{PersonID: 1, Roles: store.Implied(store.Staff), Language: "en"}
	for range 20 { // connections, plans and caches as on a server that runs
		h.ask(b, v, query, variables, nil)
		if err := byHand(b.Context(), h.store.Read(v)); err != nil {
			b.Fatal(err)
		}
	}
	var api, hand time.Duration
	for b.Loop() {
		start := time.Now()
		h.ask(b, v, query, variables, nil)
		api += time.Since(start)
		start = time.Now()
		if err := byHand(b.Context(), h.store.Read(v)); err != nil {
			b.Fatal(err)
		}
		hand += time.Since(start)
	}
	b.ReportMetric(float64(api)/float64(hand), "times-by-hand")
	b.ReportMetric(float64(api.Microseconds())/1000/float64(b.N), "ms/page")
}

// BenchmarkMembersPage is the staff page: 50 members with dues, contacts and
// totals, against one statement that makes the same as JSON.
func BenchmarkMembersPage(b *testing.B) {
	h := crowd(b)
	compare(b, h, `{ members(first: 50) { totalCount totals { assessed { amount } paid { amount } balance { amount } } pageInfo { endCursor }
		nodes { id organisation { name country { name } } category { name } constituency { name } dues { state balance { amount } }
		contacts(first: 3) { nodes { role email person { name } } } } } }`, nil,
		func(ctx context.Context, q store.Reader) error {
			var page []byte
			_, err := q.Get(ctx, &page, `
				select json_build_object(
				  'count', (select count(*) from member_states where known_to = 'infinity' and from_on <= $1 and to_on > $1 and status = 'CURRENT'),
				  'totals', (select json_build_array(sum(d.amount), sum(d.paid), sum(d.balance)) from dues d where d.year_id = (
				     select id from membership_years where starts_on <= $1 order by starts_on desc limit 1)),
				  'nodes', (select json_agg(n) from (
				     select i.id, o.name_en, c.name->>'en' as country, ca.name->>'en' as category, co.name->>'en' as constituency,
				            (select json_build_array(d.amount, d.paid, d.balance, d.due_on) from dues d where d.member_id = i.id and d.year_id = (
				               select id from membership_years where starts_on <= $1 order by starts_on desc limit 1)) as dues,
				            (select json_agg(json_build_array(k.role, p.name, p.email)) from contacts k join people p on p.id = k.person_id
				              where k.organisation_id = o.id) as contacts
				     from organisations o join members i on i.organisation_id = o.id join member_states m on m.member_id = i.id and m.known_to = 'infinity'
				       and m.from_on <= $1 and m.to_on > $1 join categories ca on ca.id = m.category_id
				     join constituencies co on co.id = m.constituency_id left join countries c on c.code = o.country_code
				     order by o.sort_en, i.id limit 50) n))`, q.Today())
			return err
		})
}

// BenchmarkSearch is search as you type, by the trigram index.
func BenchmarkSearch(b *testing.B) {
	h := crowd(b)
	compare(b, h, `query($s: String) { members(first: 50, filter: {search: $s}) { totalCount nodes { organisation { name } } } }`,
		map[string]any{"s": "f4b9ec"},
		func(ctx context.Context, q store.Reader) error {
			var found int
			if _, err := q.Get(ctx, &found, `
				select count(*) from organisations o join members m on m.organisation_id = o.id where o.search like '%f4b9ec%'`); err != nil {
				return err
			}
			var names []string
			return q.Select(ctx, &names, `
				select o.name_en from organisations o join members m on m.organisation_id = o.id
				where o.search like '%f4b9ec%' order by o.sort_en limit 50`)
		})
}
