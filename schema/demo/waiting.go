package demo

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/applications"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/observers"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// observe lets the cast's observer observe: since the Assembly of March 2023,
// or since the demo's first day where that is earlier.
func (d *demo) observe(s story, now time.Time) {
	since := date.New(2023, time.March, 13)
	if today := date.Of(now, d.store.Zone()); today.Before(since) {
		since = today
	}
	at := earlier(d.hour(since, 0), now)
	s.add(at, d.staffDoes(func(ctx context.Context, tx *store.Tx) error {
		var organisation int64
		if _, err := tx.Get(ctx, &organisation, `select id from organisations where name_en = $1`, observer); err != nil {
			return err
		}
		_, err := observers.Add(ctx, tx, observers.Observership{
			OrganisationID: organisation, StartsOn: since, Occasion: "Members’ Assemblies and community exchanges", InvitedBy: "Governing Board",
		})
		return err
	}))
}

// applicationsWait are what the secretariat finds on the demo's day: one under
// review, one of which something was asked, one that nobody has confirmed yet.
// The organisations and their people are invented.
func (d *demo) applicationsWait(s story, now time.Time) {
	review := &applicant{d: d, draft: applications.Draft{
		Organisation: organisations.Draft{Names: texts.Translated{"en": "Baltic Institute for Open Budgets"}, Country: "LV", Kind: "ngo", Website: "https://openbudgets.example"},
		Category:     "cso_other", Band: "cso_other_under_10m", ContactName: "Ilze Kalniņa", Email: "ilze.kalnina@openbudgets.example", Language: texts.English,
		Motivation: "We read what donors publish and turn it into budgets that citizens understand. We want to help shape the standard that we use every day.",
	}}
	asked := &applicant{d: d, draft: applications.Draft{
		Organisation: organisations.Draft{Names: texts.Translated{"en": "Andean Water Alliance", "es": "Alianza Andina del Agua"}, Country: "PE", Kind: "ngo"},
		Category:     "cso_other", ContactName: "Lucía Quispe", Email: "lucia.quispe@agua.example", Language: texts.Spanish,
		Motivation: "Acompañamos a comunidades de los Andes en la gestión del agua y queremos que se sepa qué proyectos se financian, dónde y con qué resultados.",
	}}
	fresh := &applicant{d: d, draft: applications.Draft{
		Organisation: organisations.Draft{Names: texts.Translated{"en": "Sahel Transparency Network", "fr": "Réseau sahélien pour la transparence"}, Country: "SN", Kind: "ngo"},
		Category:     "cso_other", Band: "cso_other_under_10m", ContactName: "Awa Ndiaye", Email: "awa.ndiaye@sahel.example", Language: texts.French,
		Motivation: "Notre réseau suit l’aide dans cinq pays du Sahel et souhaite participer à la gouvernance de l’initiative.",
	}}
	const day = 24 * time.Hour
	s.add(now.Add(-26*day), review.does(review.sends))
	s.add(now.Add(-26*day+2*time.Hour), review.does(review.confirms))
	s.add(now.Add(-19*day), review.isClassified("cso_other"))
	s.add(now.Add(-12*day), asked.does(asked.sends))
	s.add(now.Add(-12*day+5*time.Hour), asked.does(asked.confirms))
	s.add(now.Add(-5*day), asked.isAsked("¿Cuál fue el gasto anual de la Alianza el año pasado? Lo necesitamos para fijar la cuota."))
	s.add(now.Add(-90*time.Minute), fresh.does(fresh.sends))
}
