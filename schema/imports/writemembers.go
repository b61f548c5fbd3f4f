package imports

import (
	"context"

	"github.com/plenary-org/plenary/schema/store"
)

// writeMembers corrects the memberships that differ from their rows, as if
// they had been entered so, and takes the new ones into the register.
func writeMembers(ctx context.Context, tx *store.Tx) error {
	for _, statement := range []string{
		`create temporary table import_spans on commit drop as
		 select s.id, s.from_on, s.to_on, s.status, m.joined_on as was_joined, s.joined_on < m.joined_on as earlier, m.constituency_id as was_constituency,
		        m.category_id as was_category, m.band_id as was_band, s.joined_precision, s.joined_quality, s.constituency_quality, s.ended_on,
		        s.constituency_id, s.category_id, s.band_id, s.member_id, r.line,
		        case when c.joined then r.joined_on else m.joined_on end as joined_on,
		        case when c.joined then r.joined_precision else s.joined_precision end as new_precision,
		        s.joined_on as own_joined
		   from import_rows r
		   join (select line, bool_or(col = 'joined') as joined from import_changes
		          where col in ('constituency', 'category', 'band', 'joined', 'quality') group by line) c on c.line = r.line
		   join register($1) m on m.id = r.member_id
		   join member_states s on s.member_id = m.id and s.known_to = 'infinity'
		    and (s.joined_on = m.joined_on or c.joined and s.joined_on < m.joined_on and s.to_on = m.joined_on)`,
		`with newer as (update members set version = version + 1 where id in (select member_id from import_spans))
		 insert into member_events (member_id, kind, effective_on, was, becomes, recorded_by)
		 select distinct on (s.member_id) s.member_id, 'CORRECTED', s.joined_on,
		        jsonb_build_object('constituency_id', s.was_constituency, 'category_id', s.was_category, 'band_id', s.was_band, 'joined_on', s.was_joined),
		        jsonb_build_object('constituency_id', r.constituency_id, 'category_id', r.category_id, 'band_id', r.band_id, 'joined_on', s.joined_on),
		        actor()
		   from import_spans s join import_rows r on r.line = s.line where not s.earlier`,
		`update member_states set known_to = greatest(known_from, clock()) where id in (select id from import_spans where not (earlier and status = 'CURRENT'))`,
		`insert into member_states (member_id, from_on, to_on, status, joined_on, joined_precision, joined_quality, constituency_quality,
		                            ended_on, constituency_id, category_id, band_id, event_id)
		 select s.member_id,
		        case when s.status = 'CURRENT' and s.from_on = s.was_joined then s.joined_on else s.from_on end,
		        case when s.status = 'FUTURE' and s.to_on = s.was_joined then s.joined_on else s.to_on end,
		        s.status, s.joined_on, s.new_precision, coalesce(nullif(r.joined_quality, ''), s.joined_quality),
		        coalesce(nullif(r.constituency_quality, ''), s.constituency_quality), s.ended_on,
		        case when s.constituency_id = s.was_constituency then r.constituency_id else s.constituency_id end,
		        case when filed.same then r.category_id else s.category_id end,
		        case when filed.same then r.band_id else s.band_id end,
		        (select max(e.id) from member_events e where e.member_id = s.member_id)
		   from import_spans s join import_rows r on r.line = s.line and not s.earlier
		   cross join lateral (select s.category_id = s.was_category and s.band_id is not distinct from s.was_band as same) filed
		 union all
		 select s.member_id, gap.from_on, s.joined_on, 'FORMER', s.own_joined, s.joined_precision, s.joined_quality, s.constituency_quality,
		        s.ended_on, s.constituency_id, s.category_id, s.band_id, (select max(e.id) from member_events e where e.member_id = s.member_id)
		   from import_spans s
		   cross join lateral (select case s.status when 'FORMER' then s.from_on else s.to_on end as from_on) gap
		  where s.earlier and gap.from_on < s.joined_on`,
	} {
		var args []any
		if statement[:6] == "create" {
			args = []any{tx.Today()}
		}
		if _, err := tx.Exec(ctx, statement, args...); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `
		select member_admit(r.organisation_id, r.constituency_id, r.category_id, r.band_id, r.joined_on, in_precision => r.joined_precision,
		         in_quality => coalesce(nullif(r.joined_quality, ''), 'EXACT'),
		         of_constituency => coalesce(nullif(r.constituency_quality, ''), 'EXACT'))
		  from import_rows r where r.member_id is null order by r.line`)
	return err
}
