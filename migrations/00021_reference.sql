-- What comes with the product of reference data: the World Bank's income groups
-- as four lists have them, and the United Nations' least developed countries.
-- +goose Up

insert into income_lists (published_on, source, recorded_at)
select day, 'World Bank country and lending groups, as of ' || to_char(day, 'FMDD FMMonth YYYY'), '1900-01-01 00:00Z'
from unnest('{2023-01-24,2024-05-18,2024-07-02,2026-01-04}'::date[]) day order by day;

-- Each line: a group on each of the four lists (null: not classified, or not
-- listed), and the countries that went that way. Kosovo and the Channel Islands
-- have no code in ISO 3166-1, and no member.
insert into income_groups (list_id, country_code, income)
select l.id, c.code, w.groups[l.place]
from (values
  (array['LIC', 'LIC', 'LIC', 'LIC'], 'AF BF BI CD CF ER GM GW KP LR MG ML MW MZ NE RW SD SL SO SS SY TD TG UG YE'),
  (array['LIC', 'LIC', 'LIC', null], 'ET'),
  (array['LIC', 'LMC', 'LMC', 'LMC'], 'GN ZM'),
  (array['LMC', 'LMC', 'LMC', 'LMC'],
    'AO BD BJ BO BT CG CI CM DJ EG FM GH HN HT IN KE KG KH KI KM LA LB LK LS MA MM MR NG NI NP PG PH PK SB SN ST
     SZ TJ TL TN TZ UZ VN VU ZW'),
  (array['LMC', 'LMC', 'LMC', 'UMC'], 'CV WS'),
  (array['LMC', 'LMC', 'UMC', 'UMC'], 'DZ IR MN UA'),
  (array['LMC', 'UMC', 'LMC', 'LMC'], 'PS'),
  (array['LMC', 'UMC', 'UMC', 'UMC'], 'ID SV'),
  (array['UMC', 'LMC', 'LMC', 'LMC'], 'JO'),
  (array['UMC', 'UMC', 'UMC', 'LMC'], 'NA'),
  (array['UMC', 'UMC', 'UMC', 'UMC'],
    'AL AM AR AZ BA BR BW BY BZ CN CO CU DM DO EC FJ GA GD GE GQ GT IQ JM KZ LC LY MD ME MH MK MU MV MX MY PE PY
     RS SR TH TM TO TR TV VC ZA'),
  (array['UMC', 'UMC', 'UMC', 'HIC'], 'CR'),
  (array['UMC', 'UMC', 'HIC', 'HIC'], 'BG PW RU'),
  (array['UMC', 'HIC', 'HIC', 'HIC'], 'AS GY'),
  (array['HIC', 'HIC', 'HIC', 'HIC'],
    'AD AE AG AT AU AW BB BE BH BM BN BS CA CH CL CW CY CZ DE DK EE ES FI FO FR GB GI GL GR GU HK HR HU IE IL IM
     IS IT JP KN KR KW KY LI LT LU LV MC MF MO MP MT NC NL NO NR NZ OM PA PF PL PR PT QA RO SA SC SE SG SI SK SM
     SX TC TT US UY VG VI'),
  (array['HIC', null, null, null], 'TW')
) w (groups, codes)
cross join regexp_split_to_table(w.codes, '\s+') as country (code) join countries c on c.code = country.code
join (select id, row_number() over (order by published_on) as place from income_lists) l on w.groups[l.place] is not null
order by l.id, c.code;

-- A period's end is put on record later than its beginning, by somebody else:
-- a case decided before that rests on what was known.
alter table ldc_periods
  add column ended_at timestamptz check ((ended_at is not null) = (to_on < 'infinity')),
  add column ended_by bigint references people check (ended_by is null or ended_at is not null);

-- The list of 2020, and who has left it since.
insert into ldc_periods (country_code, from_on, to_on, source, recorded_at, ended_at)
select c.code, '-infinity', coalesce(g.on_day::date, 'infinity'), 'United Nations, list of least developed countries', '1900-01-01 00:00Z',
       case when g.on_day is not null then timestamptz '1900-01-01 00:00Z' end
from countries c left join (values ('VU', '2020-12-04'), ('BT', '2023-12-13'), ('ST', '2024-12-13')) g (code, on_day) on g.code = c.code
where c.ldc order by c.code;

-- One truth: the periods.
alter table countries drop column ldc;
-- +goose StatementBegin
create function least_developed(country text, day date) returns boolean language sql stable as $$
  select exists (select from ldc_periods l where l.country_code = country and l.from_on <= day and l.to_on > day)
$$;
-- +goose StatementEnd
