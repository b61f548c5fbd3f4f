package reminders

import (
	"context"
	"strconv"
	"strings"
	"unicode"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// facts are what a letter says about dues. Amounts are minor units.
type facts struct {
	DuesID       int64 `db:"id"`
	MemberID     int64 `db:"member_id"`
	Names        texts.Translated
	Number       int
	StartsOn     date.Date `db:"starts_on"`
	EndsOn       date.Date `db:"ends_on"`
	DueOn        date.Date `db:"due_on"`
	Currency     string
	Amount       int64
	Paid         int64
	WrittenOff   int64 `db:"written_off"`
	Waived       int64
	Credited     int64
	Balance      int64
	EndedOn      date.Date `db:"ended_on"`
	SuspensionOn date.Date `db:"suspension_on"` // by the course of the member's category; zero: it has no such step
	LapseOn      date.Date `db:"lapse_on"`
	Elsewhere    bool      // other dues keep the rights suspended
}

func load(ctx context.Context, r store.Reader, duesIDs []int64) (map[int64]facts, error) {
	rows := []facts{}
	err := r.Select(ctx, &rows, `
		select d.id, d.member_id, o.names, y.number, y.starts_on, y.ends_on, d.due_on, d.currency,
		       d.amount, d.paid, d.written_off, d.waived, d.credited, d.balance, m.ended_on,
		       d.due_on + suspension.days as suspension_on, d.due_on + lapse.days as lapse_on,
		       exists (select from dues other where other.member_id = d.member_id and other.id <> d.id and other.balance > 0
		               and other.due_on + suspension.days <= $2::date) as elsewhere
		from dues d join register($2::date) m on m.id = d.member_id join organisations o on o.id = m.organisation_id
		  join membership_years y on y.id = d.year_id
		  left join reminder_courses course on course.category_id = m.category_id
		  left join reminder_rule_steps suspension on suspension.version_id = course.version_id and suspension.kind = 'SUSPENSION_NOTICE'
		  left join reminder_rule_steps lapse on lapse.version_id = course.version_id and lapse.kind = 'LAPSE_PROPOSAL'
		where d.id = any($1)`, store.IDs(duesIDs), r.Today())
	return store.Index(rows, func(f facts) int64 { return f.DuesID }), err
}

// moot says why there is nothing to remind of on a day; empty: there is.
func (f facts) moot(day date.Date) string {
	settled := f.Balance <= 0
	switch {
	case settled && f.Paid >= f.Amount:
		return "ALREADY_PAID"
	case settled && f.Waived > 0:
		return "WAIVED"
	case settled && f.Credited > 0:
		return "CREDITED"
	case settled:
		return "WRITTEN_OFF"
	case f.over(day):
		return "MEMBERSHIP_ENDED"
	default:
		return ""
	}
}

// over says whether the membership has ended by a day.
func (f facts) over(day date.Date) bool { return !f.EndedOn.IsZero() && !f.EndedOn.After(day) }

// values are what the places of a letter say in a language on a day.
func (f facts) values(l texts.Language, name string, day date.Date) map[string]string {
	amount := func(minor int64) string { return texts.FormatMoney(l, money.Money{Minor: minor, Currency: f.Currency}) }
	count := func(n int) string { return texts.FormatCount(l, int64(n)) }
	moment := "after"
	if day.Before(f.DueOn) {
		moment = "before"
	} else if day == f.DueOn {
		moment = "today"
	}
	due := texts.FormatDate(l, f.DueOn)
	say := func(id string) string { return texts.Domain.Say(l, "reminders.renewal."+id, texts.Args{"DueOn": due}) }
	values := map[string]string{
		"Amount": amount(f.Amount), "Balance": amount(f.Balance), "Calendar": strconv.Itoa(f.StartsOn.Year()),
		"Days": count(apart(day, f.DueOn)), "Due": say("due_" + moment), "DueOn": due, "FallsDue": say("falls_due_" + moment),
		"From": texts.FormatDate(l, f.StartsOn), "LapseOn": texts.FormatDate(l, f.LapseOn), "Name": name,
		"Organisation": f.Names.In(l), "Paid": amount(f.Paid), "Rights": say("rights_restored"),
		"SuspensionOn": texts.FormatDate(l, f.SuspensionOn), "Thanks": "", "To": texts.FormatDate(l, f.EndsOn), "Year": strconv.Itoa(f.Number),
	}
	if f.Paid > 0 && f.Balance > 0 {
		values["Thanks"] = say("thanks")
	}
	if f.Elsewhere {
		values["Rights"] = say("rights_elsewhere")
	}
	return values
}

// account is the letter's table.
func (f facts) account(l texts.Language) []notices.Fact {
	args := texts.Args{"Year": f.Number, "Calendar": f.StartsOn.Year(), "From": texts.FormatDate(l, f.StartsOn), "To": texts.FormatDate(l, f.EndsOn)}
	say := func(id string) string { return texts.Domain.Say(l, "reminders.renewal."+id, args) }
	amount := func(minor int64) string { return texts.FormatMoney(l, money.Money{Minor: minor, Currency: f.Currency}) }
	lines := []notices.Fact{
		{Label: say("member"), Value: f.Names.In(l)},
		{Label: say("year"), Value: say("year_value")},
		{Label: say("amount"), Value: amount(f.Amount)},
	}
	for _, part := range []struct {
		id    string
		minor int64
	}{{"paid", f.Paid}, {"waived", f.Waived}, {"credited", f.Credited}, {"written_off", f.WrittenOff}} {
		if part.minor != 0 {
			lines = append(lines, notices.Fact{Label: say(part.id), Value: amount(part.minor)})
		}
	}
	return append(lines,
		notices.Fact{Label: say("balance"), Value: amount(f.Balance)},
		notices.Fact{Label: say("due_on"), Value: texts.FormatDate(l, f.DueOn)})
}

// oneLine makes a subject of one line, whatever stood in its places.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}
