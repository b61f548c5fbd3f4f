package demo

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/store"
)

// held is a meeting that papers are for.
type held struct {
	ID       int64
	StartsAt time.Time `db:"starts_at"`
}

// meetingOf is the first meeting of a body from an instant on; one that nobody
// has put down is put down.
func (d *demo) meetingOf(ctx context.Context, body string, from time.Time) (m held, err error) {
	found, err := d.store.Read(store.System("plenary demo")).Get(ctx, &m, `
		select m.id, m.starts_at from meetings m join bodies b on b.id = m.body_id
		where b.code = $1 and m.starts_at >= $2 and m.starts_at < $2::timestamptz + interval '60 days' and m.cancelled_at is null and m.briefing_of_id is null
		order by m.starts_at limit 1`, body, from)
	if err != nil || found {
		return m, err
	}
	starts := from.AddDate(0, 0, 13).Truncate(24 * time.Hour).Add(9 * time.Hour)
	err = d.act(ctx, from.AddDate(0, 0, -60), func(tx *store.Tx) error {
		_, err := tx.Get(ctx, &m, `
			with made as (
			  insert into meetings (body_id, number, titles, starts_at, ends_at, zone, places, audience, convened_at, created_by, convened_by)
			  select b.id, coalesce((select max(number) from meetings where body_id = b.id), 0) + 1, b.names, $2::timestamptz, $2::timestamptz + interval '8 hours',
			         'Europe/Copenhagen', case when b.code = 'ASSEMBLY' then '{"en": "Copenhagen", "fr": "Copenhague", "es": "Copenhague"}'::jsonb else '{}' end,
			         'PUBLIC', clock(), nullif($3, 0), nullif($3, 0) from bodies b where b.code = $1 returning id, starts_at)
			select id, starts_at from made`, body, starts, d.staff)
		if err == nil && body == "ASSEMBLY" {
			_, err = tx.Exec(ctx, `
				insert into agenda_items (meeting_id, position, number, titles, purpose, audience)
				select $1, n, n::text, titles, purpose, 'PUBLIC' from (values
				  (1, '{"en": "Opening and agenda", "fr": "Ouverture et ordre du jour", "es": "Apertura y orden del día"}'::jsonb, 'NOTE'),
				  (2, '{"en": "Report of the Secretariat", "fr": "Rapport du Secrétariat", "es": "Informe de la Secretaría"}', 'INFORMATION'),
				  (3, '{"en": "Fee waivers", "fr": "Dispenses de cotisation", "es": "Exenciones de cuota"}', 'DECISION'),
				  (4, '{"en": "Hosting arrangements", "fr": "Dispositifs d’hébergement", "es": "Acuerdos de acogida"}', 'DECISION')) i (n, titles, purpose)`, m.ID)
		}
		return err
	})
	return m, err
}

// itemOf is the item of a meeting's agenda that has a paper's number; 0 where
// the agenda is another.
func (d *demo) itemOf(ctx context.Context, m held, h handout) (id int64, err error) {
	if m.ID == 0 || h.label == papers.Annex {
		return 0, nil
	}
	_, err = d.store.Read(store.System("plenary demo")).Get(ctx, &id, `
		select i.id from agenda_items i join meetings m on m.id = i.meeting_id join bodies b on b.id = m.body_id
		where i.meeting_id = $1 and i.number = $2 and b.code = 'ASSEMBLY'`, m.ID, h.number)
	return id, err
}
