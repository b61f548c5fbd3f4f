package today

// governance finds what bodies, meetings and papers wait for; as in work, of
// which it is a part, with the instant as $3.
var governance = []string{
	// A mandate that ends within 90 days, as its first reminder says, or has
	// ended, while no period follows.
	`select 'MANDATE_ENDING', m.id, coalesce(b.names, m.names), p.ends_on
	 from mandates m join lateral (
	   select p.ends_on, p.closed_on from mandate_periods p where p.mandate_id = m.id and coalesce(p.closed_on, p.ends_on) >= p.starts_on
	   order by p.starts_on desc limit 1) p on p.closed_on is null and p.ends_on <= $1::date + 90
	 left join bodies b on b.id = m.body_id`,
	// A term on the Board that ends within 90 days while none follows it.
	`select 'TERM_ENDING', s.id, s.names, t.held_until
	 from seats s join seat_terms t on t.seat_id = s.id and t.starts_on <= $1 and t.held_until between $1::date and $1::date + 90
	 where not exists (select from seat_terms n where n.seat_id = s.id and n.starts_on > t.held_until)`,
	// A seat that nobody holds, nor will: where the Board is not entered yet,
	// that is no news.
	`select 'SEAT_VACANT', s.id, s.names, (select max(t.held_until) + 1 from seat_terms t where t.seat_id = s.id)
	 from seats s where exists (select from seat_terms) and not exists (select from seat_terms t where t.seat_id = s.id and t.held_until >= $1)`,
	// A Board that sits without anybody in the chair, and has chosen nobody.
	`select 'NO_CHAIR', b.id, b.names, (select max(o.ends_on) + 1 from board_officers o where o.body_id = b.id and o.role = 'CHAIR' and o.ends_on >= o.starts_on)
	 from bodies b where b.kind = 'BOARD'
	   and exists (select from seat_terms t join seats s on s.id = t.seat_id where s.body_id = b.id and t.starts_on <= $1 and t.held_until >= $1)
	   and not exists (select from board_officers o where o.body_id = b.id and o.role = 'CHAIR' and o.ends_on >= greatest($1::date, o.starts_on))`,
	// A draft of a meeting of which the notice must leave within 14 days.
	`select 'MEETING_TO_CONVENE', m.id, m.titles, (m.starts_at at time zone m.zone)::date - b.notice_days
	 from meetings m join bodies b on b.id = m.body_id
	 where m.convened_at is null and m.cancelled_at is null and m.starts_at > $3::timestamptz
	   and (m.starts_at at time zone m.zone)::date - b.notice_days <= $1::date + 14`,
	// A paper of the next meeting of a body that is not there in a language, or
	// follows an English version that was replaced.
	`select 'TRANSLATION_PENDING', p.id, p.titles, (m.starts_at at time zone m.zone)::date
	 from meetings m join papers p on p.meeting_id = m.id
	 where m.cancelled_at is null and m.starts_at > $3::timestamptz and not exists (
	     select from meetings e where e.body_id = m.body_id and e.briefing_of_id is not distinct from m.briefing_of_id and e.cancelled_at is null
	       and e.starts_at > $3::timestamptz and e.starts_at < m.starts_at)
	   and not exists (select from paper_withdrawals w where w.paper_id = p.id)
	   and exists (
	     select from unnest('{en,fr,es}'::text[]) l (code)
	     left join lateral (select v.follows from paper_versions v where v.paper_id = p.id and v.language = l.code order by v.number desc limit 1) v on true
	     where not exists (select from paper_versions v where v.paper_id = p.id and v.language = l.code)
	       or v.follows < (select max(v.number) from paper_versions v where v.paper_id = p.id and v.language = 'en'))`,
	// A meeting that is over, and whose minutes were not sent to those invited. A
	// briefing has none.
	`select 'MINUTES_TO_DRAFT', m.id, m.titles, (m.ends_at at time zone m.zone)::date
	 from meetings m where m.convened_at is not null and m.cancelled_at is null and m.briefing_of_id is null
	   and m.ends_at <= $3::timestamptz and m.ends_at > $3::timestamptz - interval '400 days'
	   and not exists (select from minutes_acts a where a.meeting_id = m.id)`,
	`select 'CORRECTION_TO_ANSWER', m.id, m.titles, (min(c.suggested_at) at time zone $2)::date
	 from minutes_corrections c join minutes n on n.id = c.minutes_id join meetings m on m.id = n.meeting_id
	 where c.answer is null and not exists (select from minutes_acts a where a.meeting_id = m.id and a.act = 'APPROVED') group by m.id, m.titles`,
	// Minutes whose time for corrections is over, and every correction answered.
	`select 'MINUTES_TO_APPROVE', m.id, m.titles, sent.until + 1
	 from meetings m join lateral (
	   select a.until from minutes_acts a where a.meeting_id = m.id and a.act = 'CIRCULATED' order by a.id desc limit 1) sent on sent.until < $1
	 where not exists (select from minutes_acts a where a.meeting_id = m.id and a.act = 'APPROVED')
	   and not exists (select from minutes_corrections c join minutes n on n.id = c.minutes_id where n.meeting_id = m.id and c.answer is null)`,
	// A written procedure to which somebody objects: until it has gone to the
	// next meeting of its body.
	`select 'PROCEDURE_OBJECTED', p.id, p.titles, (min(o.at) at time zone $2)::date
	 from procedures p join procedure_objections o on o.procedure_id = p.id and o.withdrawn_at is null
	 where p.closed_at is null or p.outcome = 'OBJECTED' and not exists (
	   select from meetings m join bodies b on b.id = m.body_id where b.code = p.body and m.briefing_of_id is null and m.convened_at is not null
	     and m.cancelled_at is null and m.starts_at between p.closed_at and $3::timestamptz) group by p.id, p.titles`,
	// One that ends within 7 days, and to which nobody objects.
	`select 'PROCEDURE_ENDING', p.id, p.titles, p.closes_on
	 from procedures p where p.closed_at is null and p.opens_on <= $1 and p.closes_on between $1::date and $1::date + 7
	   and not exists (select from procedure_objections o where o.procedure_id = p.id and o.withdrawn_at is null)`,
}

// ahead are the kinds whose day is the one by which something is to be done,
// not the one since which it waits.
var ahead = map[string]bool{
	"MANDATE_ENDING": true, "MEETING_TO_CONVENE": true, "PROCEDURE_ENDING": true, "TERM_ENDING": true, "TRANSLATION_PENDING": true,
}
