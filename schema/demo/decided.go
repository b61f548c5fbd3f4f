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

// funded is the day on which the Board decided to fund the Aid Transparency
// Index 2024, which was announced in March 2023.
var funded = date.New(2023, time.March, 28)

// words are a text in three languages.
func words(en, fr, es string) texts.Translated {
	return texts.Translated{texts.English: en, texts.French: fr, texts.Spanish: es}
}

// writeDecisions writes down what the bodies decided, and what the Board decides in
// writing: the calendar of its meetings in 2023, and a proposal under way.
func (d *demo) writeDecisions(s story, now time.Time, today date.Date) {
	d.day(s, now, funded, 11, d.staffDoes(func(ctx context.Context, tx *store.Tx) error {
		_, _, err := decisions.Record(ctx, tx, decisions.Recording{
			On:     funded,
			Titles: words("Funding of the Aid Transparency Index 2024", "Financement de l’Indice de transparence de l’aide 2024", "Financiación del Índice de transparencia de la ayuda 2024"),
			Texts: words("The Governing Board funds the 2024 edition of the Aid Transparency Index. The index stays independent of the members of the Board.",
				"Le Conseil d’administration finance l’édition 2024 de l’Indice de transparence de l’aide. L’indice reste indépendant des membres du Conseil.",
				"La Junta directiva financia la edición 2024 del Índice de transparencia de la ayuda. El índice sigue siendo independiente de los miembros de la Junta."),
		})
		return err
	}))
	d.day(s, now, date.New(firstYear-1, time.November, 20), 12, d.writes(date.New(2021, time.June, 10), 0, words("Merger of two charities", "Fusion de deux organisations caritatives", "Fusión de dos organizaciones benéficas"), nil))
	for _, r := range rounds(today) {
		if r.decided.IsZero() {
			continue
		}
		d.day(s, now, r.decided, 20, d.writesRound(r))
	}
	admitted := date.New(2024, time.January, 24)
	d.day(s, now, admitted, 18, d.writes(admitted, 0,
		words("Admission of "+developmentBank, "Admission de la Banque islamique de développement", "Admisión del Banco Islámico de Desarrollo"),
		words("The Governing Board admits "+developmentBank+" as a member.", "Le Conseil d’administration admet la Banque islamique de développement comme membre.", "La Junta directiva admite al Banco Islámico de Desarrollo como miembro.")))
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
			words("The Governing Board declines what no longer meets the rule on the reference date.", "Le Conseil d’administration refuse ce qui ne répond plus à la règle à la date de référence.", "La Junta directiva deniega lo que ya no cumple la norma en la fecha de referencia."))
		if err := declined(ctx, at); err != nil {
			return err
		}
		return d.writes(r.decided, 0,
			words(say("{count} fee waivers for {year}"), say("{count} dispenses de cotisation pour {year}"), say("{count} exenciones de cuota para {year}")),
			words(say("The Governing Board waives the membership fee of {year} of {count} partner countries for one year. The waivers are re-examined before they end."),
				say("Le Conseil d’administration dispense {count} pays partenaires de la cotisation de {year} pour un an. Les dispenses sont réexaminées avant leur échéance."),
				say("La Junta directiva exime a {count} países socios de la cuota de {year} por un año. Las exenciones se reexaminan antes de su vencimiento.")))(ctx, at)
	}
}

// decideInWriting plans the procedures of the Board.
func (d *demo) decideInWriting(s story, now time.Time) {
	opened, closed := date.New(2023, time.August, 28), date.New(2023, time.September, 11)
	calendar := procedures.Draft{
		ClosesOn: closed, Audience: "BOARD",
		Titles: words("Calendar of meetings of the Governing Board in 2024", "Calendrier des réunions du Conseil d’administration en 2024", "Calendario de reuniones de la Junta directiva en 2024"),
		Texts: words("The Board meets once a quarter in 2024, each time after an open briefing for members.",
			"Le Conseil se réunit une fois par trimestre en 2024, chaque fois après une séance d’information ouverte aux membres.",
			"La Junta se reúne una vez por trimestre en 2024, cada vez tras una sesión informativa abierta a los miembros."),
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
			ClosesOn: today.AddDays(4), Rule: "SOP 2.3.6",
			Titles: texts.Translated{"en": "Reviewers of the next round of fee waivers", "fr": "Examinateurs du prochain cycle de dispenses"},
			Texts: texts.Translated{"en": "Two members of the Board review each case of the next round, as they did in the last one.",
				"fr": "Deux membres du Conseil examinent chaque dossier du prochain cycle, comme lors du précédent."},
		})
		return err
	}))
}
