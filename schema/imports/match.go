package imports

import (
	"context"

	"github.com/plenary-org/plenary/schema/store"
)

// understand finds the constituency, category and band that each row says, by
// code or by name in any language. A code goes before a name; a name that
// several bear says none.
func understand(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `
		with term as (
		  select 'constituency' as what, id, code, name from constituencies
		  union all select 'category', id, code, name from categories
		  union all select 'band', id, code, name from bands
		), word as materialized (
		  select distinct t.what, t.id, fold(w) as word, fold(w) = fold(t.code) as is_code
		    from term t cross join unnest(array[t.code, t.name->>'en', t.name->>'fr', t.name->>'es']) w
		), said as materialized (
		  select 'constituency' as what, constituency as said from import_rows
		  union select 'category', category from import_rows
		  union select 'band', band from import_rows
		), meant as materialized (
		  select s.what, s.said,
		         coalesce(min(w.id) filter (where w.is_code), case when count(distinct w.id) = 1 then min(w.id) end) as id
		    from said s join word w on w.what = s.what and w.word = fold(s.said)
		   group by s.what, s.said
		)
		update import_rows r
		   set constituency_id = (select m.id from meant m where m.what = 'constituency' and m.said = r.constituency),
		       category_id     = (select m.id from meant m where m.what = 'category' and m.said = r.category),
		       band_id         = (select m.id from meant m where m.what = 'band' and m.said = r.band)`)
	return err
}

// match finds each row's organisation. Best is the same name, folded, and the
// same country; then the same name where the row or the register is silent on
// the country; then a former name in the row that is the present name in the
// register, which is how a list says that an organisation was renamed. A row
// whose country is unknown is silent on it.
func match(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `
		with said as (
		  select r.line, r.key, r.former_names, coalesce(c.code, '') as country
		    from import_rows r left join countries c on c.code = r.country
		), candidate as (
		  select r.line, o.id, case when coalesce(o.country_code, '') = r.country then 1 else 2 end as rank
		    from said r join organisations o on o.sort_en = r.key
		   where coalesce(o.country_code, '') in (r.country, '') or r.country = ''
		  union all
		  select r.line, o.id, 3
		    from said r
		    cross join jsonb_array_elements_text(r.former_names) former
		    join organisations o on o.sort_en = fold(former)
		   where coalesce(o.country_code, '') in (r.country, '') or r.country = ''
		), best as (
		  select c.line, min(c.id) as id, count(distinct c.id) as candidates
		    from (select line, id, rank, min(rank) over (partition by line) as best from candidate) c
		   where c.rank = c.best group by c.line
		)
		update import_rows r set organisation_id = best.id, candidates = best.candidates
		  from best where best.line = r.line`)
	return err
}

// complete works out what each member will have: what the row says, else what
// the member has, else the category of the band or the one that bears the code
// of the constituency. A band falls away with its category; a category that
// has only one band leaves nothing to say.
func complete(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `
		with sole as (select category_id, min(id) as id from bands group by category_id having count(*) = 1)
		update import_rows r
		   set member_id = m.id,
		       constituency_id = coalesce(r.constituency_id, m.constituency_id),
		       category_id = will.category_id,
		       band_id = case when r.band_id is not null then r.band_id
		                      when will.category_id = m.category_id then m.band_id
		                      else (select sole.id from sole where sole.category_id = will.category_id) end
		  from import_rows s
		  left join register($1) m on m.organisation_id = s.organisation_id
		  left join bands b on b.id = s.band_id
		  left join constituencies k on k.id = s.constituency_id
		  left join categories named on named.code = k.code
		  cross join lateral (select coalesce(s.category_id, m.category_id, b.category_id, named.id) as category_id) will
		 where s.line = r.line`, tx.Today())
	return err
}
