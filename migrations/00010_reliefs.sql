-- What a member need not pay of its dues: written off, waived by a decision,
-- credited by a credit note; and what takes one of these back.
-- +goose Up
alter table dues add column waived bigint not null default 0 check (waived >= 0);
alter table dues add column credited bigint not null default 0 check (credited >= 0);
drop index dues_open;
alter table dues drop column balance;
alter table dues add column balance bigint not null generated always as (amount - paid - written_off - waived - credited) stored;
create index dues_open on dues (due_on) where balance > 0;

alter table write_offs rename to reliefs;
alter index write_offs_pkey rename to reliefs_pkey;
alter sequence write_offs_id_seq rename to reliefs_id_seq;
alter index write_offs_dues rename to reliefs_dues;
alter table reliefs rename constraint write_offs_dues_id_fkey to reliefs_dues_id_fkey;
alter table reliefs rename constraint write_offs_recorded_by_fkey to reliefs_recorded_by_fkey;
alter table reliefs rename constraint write_offs_reason_check to reliefs_reason_check;
alter table reliefs drop constraint write_offs_amount_check;
alter table reliefs add column kind text not null default 'WRITTEN_OFF' check (kind in ('CREDITED', 'WAIVED', 'WRITTEN_OFF'));
alter table reliefs alter column kind drop default;
alter table reliefs add column decision_id bigint references decisions;
alter table reliefs add column reverses_id bigint references reliefs;
alter table reliefs add constraint reliefs_reversed_once unique (reverses_id);
alter table reliefs add constraint reliefs_sign check ((reverses_id is null and amount > 0) or (reverses_id is not null and amount < 0));
alter table reliefs add constraint reliefs_waived_by_decision check (kind <> 'WAIVED' or decision_id is not null);

drop trigger add on reliefs;
drop function write_offs_add;
-- +goose StatementBegin
create function reliefs_add() returns trigger language plpgsql as $$
begin
  if new.reverses_id is not null and not exists (
       select from reliefs r where r.id = new.reverses_id and r.dues_id = new.dues_id and r.kind = new.kind
         and r.amount = -new.amount and r.reverses_id is null) then
    raise exception 'a reversal takes back exactly one relief of the same dues' using errcode = 'check_violation', constraint = 'reliefs_reversal_matches';
  end if;
  update dues set written_off = written_off + case new.kind when 'WRITTEN_OFF' then new.amount else 0 end,
                  waived      = waived      + case new.kind when 'WAIVED' then new.amount else 0 end,
                  credited    = credited    + case new.kind when 'CREDITED' then new.amount else 0 end
  where id = new.dues_id;
  return null;
end $$;
-- +goose StatementEnd
create trigger add after insert on reliefs for each row execute function reliefs_add();
