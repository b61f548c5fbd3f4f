package demo

import (
	"time"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/texts"
)

// groups are the bodies beside the Assembly, the Board and the secretariat.
var groups = []group{
	{
		code: "WG-DATA-USE", kind: bodies.WorkingGroup, joining: bodies.Open,
		names: texts.Translated{"en": "Working group on data use", "fr": "Groupe de travail sur l’utilisation des données", "es": "Grupo de trabajo sobre el uso de los datos"},
		terms: texts.Translated{
			"en": "The group promotes the use of published data by partner countries, civil society and providers.\n\nIt collects examples, advises on tools and training, and reports to the Governing Board twice a year.",
			"fr": "Le groupe encourage l’utilisation des données publiées par les pays partenaires, la société civile et les fournisseurs.\n\nIl recueille des exemples, donne des avis sur les outils et la formation, et rend compte au Conseil d’administration deux fois par an.",
			"es": "El grupo promueve el uso de los datos publicados por los países socios, la sociedad civil y los proveedores.\n\nReúne ejemplos, asesora sobre herramientas y formación, e informa a la Junta directiva dos veces al año.",
		},
		setUp: date.New(2021, time.June, 16), until: date.New(2023, time.June, 15), renewed: date.New(2023, time.June, 14), years: 2,
		chair: "Ghana", members: []string{"Oxfam Novib", "Burkina Faso", "Honduras", "Publish What You Fund", "Bangladesh"},
	},
	{
		code: "WG-SOP", kind: bodies.WorkingGroup, joining: bodies.Appointment,
		names: texts.Translated{"en": "Working group on the Standard Operating Procedures", "fr": "Groupe de travail sur les procédures opérationnelles permanentes", "es": "Grupo de trabajo sobre los procedimientos operativos permanentes"},
		terms: texts.Translated{
			"en": "The group keeps the Standard Operating Procedures under review and proposes changes to the Governing Board, among them the provisions on fee waivers.",
			"fr": "Le groupe suit l’application des procédures opérationnelles permanentes et propose des modifications au Conseil d’administration, notamment des dispositions relatives aux dispenses de cotisation.",
			"es": "El grupo examina los procedimientos operativos permanentes y propone cambios a la Junta directiva, entre ellos las disposiciones sobre exenciones de cuota.",
		},
		setUp: date.New(2022, time.June, 15), until: date.New(2024, time.June, 14), years: 2,
		chair: "Sweden - Sida", members: []string{"AfroLeadership", "Honduras", "Development Gateway"},
	},
	{
		code: "WG-INSTITUTIONAL", kind: bodies.WorkingGroup, joining: bodies.Appointment,
		names: texts.Translated{"en": "Institutional working group", "fr": "Groupe de travail institutionnel", "es": "Grupo de trabajo institucional"},
		terms: texts.Translated{
			"en": "With the Governing Board, the group prepares the terms of reference for hosting arrangements and follows their implementation on behalf of the members.",
			"fr": "Avec le Conseil d’administration, le groupe prépare le mandat relatif aux dispositifs d’hébergement et en suit la mise en œuvre au nom des membres.",
			"es": "Junto con la Junta directiva, el grupo prepara el mandato de los acuerdos de acogida y sigue su aplicación en nombre de los miembros.",
		},
		setUp: date.New(2022, time.September, 21), until: date.New(2023, time.December, 31), years: 1,
		chair: "Denmark - Ministry of Foreign Affairs", members: []string{"Ghana", "Oxfam Novib", "Sweden - Sida"},
	},
	{
		code: "WG-TECHNICAL", kind: bodies.WorkingGroup, joining: bodies.Open,
		names: texts.Translated{"en": "Technical working group", "fr": "Groupe de travail technique", "es": "Grupo de trabajo técnico"},
		terms: texts.Translated{
			"en": "The group advises the Governing Board on the standard and its tools: changes of the schema and codelists, validation and access to data.",
			"fr": "Le groupe conseille le Conseil d’administration sur la norme et ses outils : évolution du schéma et des listes de codes, validation et accès aux données.",
			"es": "El grupo asesora a la Junta directiva sobre el estándar y sus herramientas: cambios del esquema y de las listas de códigos, validación y acceso a los datos.",
		},
		setUp: date.New(2023, time.February, 22), until: date.New(2025, time.February, 21), years: 2,
		chair: "Development Gateway", members: []string{"Open Data Services Co-operative", "Publish What You Fund", "Sweden - Sida", "Burkina Faso"},
	},
	{
		code: "WG-PUBLISHING", kind: bodies.WorkingGroup, joining: bodies.Appointment,
		names: texts.Translated{"en": "Working group on publishing", "fr": "Groupe de travail sur la publication", "es": "Grupo de trabajo sobre la publicación"},
		terms: texts.Translated{
			"en": "The group supports those who publish: it shares practice, reviews guidance and tells the Governing Board what stands in the way of better data.",
			"fr": "Le groupe accompagne les organisations qui publient : il partage les pratiques, relit les orientations et signale au Conseil d’administration ce qui fait obstacle à de meilleures données.",
			"es": "El grupo apoya a quienes publican: comparte prácticas, revisa las orientaciones e informa a la Junta directiva de lo que impide tener mejores datos.",
		},
		setUp: date.New(2023, time.September, 20), until: date.New(2025, time.September, 19), years: 2,
		chair: "Oxfam Novib", members: []string{"Denmark - Ministry of Foreign Affairs", "Bangladesh", "AfroLeadership"},
	},
	{
		code: "CAUCUS-PARTNERS", kind: bodies.Caucus, constituency: "partner_country", joining: bodies.Open, setUp: date.New(2021, time.November, 9), chair: "Burkina Faso", members: []string{"Honduras", "Ghana"},
		names: texts.Translated{"en": "Caucus of partner countries", "fr": "Réunion de concertation des pays partenaires", "es": "Reunión de grupo de los países socios"},
	},
	{
		code: "CAUCUS-PROVIDERS", kind: bodies.Caucus, constituency: "provider", joining: bodies.Open, setUp: date.New(2021, time.November, 9), chair: "Sweden - Sida", members: []string{"Denmark - Ministry of Foreign Affairs"},
		names: texts.Translated{"en": "Caucus of providers of development cooperation", "fr": "Réunion de concertation des fournisseurs de coopération au développement", "es": "Reunión de grupo de los proveedores de cooperación para el desarrollo"},
	},
	{
		code: "CAUCUS-CSO", kind: bodies.Caucus, constituency: "cso_other", joining: bodies.Open, setUp: date.New(2021, time.November, 9), chair: "Oxfam Novib", members: []string{"AfroLeadership", "Publish What You Fund"},
		names: texts.Translated{"en": "Caucus of civil society and other members", "fr": "Réunion de concertation de la société civile et des autres membres", "es": "Reunión de grupo de la sociedad civil y otros miembros"},
	},
	{
		code: "COP-HUMANITARIAN", kind: bodies.Community, joining: bodies.Open, setUp: date.New(2022, time.February, 1), chair: "AfroLeadership", members: []string{"Bangladesh", "Ghana"},
		names: texts.Translated{"en": "Community of practice on humanitarian data", "fr": "Communauté de pratique sur les données humanitaires", "es": "Comunidad de práctica sobre datos humanitarios"},
	},
}
