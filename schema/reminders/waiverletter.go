package reminders

import (
	"cmp"
	"slices"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/texts"
)

// Waivers are the kinds of notices about waivers that end: to their members,
// and to whoever reviews them. mine is the address of a member's own case in a
// language, or with the id 0 of where it asks; reviews that of a reviewer's desk.
func Waivers(mine func(l texts.Language, caseID int64) string, reviews func(texts.Language) string) []notices.Kind {
	desk := func(l texts.Language, _ int64) string { return reviews(l) }
	return []notices.Kind{waiverKind(waiverEnd, mine), waiverKind(waiverReview, desk)}
}

func waiverKind(about matter, link func(texts.Language, int64) string) notices.Kind {
	return kind(about, func(d data) []int64 { return d.WaiverIDs }, loadEndings, func(o occasion, known map[int64]ending) (notices.Letter, error) {
		action := notices.Action{Label: saying(o.Language)("action."+string(about.subject), nil), URL: link(o.Language, openCase(o.data, known))}
		return about.ending(o, known, action)
	})
}

// openCase is the case in which a waiver of a letter is being examined again; 0:
// there is none.
func openCase(d data, known map[int64]ending) int64 {
	for _, id := range d.WaiverIDs {
		if e := known[id]; e.CaseID != 0 {
			return e.CaseID
		}
	}
	return 0
}

// ending writes what there is to say about waivers on a day. What has lost its
// cause since the letter was put down is left out of it; where nothing is left,
// the letter is not sent.
func (m matter) ending(o occasion, known map[int64]ending, action notices.Action) (notices.Letter, error) {
	var list []ending
	why := ""
	for _, id := range o.WaiverIDs {
		e := known[id]
		if reason := e.moot(m.subject, o.book.kinds[o.TemplateVersion], o.PersonID); reason != "" && o.Trial == nil {
			why = cmp.Or(why, reason)
			continue
		}
		list = append(list, e)
	}
	if len(list) == 0 {
		return notices.Letter{Dropped: why}, nil
	}
	var values map[string]string
	var table []notices.Fact
	if m.grouped {
		slices.SortStableFunc(list, func(a, b ending) int { return cmp.Compare(a.ValidTo.String(), b.ValidTo.String()) })
		values, table = together(o.Language, list, o.Name, o.day)
	} else {
		values, table = list[0].values(o.Language, o.Name, o.day), list[0].account(o.Language)
	}
	letter, err := o.wording().fill(o.Language, o.Name, values, table, action)
	letter.Courtesy = m.people && o.day.Before(list[0].ValidTo) && o.Trial == nil
	return letter, err
}
