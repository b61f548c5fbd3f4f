package reminders

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// data is what a notice of kind "renewal" holds; the facts are read when it
// is composed.
type data struct {
	DuesID     int64     `json:"duesId"`
	Days       int       `json:"days"` // from the due date; below zero: before
	ReminderID int64     `json:"reminderId"`
	On         date.Date `json:"on,omitzero"` // as if on this day: a preview
}

// facts are what a renewal letter says about dues.
type facts struct {
	DuesID     int64 `db:"id"`
	MemberID   int64 `db:"member_id"`
	Names      texts.Translated
	Number     int
	StartsOn   date.Date `db:"starts_on"`
	EndsOn     date.Date `db:"ends_on"`
	DueOn      date.Date `db:"due_on"`
	Currency   string
	Amount     int64
	Paid       int64
	WrittenOff int64 `db:"written_off"`
	Waived     int64
	Credited   int64
	Balance    int64
	EndedOn    date.Date `db:"ended_on"`
}

// Renewal is the kind of notice "renewal". link makes the address of a
// member's page in a language.
func Renewal(link func(l texts.Language, memberID int64) string) notices.Kind {
	return notices.Kind{Name: rule, Compose: func(ctx context.Context, r store.Reader, batch []notices.Item) ([]notices.Letter, error) {
		wanted := make([]data, len(batch))
		ids := make([]int64, len(batch))
		for i, item := range batch {
			if err := item.Into(&wanted[i]); err != nil {
				return nil, err
			}
			ids[i] = wanted[i].DuesID
		}
		known, err := load(ctx, r, ids)
		if err != nil {
			return nil, err
		}
		letters := make([]notices.Letter, len(batch))
		for i, item := range batch {
			f := known[wanted[i].DuesID]
			day := r.Today()
			if !wanted[i].On.IsZero() {
				day = wanted[i].On
			}
			letters[i] = f.letter(item, day, link(item.Language, f.MemberID))
		}
		return letters, nil
	}}
}

func load(ctx context.Context, r store.Reader, duesIDs []int64) (map[int64]facts, error) {
	rows := []facts{}
	err := r.Select(ctx, &rows, `
		select d.id, d.member_id, o.names, y.number, y.starts_on, y.ends_on, d.due_on, d.currency,
		       d.amount, d.paid, d.written_off, d.waived, d.credited, d.balance, m.ended_on
		from dues d join register($2) m on m.id = d.member_id join organisations o on o.id = m.organisation_id
		  join membership_years y on y.id = d.year_id
		where d.id = any($1)`, store.IDs(duesIDs), r.Today())
	known := make(map[int64]facts, len(rows))
	for _, f := range rows {
		known[f.DuesID] = f
	}
	return known, err
}

// moot says why there is nothing to remind of on a day; empty: there is.
func (f facts) moot(day date.Date) string {
	switch {
	case f.Balance <= 0 && f.Paid >= f.Amount:
		return "ALREADY_PAID"
	case f.Balance <= 0 && f.Waived > 0:
		return "WAIVED"
	case f.Balance <= 0 && f.Credited > 0:
		return "CREDITED"
	case f.Balance <= 0:
		return "WRITTEN_OFF"
	case !f.EndedOn.IsZero() && !f.EndedOn.After(day):
		return "MEMBERSHIP_ENDED"
	default:
		return ""
	}
}

// letter writes the reminder as of a day: a sentence for before, on and after
// the due date, the account as a table, and what to do.
func (f facts) letter(item notices.Item, day date.Date, link string) notices.Letter {
	if reason := f.moot(day); reason != "" {
		return notices.Letter{Dropped: reason}
	}
	l := item.Language
	args := texts.Args{
		"Name": item.Name, "Organisation": f.Names.In(l), "Year": f.Number, "Calendar": f.StartsOn.Year(), "DueOn": texts.FormatDate(l, f.DueOn),
		"From": texts.FormatDate(l, f.StartsOn), "To": texts.FormatDate(l, f.EndsOn),
	}
	say := func(id string) string { return texts.Domain.Say(l, "reminders.renewal."+id, args) }
	moment := "after"
	if day.Before(f.DueOn) {
		moment = "before"
	} else if day == f.DueOn {
		moment = "today"
	}
	letter := notices.Letter{
		Subject: say("subject_" + moment), Greeting: texts.Domain.Say(l, "notices.greeting", args),
		Paragraphs: []string{say(moment)}, Facts: f.account(l, say),
		Action: notices.Action{Label: say("action"), URL: link},
		After:  []string{say("crossed"), say("difficulty")}, Courtesy: day.Before(f.DueOn),
	}
	if f.Paid > 0 {
		letter.Paragraphs = append(letter.Paragraphs, say("thanks"))
	}
	return letter
}

func (f facts) account(l texts.Language, say func(string) string) []notices.Fact {
	amount := func(minor int64) string {
		return texts.FormatMoney(l, money.Money{Minor: minor, Currency: f.Currency})
	}
	lines := []notices.Fact{
		{Label: say("member"), Value: f.Names.In(l)},
		{Label: say("year"), Value: say("year_value")},
		{Label: say("amount"), Value: amount(f.Amount)},
	}
	if f.Paid != 0 {
		lines = append(lines, notices.Fact{Label: say("paid"), Value: amount(f.Paid)})
	}
	if f.WrittenOff != 0 {
		lines = append(lines, notices.Fact{Label: say("written_off"), Value: amount(f.WrittenOff)})
	}
	if f.Waived != 0 {
		lines = append(lines, notices.Fact{Label: say("waived"), Value: amount(f.Waived)})
	}
	if f.Credited != 0 {
		lines = append(lines, notices.Fact{Label: say("credited"), Value: amount(f.Credited)})
	}
	return append(lines,
		notices.Fact{Label: say("balance"), Value: amount(f.Balance)},
		notices.Fact{Label: say("due_on"), Value: texts.FormatDate(l, f.DueOn)})
}
