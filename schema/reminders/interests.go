package reminders

import (
	"context"
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
	return kind(interestsDue, func(d data) []int64 { return d.HolderIDs }, loadConfirmations, func(o occasion, known map[int64]confirmation) (notices.Letter, error) {
		return aboutInterests(o, known, link(o.Language))
	})
}

// aboutInterests writes what there is to say on a day; nothing to whoever has
// left the Board, or confirmed since the letter was put down.
func aboutInterests(o occasion, known map[int64]confirmation, link string) (notices.Letter, error) {
	var c confirmation
	for _, id := range o.HolderIDs {
		c = known[id]
	}
	switch {
	case o.Trial != nil:
	case !c.Seated:
		return notices.Letter{Dropped: "NO_LONGER_IN_OFFICE"}, nil
	case c.DueOn.After(o.day.AddDays(horizon + longest)):
		return notices.Letter{Dropped: "MOVED"}, nil
	}
	action := notices.Action{Label: texts.Domain.Say(o.Language, "reminders.interests.action", nil), URL: link}
	values, table := c.write(o.Language, o.Name, o.day)
	return o.wording().fill(o.Language, o.Name, values, table, action)
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
