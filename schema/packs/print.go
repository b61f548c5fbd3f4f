package packs

import (
	"strconv"
	"strings"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/paper"
	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/texts"
)

func (p plan) say(id string, pairs ...any) string {
	args := texts.Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i].(string)] = pairs[i+1]
	}
	return texts.Domain.Say(p.Language, "meetingpack."+id, args)
}

// blank is a sheet of the house without a page number: a pack's pages are
// numbered across when they are joined.
func (p plan) blank(kind string) paper.Document {
	day, _ := date.Parse(p.Day) // it was written by date
	return paper.Document{
		Language: p.Language, Letterhead: texts.Domain.Say(p.Language, "notices.initiative", nil), Kind: kind, Date: day,
		Columns: [2]string{p.say("item"), p.say("page")},
		Page:    func(int, int) string { return "" },
	}
}

// front prints the cover with the agenda; first are the pages on which the
// parts begin. Its own length does not depend on what these numbers are.
func (p plan) front(first []int) ([]byte, error) {
	d := p.agenda(p.say("title"))
	d.Facts = append(d.Facts, paper.Fact{Label: p.say("language"), Value: p.inWords(p.Language)}, paper.Fact{Label: p.say("papers"), Value: strconv.Itoa(len(p.Parts))})
	d.Rows = p.rows(first)
	return d.PDF()
}

// rows are the items, each with its papers, and the papers of none; first are
// the pages on which these begin (nil: they are not bound).
func (p plan) rows(first []int) (rows []paper.Row) {
	below := func(itemID int64) {
		for _, at := range p.of(itemID) {
			rows = append(rows, p.paperRow(p.Parts[at], first, at))
		}
		rows = append(rows, p.awaited(itemID)...)
	}
	for _, i := range p.Items {
		rows = append(rows, p.row(i))
		below(i.ID)
	}
	below(0)
	return rows
}

// agenda is the meeting's agenda by itself, with what is still to be done.
func (p plan) agenda(kind string) paper.Document {
	d := p.blank(kind)
	d.Addressee = []string{p.Title, p.Body, p.When}
	if p.Place != "" {
		d.Addressee = append(d.Addressee, p.Place)
	}
	d.Facts = []paper.Fact{{Label: p.say("for"), Value: p.say("reach." + string(p.Reach))}}
	d.Rows, d.Sections = p.rows(nil), p.carried()
	return d
}

func (p plan) row(i item) paper.Row {
	notes := []string{p.say("purpose." + i.Purpose)}
	if i.Consent {
		notes = append(notes, p.say("consent"))
	}
	if i.Presenter != "" {
		notes = append(notes, i.Presenter)
	}
	if i.Minutes > 0 {
		notes = append(notes, p.say("minutes", "Count", i.Minutes))
	}
	if i.Clock != "" {
		notes = append([]string{i.Clock}, notes...)
	}
	return paper.Row{Text: i.Number + ". " + i.Title, Notes: []string{strings.Join(notes, " · ")}}
}

func (p plan) paperRow(t part, first []int, at int) paper.Row {
	row := paper.Row{Text: "— " + p.label(t)}
	if first != nil {
		row.Amount = strconv.Itoa(first[at])
	}
	if note := p.note(t); note != "" {
		row.Notes = []string{note}
	}
	return row
}

// awaited are the papers of an item that are in no language yet.
func (p plan) awaited(itemID int64) (rows []paper.Row) {
	for _, t := range p.Awaited {
		if t.ItemID == itemID {
			rows = append(rows, paper.Row{Text: "— " + p.label(t), Notes: []string{p.say("awaited")}})
		}
	}
	return rows
}

func (p plan) label(t part) string {
	return t.Name + texts.Domain.Say(p.Language, "notices.colon", nil) + " " + t.Title
}

// inWords names a language in that of the pack: "anglais".
func (p plan) inWords(l texts.Language) string { return p.say("in." + string(l)) }

// note says that a paper is not in the pack's language, or not as new as the
// English; empty where all is well.
func (p plan) note(t part) string {
	switch t.State {
	case papers.Pending:
		return p.say("pending", "Language", p.inWords(t.Language))
	case papers.Older:
		return p.say("older")
	}
	return ""
}

// sheet prints a paper that is a text, or no file whose pages can be taken
// over: its words, and why.
func (p plan) sheet(t part, words, why string) ([]byte, error) {
	d := p.blank(t.Name)
	d.Addressee = []string{t.Title, p.Title}
	d.Facts = []paper.Fact{{Label: p.say("for"), Value: p.say("reach." + t.Audience)}, {Label: p.say("language"), Value: p.inWords(t.Language)}}
	var said paper.Section
	for _, line := range []string{p.note(t), why} {
		if line != "" {
			said.Paragraphs = append(said.Paragraphs, line)
		}
	}
	if said.Paragraphs != nil {
		said.Title = p.say("note")
		d.Sections = append(d.Sections, said)
	}
	d.Sections = append(d.Sections, sections(words)...)
	return d.PDF()
}

// sections are the words of a paper under their headings.
func sections(words string) (list []paper.Section) {
	for _, b := range papers.Blocks(words) {
		if b.Kind == papers.Heading || list == nil {
			list = append(list, paper.Section{})
		}
		last := &list[len(list)-1]
		switch b.Kind {
		case papers.Heading:
			last.Title = b.Lines[0]
		case papers.Items:
			for _, line := range b.Lines {
				last.Paragraphs = append(last.Paragraphs, "•\u00a0"+line)
			}
		default:
			last.Paragraphs = append(last.Paragraphs, b.Lines...)
		}
	}
	return list
}

// marks are the bookmarks: the agenda, its items with their papers, and the
// papers of none.
func (p plan) marks(first []int) []mark {
	list := []mark{{title: p.say("agenda"), page: 1}}
	below := func(itemID int64) (marks []mark) {
		for _, at := range p.of(itemID) {
			title := p.label(p.Parts[at])
			if note := p.note(p.Parts[at]); note != "" {
				title += " (" + note + ")"
			}
			marks = append(marks, mark{title: title, page: first[at]})
		}
		return marks
	}
	for _, i := range p.Items {
		m := mark{title: i.Number + ". " + i.Title, page: 1, below: below(i.ID)}
		if len(m.below) > 0 {
			m.page = m.below[0].page
		}
		list = append(list, m)
	}
	if rest := below(0); len(rest) > 0 {
		list = append(list, mark{title: p.say("others"), page: rest[0].page, below: rest})
	}
	return list
}
