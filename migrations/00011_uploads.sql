-- Files that people send with a form, kept until something takes them.
-- +goose Up
create table uploads (
  id         bigint generated always as identity primary key,
  purpose    text not null check (purpose in ('APPLICATION_DOCUMENT', 'BANK_STATEMENT', 'MEMBER_LIST')),
  name       text not null check (length(name) between 1 and 200 and name !~ '[[:cntrl:]]'),
  media_type text not null,          -- by the content, never by the name
  bytes      int not null check (bytes > 0),
  sha256     bytea not null check (length(sha256) = 32),
  person_id  bigint references people,  -- null: a stranger
  network    text not null default '',  -- of the sender, as the limits count it
  at         timestamptz not null default clock(),
  taken_at   timestamptz             -- null: nothing refers to it; it goes after six hours
);
create index uploads_waiting on uploads (at) where taken_at is null;
create index uploads_network on uploads (network, at);
create index uploads_person on uploads (person_id, at) where person_id is not null;

-- Apart from what is known of it, so that lists never touch it.
create table upload_contents (
  upload_id bigint primary key references uploads on delete cascade,
  content   bytea not null
);
alter table upload_contents alter column content set storage external;  -- documents are compressed already
