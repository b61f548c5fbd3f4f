-- People, how they sign in, and what they may do.
-- +goose Up
create table people (
  id         bigint generated always as identity primary key,
  name       text not null check (name = trim(name) and length(name) between 1 and 200 and name !~ '[[:cntrl:]]'),
  email      text check (email = lower(email) and length(email) <= 254 and email ~ '^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+$'),
  language   text not null default 'en' check (language in ('en', 'fr', 'es')),
  created_at timestamptz not null default clock(),
  version    int not null default 1
);
create unique index people_email on people (email);
create trigger audit after insert or update or delete on people for each row execute function record_audit('none');

-- Roles given to a person; MEMBER is not given: it follows from being a contact.
create table person_roles (
  id         bigint generated always as identity primary key,
  person_id  bigint not null references people,
  role       text not null check (role in ('BOARD', 'STAFF', 'ADMIN')),
  starts_on  date not null,
  ends_on    date check (ends_on >= starts_on), -- the last day
  constraint person_roles_once exclude using gist (person_id with =, role with =, daterange(starts_on, ends_on, '[]') with &&)
);
create trigger audit after insert or update or delete on person_roles for each row execute function record_audit('none');

-- A request for a sign-in link. The link's secret is derived from the id with
-- the server's key (people.SignInToken): the database holds nothing to steal.
-- A row is written whether or not the address is known: it is the rate limit.
create table sign_ins (
  id         bigint generated always as identity primary key,
  email      text not null,
  person_id  bigint references people,
  network    text not null,       -- the caller's /24 or /48; empty: issued by the system, outside the limits
  language   text not null check (language in ('en', 'fr', 'es')),  -- of the page that asked
  asked_at   timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz
);
create index sign_ins_email on sign_ins (email, asked_at);
create index sign_ins_network on sign_ins (network, asked_at);
create index sign_ins_age on sign_ins (asked_at);

create table sessions (
  id           bigint generated always as identity primary key,
  token_hash   bytea not null unique,  -- SHA-256 of the cookie
  person_id    bigint references people,
  data         bytea not null,
  created_at   timestamptz not null,
  seen_at      timestamptz not null,
  expires_at   timestamptz not null,
  revoked_at   timestamptz,            -- kept until it expires, so that a late request cannot revive it
  agent        text not null default '',
  network      text not null default ''
);
create index sessions_person on sessions (person_id);
create index sessions_expiry on sessions (expires_at);

create table api_tokens (
  id         bigint generated always as identity primary key,
  person_id  bigint not null references people,
  name       text not null check (length(name) between 1 and 100),
  role       text not null check (role in ('PERSON', 'MEMBER', 'BOARD', 'STAFF', 'ADMIN')),
  token_hash bytea not null unique,    -- SHA-256 of the token
  created_at timestamptz not null default clock(),
  expires_at timestamptz not null,
  used_at    timestamptz,
  revoked_at timestamptz
);
create index api_tokens_person on api_tokens (person_id);
create trigger audit after insert or update of name, role, expires_at, revoked_at or delete on api_tokens for each row execute function record_audit('none');

-- An answered mutation, kept 24 h under its Idempotency-Key and caller. The
-- mutation's own transaction sets effected, and fails where the claim is no
-- longer its own: so an attempt that hung cannot take effect after another's.
create table idempotency (
  caller       text not null,          -- "person:7", "token:9", or the network of a stranger
  key          text not null check (length(key) = 64),  -- a hash of it
  body_hash    bytea not null,         -- SHA-256 of the request's body
  at           timestamptz not null,
  claim        text not null,          -- the attempt that owns the key
  leased_until timestamptz not null,   -- by the real clock: when an attempt without an answer counts as dead
  effected     boolean not null default false,
  status       int,                    -- null while there is no answer
  answer       bytea,                  -- sealed under the key itself
  check ((status is null) = (answer is null)),
  primary key (caller, key)
);
create index idempotency_age on idempotency (at);
