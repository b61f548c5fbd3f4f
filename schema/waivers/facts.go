package waivers

import (
	"context"
	"encoding/json"

	"github.com/lib/pq"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
)

// Facts are what the criteria of a case are decided by.
type Facts struct {
	Year       int
	Country    string             // ISO 3166-1; empty: none on record
	Income     string             // World Bank code on the reference date; empty: no list, or not on it
	IncomeOn   date.Date          // the day on which that list was published
	LDC        bool               // on the reference date
	Unpaid     []int              // years of dues not settled by the reference date and due before it
	Paid       bool               // nothing is owed of the case's own year, before it is decided: the member has paid
	Pulled     date.Date          // the day of the pack that the case was last pulled out of since it was submitted, before it is decided; zero: none
	Answers    map[int64]Answer   // by criterion
	Evidence   map[int64]Evidence // by criterion; 0: of the case as a whole
	Judgements map[int64][]bool   // by criterion: what each reviewer who said so, and is not recused, judged
}

// Answer is what the member says to a criterion.
type Answer struct {
	Declared *bool
	Words    string
	Carried  bool // unchanged from last year's case
}

// Evidence counts what shows a criterion.
type Evidence struct {
	Files int // or places where it is to be found
	Fresh int // of them, not carried from last year's case
}

type factRow struct {
	ID         int64
	Year       int
	Country    string
	Income     string
	IncomeOn   date.Date `db:"income_on"`
	LDC        bool
	Unpaid     pq.Int64Array
	Paid       bool
	Pulled     date.Date
	Answers    []byte
	Evidence   []byte
	Judgements []byte
}

// LoadFacts reads the facts of cases, in one statement; of a decided case as
// the lists were known then. The caller has loaded the cases as a viewer who
// may read them.
func LoadFacts(ctx context.Context, q store.Reader, ids []int64) (map[int64]Facts, error) {
	var rows []factRow
	err := q.Select(ctx, &rows, `
		select w.id, extract(year from y.starts_on)::int as year, coalesce(o.country_code, '') as country,
		       coalesce(g.income, '') as income, list.published_on as income_on,
		       exists (select from ldc_periods l where l.country_code = o.country_code and l.from_on <= w.reference_on and l.recorded_at <= known.at
		               and (l.to_on > w.reference_on or l.ended_at > known.at)) as ldc,
		       array(select extract(year from dy.starts_on)::int from dues d join membership_years dy on dy.id = d.year_id
		             where d.member_id = w.member_id and dy.starts_on < y.starts_on and d.due_on < w.reference_on
		               and d.amount > coalesce((select sum(p.amount) from payments p where p.dues_id = d.id and p.paid_on <= w.reference_on), 0)
		                            + coalesce((select sum(r.amount) from reliefs r left join decisions c on c.id = r.decision_id
		                                        where r.dues_id = d.id and coalesce(c.decided_on, (r.recorded_at at time zone $3)::date) <= w.reference_on), 0)
		             order by 1) as unpaid,
		       w.decided_at is null and exists (select from dues d where d.member_id = w.member_id and d.year_id = w.year_id and d.paid > 0 and d.balance <= 0) as paid,
		       (select p.closes_on from waiver_pack_cases c join waiver_packs p on p.id = c.pack_id
		                 where c.waiver_id = w.id and c.pulled_at >= w.submitted_at and w.decided_at is null order by c.pulled_at desc limit 1) as pulled,
		       (select coalesce(jsonb_object_agg(a.criterion_id, jsonb_build_object('Declared', a.declared, 'Words', a.words, 'Carried', a.carried)), '{}')
		        from waiver_answers a where a.waiver_id = w.id) as answers,
		       (select coalesce(jsonb_object_agg(e.criterion, jsonb_build_object('Files', e.files, 'Fresh', e.fresh)), '{}')
		        from (select coalesce(criterion_id, 0) as criterion, count(*) as files, count(*) filter (where carried_from_id is null) as fresh
		              from waiver_evidence where waiver_id = w.id and removed_at is null group by 1) e) as evidence,
		       (select coalesce(jsonb_object_agg(j.criterion, j.met), '{}')
		        from (select said.key as criterion, jsonb_agg(said.value) as met
		              from (select distinct on (r.person_id) r.judgements from waiver_recommendations r where r.waiver_id = w.id and `+counts+` order by r.person_id, r.id desc) r
		              cross join jsonb_each(r.judgements) said group by said.key) j) as judgements
		from fee_waivers w cross join lateral (select coalesce(w.decided_at, 'infinity') as at) known join membership_years y on y.id = w.year_id join members m on m.id = w.member_id join organisations o on o.id = m.organisation_id
		left join lateral (select l.id, l.published_on from income_lists l where l.published_on <= w.reference_on and l.recorded_at <= known.at order by l.published_on desc limit 1) list on true
		left join income_groups g on g.list_id = list.id and g.country_code = o.country_code
		where w.id = any($1)`, store.IDs(ids), q.Today(), q.Zone().String())
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]Facts, len(rows))
	for _, row := range rows {
		f := Facts{Year: row.Year, Country: row.Country, Income: row.Income, IncomeOn: row.IncomeOn, LDC: row.LDC, Paid: row.Paid, Pulled: row.Pulled}
		for _, year := range row.Unpaid {
			f.Unpaid = append(f.Unpaid, int(year))
		}
		for _, part := range []struct {
			from []byte
			into any
		}{{row.Answers, &f.Answers}, {row.Evidence, &f.Evidence}, {row.Judgements, &f.Judgements}} {
			if err := json.Unmarshal(part.from, part.into); err != nil {
				return nil, err
			}
		}
		byID[row.ID] = f
	}
	return byID, nil
}
