package meetings

import (
	"context"

	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// narrow keeps what followed from items that are for fewer readers now for these
// alone: action points, and decisions where they are the Board or staff (others
// are for whom the body decides). Whoever wants a decision to be read by more
// than its item writes it anew afterwards.
func narrow(ctx context.Context, tx *store.Tx, itemIDs []int64) error {
	if _, err := tx.Exec(ctx, `
		update actions x set audience = f.audience, version = x.version + 1
		from (select a.id, item_audience(coalesce(a.item_id, d.agenda_item_id)) as audience from actions a left join decisions d on d.id = a.decision_id
		      where coalesce(a.item_id, d.agenda_item_id) = any($1)) f
		where f.id = x.id and wider(x.audience, f.audience)`, store.IDs(itemIDs)); err != nil {
		return err
	}
	var open []struct {
		ID       int64
		Audience string
	}
	if err := tx.Select(ctx, &open, `
		select d.id, item_audience(d.agenda_item_id)::text as audience from decisions d join bodies b on b.code = d.body cross join lateral (
		  select v.audience from decision_versions v where v.decision_id = d.id order by v.number desc limit 1) v
		where d.agenda_item_id = any($1) and item_audience(d.agenda_item_id) in ('BOARD', 'STAFF')
		  and wider(coalesce(v.audience, b.decided_for), item_audience(d.agenda_item_id)) order by d.id`, store.IDs(itemIDs)); err != nil {
		return err
	}
	l := tx.Viewer().Language
	if l == "" {
		l = texts.English
	}
	for _, d := range open {
		if err := decisions.Keep(ctx, tx, d.ID, d.Audience, texts.Domain.Say(l, "decisions.kept", nil)); err != nil {
			return err
		}
	}
	return nil
}

// narrowed are the items of a meeting of which what follows was for more readers
// before the meeting was for an audience.
func (m Meeting) narrowed(ctx context.Context, tx *store.Tx, audience string) (itemIDs []int64, err error) {
	if !wider(m.Audience, audience) {
		return nil, nil
	}
	err = tx.Select(ctx, &itemIDs, `select id from agenda_items where meeting_id = $1 and wider(audience, $2) order by id`, m.ID, audience)
	return itemIDs, err
}
