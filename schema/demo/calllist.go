package demo

import (
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/texts"
)

// callings are the calls of the demo: the working group on publishing was
// constituted in September 2023 and looked for members; the others lead up to
// the demo's day.
func callings(today date.Date) []calling {
	const en, fr, es = texts.English, texts.French, texts.Spanish
	return []calling{
		{
			code: "WG-PUBLISHING", opened: date.New(2023, time.September, 25), closes: date.New(2023, time.October, 16), places: 2, starts: date.New(2023, time.November, 1),
			titles: words("Two members for the working group on publishing", "Deux membres pour le groupe de travail sur la publication", "Dos miembros para el grupo de trabajo sobre la publicación"),
			texts: words("The group supports those who publish. It meets online once a month and works in English, with notes in French and Spanish.\n\nWe look for people who publish data themselves, in particular from partner countries.",
				"Le groupe accompagne les organisations qui publient. Il se réunit en ligne une fois par mois et travaille en anglais, avec des notes en français et en espagnol.\n\nNous recherchons des personnes qui publient elles-mêmes des données, en particulier issues de pays partenaires.",
				"El grupo apoya a quienes publican. Se reúne en línea una vez al mes y trabaja en inglés, con notas en francés y español.\n\nBuscamos personas que publiquen datos, en particular de países socios."),
			answers: []answer{
				{"Ghana", []texts.Language{en}, "We publish our own budget next to what partners report, and would share how.", "Budget systems; publishing by a ministry."},
				{"Burkina Faso", []texts.Language{fr}, "Nous voulons que les orientations tiennent compte des administrations francophones.", "Gestion de l’aide ; formation des ministères sectoriels."},
				{"Honduras", []texts.Language{es, en}, "Queremos que las orientaciones existan también en español.", "Plataforma nacional de cooperación; validación de datos."},
				{"Open Data Services Co-operative", []texts.Language{en, es}, "We help publishers every day and see where guidance is missing.", "Tools, validation, support of publishers."},
			},
			chosen: []string{"Ghana", "Honduras"},
		},
		{
			code: "WG-INSTITUTIONAL", opened: today.AddDays(-36), closes: today.AddDays(-2), places: 2,
			titles: words("Two members for the institutional working group", "Deux membres pour le groupe de travail institutionnel", "Dos miembros para el grupo de trabajo institucional"),
			texts: words("The group follows the hosting arrangements on behalf of the members.\n\nWe look for people with experience of contracts, finance or governance.",
				"Le groupe suit les dispositifs d’hébergement au nom des membres.\n\nNous recherchons des personnes ayant l’expérience des contrats, des finances ou de la gouvernance.",
				"El grupo sigue los acuerdos de acogida en nombre de los miembros.\n\nBuscamos personas con experiencia en contratos, finanzas o gobernanza."),
			answers: []answer{
				{"Burkina Faso", []texts.Language{fr, en}, "Les pays partenaires doivent prendre part au choix de l’hébergement.", "Marchés publics ; suivi des conventions de financement."},
				{"Honduras", []texts.Language{es, en}, "La voz de América Latina falta en este grupo.", "Presupuesto público; negociación de convenios."},
				{"AfroLeadership", []texts.Language{fr, en}, "Civil society should see how hosting is decided.", "Governance of networks; audit committees."},
				{"", []texts.Language{en}, "I advised two initiatives when they changed their host.", "Hosting agreements; legal form of multi-stakeholder initiatives."},
			},
		},
		{
			code: "WG-SOP", opened: today.AddDays(-10), closes: today.AddDays(11), places: 1,
			titles: texts.Translated{en: "One member for the working group on the Standard Operating Procedures", fr: "Un membre pour le groupe de travail sur les procédures opérationnelles permanentes"},
			texts: texts.Translated{
				en: "The group keeps the Standard Operating Procedures under review.\n\nWe look for one person who likes clear rules, if possible from a region that the group lacks.",
				fr: "Le groupe suit l’application des procédures opérationnelles permanentes.\n\nNous recherchons une personne qui aime les règles claires, si possible d’une région absente du groupe.",
			},
			answers: []answer{
				{"Bangladesh", []texts.Language{en}, "We have proposed changes to the rules on waivers, and would help to write them.", "Drafting of regulations."},
				{"Burkina Faso", []texts.Language{fr}, "Les procédures doivent exister en français en même temps qu’en anglais.", "Rédaction administrative ; relecture juridique."},
			},
		},
	}
}
