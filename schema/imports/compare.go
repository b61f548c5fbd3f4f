package imports

import (
	"context"

	"github.com/plenary-org/plenary/schema/store"
)

// compareOrganisations lists where a row and its organisation differ. A null
// in becomes means that the row says nothing.
func compareOrganisations(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `
		insert into import_changes (line, organisation_id, col, was, becomes)
		select r.line, o.id, v.col, v.was, v.becomes
		  from import_rows r
		  join organisations o on o.id = r.organisation_id
		  cross join lateral (
		    values ('name', o.name_en, r.name),
		           ('name_fr', coalesce(o.names->>'fr', ''), nullif(r.name_fr, '')),
		           ('name_es', coalesce(o.names->>'es', ''), nullif(r.name_es, '')),
		           ('country', coalesce(o.country_code, ''), nullif(r.country, '')),
		           ('website', o.website, nullif(r.website, '')),
		           ('kind', coalesce(o.kind, ''), nullif(r.kind, ''))
		    union all
		    select 'former_names', '', former from jsonb_array_elements_text(r.former_names) former
		     where not exists (select 1 from former_names f where f.organisation_id = o.id and fold(f.name) = fold(former))
		  ) v (col, was, becomes)
		 where v.becomes is not null and v.was <> v.becomes`)
	return err
}

// compareMembers lists where a row and the membership differ. A year says less
// than a day within it and takes nothing away.
func compareMembers(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `
		insert into import_changes (line, organisation_id, col, was, becomes)
		select r.line, r.organisation_id, v.col, v.was, v.becomes
		  from import_rows r
		  left join register($1) m on m.id = r.member_id
		  left join constituencies k_was on k_was.id = m.constituency_id
		  left join categories c_was on c_was.id = m.category_id
		  left join bands b_was on b_was.id = m.band_id
		  left join constituencies k on k.id = r.constituency_id
		  left join categories c on c.id = r.category_id
		  left join bands b on b.id = r.band_id
		  cross join lateral (values
		    ('constituency', coalesce(k_was.code, ''), k.code),
		    ('category', coalesce(c_was.code, ''), c.code),
		    ('band', coalesce(b_was.code, ''), coalesce(b.code, '')),
		    ('joined', coalesce(case m.joined_precision when 'YEAR' then to_char(m.joined_on, 'YYYY') else m.joined_on::text end, ''),
		     case when r.joined_precision = 'DAY' then r.joined_on::text
		          when extract(year from r.joined_on) is distinct from extract(year from m.joined_on) then to_char(r.joined_on, 'YYYY') end),
		    ('quality', coalesce(lower(m.joined_quality || ' (constituency ' || m.constituency_quality || ')'), ''),
		     lower(nullif(r.joined_quality, '') || ' (constituency ' || r.constituency_quality || ')'))
		  ) v (col, was, becomes)
		 where r.organisation_id is not null and v.becomes is not null and v.was <> v.becomes`, tx.Today())
	return err
}

// comparePeople lists what is new about the focal points. The ones that the
// organisation has besides stay: a list that names one does not end the others.
func comparePeople(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `
		insert into import_changes (line, organisation_id, col, was, becomes)
		select r.line, r.organisation_id, v.col, v.was, v.becomes
		  from import_rows r
		  left join people p on p.email = r.focal_email
		  cross join lateral (values
		    ('focal_point_email', '', r.focal_email,
		     r.organisation_id is not null and not exists (
		       select 1 from contacts c where c.organisation_id = r.organisation_id and c.person_id = p.id and c.role = 'FOCAL_POINT'
		          and coalesce(c.ends_on, 'infinity') >= $1)),
		    ('focal_point_name', p.name, r.focal_name, p.id is not null and r.focal_name <> ''),
		    ('focal_point_language', p.language, r.focal_language, p.id is not null and r.focal_language <> '')
		  ) v (col, was, becomes, said)
		 where r.focal_email <> '' and v.said and v.was <> v.becomes`, tx.Today())
	return err
}
