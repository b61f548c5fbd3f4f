package imports

import (
	"context"

	"github.com/plenary-org/plenary/schema/store"
)

func writeOrganisations(ctx context.Context, tx *store.Tx) error {
	if _, err := tx.Exec(ctx, `
		update organisations o
		   set names = o.names || jsonb_strip_nulls(jsonb_build_object(
		                 'en', r.name, 'fr', nullif(r.name_fr, ''), 'es', nullif(r.name_es, ''))),
		       country_code = coalesce(nullif(r.country, ''), o.country_code),
		       website = coalesce(nullif(r.website, ''), o.website),
		       kind = coalesce(nullif(r.kind, ''), o.kind),
		       version = o.version + 1
		  from import_rows r
		 where o.id = r.organisation_id
		   and exists (select 1 from import_changes c where c.line = r.line
		                  and c.col in ('name', 'name_fr', 'name_es', 'country', 'website', 'kind'))`); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		with made as (
		  insert into organisations (names, country_code, website, kind)
		  select jsonb_strip_nulls(jsonb_build_object('en', r.name, 'fr', nullif(r.name_fr, ''), 'es', nullif(r.name_es, ''))),
		         nullif(r.country, ''), r.website, nullif(r.kind, '')
		    from import_rows r where r.organisation_id is null order by r.line
		  returning id, sort_en, country_code
		)
		update import_rows r set organisation_id = made.id
		  from made
		 where r.organisation_id is null and made.sort_en = r.key and coalesce(made.country_code, '') = r.country`)
	return err
}

// writeFormerNames leaves names undated, under the day of the import: lists do
// not say when a name was given up.
func writeFormerNames(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `
		insert into former_names (organisation_id, language, name, until, dated, recorded_by)
		select distinct on (r.organisation_id, fold(former)) r.organisation_id, 'en', former, $1, false, actor()
		  from import_rows r cross join jsonb_array_elements_text(r.former_names) former
		 where not exists (select 1 from former_names f where f.organisation_id = r.organisation_id and fold(f.name) = fold(former))
		 order by r.organisation_id, fold(former), former`, tx.Today())
	return err
}

func writePeople(ctx context.Context, tx *store.Tx) error {
	if _, err := tx.Exec(ctx, `
		update people p
		   set name = coalesce(nullif(r.name, ''), p.name), language = coalesce(nullif(r.language, ''), p.language),
		       version = p.version + 1
		  from (select r.focal_email, max(r.focal_name) as name, max(r.focal_language) as language
		          from import_rows r
		          join import_changes c on c.line = r.line and c.col in ('focal_point_name', 'focal_point_language')
		         group by r.focal_email) r
		 where p.email = r.focal_email`); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		insert into people (name, email, language)
		select max(r.focal_name), r.focal_email, coalesce(nullif(max(r.focal_language), ''), 'en')
		  from import_rows r
		 where r.focal_email <> '' and not exists (select 1 from people p where p.email = r.focal_email)
		 group by r.focal_email`)
	return err
}

func writeContacts(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `
		insert into contacts (organisation_id, person_id, role, starts_on)
		select r.organisation_id, p.id, 'FOCAL_POINT', $1
		  from import_rows r join people p on p.email = r.focal_email
		 where not exists (
		   select 1 from contacts c where c.organisation_id = r.organisation_id and c.person_id = p.id and c.role = 'FOCAL_POINT'
		      and coalesce(c.ends_on, 'infinity') >= $1)`, tx.Today())
	return err
}
