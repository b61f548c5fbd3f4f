-- The initiative's constituencies, fee categories, size bands and fee schedule.
-- They are data: later migrations and pages may add others.
-- +goose Up
insert into constituencies (code, name, position) values
  ('provider', '{"en": "Providers of development cooperation", "fr": "Fournisseurs de coopération au développement", "es": "Proveedores de cooperación para el desarrollo"}', 1),
  ('partner_country', '{"en": "Partner countries", "fr": "Pays partenaires", "es": "Países socios"}', 2),
  ('cso_other', '{"en": "Civil society, private sector and other", "fr": "Société civile, secteur privé et autres", "es": "Sociedad civil, sector privado y otros"}', 3);

insert into categories (code, name, position) values
  ('provider', '{"en": "Provider", "fr": "Fournisseur", "es": "Proveedor"}', 1),
  ('provider_un', '{"en": "United Nations entity", "fr": "Entité des Nations Unies", "es": "Entidad de las Naciones Unidas"}', 2),
  ('partner_country', '{"en": "Partner country", "fr": "Pays partenaire", "es": "País socio"}', 3),
  ('private_sector', '{"en": "Private sector", "fr": "Secteur privé", "es": "Sector privado"}', 4),
  ('cso_other', '{"en": "Civil society organisation", "fr": "Organisation de la société civile", "es": "Organización de la sociedad civil"}', 5);

insert into bands (category_id, code, name, position)
select c.id, b.code, b.name::jsonb, b.position from (values
  ('provider', 'provider', '{"en": "All sizes", "fr": "Toutes tailles", "es": "Todos los tamaños"}', 1),
  ('provider_un', 'provider_un_under_100m', '{"en": "Budget below USD 100 million", "fr": "Budget inférieur à 100 millions USD", "es": "Presupuesto inferior a 100 millones USD"}', 1),
  ('provider_un', 'provider_un_100m', '{"en": "Expenditure of USD 100 to 500 million", "fr": "Dépenses de 100 à 500 millions USD", "es": "Gasto de 100 a 500 millones USD"}', 2),
  ('provider_un', 'provider_un_500m', '{"en": "Expenditure of USD 500 million to 1 billion", "fr": "Dépenses de 500 millions à 1 milliard USD", "es": "Gasto de 500 a 1.000 millones USD"}', 3),
  ('provider_un', 'provider_un_1bn', '{"en": "Expenditure of USD 1 billion or more", "fr": "Dépenses de 1 milliard USD ou plus", "es": "Gasto de 1.000 millones USD o más"}', 4),
  ('partner_country', 'partner_country', '{"en": "All sizes", "fr": "Toutes tailles", "es": "Todos los tamaños"}', 1),
  ('private_sector', 'private_sector_under_1m', '{"en": "Expenditure below USD 1 million", "fr": "Dépenses inférieures à 1 million USD", "es": "Gasto inferior a 1 millón USD"}', 1),
  ('private_sector', 'private_sector_1m', '{"en": "Expenditure of USD 1 to 10 million", "fr": "Dépenses de 1 à 10 millions USD", "es": "Gasto de 1 a 10 millones USD"}', 2),
  ('private_sector', 'private_sector_10m', '{"en": "Expenditure of USD 10 million or more", "fr": "Dépenses de 10 millions USD ou plus", "es": "Gasto de 10 millones USD o más"}', 3),
  ('cso_other', 'cso_other_under_10m', '{"en": "Expenditure below USD 10 million", "fr": "Dépenses inférieures à 10 millions USD", "es": "Gasto inferior a 10 millones USD"}', 1),
  ('cso_other', 'cso_other_10m', '{"en": "Expenditure of USD 10 million or more", "fr": "Dépenses de 10 millions USD ou plus", "es": "Gasto de 10 millones USD o más"}', 2))
  b (category, code, name, position) join categories c on c.code = b.category order by c.position, b.position;

-- Fees a year, agreed by the Members' Assembly; a band without one is not assessable.
insert into fee_schedules (code, name, currency, effective_from) values
  ('2016', '{"en": "Fee structure agreed in 2016", "fr": "Barème convenu en 2016", "es": "Baremo acordado en 2016"}', 'USD', '2016-07-01');

insert into fees (schedule_id, band_id, amount, note)
select s.id, b.id, f.amount, f.note from (values
  ('provider', 8500000, 'non-UN providers'),
  ('provider_un_under_100m', 1000000, ''),
  ('provider_un_100m', 3300000, ''),
  ('provider_un_500m', 4650000, ''),
  ('provider_un_1bn', 8500000, ''),
  ('partner_country', 220000, 'may be waived, SOP 2.3.6'),
  ('private_sector_under_1m', 110000, ''),
  ('private_sector_1m', 220000, ''),
  ('private_sector_10m', null::bigint, 'to be confirmed'),
  ('cso_other_under_10m', 110000, ''),
  ('cso_other_10m', 220000, ''))
  f (band, amount, note) join bands b on b.code = f.band cross join fee_schedules s order by b.id;
