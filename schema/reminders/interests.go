package reminders

import (
	"context"
	"fmt"
	"strings"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// confirmation is what letters say about a representative's interests.
type confirmation struct {
	ID          int64
	DueOn       date.Date `db:"due_on"`
	ConfirmedOn date.Date `db:"confirmed_on"` // zero: never
	Declared    string    // the organisations; empty: none
	Seated      bool
}

func loadConfirmations(ctx context.Context, r store.Reader, ids []int64) (map[int64]confirmation, error) {
	rows := []confirmation{}
	err := r.Select(ctx, &rows, `
		select d.id, d.due_on, d.confirmed_on, d.seated, coalesce((
		  select string_agg(distinct o.name_en, ', ') from interests i join organisations o on o.id = i.organisation_id
		  where i.person_id = d.id and i.withdrawn_at is null), '') as declared
		from interest_duties($1) d where d.id = any($2)`, r.Today(), store.IDs(ids))
	return store.Index(rows, func(c confirmation) int64 { return c.ID }), err
}

// Interests is the kind of notices about the yearly confirmation of interests.
// link is the address of the page where one confirms, in a language.
func Interests(link func(texts.Language) string) notices.Kind {
	return notices.Kind{Name: interestsDue.rule, Compose: func(ctx context.Context, r store.Reader, batch []notices.Item) ([]notices.Letter, error) {
		wanted := make([]data, len(batch))
		ids := []int64{}
		for i, item := range batch {
			if err := item.Into(&wanted[i]); err != nil {
				return nil, err
			}
			ids = append(ids, wanted[i].HolderIDs...)
		}
		known, err := loadConfirmations(ctx, r, ids)
		if err != nil {
			return nil, err
		}
		words, err := loadWords(ctx, r, wanted)
		if err != nil {
			return nil, err
		}
		letters := make([]notices.Letter, len(batch))
		for i, item := range batch {
			if letters[i], err = aboutInterests(item, wanted[i], known, words, link(item.Language), r.Today()); err != nil {
				return nil, fmt.Errorf("notice %d: %w", item.ID, err)
			}
		}
		return letters, nil
	}}
}

// aboutInterests writes what there is to say on a day; nothing to whoever has
// left the Board, or confirmed since the letter was put down.
func aboutInterests(item notices.Item, d data, known map[int64]confirmation, words wordbook, link string, today date.Date) (notices.Letter, error) {
	day := today
	if !d.On.IsZero() {
		day = d.On
	}
	var c confirmation
	for _, id := range d.HolderIDs {
		c = known[id]
	}
	switch {
	case d.Trial != nil:
	case !c.Seated:
		return notices.Letter{Dropped: "NO_LONGER_IN_OFFICE"}, nil
	case c.DueOn.After(day.AddDays(horizon + longest)):
		return notices.Letter{Dropped: "MOVED"}, nil
	}
	w := words.of(d.TemplateVersion).In(item.Language)
	if d.Trial != nil {
		w = *d.Trial
	}
	action := notices.Action{Label: texts.Domain.Say(item.Language, "reminders.interests.action", nil), URL: link}
	values, table := c.write(item.Language, item.Name, day)
	return w.fill(item.Language, item.Name, values, table, action)
}

// write says the places and the table of a letter.
func (c confirmation) write(l texts.Language, name string, day date.Date) (values map[string]string, table []notices.Fact) {
	due := texts.FormatDate(l, c.DueOn)
	say := func(id string) string {
		return texts.Domain.Say(l, "reminders.interests."+id, texts.Args{"On": due})
	}
	moment, last, declared := "due_after", say("never"), say("nothing")
	if day.Before(c.DueOn) {
		moment = "due_before"
	} else if day == c.DueOn {
		moment = "due_today"
	}
	if !c.ConfirmedOn.IsZero() {
		last = texts.FormatDate(l, c.ConfirmedOn)
	}
	if c.Declared != "" {
		declared = strings.TrimSpace(c.Declared)
	}
	return map[string]string{"Days": texts.FormatCount(l, int64(apart(day, c.DueOn))), "Due": say(moment), "DueOn": due, "Name": name},
		[]notices.Fact{{Label: say("last"), Value: last}, {Label: say("declared"), Value: declared}}
}
