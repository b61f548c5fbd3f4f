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
		decision, _, err := decisions.Record(ctx, tx, decisions.Recording{Body: "ASSEMBLY", On: date.New(2017, time.October, 4),
			Titles: words("Hosting of the Secretariat from 2018 to 2022", "Hébergement du Secrétariat de 2018 à 2022", "Acogida de la Secretaría de 2018 a 2022")})
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
		decision, _, err := decisions.Record(ctx, tx, decisions.Recording{On: extended,
			Titles: words("Hosting of the Secretariat extended by six months", "Prolongation de six mois de l’hébergement du Secrétariat", "Prórroga de seis meses de la acogida de la Secretaría")})
		if err != nil {
			return err
		}
		return bodies.Extend(ctx, tx, mandate, bodies.Grant{
			EndsOn: date.New(2023, time.June, 30), DecisionID: decision, Note: "Six months, until the Members’ Assembly has chosen the host.",
		}, nil)
	}))
	d.day(s, now, assembled, 15, d.staffDoes(func(ctx context.Context, tx *store.Tx) error {
		item, err := itemOfAssembly(ctx, tx, "4")
		if err != nil {
			return err
		}
		decision, _, err := decisions.Record(ctx, tx, decisions.Recording{Body: "ASSEMBLY", On: assembled, ItemID: item,
			Titles: words("Host of the Secretariat from July 2023", "Entité hôte du Secrétariat à partir de juillet 2023", "Entidad anfitriona de la Secretaría a partir de julio de 2023")})
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
