package imports

import (
	"context"

	"github.com/plenary-org/plenary/schema/store"
)

// questionWords notes the rows that name what the register does not know.
func questionWords(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `
		insert into import_problems (line, col, value, code, args)
		select r.line, v.col, left(v.value, 80), v.code, null
		  from import_rows r
		  left join countries c on c.code = r.country
		  cross join lateral (values
		    ('country', r.country, 'ROW_COUNTRY_UNKNOWN', c.code is null),
		    ('constituency', r.constituency, 'ROW_CONSTITUENCY_UNKNOWN', r.constituency_id is null),
		    ('category', r.category, 'ROW_CATEGORY_UNKNOWN', r.category_id is null),
		    ('band', r.band, 'ROW_BAND_UNKNOWN', r.band_id is null)
		  ) v (col, value, code, unknown)
		 where v.value <> '' and v.unknown`)
	return err
}

// questionNames notes rows that are about the same organisation, about one of
// several, or about one that has another name today.
func questionNames(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `
		insert into import_problems (line, col, value, code, args)
		select line, 'name', left(name, 80), 'ROW_DUPLICATE', jsonb_build_object('First', first)
		  from (select line, name,
		               least(min(line) over (partition by key, country),
		                     case when organisation_id is not null then min(line) over (partition by organisation_id) end) as first
		          from import_rows) r
		 where line > first
		union all
		select line, 'name', left(name, 80), 'ROW_AMBIGUOUS', jsonb_build_object('Organisations', candidates)
		  from import_rows where candidates > 1
		union all
		select r.line, 'name', left(r.name, 80), 'ROW_NAME_FORMER', jsonb_build_object('Present', min(o.name_en))
		  from import_rows r
		  join former_names f on fold(f.name) = r.key
		  join organisations o on o.id = f.organisation_id and (coalesce(o.country_code, '') in (r.country, '') or r.country = '')
		 where r.organisation_id is null
		 group by r.line, r.name`)
	return err
}

// questionMembers notes what is missing or does not fit, once all is known.
func questionMembers(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `
		insert into import_problems (line, col, value, code, args)
		select r.line, v.col, v.value, v.code, null
		  from import_rows r
		  left join members m on m.id = r.member_id
		  left join bands b on b.id = r.band_id
		  cross join lateral (values
		    ('joined', '', 'ROW_JOINED_MISSING', r.joined_on is null and m.id is null),
		    ('joined', r.joined_on::text, 'ROW_JOINED_AFTER_END', r.joined_on > m.ended_on),
		    ('constituency', '', 'ROW_CONSTITUENCY_MISSING', r.constituency = '' and r.constituency_id is null),
		    ('category', '', 'ROW_CATEGORY_MISSING', r.category = '' and r.category_id is null and r.constituency_id is not null),
		    ('band', left(r.band, 80), 'ROW_BAND_OF_OTHER_CATEGORY', b.category_id <> r.category_id)
		  ) v (col, value, code, wrong)
		 where v.wrong`)
	return err
}

// questionPeople notes an address that two rows give to different people, and
// an unknown address without a name.
func questionPeople(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `
		with said as (
		  select line, focal_email, focal_name, focal_language,
		         min(line) over (partition by focal_email) as first,
		         min(focal_name) filter (where focal_name <> '') over (partition by focal_email) as a_name,
		         max(focal_name) over (partition by focal_email) as other_name,
		         min(focal_language) filter (where focal_language <> '') over (partition by focal_email) as a_language,
		         max(focal_language) over (partition by focal_email) as other_language
		    from import_rows where focal_email <> ''
		)
		insert into import_problems (line, col, value, code, args)
		select s.line, 'focal_point_email', left(s.focal_email, 80), 'ROW_EMAIL_TWO_PEOPLE', jsonb_build_object('First', s.first)
		  from said s where s.line > s.first and (s.a_name <> s.other_name or s.a_language <> s.other_language)
		union all
		select s.line, 'focal_point_name', '', 'ROW_PERSON_NAME_MISSING', null
		  from said s
		 where s.a_name is null and not exists (select 1 from people p where p.email = s.focal_email)`)
	return err
}

// setAside takes the bad rows out, so that what follows sees good ones only.
func setAside(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `delete from import_rows r using import_problems p where p.line = r.line`)
	return err
}
