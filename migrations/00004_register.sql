-- The register: organisations, their names and contacts, members.
-- +goose Up
create table organisations (
  id           bigint generated always as identity primary key,
  names        jsonb not null check (length(trim(names->>'en')) between 1 and 300),  -- by language; "en" is the name in use
  name_en      text not null generated always as (names->>'en') stored,
  sort_en      text not null generated always as (fold(names->>'en')) stored,
  sort_fr      text not null generated always as (fold(coalesce(nullif(names->>'fr', ''), names->>'en'))) stored,
  sort_es      text not null generated always as (fold(coalesce(nullif(names->>'es', ''), names->>'en'))) stored,
  country_code text references countries,
  kind         text check (kind in ('government', 'public', 'multilateral', 'ngo', 'foundation', 'private', 'academic', 'other')),
  website      text not null default '' check (website = '' or website ~ '^https?://[^[:space:]]+$'),
  namesake     boolean not null default false,  -- known to share its name with another of its country
  search       text not null default '',        -- every name, present and former, folded
  created_at   timestamptz not null default clock(),
  version      int not null default 1
);
create unique index organisations_once on organisations (sort_en, coalesce(country_code, '')) where not namesake;
create index organisations_search on organisations using gin (search gin_trgm_ops);
create index organisations_sort_en on organisations (sort_en, id);
create index organisations_sort_fr on organisations (sort_fr, id);
create index organisations_sort_es on organisations (sort_es, id);
create trigger audit after insert or update or delete on organisations for each row execute function record_audit('id');

create table former_names (
  id              bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  language        text not null check (language in ('en', 'fr', 'es')),
  name            text not null check (length(trim(name)) between 1 and 300),
  until           date not null
);
create index former_names_organisation on former_names (organisation_id);
create trigger audit after insert or update or delete on former_names for each row execute function record_audit('organisation');

-- +goose StatementBegin
create function organisation_search(org bigint, names jsonb) returns text language sql stable as $$
  select fold(concat_ws(' | ', names->>'en', names->>'fr', names->>'es',
                        (select string_agg(f.name, ' | ' order by f.id) from former_names f where f.organisation_id = org)))
$$;
create function organisations_index() returns trigger language plpgsql as $$
begin
  new.search := organisation_search(new.id, new.names);
  return new;
end $$;
create function former_names_index() returns trigger language plpgsql as $$
begin
  update organisations o set search = organisation_search(o.id, o.names) where o.id = coalesce(new.organisation_id, old.organisation_id);
  return null;
end $$;
-- +goose StatementEnd
create trigger index_names before insert or update of names on organisations for each row execute function organisations_index();
create trigger index_names after insert or update or delete on former_names for each row execute function former_names_index();

create table contacts (
  id              bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  person_id       bigint not null references people,
  role            text not null check (role in ('FOCAL_POINT', 'ALTERNATE', 'FINANCE', 'BOARD_REPRESENTATIVE')),
  starts_on       date not null,
  ends_on         date check (ends_on >= starts_on),  -- the last day
  constraint contacts_once exclude using gist (organisation_id with =, person_id with =, role with =, daterange(starts_on, ends_on, '[]') with &&)
);
create index contacts_person on contacts (person_id);
create trigger audit after insert or update or delete on contacts for each row execute function record_audit('organisation');

-- Constituencies elect seats; categories and their bands set the fee.
create table constituencies (
  id       bigint generated always as identity primary key,
  code     text not null unique,
  name     jsonb not null check (name->>'en' <> ''),
  position int not null
);
create table categories (
  id       bigint generated always as identity primary key,
  code     text not null unique,
  name     jsonb not null check (name->>'en' <> ''),
  position int not null
);
create table bands (
  id          bigint generated always as identity primary key,
  category_id bigint not null references categories,
  code        text not null unique,
  name        jsonb not null check (name->>'en' <> ''),
  position    int not null,
  unique (category_id, id)
);

create trigger audit after insert or update or delete on constituencies for each row execute function record_audit('none');
create trigger audit after insert or update or delete on categories for each row execute function record_audit('none');
create trigger audit after insert or update or delete on bands for each row execute function record_audit('none');

create table members (
  id                   bigint generated always as identity primary key,
  organisation_id      bigint not null unique references organisations,
  constituency_id      bigint not null references constituencies,
  category_id          bigint not null references categories,
  band_id              bigint,          -- null: the size is not known yet
  joined_on            date not null check (joined_on >= '1900-01-01'),
  joined_precision     text not null default 'DAY' check (joined_precision in ('DAY', 'YEAR')),
  joined_quality       text not null default 'EXACT' check (joined_quality in ('EXACT', 'DERIVED')),
  constituency_quality text not null default 'EXACT' check (constituency_quality in ('EXACT', 'DERIVED')),
  ended_on             date check (ended_on >= joined_on),  -- the first day no longer a member
  version              int not null default 1,
  foreign key (category_id, band_id) references bands (category_id, id)
);
create index members_constituency on members (constituency_id);
create index members_category on members (category_id);
create trigger audit after insert or update or delete on members for each row execute function record_audit('organisation');
