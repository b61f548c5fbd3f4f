package reminders

import (
	"context"

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

func loadDuties(ctx context.Context, r store.Reader, ids []int64) (map[int64]duty, error) {
	var rows []duty
	err := r.Select(ctx, &rows, `
		select x.id, x.titles, b.names, x.due_on, action_state(x.id) as state from actions x join bodies b on b.id = x.body_id where x.id = any($1)`,
		store.IDs(ids))
	return store.Index(rows, func(d duty) int64 { return d.ID }), err
}

// Actions is the kind of notices about action points. link is the address of a
// person's own in a language.
func Actions(link func(texts.Language) string) notices.Kind {
	return kind(actionDue, func(d data) []int64 { return []int64{d.ActionID} }, loadDuties, func(o occasion, known map[int64]duty) (notices.Letter, error) {
		return known[o.ActionID].letter(o, link(o.Language))
	})
}

// letter writes what there is to say about an action point on a day; nothing
// once it is done or dropped, unless the words are only tried on it.
func (d duty) letter(o occasion, link string) (notices.Letter, error) {
	if o.Trial == nil && d.State != "OPEN" {
		return notices.Letter{Dropped: d.State}, nil
	}
	action := notices.Action{Label: texts.Domain.Say(o.Language, "reminders.action.see", nil), URL: link}
	return o.wording().fill(o.Language, o.Name, d.values(o.Language, o.Name, o.day), d.account(o.Language), action)
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
