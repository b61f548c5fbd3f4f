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
// several, or about one that has another name today. Where the name or the
// country cannot be read, the register does not tell which organisation it is.
func questionNames(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `
		with named as (
		  select r.line, r.name, r.key, r.country, r.organisation_id, r.candidates, bad.line is null as placed
		    from import_rows r
		    left join (select distinct line from import_problems where col = 'country') bad on bad.line = r.line
		   where r.name <> ''
		)
		insert into import_problems (line, col, value, code, args)
		select line, 'name', left(name, 80), 'ROW_DUPLICATE', jsonb_build_object('First', first)
		  from (select line, name,
		               least(min(line) over (partition by key, country, placed),
		                     case when placed and organisation_id is not null then min(line) over (partition by organisation_id, placed) end) as first
		          from named) r
		 where line > first
		union all
		select line, 'name', left(name, 80), 'ROW_AMBIGUOUS', jsonb_build_object('Organisations', candidates)
		  from named where candidates > 1 and placed
		union all
		select r.line, 'name', left(r.name, 80), 'ROW_NAME_FORMER', jsonb_build_object('Present', min(o.name_en))
		  from named r
		  join former_names f on fold(f.name) = r.key
		  join organisations o on o.id = f.organisation_id
		   and (coalesce(o.country_code, '') in (r.country, '') or r.country = '' or not r.placed)
		 where r.organisation_id is null
		 group by r.line, r.name`)
	return err
}

// questionMembers notes what is missing or does not fit, once all is known. It
// says nothing of what follows from a cell that is refused already, nor what a
// new member needs where the row does not tell which organisation it is.
func questionMembers(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `
		with refused as (
		  select line, array_agg(col) as cols, bool_or(col = 'name' and code <> 'ROW_DUPLICATE') as name
		    from import_problems group by line
		)
		insert into import_problems (line, col, value, code, args)
		select r.line, v.col, v.value, v.code, null
		  from import_rows r
		  left join refused on refused.line = r.line
		  left join register($1) m on m.id = r.member_id
		  left join lateral (
		    select min(s.to_on) as ends from member_states s
		     where s.member_id = m.id and s.known_to = 'infinity' and s.status = 'CURRENT' and s.joined_on = m.joined_on) first on true
		  left join lateral (
		    select max(s.ended_on) as ended from member_states s
		     where s.member_id = m.id and s.known_to = 'infinity' and s.joined_on < m.joined_on) earlier on true
		  left join bands b on b.id = r.band_id
		  cross join lateral (select r.candidates <= 1 and not coalesce(refused.name, false) as told) o
		  cross join lateral (select case r.joined_precision when 'DAY' then r.joined_on <> m.joined_on
		    else extract(year from r.joined_on) <> extract(year from m.joined_on) end as other) said
		  cross join lateral (values
		    ('joined', 'joined', '', 'ROW_JOINED_MISSING', o.told and r.joined_on is null and m.id is null),
		    ('joined', 'joined', r.joined_on::text, 'ROW_JOINED_AFTER_END', o.told and (r.joined_on > m.ended_on or r.joined_on >= first.ends or r.joined_on <= earlier.ended and said.other)),
		    ('constituency', 'constituency', '', 'ROW_CONSTITUENCY_MISSING', o.told and r.constituency = '' and r.constituency_id is null),
		    ('category', 'category', '', 'ROW_CATEGORY_MISSING', o.told and r.category = '' and r.category_id is null and r.constituency_id is not null),
		    ('band', 'category', left(r.band, 80), 'ROW_BAND_OF_OTHER_CATEGORY', (o.told or r.category <> '') and b.category_id <> r.category_id)
		  ) v (col, source, value, code, wrong)
		 where v.wrong and not coalesce(v.source = any(refused.cols), false)`, tx.Today())
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
		 where s.a_name is null and not exists (select 1 from people p where p.email = s.focal_email)
		   and not exists (select 1 from import_problems q where q.line = s.line and q.col = 'focal_point_name')`)
	return err
}

// setAside takes the bad rows out once all that is wrong with them is noted, so
// that what follows sees good ones only.
func setAside(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `delete from import_rows r using import_problems p where p.line = r.line`)
	return err
}
