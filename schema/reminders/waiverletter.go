package reminders

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
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
	return notices.Kind{Name: about.rule, Compose: func(ctx context.Context, r store.Reader, batch []notices.Item) ([]notices.Letter, error) {
		wanted := make([]data, len(batch))
		ids := []int64{}
		for i, item := range batch {
			if err := item.Into(&wanted[i]); err != nil {
				return nil, err
			}
			ids = append(ids, wanted[i].WaiverIDs...)
		}
		known, err := loadEndings(ctx, r, ids)
		if err != nil {
			return nil, err
		}
		words, err := loadWords(ctx, r, wanted)
		if err != nil {
			return nil, err
		}
		letters := make([]notices.Letter, len(batch))
		for i, item := range batch {
			action := notices.Action{Label: saying(item.Language)("action."+string(about.subject), nil), URL: link(item.Language, openCase(wanted[i], known))}
			if letters[i], err = about.ending(item, wanted[i], known, words, action, r.Today()); err != nil {
				return nil, fmt.Errorf("notice %d: %w", item.ID, err)
			}
		}
		return letters, nil
	}}
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
func (m matter) ending(item notices.Item, d data, known map[int64]ending, words wordbook, action notices.Action, today date.Date) (notices.Letter, error) {
	day := today
	if !d.On.IsZero() {
		day = d.On
	}
	var list []ending
	why := ""
	for _, id := range d.WaiverIDs {
		e := known[id]
		if reason := e.moot(m.subject, words.kinds[d.TemplateVersion], item.PersonID); reason != "" && d.Trial == nil {
			why = cmp.Or(why, reason)
			continue
		}
		list = append(list, e)
	}
	if len(list) == 0 {
		return notices.Letter{Dropped: why}, nil
	}
	w := words.of(d.TemplateVersion).In(item.Language)
	if d.Trial != nil {
		w = *d.Trial
	}
	var values map[string]string
	var table []notices.Fact
	if m.grouped {
		slices.SortStableFunc(list, func(a, b ending) int { return cmp.Compare(a.ValidTo.String(), b.ValidTo.String()) })
		values, table = together(item.Language, list, item.Name, day)
	} else {
		values, table = list[0].values(item.Language, item.Name, day), list[0].account(item.Language)
	}
	letter, err := w.fill(item.Language, item.Name, values, table, action)
	letter.Courtesy = m.people && day.Before(list[0].ValidTo) && d.Trial == nil
	return letter, err
}
