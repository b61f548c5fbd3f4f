package demo

import (
	"context"
	"strings"

	"github.com/plenary-org/plenary/schema/actions"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// point is an item of the demo's agendas.
type point struct {
	titles            texts.Translated
	purpose, audience string
	minutes           int32
	presenter, notes  string // the presenter by name, or what they are: CHAIR
	consent, standing bool
}

var points = []point{
	{texts.Translated{"en": "Opening and adoption of the agenda", "fr": "Ouverture et adoption de l’ordre du jour", "es": "Apertura y aprobación del orden del día"},
		"DECISION", "PUBLIC", 10, "CHAIR", "The agenda was adopted as circulated.", false, true},
	{texts.Translated{"en": "Minutes of the last meeting", "fr": "Procès-verbal de la dernière réunion", "es": "Acta de la última reunión"},
		"DECISION", "PUBLIC", 5, "SECRETARIAT", "The Board took note that nobody had objected to the minutes.", true, true},
	{texts.Translated{"en": "Report of the secretariat", "fr": "Rapport du secrétariat", "es": "Informe de la secretaría"},
		"INFORMATION", "MEMBERS", 30, "Ada Okafor", "The secretariat reported on new publishers, on the finances of the quarter and on the preparation of the Assembly. Members of the Board asked for the figures by constituency.", false, false},
	{texts.Translated{"en": "Membership fees and waivers", "fr": "Cotisations et dispenses", "es": "Cuotas y exenciones"},
		"GUIDANCE", "MEMBERS", 45, "SECRETARIAT", "The Board discussed the state of payments and the cases for fee waivers (SOP 2.3.6).", false, false},
	{texts.Translated{"en": "Working groups: mandates and progress", "fr": "Groupes de travail : mandats et avancement", "es": "Grupos de trabajo: mandatos y avances"},
		"INFORMATION", "MEMBERS", 30, "GROUP_CHAIRS", "The chairs reported in turn. The Board thanked them.", true, false},
	{texts.Translated{"en": "Staffing of the secretariat", "fr": "Effectifs du secrétariat", "es": "Personal de la secretaría"},
		"GUIDANCE", "BOARD", 20, "COORDINATOR", "The Board discussed the vacant post in closed session.", false, false},
	{texts.Translated{"en": "Any other business", "fr": "Questions diverses", "es": "Asuntos varios"},
		"INFORMATION", "PUBLIC", 10, "CHAIR", "", false, true},
}

// presents splits what the presenter is from their name.
func (p point) presents() (part, name string) {
	if p.presenter == strings.ToUpper(p.presenter) {
		return p.presenter, ""
	}
	return meetings.ByName, p.presenter
}

// agenda fills a draft: standing items came from the last meeting, but for the
// first of all.
func agenda(ctx context.Context, tx *store.Tx, id int64, m session, first bool) error {
	if !m.told && !m.coming && !first {
		return nil
	}
	for i, p := range points {
		if p.standing && !first {
			continue
		}
		presents, presenter := p.presents()
		item, err := meetings.AddItem(ctx, tx, id, nil, meetings.Entry{
			Titles: p.titles, Purpose: &p.purpose, Minutes: &p.minutes, Presenter: &presenter, Presents: &presents, Consent: &p.consent, Standing: &p.standing, Audience: &p.audience,
		})
		if err != nil {
			return err
		}
		if !first && i < len(points)-1 {
			if _, err := meetings.MoveItem(ctx, tx, item, nil, i+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// record puts on record who came to a meeting and what was noted; of the last
// one, what follows.
func record(ctx context.Context, tx *store.Tx, id int64, m session, today date.Date) error {
	people, err := meetings.Attendees(ctx, tx, []int64{id})
	if err != nil {
		return err
	}
	var r meetings.Record
	members := []meetings.Attendee{}
	for _, a := range people[id] {
		p := meetings.Presence{AttendeeID: a.ID, Presence: "PRESENT"}
		if a.Part == "MEMBER" {
			members = append(members, a)
			p.Remote = len(members) == 2
			if len(members) == 3+m.on.Year()%3 {
				p.Presence = "EXCUSED"
			}
		}
		r.People = append(r.People, p)
	}
	items, err := meetings.Agendas(ctx, tx, []int64{id})
	if err != nil {
		return err
	}
	for _, i := range items[id] {
		for _, p := range points {
			if p.titles["en"] != i.Titles["en"] {
				continue
			}
			noted := meetings.Noted{ItemID: i.ID, Notes: &p.notes}
			if p.purpose == "GUIDANCE" && p.audience == "MEMBERS" && len(members) > 0 {
				noted.Interests = []int64{members[0].ID}
			}
			r.Items = append(r.Items, noted)
		}
	}
	if len(r.Items) > 3 {
		r.Items[2].Action = &actions.Draft{DueOn: today.AddDays(12), Titles: texts.Translated{
			"en": "Show the figures by constituency in the next report", "fr": "Présenter les chiffres par catégorie dans le prochain rapport", "es": "Mostrar las cifras por grupo de miembros en el próximo informe"}}
		if len(members) > 1 {
			r.Items[3].Action = &actions.Draft{DueOn: today.AddDays(-6), PersonID: members[1].PersonID, Titles: texts.Translated{
				"en": "Speak with the members in arrears of the constituency", "fr": "S’entretenir avec les membres de la catégorie en retard de paiement", "es": "Hablar con los miembros del grupo con pagos atrasados"}}
		}
	}
	if !m.last { // what followed is long done
		for i := range r.Items {
			r.Items[i].Action = nil
		}
	}
	return meetings.Run(ctx, tx, id, nil, r)
}
