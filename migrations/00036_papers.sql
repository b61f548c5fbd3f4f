-- Papers of meetings and standing documents: their versions in each language,
-- the files they are, and the words that they are found by.
-- +goose Up

-- What lies in the store of files, by the hash of its content. What lies there
-- and is not named here was never acknowledged: housekeeping sweeps it.
create table blobs (
  key       text primary key check (key ~ '^[0-9a-f]{64}$'),  -- SHA-256 of the content
  bytes     bigint not null check (bytes > 0),
  stored_at timestamptz not null default clock()
);
create trigger append_only before update or delete or truncate on blobs for each statement execute function forbid_change();

-- "Document 2", "Paper 2A": numbered within a meeting; a standing document has
-- no meeting.
create table papers (
  id             bigint generated always as identity primary key,
  meeting_id     bigint references meetings,
  agenda_item_id bigint,
  label          text not null check (label in ('DOCUMENT', 'PAPER', 'ANNEX')),
  number         text not null check (number ~ '^[1-9][0-9]{0,2}[A-Z]{0,2}(\.[1-9][0-9]?)?$'),
  ordinal        int not null generated always as (substring(number from '^[0-9]+')::int) stored,
  titles         jsonb not null check (length(trim(titles->>'en')) between 1 and 300),
  audience       audience not null,
  created_at     timestamptz not null default clock(),
  created_by     bigint references people,
  version        int not null default 1,
  check (agenda_item_id is null or meeting_id is not null),
  constraint papers_item foreign key (meeting_id, agenda_item_id) references agenda_items (meeting_id, id) on delete set null (agenda_item_id),
  constraint papers_number unique nulls not distinct (meeting_id, label, number)
);
create index papers_agenda_item on papers (agenda_item_id) where agenda_item_id is not null;
create trigger kept before delete or truncate on papers for each statement execute function forbid_change();
create trigger audit after insert or update on papers for each row execute function record_audit('none');

-- A paper that was withdrawn stays on the list and says why.
create table paper_withdrawals (
  id       bigint generated always as identity primary key,
  paper_id bigint not null references papers,
  reason   text not null check (length(trim(reason)) between 1 and 1000),
  at       timestamptz not null default clock(),
  by       bigint references people,
  constraint paper_withdrawals_once unique (paper_id)
);
create trigger append_only before update or delete or truncate on paper_withdrawals for each statement execute function forbid_change();
create trigger audit after insert on paper_withdrawals for each row execute function record_audit('none');

-- What a paper says in a language: a file or a text. A better one is a new row,
-- and the latest holds. What is no English follows a version of the English.
create table paper_versions (
  id         bigint generated always as identity primary key,
  paper_id   bigint not null references papers,
  language   text not null check (language in ('en', 'fr', 'es')),
  number     int not null check (number > 0),   -- within the paper and its language
  follows    int check (follows > 0),           -- number of the English version that it translates
  blob       text references blobs,
  name       text not null default '' check (length(name) <= 200 and name !~ '[[:cntrl:]]'),
  media_type text not null,
  bytes      int not null check (bytes > 0),
  sha256     bytea not null check (length(sha256) = 32),  -- of the file, or of the text as UTF-8
  body       text,
  at         timestamptz not null default clock(),
  by         bigint references people,
  check ((blob is null) <> (body is null)),
  check (blob is null or blob = encode(sha256, 'hex')),
  check (body is null or sha256 = sha256(convert_to(body, 'UTF8'))),
  check ((language = 'en') = (follows is null)),
  constraint paper_versions_number unique (paper_id, language, number)
);
create index paper_versions_blob on paper_versions (blob) where blob is not null;
create trigger append_only before update or delete or truncate on paper_versions for each statement execute function forbid_change();
create trigger audit after insert on paper_versions for each row execute function record_audit('none');

-- For whom a version is: for those whom its paper was for at some time while it
-- was the latest in its language. Opening a paper to more readers opens what it
-- says then, and no drafts of before.
create table paper_openings (
  version_id bigint not null references paper_versions,
  audience   audience not null,
  at         timestamptz not null default clock(),
  primary key (version_id, audience)
);
create trigger append_only before update or delete or truncate on paper_openings for each statement execute function forbid_change();
-- +goose StatementBegin
create function open_paper_versions() returns trigger language plpgsql as $$
declare paper bigint := case tg_table_name when 'papers' then new.id else (to_jsonb(new)->>'paper_id')::bigint end;
begin
  insert into paper_openings (version_id, audience)
  select distinct on (v.language) v.id, p.audience from paper_versions v join papers p on p.id = v.paper_id
  where p.id = paper order by v.language, v.number desc
  on conflict do nothing;
  return null;
end $$;
-- +goose StatementEnd
create trigger opened after update of audience on papers for each row execute function open_paper_versions();
create trigger opened after insert on paper_versions for each row execute function open_paper_versions();

-- Full-text search, without accents, in the three languages.
create text search configuration words_en (copy = pg_catalog.english);
create text search configuration words_fr (copy = pg_catalog.french);
create text search configuration words_es (copy = pg_catalog.spanish);
alter text search configuration words_en alter mapping for hword, hword_part, word with unaccent, english_stem;
alter text search configuration words_fr alter mapping for hword, hword_part, word with unaccent, french_stem;
alter text search configuration words_es alter mapping for hword, hword_part, word with unaccent, spanish_stem;

-- The words of a title and a text in one language.
-- +goose StatementBegin
create function words_in(language text, title text, words text) returns tsvector language sql immutable parallel safe as $$
  select case language
    when 'fr' then setweight(to_tsvector('public.words_fr'::regconfig, coalesce(title, '')), 'A') || setweight(to_tsvector('public.words_fr'::regconfig, coalesce(words, '')), 'C')
    when 'es' then setweight(to_tsvector('public.words_es'::regconfig, coalesce(title, '')), 'A') || setweight(to_tsvector('public.words_es'::regconfig, coalesce(words, '')), 'C')
    else           setweight(to_tsvector('public.words_en'::regconfig, coalesce(title, '')), 'A') || setweight(to_tsvector('public.words_en'::regconfig, coalesce(words, '')), 'C')
  end
$$;
-- +goose StatementEnd

-- The words of titles and texts in all three.
-- +goose StatementBegin
create function words_of(titles jsonb, texts jsonb) returns tsvector language sql immutable parallel safe as $$
  select words_in('en', titles->>'en', texts->>'en') || words_in('fr', titles->>'fr', texts->>'fr') || words_in('es', titles->>'es', texts->>'es')
$$;
-- +goose StatementEnd

-- The words of a title and a text whose language the row does not say.
-- +goose StatementBegin
create function words_any(title text, words text) returns tsvector language sql immutable parallel safe as $$
  select words_in('en', title, words) || words_in('fr', title, words) || words_in('es', title, words)
$$;
-- +goose StatementEnd

-- What somebody looks for, in one language, and in any of them.
-- +goose StatementBegin
create function asked_in(language text, wanted text) returns tsquery language sql immutable parallel safe as $$
  select websearch_to_tsquery(case language when 'fr' then 'public.words_fr'::regconfig when 'es' then 'public.words_es'::regconfig else 'public.words_en'::regconfig end, wanted)
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function asked(wanted text) returns tsquery language sql immutable parallel safe as $$
  select asked_in('en', wanted) || asked_in('fr', wanted) || asked_in('es', wanted)
$$;
-- +goose StatementEnd

-- What a version says, as far as it could be read, in parts that a search can
-- bear; derived, and read again where nothing was. No row: not read yet.
create table paper_words (
  version_id bigint not null references paper_versions,
  part       int not null check (part > 0),
  words      text not null,
  search     tsvector not null,       -- with the paper's title in the language
  failed     text not null default '' check (failed in ('', 'NONE', 'BROKEN', 'TIME')),  -- why nothing could be read
  primary key (version_id, part)
);
create index paper_words_search on paper_words using gin (search);
create index papers_search on papers using gin (words_of(titles, '{}'));
create index decision_versions_search on decision_versions using gin (words_of(titles, texts));
create index meetings_search on meetings using gin (words_of(titles, places));
create index minutes_parts_search on minutes_parts using gin ((words_of(titles, said) || words_any('', text)));
create index bodies_search on bodies using gin (words_of(names, purposes));
create index decisions_agenda_item on decisions (agenda_item_id) where agenda_item_id is not null;
create index agenda_items_search on agenda_items using gin (words_of(titles, '{}'));

alter table uploads drop constraint uploads_purpose_check;
alter table uploads add constraint uploads_purpose_check check (purpose in ('APPLICATION_DOCUMENT', 'BANK_STATEMENT', 'MEMBER_LIST', 'WAIVER_EVIDENCE', 'REFERENCE_LIST', 'PAPER'));

-- +goose Down
select 'forward only';
