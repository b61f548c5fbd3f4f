package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/procedures"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// words are a text in three languages.
func words(en, fr, es string) texts.Translated {
	return texts.Translated{texts.English: en, texts.French: fr, texts.Spanish: es}
}

// writeDecisions writes down what the bodies decided, and what the Board decides in
// writing: the calendar of its meetings in 2023, and a proposal under way.
func (d *demo) writeDecisions(s story, now time.Time, today date.Date) {
	d.day(s, now, waived, 14, d.staffDoes(func(ctx context.Context, tx *store.Tx) error {
		_, _, err := decisions.Record(ctx, tx, decisions.Recording{
			On:     waived, // announced in March 2023
			Titles: words("Funding of the Aid Transparency Index 2024", "Financement de l’Indice de transparence de l’aide 2024", "Financiación del Índice de transparencia de la ayuda 2024"),
			Texts: words("The Governing Board funds the 2024 edition of the Aid Transparency Index. The index stays independent of the members of the Board. The Secretariat announces the decision in March 2023.",
				"Le Conseil d’administration finance l’édition 2024 de l’Indice de transparence de l’aide. L’indice reste indépendant des membres du Conseil. Le Secrétariat annonce la décision en mars 2023.",
				"La Junta directiva financia la edición 2024 del Índice de transparencia de la ayuda. El índice sigue siendo independiente de los miembros de la Junta. La Secretaría anuncia la decisión en marzo de 2023."),
		})
		return err
	}))
	d.day(s, now, date.New(firstYear-1, time.November, 20), 12, d.writes(date.New(2021, time.June, 10), 0, words("Merger of two charities", "Fusion de deux organisations caritatives", "Fusión de dos organizaciones benéficas"),
		words("Two charities that are members have become one. The Governing Board takes note that the new organisation takes over the membership and what was owed (SOP 1.4). The other membership ends.",
			"Deux organisations caritatives membres n’en font plus qu’une. Le Conseil d’administration prend note que la nouvelle organisation reprend l’adhésion et les sommes dues (SOP 1.4). L’autre adhésion prend fin.",
			"Dos organizaciones benéficas que son miembros se han convertido en una. La Junta directiva toma nota de que la nueva organización asume la membresía y lo adeudado (SOP 1.4). La otra membresía termina.")))
	for _, r := range rounds(today) {
		if r.decided.IsZero() {
			continue
		}
		d.day(s, now, r.decided, 20, d.writesRound(r))
	}
	d.day(s, now, admission, 18, d.writes(admission, 0,
		words("Admission of "+developmentBank, "Admission de la Banque islamique de développement", "Admisión del Banco Islámico de Desarrollo"),
		words("The Governing Board admits "+developmentBank+" as a member. It meets the conditions of SOP 1.2. The fee is due from the year of its admission.",
			"Le Conseil d’administration admet la Banque islamique de développement comme membre. Elle remplit les conditions prévues par SOP 1.2. La cotisation est due à partir de l’année de son admission.",
			"La Junta directiva admite al Banco Islámico de Desarrollo como miembro. Cumple las condiciones de SOP 1.2. La cuota se adeuda a partir del año de su admisión.")))
	d.decideInWriting(s, now)
}

// writes writes down the decision that the Board took on a day as the first,
// second, …, where it took that many.
func (d *demo) writes(on date.Date, place int, titles, said texts.Translated) happening {
	return d.staffDoes(func(ctx context.Context, tx *store.Tx) error {
		var id int64
		found, err := tx.Get(ctx, &id, `
			select id from decisions d where body = 'BOARD' and decided_on = $1 and not exists (select from decision_versions v where v.decision_id = d.id)
			order by sequence, id offset $2 limit 1`, on, place)
		if err != nil || !found {
			return err
		}
		return decisions.Write(ctx, tx, decisions.Version{DecisionID: id, Titles: titles, Texts: said}, nil)
	})
}

// writesRound writes down the decisions of a round of fee waivers: the cases
// that were granted, and those that were not.
func (d *demo) writesRound(r round) happening {
	return func(ctx context.Context, at time.Time) error {
		var granted int
		if _, err := d.store.Read(store.System("plenary demo")).Get(ctx, &granted, `
			select count(*) from waiver_decisions w join decisions d on d.id = w.decision_id where d.decided_on = $1 and w.outcome = 'GRANTED'`, r.decided); err != nil {
			return err
		}
		say := func(text string) string {
			return strings.NewReplacer("{year}", fmt.Sprint(r.year), "{count}", fmt.Sprint(granted)).Replace(text)
		}
		declined := d.writes(r.decided, 1,
			words(say("Fee waivers declined for {year}"), say("Dispenses de cotisation refusées pour {year}"), say("Exenciones de cuota denegadas para {year}")),
			words("The Governing Board declines the requests that no longer meet the rule on the reference date. The members concerned were heard. Their fee is due as of the day of the decision.",
				"Le Conseil d’administration refuse les demandes qui ne remplissent plus les conditions à la date de référence. Les membres concernés ont été entendus. Leur cotisation est due à compter de la décision.",
				"La Junta directiva deniega las solicitudes que ya no cumplen la norma en la fecha de referencia. Se ha escuchado a los miembros afectados. Su cuota se adeuda a partir del día de la decisión."))
		if err := declined(ctx, at); err != nil {
			return err
		}
		return d.writes(r.decided, 0,
			words(say("{count} fee waivers for {year}"), say("{count} dispenses de cotisation pour {year}"), say("{count} exenciones de cuota para {year}")),
			words(say("The Governing Board waives the membership fee of {year} of {count} partner countries for one year. The waivers rest on SOP 2.3.6. They are re-examined before they end."),
				say("Le Conseil d’administration dispense {count} pays partenaires de la cotisation de {year} pour un an. Les dispenses se fondent sur SOP 2.3.6. Elles sont réexaminées avant leur échéance."),
				say("La Junta directiva exime a {count} países socios de la cuota de {year} por un año. Las exenciones se basan en SOP 2.3.6. Se reexaminan antes de su vencimiento.")))(ctx, at)
	}
}

// decideInWriting plans the procedures of the Board.
func (d *demo) decideInWriting(s story, now time.Time) {
	opened, closed := date.New(2023, time.August, 28), date.New(2023, time.September, 11)
	calendar := procedures.Draft{
		ClosesOn: closed, Audience: "BOARD", DecidedFor: "PUBLIC",
		Titles: words("Calendar of meetings of the Governing Board in 2024", "Calendrier des réunions du Conseil d’administration en 2024", "Calendario de reuniones de la Junta directiva en 2024"),
		Texts: words("The Board meets once a quarter in 2024, each time after an open briefing for members. The briefing is held online. The Secretariat publishes the days on the site.",
			"Le Conseil se réunit une fois par trimestre en 2024, chaque fois après une séance d’information ouverte aux membres. Cette séance se tient en ligne. Le Secrétariat publie les dates sur le site.",
			"La Junta se reúne una vez por trimestre en 2024, cada vez tras una sesión informativa abierta a los miembros. La sesión informativa se celebra en línea. La Secretaría publica las fechas en el sitio."),
	}
	var id int64
	d.day(s, now, opened, 9, d.staffDoes(func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = procedures.Open(ctx, tx, calendar)
		return err
	}))
	d.day(s, now, closed.AddDays(1), 1, d.staffDoes(func(ctx context.Context, tx *store.Tx) error {
		_, err := procedures.Advance(ctx, tx, id)
		return err
	}))
	today := date.Of(now, d.store.Zone())
	s.add(d.hour(today.AddDays(-6), 9), d.staffDoes(func(ctx context.Context, tx *store.Tx) error {
		_, err := procedures.Open(ctx, tx, procedures.Draft{
			ClosesOn: today.AddDays(8), Rule: "SOP 2.3.6",
			Titles: texts.Translated{"en": "Reviewers of the next round of fee waivers", "fr": "Relecteurs de la prochaine campagne de dispenses"},
			Texts: texts.Translated{"en": "Two members of the Board review each case of the next round, as they did in the last one.",
				"fr": "Deux membres du Conseil examinent chaque dossier de la prochaine campagne, comme lors de la précédente."},
		})
		return err
	}))
}
