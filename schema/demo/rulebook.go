package demo

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/rulebook"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// The demo's Standard Operating Procedures: the wording is invented, what they
// say is as the initiative's own papers and register have it.
//
//go:embed rulebook.json
var rulebookJSON []byte

type rules struct {
	Sections []ruleText
	Proposal struct {
		Code    string
		Titles  texts.Translated
		Texts   texts.Translated
		Reasons texts.Translated
	}
}

// ruleText is a version of a section, or its repeal.
type ruleText struct {
	Code   string
	From   date.Date
	Repeal bool
	Why    string
	Titles texts.Translated
	Texts  texts.Translated
}

// The Assemblies that amended the rulebook; the first one, of 2016, enters the
// register as it stood.
var amended = []date.Date{date.New(2021, time.December, 8), date.New(2023, time.March, 14)}

// proposed is when the working group on the procedures made its proposal.
var proposed = date.New(2023, time.October, 5)

// writeRulebook plans the rulebook's entry into the register, its amendments
// and what is proposed to change in it.
func (d *demo) writeRulebook(s story, now time.Time) error {
	var book rules
	if err := json.Unmarshal(rulebookJSON, &book); err != nil {
		return fmt.Errorf("the demo's rulebook: %w", err)
	}
	days := map[date.Date][]rulebook.Draft{}
	for _, t := range book.Sections {
		day := t.From
		if !slices.Contains(amended, day) {
			day = date.Date{}
		}
		days[day] = append(days[day], rulebook.Draft{Code: t.Code, Repeal: t.Repeal, Titles: t.Titles, Texts: t.Texts, From: t.From, Why: t.Why})
	}
	entered := earlier(time.Date(firstYear-1, time.November, 2, 14, 0, 0, 0, d.store.Zone()), now)
	d.write(s, entered, now, func(ctx context.Context, tx *store.Tx) error {
		_, err := rulebook.Adopt(ctx, tx, 0, days[date.Date{}]...)
		return err
	})
	for _, day := range amended {
		d.write(s, d.hour(day, 18), now, func(ctx context.Context, tx *store.Tx) error {
			decision, _, err := decisions.Record(ctx, tx, decisions.Recording{Body: "ASSEMBLY", On: day, Rule: "SOP 6.1",
				Titles: words("Standard Operating Procedures amended", "Modification des procédures opérationnelles permanentes", "Modificación de los procedimientos operativos permanentes"),
				Texts: words("The Members’ Assembly amends the Standard Operating Procedures under SOP 6.1. The changes are in force from the day of the decision. The sections show what each of them changes.",
					"L’Assemblée des membres modifie les procédures opérationnelles permanentes en vertu de SOP 6.1. Les modifications entrent en vigueur le jour de la décision. Chaque section indique ce qui change.",
					"La Asamblea de miembros modifica los procedimientos operativos permanentes con arreglo a SOP 6.1. Los cambios entran en vigor el día de la decisión. Cada sección muestra lo que cambia.")})
			if err == nil {
				_, err = rulebook.Adopt(ctx, tx, decision, days[day]...)
			}
			return err
		})
	}
	d.write(s, d.hour(proposed, 16), now, func(ctx context.Context, tx *store.Tx) error {
		p := book.Proposal
		_, err := rulebook.Propose(ctx, tx, rulebook.Proposed{Code: p.Code, Body: "WG-SOP", Titles: p.Titles, Texts: p.Texts, Reasons: p.Reasons, On: proposed})
		return err
	})
	return nil
}

// write plans an act of staff, unless it is of a day to come.
func (d *demo) write(s story, at, now time.Time, do func(context.Context, *store.Tx) error) {
	if at.After(now) {
		return
	}
	s.add(at, func(ctx context.Context, at time.Time) error {
		return d.act(ctx, at, func(tx *store.Tx) error { return do(ctx, tx) })
	})
}
