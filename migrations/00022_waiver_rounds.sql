-- A round is never deleted; who changes its days says which ones they saw.
-- +goose Up
alter table waiver_rounds add column version int not null default 1;
create trigger kept before delete or truncate on waiver_rounds for each statement execute function forbid_change();

-- The audit trail names a row by its id.
alter table waiver_answers add column if not exists id bigint generated always as identity;
