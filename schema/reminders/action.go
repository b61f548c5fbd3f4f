package reminders

import (
	"context"
	"fmt"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// ActionDue is the subject of action points: to whoever is to do them.
const ActionDue Subject = "action_due"

// An action that somebody is to do: until it is done or dropped. It is of no
// member, so that the general rule is for it, whatever the category; m stands
// in. What the secretariat is to do stands on its own list.
var actionDue = matter{
	subject: ActionDue, rule: "action_due", key: "action_id", day: `x.due_on`, cycle: `x.due_on`,
	things: `actions`, nobody: `(select min(c.id) as category_id, null::bigint as organisation_id, DAY as today from categories c)`,
	open: `(x.person_id is not null and action_state(x.id) = 'OPEN')`,
	moot: `case action_state(x.id) when 'OPEN' then 'NO_LONGER_RESPONSIBLE' else action_state(x.id) end`, mends: `'DONE', 'DROPPED'`,
	readers: `select a.id, a.person_id, (a.created_at at time zone zone())::date as since from actions a where a.person_id is not null`,
	reads:   `c.id = o.id`, answers: `exists (select from (select x.person_id, (x.created_at at time zone zone())::date as since) c where c.person_id = PERSON and c.since <= SINCE)`,
	gone:   "NO_LONGER_RESPONSIBLE",
	data:   `jsonb_build_object('actionId', v.about, 'days', v.days, 'templateVersion', v.template_version_id)`,
	places: []string{"Account", "Body", "Days", "Due", "DueOn", "Name", "Title"},
	kinds:  []Kind{KindReminder}, last: longest,
}

// RunActions plans and settles what is due about action points.
func RunActions(ctx context.Context, tx *store.Tx) (Counts, error) { return run(ctx, tx, actionDue) }

// duty is what a letter says about an action point.
type duty struct {
	ID     int64
	Titles texts.Translated
	Names  texts.Translated // of the body
	DueOn  date.Date        `db:"due_on"`
	State  string
}

// Actions is the kind of notices about action points. link is the address of a
// person's own in a language.
func Actions(link func(texts.Language) string) notices.Kind {
	return notices.Kind{Name: actionDue.rule, Compose: func(ctx context.Context, r store.Reader, batch []notices.Item) ([]notices.Letter, error) {
		wanted := make([]data, len(batch))
		ids := make([]int64, len(batch))
		for i, item := range batch {
			if err := item.Into(&wanted[i]); err != nil {
				return nil, err
			}
			ids[i] = wanted[i].ActionID
		}
		var rows []duty
		if err := r.Select(ctx, &rows, `
			select x.id, x.titles, b.names, x.due_on, action_state(x.id) as state from actions x join bodies b on b.id = x.body_id where x.id = any($1)`,
			store.IDs(ids)); err != nil {
			return nil, err
		}
		known := store.Index(rows, func(d duty) int64 { return d.ID })
		words, err := loadWords(ctx, r, wanted)
		if err != nil {
			return nil, err
		}
		letters := make([]notices.Letter, len(batch))
		for i, item := range batch {
			if letters[i], err = known[wanted[i].ActionID].letter(item, wanted[i], words, link(item.Language), r.Today()); err != nil {
				return nil, fmt.Errorf("notice %d: %w", item.ID, err)
			}
		}
		return letters, nil
	}}
}

// letter writes what there is to say about an action point on a day; nothing
// once it is done or dropped, unless the words are only tried on it.
func (d duty) letter(item notices.Item, wanted data, words wordbook, link string, day date.Date) (notices.Letter, error) {
	w := words.of(wanted.TemplateVersion).In(item.Language)
	switch {
	case wanted.Trial != nil:
		w = *wanted.Trial
	case d.State != "OPEN":
		return notices.Letter{Dropped: d.State}, nil
	}
	if !wanted.On.IsZero() {
		day = wanted.On
	}
	action := notices.Action{Label: texts.Domain.Say(item.Language, "reminders.action.see", nil), URL: link}
	return w.fill(item.Language, item.Name, d.values(item.Language, item.Name, day), d.account(item.Language), action)
}

func (d duty) values(l texts.Language, name string, day date.Date) map[string]string {
	moment, due := "after", texts.FormatDate(l, d.DueOn)
	if day.Before(d.DueOn) {
		moment = "before"
	} else if day == d.DueOn {
		moment = "today"
	}
	return map[string]string{
		"Body": d.Names.In(l), "Days": texts.FormatCount(l, int64(apart(day, d.DueOn))), "DueOn": due, "Name": name, "Title": d.Titles.In(l),
		"Due": texts.Domain.Say(l, "reminders.action.due_"+moment, texts.Args{"DueOn": due}),
	}
}

func (d duty) account(l texts.Language) []notices.Fact {
	return []notices.Fact{
		{Label: texts.Domain.Say(l, "reminders.action.what", nil), Value: d.Titles.In(l)},
		{Label: texts.Domain.Say(l, "reminders.action.body", nil), Value: d.Names.In(l)},
		{Label: texts.Domain.Say(l, "reminders.action.due_on", nil), Value: texts.FormatDate(l, d.DueOn)},
	}
}
