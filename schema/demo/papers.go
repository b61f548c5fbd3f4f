package demo

import (
	"context"
	"embed"
	"fmt"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/paper"
	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/uploads"
)

//go:embed papers/*.md
var paperTexts embed.FS

// handout is a paper of the demo with its versions, in the order in which they
// arrive: "-42 report.en" is the text of papers/report.en.md, 42 days before
// the meeting; "-42 report.en pdf" the same as a file.
type handout struct {
	label    papers.Label
	number   string
	item     string // the number of the agenda item that it is for; empty: none
	audience string
	titles   texts.Translated
	arrivals []string
}

var (
	ofTheAssembly = []handout{
		{papers.Document, "1", "1", "PUBLIC", texts.Translated{"en": "Annotated agenda", "fr": "Ordre du jour annoté", "es": "Orden del día anotado"},
			[]string{"-45 agenda.en", "-40 agenda.fr", "-38 agenda.es"}},
		{papers.Document, "2", "2", "PUBLIC", texts.Translated{"en": "Report of the Secretariat on the activities of 2022", "fr": "Rapport du Secrétariat sur les activités de 2022", "es": "Informe de la Secretaría sobre las actividades de 2022"},
			[]string{"-42 report.en", "-35 report.fr", "-21 report-2.en", "-12 report-2.es"}},
		{papers.Document, "3", "3", "MEMBERS", texts.Translated{"en": "Fee waivers for partner countries in Year 10", "fr": "Dispenses de cotisation des pays partenaires pour l’année 10", "es": "Exenciones de cuota de los países socios en el año 10"},
			[]string{"-30 waivers.en", "-25 waivers.fr"}},
		{papers.Document, "4", "4", "PUBLIC", texts.Translated{"en": "Hosting arrangements from July 2023", "fr": "Dispositifs d’hébergement à partir de juillet 2023", "es": "Acuerdos de acogida a partir de julio de 2023"},
			[]string{"-42 hosting.en pdf", "-30 hosting.fr", "-30 hosting.es"}},
		{papers.Annex, "4A", "4", "BOARD", texts.Translated{"en": "Comparison of the offers of host organisations", "fr": "Comparaison des offres des entités hôtes"},
			[]string{"-28 offers.en pdf"}},
	}
	ofTheBoard = []handout{
		{papers.Document, "1", "3", "MEMBERS", texts.Translated{"en": "Work plan of the coming year", "fr": "Plan de travail de l’année à venir", "es": "Plan de trabajo del año próximo"},
			[]string{"-20 plan.en", "-18 plan.fr"}},
		{papers.Document, "2", "4", "BOARD", texts.Translated{"en": "Level of the reserve", "fr": "Niveau de la réserve", "es": "Nivel de la reserva"},
			[]string{"-20 reserve.en"}},
		{papers.Document, "3", "5", "PUBLIC", words("Progress of the working groups", "Avancement des groupes de travail", "Avances de los grupos de trabajo"),
			[]string{"-20 groups.en", "-18 groups.fr", "-17 groups.es", "-15 groups-2.en", "-14 groups-2.fr"}},
		{papers.Annex, "6A", "6", "BOARD", texts.Translated{"en": "Staffing plan", "fr": "Plan des effectifs"},
			[]string{"-19 staffing.en pdf"}},
	}
	standing = []handout{
		{papers.Document, "1", "", "PUBLIC", texts.Translated{"en": "Guide for new members", "fr": "Guide des nouveaux membres", "es": "Guía para nuevos miembros"},
			[]string{"-400 guide.en", "-390 guide.fr", "-390 guide.es"}},
	}
)

// handOut puts the papers to the Assembly of March 2023 and to the next
// meeting of the Board, as they arrived, reads their files for the search and
// asks for the Board's packs.
func (d *demo) handOut(ctx context.Context, now time.Time) error {
	assembly, err := d.meetingOf(ctx, "ASSEMBLY", assembled.Start(time.UTC))
	if err != nil {
		return err
	}
	board, err := d.meetingOf(ctx, "BOARD", now)
	if err != nil {
		return err
	}
	for _, of := range []struct {
		meeting  held
		handouts []handout
	}{{assembly, ofTheAssembly}, {board, ofTheBoard}, {held{StartsAt: now}, standing}} {
		for _, h := range of.handouts {
			if err := d.handOne(ctx, of.meeting, h, now); err != nil {
				return fmt.Errorf("%s %s: %w", h.label, h.number, err)
			}
		}
	}
	if _, _, err = papers.Scan(ctx, d.store, d.files); err != nil {
		return err
	}
	return d.askForPacks(ctx, board, now)
}

func (d *demo) handOne(ctx context.Context, m held, h handout, now time.Time) error {
	item, err := itemOf(ctx, d.store.Read(store.System("plenary demo")), m.ID, h.item)
	if err != nil {
		return err
	}
	id := int64(0)
	for _, arrival := range h.arrivals {
		days, name := 0, ""
		if _, err := fmt.Sscanf(arrival, "%d %s", &days, &name); err != nil {
			return err
		}
		at := m.StartsAt.AddDate(0, 0, days)
		if at.After(now) {
			at = now.Add(-time.Duration(-days) * time.Minute) // the meeting is near, and its papers are in time
		}
		err := d.act(ctx, at, func(tx *store.Tx) (err error) {
			if id == 0 {
				if id, err = papers.Add(ctx, tx, papers.Draft{
					Place: papers.Place{MeetingID: m.ID, AgendaItemID: item, Label: h.label, Number: h.number}, Titles: h.titles, Audience: h.audience,
				}); err != nil {
					return err
				}
			}
			return d.arrive(ctx, tx, id, h, name, strings.HasSuffix(arrival, " pdf"))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// arrive adds a version, as the secretariat does with its form.
func (d *demo) arrive(ctx context.Context, tx *store.Tx, id int64, h handout, name string, file bool) error {
	_, code, _ := strings.Cut(name, ".")
	a := papers.Addition{PaperID: id, Language: texts.Language(code)}
	raw, err := paperTexts.ReadFile("papers/" + name + ".md")
	if err != nil {
		return err
	}
	if !file {
		a.Text = string(raw)
	} else {
		printed, err := printPaper(h, a.Language, string(raw), tx.Today())
		if err != nil {
			return err
		}
		a.File, err = uploads.Receive(ctx, tx, d.seals, uploads.Paper, papers.Paper{Label: h.label, Number: h.number}.Name(a.Language)+".pdf", printed)
		if err != nil {
			return err
		}
	}
	_, err = papers.AddVersion(ctx, tx, d.seals, d.files, a)
	return err
}

// printPaper sets a text as the secretariat's word processor would.
func printPaper(h handout, l texts.Language, text string, on date.Date) ([]byte, error) {
	document := paper.Document{
		Language: l, Letterhead: "Secretariat of the Initiative", Kind: h.titles.In(l), Number: h.number, Date: on,
		Page: func(page, pages int) string { return fmt.Sprintf("%d / %d", page, pages) },
	}
	for _, b := range papers.Blocks(text) {
		if b.Kind == papers.Heading || len(document.Sections) == 0 {
			document.Sections = append(document.Sections, paper.Section{Title: b.Lines[0]})
			continue
		}
		section := &document.Sections[len(document.Sections)-1]
		section.Paragraphs = append(section.Paragraphs, b.Lines...)
	}
	return document.PDF()
}
