-- Consent packs: what their decision says beside the outcome.
-- +goose Up

-- The audit trail names a row by its id.
alter table waiver_answers add column if not exists id bigint generated always as identity;

alter table waiver_packs add column named_decision text not null default '' check (length(named_decision) <= 200 and named_decision !~ '[[:cntrl:]]');  -- in principle: what it depends on
alter table waiver_packs add column valid_from date;   -- null: as the settings say
alter table waiver_packs add column valid_to date;     -- null: as the settings say
alter table waiver_packs add column due_on date;       -- declined: when the dues fall due; null: as the settings say
alter table waiver_packs add constraint waiver_packs_in_principle check (outcome <> 'IN_PRINCIPLE' or named_decision <> '');
-- One number, one open pack: it becomes the number of one decision.
create unique index waiver_packs_number on waiver_packs (number) where closed_at is null;
