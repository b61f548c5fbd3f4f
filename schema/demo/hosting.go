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
			Titles: words("Hosting of the Secretariat from 2018 to 2022", "Hébergement du Secrétariat de 2018 à 2022", "Acogida de la Secretaría de 2018 a 2022"),
			Texts: words("The Members’ Assembly entrusts the hosting of the Secretariat from 2018 to 2022. The mandate runs for five years. It ends on 31 December 2022 unless it is extended.",
				"L’Assemblée des membres confie l’hébergement du Secrétariat pour les années 2018 à 2022. Le mandat est de cinq ans. Il prend fin le 31 décembre 2022, sauf prolongation.",
				"La Asamblea de miembros encomienda la acogida de la Secretaría de 2018 a 2022. El mandato es de cinco años. Termina el 31 de diciembre de 2022, salvo prórroga.")})
		if err != nil {
			return err
		}
		mandate, err = bodies.CreateMandate(ctx, tx, 0, bodies.OfHost, texts.Translated{
			texts.English: "Hosting of the Secretariat", texts.French: "Hébergement du Secrétariat", texts.Spanish: "Acogida de la Secretaría",
		}, bodies.Grant{StartsOn: date.New(2018, time.January, 1), EndsOn: date.New(2022, time.December, 31), DecisionID: decision})
		return err
	}))
	extended := date.New(2023, time.February, 22)
	d.day(s, now, extended, 10, d.staffDoes(func(ctx context.Context, tx *store.Tx) error {
		decision, _, err := decisions.Record(ctx, tx, decisions.Recording{On: extended,
			Titles: words("Hosting of the Secretariat extended by six months", "Prolongation de six mois de l’hébergement du Secrétariat", "Prórroga de seis meses de la acogida de la Secretaría"),
			Texts: words("The hosting mandate expired in December 2022. The Governing Board extends it by six months, until 30 June 2023. The Members’ Assembly of March 2023 decides who hosts the Secretariat afterwards.",
				"Le mandat d’hébergement est arrivé à échéance en décembre 2022. Le Conseil d’administration le prolonge de six mois, jusqu’au 30 juin 2023. L’Assemblée des membres de mars 2023 décide de l’entité hôte pour la suite.",
				"El mandato de acogida venció en diciembre de 2022. La Junta directiva lo prorroga seis meses, hasta el 30 de junio de 2023. La Asamblea de miembros de marzo de 2023 decide quién acoge después a la Secretaría.")})
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
			Titles: words("Host of the Secretariat from July 2023", "Entité hôte du Secrétariat à partir de juillet 2023", "Entidad anfitriona de la Secretaría a partir de julio de 2023"),
			Texts: words("The Members’ Assembly entrusts the hosting of the Secretariat to the "+hostIs+" from 1 July 2023. The mandate runs until 30 June 2028. The Institutional working group follows the arrangements on behalf of the members.",
				"L’Assemblée des membres confie l’hébergement du Secrétariat au Programme des Nations Unies pour le développement (PNUD) à partir du 1er juillet 2023. Le mandat court jusqu’au 30 juin 2028. Le groupe de travail institutionnel suit les dispositifs d’hébergement au nom des membres.",
				"La Asamblea de miembros encomienda la acogida de la Secretaría al Programa de las Naciones Unidas para el Desarrollo (PNUD) a partir del 1 de julio de 2023. El mandato se extiende hasta el 30 de junio de 2028. El Grupo de trabajo institucional sigue los acuerdos de acogida en nombre de los miembros.")})
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
