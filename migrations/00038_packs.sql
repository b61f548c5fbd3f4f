-- Packs of meetings: the agenda and all papers as one PDF, made in the
-- background for those who may read the same of them.
-- +goose Up

-- A pack is what the meeting is for a reach, in a language, in the words and
-- versions that its key is the hash of: two who ask for the same get the same.
create table packs (
  id           bigint generated always as identity primary key,
  meeting_id   bigint not null references meetings,
  language     text not null check (language in ('en', 'fr', 'es')),
  reach        text not null check (reach in ('PUBLIC', 'GUEST', 'MEMBERS', 'STAND_IN', 'BOARD', 'STAFF')),  -- GUEST: invited, of no member; STAND_IN: for a member of the Board
  key          text not null check (key ~ '^[0-9a-f]{64}$'),     -- SHA-256 of everything that is printed
  state        text not null default 'ASKED' check (state in ('ASKED', 'MAKING', 'READY', 'STALE', 'FAILED')),
  documents    int not null check (documents >= 0),              -- papers to be put into it
  attempts     int not null default 0 check (attempts >= 0),
  leased_until timestamptz,                                      -- whoever makes it has until then; then somebody else does
  blob         text references blobs,
  pages        int not null default 0 check (pages >= 0),
  asked_at     timestamptz not null default clock(),
  asked_by     bigint references people,
  settled_at   timestamptz,                                      -- ready, stale or given up
  constraint packs_once unique (meeting_id, language, reach, key),
  check ((state = 'READY') = (blob is not null) and (state = 'READY') = (pages > 0)),
  check ((state in ('ASKED', 'MAKING')) = (settled_at is null))
);
create index packs_waiting on packs ((reach = 'PUBLIC'), asked_at, id) where settled_at is null;
create index packs_blob on packs (blob) where blob is not null;
create trigger audit after insert on packs for each row execute function record_audit('none');

-- The papers that are done: how far it is, and where to go on after a crash.
create table pack_parts (
  pack_id  bigint not null references packs on delete cascade,
  position int not null check (position > 0),
  pages    int not null check (pages > 0),
  printed  boolean not null,                                     -- from its words: it is no PDF, or none that can be taken over
  primary key (pack_id, position)
);

-- Old packs go; what no row refers to may be forgotten, so that housekeeping
-- sweeps it. Versions of papers are for ever and keep theirs.
drop trigger append_only on blobs;
create trigger append_only before update or truncate on blobs for each statement execute function forbid_change();

-- +goose Down
select 'forward only';
