package demo

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// hostIs is the organisation that has hosted the secretariat since July 2023.
const hostIs = "United Nations Development Programme (UNDP)"

// planHost plans the hosting mandate as it was: it expired in December 2022,
// the Board extended it by six months, and the Members' Assembly of March 2023
// decided who hosts from July 2023 on.
func (d *demo) planHost(s story, now time.Time) {
	var mandate int64
	d.day(s, now, date.New(firstYear-1, time.November, 8), 10, d.staffDoes(func(ctx context.Context, tx *store.Tx) error {
		decision, err := decisions.Cite(ctx, tx, decisions.Citation{Body: "ASSEMBLY", On: date.New(2017, time.October, 25)})
		if err != nil {
			return err
		}
		mandate, err = bodies.CreateMandate(ctx, tx, 0, bodies.OfHost, texts.Translated{
			texts.English: "Hosting of the Secretariat", texts.French: "Hébergement du Secrétariat", texts.Spanish: "Acogida de la Secretaría",
		}, bodies.Grant{StartsOn: date.New(2018, time.January, 1), EndsOn: date.New(2022, time.December, 31), DecisionID: decision})
		return err
	}))
	extended := date.New(2023, time.January, 18)
	d.day(s, now, extended, 10, d.staffDoes(func(ctx context.Context, tx *store.Tx) error {
		decision, err := decisions.Cite(ctx, tx, decisions.Citation{Body: "BOARD", On: extended})
		if err != nil {
			return err
		}
		return bodies.Extend(ctx, tx, mandate, bodies.Grant{
			EndsOn: date.New(2023, time.June, 30), DecisionID: decision, Note: "Six months, until the Members’ Assembly has chosen the host.",
		}, nil)
	}))
	chosen := date.New(2023, time.March, 14)
	d.day(s, now, chosen, 15, d.staffDoes(func(ctx context.Context, tx *store.Tx) error {
		decision, err := decisions.Cite(ctx, tx, decisions.Citation{Body: "ASSEMBLY", On: chosen})
		if err != nil {
			return err
		}
		g := bodies.Grant{StartsOn: date.New(2023, time.July, 1), EndsOn: date.New(2028, time.June, 30), DecisionID: decision}
		if _, err := tx.Get(ctx, &g.HostID, `select id from organisations where name_en = $1`, hostIs); err != nil {
			return err
		}
		return bodies.Renew(ctx, tx, mandate, g, nil)
	}))
}
