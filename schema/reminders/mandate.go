package reminders

import (
	"cmp"
	"context"
	"slices"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// mandated is what letters say about the last period of a mandate, or a term on
// the Board.
type mandated struct {
	ID       int64
	Names    texts.Translated
	Holder   texts.Translated // of a seat; empty: of a mandate
	StartsOn date.Date        `db:"starts_on"`
	EndsOn   date.Date        `db:"ends_on"`
	Moot     string           // why nobody is reminded; empty: they are
}

func loadMandated(ctx context.Context, r store.Reader, ids []int64) (map[int64]mandated, error) {
	rows := []mandated{}
	err := r.Select(ctx, &rows, mandateEnd.sql("'REMINDER'", `
		select x.id, coalesce(b.names, t.names) as names, x.starts_on, x.ends_on, case when {open} then '' else {moot} end as moot
		from {from} join mandates t on t.id = x.mandate_id left join bodies b on b.id = t.body_id where x.id = any($2)`),
		r.Today(), store.IDs(ids))
	return store.Index(rows, func(m mandated) int64 { return m.ID }), err
}

// Mandates is the kind of notices about mandates that end. link is the address
// of the list of mandates in a language.
func Mandates(link func(texts.Language) string) notices.Kind {
	return spans{about: mandateEnd, words: "mandate", ids: func(d data) []int64 { return d.PeriodIDs }, load: loadMandated}.kind(link)
}

// spans is what letters about periods that end have each of their own.
type spans struct {
	about matter
	words string             // of the texts: reminders.<words>.count and the like
	ids   func(data) []int64 // of what a letter is about
	load  func(context.Context, store.Reader, []int64) (map[int64]mandated, error)
}

func (e spans) kind(link func(texts.Language) string) notices.Kind {
	return kind(e.about, e.ids, e.load, func(o occasion, known map[int64]mandated) (notices.Letter, error) {
		return e.letter(o, known, link(o.Language))
	})
}

// letter writes what there is to say on a day. What was renewed, filled, closed
// or given up since the letter was put down is left out of it; where nothing is
// left, the letter is not sent.
func (e spans) letter(o occasion, known map[int64]mandated, link string) (notices.Letter, error) {
	var list []mandated
	why := ""
	for _, id := range e.ids(o.data) {
		m := known[id]
		if m.Moot != "" && o.Trial == nil {
			why = cmp.Or(why, m.Moot)
			continue
		}
		list = append(list, m)
	}
	if len(list) == 0 {
		return notices.Letter{Dropped: why}, nil
	}
	slices.SortStableFunc(list, func(a, b mandated) int { return cmp.Compare(a.EndsOn.String(), b.EndsOn.String()) })
	values, table := e.facts(o.Language, list, o.Name, o.day)
	action := notices.Action{Label: texts.Domain.Say(o.Language, "reminders."+e.words+".action", nil), URL: link}
	return o.wording().fill(o.Language, o.Name, values, table, action)
}

// facts are the places and the table of a letter.
func (e spans) facts(l texts.Language, list []mandated, name string, day date.Date) (values map[string]string, table []notices.Fact) {
	say := func(id string, args texts.Args) string { return texts.Domain.Say(l, "reminders."+e.words+"."+id, args) }
	first, last := list[0].EndsOn, list[len(list)-1].EndsOn
	for _, m := range list {
		table = append(table, notices.Fact{Label: m.Names.In(l), Value: say("listed", texts.Args{"Name": m.Holder.In(l), "From": texts.FormatDate(l, m.StartsOn), "To": texts.FormatDate(l, m.EndsOn)})})
	}
	moment := "ends_before"
	switch {
	case first != last && !day.After(first):
		moment = "ends_from"
	case day == last:
		moment = "ends_today"
	case day.After(last):
		moment = "ends_after"
	}
	return map[string]string{
		"Count": say("count", texts.Args{"Count": len(list)}), "Days": texts.FormatCount(l, int64(apart(day, first))),
		"Ends":   say(moment, texts.Args{"Count": len(list), "On": texts.FormatDate(l, first), "To": texts.FormatDate(l, last)}),
		"EndsOn": texts.FormatDate(l, first), "Name": name,
	}, table
}
