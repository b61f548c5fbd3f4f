package reminders

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/lib/pq"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// ending is what letters say about a waiver that ends. The fee is that of the
// membership year after the waiver's, in minor units.
type ending struct {
	ID        int64
	Names     texts.Translated
	Calendar  int
	Rule      string
	ValidFrom date.Date `db:"valid_from"`
	ValidTo   date.Date `db:"valid_to"`
	Case      string    // state of the case that examines it again; empty: there is none
	CaseID    int64     `db:"case_id"`  // of that case while it is open; 0: there is none
	FeeYear   int       `db:"fee_year"` // 0: that year is not open yet, or nothing is charged
	Currency  string
	Amount    int64
	Balance   int64
	DueOn     date.Date     `db:"due_on"`
	Moot      string        // why its member is not reminded; empty: it is
	MootEnd   string        `db:"moot_end"`    // why it is not told of the end
	MootCase  string        `db:"moot_review"` // why reviewers are not reminded
	Said      pq.Int64Array // people who have recommended on the case that examines it again
}

func loadEndings(ctx context.Context, r store.Reader, ids []int64) (map[int64]ending, error) {
	rows := []ending{}
	moot := func(m matter, kind Kind) string {
		return m.sql("'"+string(kind)+"'", `case when {open} then '' else {moot} end`)
	}
	err := r.Select(ctx, &rows, waiverEnd.sql("''", `
		select x.id, o.names, extract(year from y.starts_on)::int as calendar, s.rule, x.valid_from, x.valid_to, coalesce(`+next+`, '') as "case",
		       coalesce((select n.id from fee_waivers n where n.previous_id = x.id and n.state in ('DRAFT', 'SUBMITTED', 'UNDER_REVIEW', 'RETURNED') order by n.id desc limit 1), 0) as case_id,
		       coalesce(fee.calendar, 0) as fee_year, coalesce(fee.currency, '') as currency, coalesce(fee.amount, 0) as amount,
		       coalesce(fee.balance, 0) as balance, fee.due_on,
		       `+moot(waiverEnd, KindReminder)+` as moot, `+moot(waiverEnd, KindEnd)+` as moot_end, `+moot(waiverReview, KindReminder)+` as moot_review,
		       array(select distinct said.person_id from waiver_recommendations said where said.waiver_id = (select n.id`+nextOf+`) as said
		from {from} join organisations o on o.id = m.organisation_id join membership_years y on y.id = x.year_id join criteria_sets s on s.id = x.set_id
		left join lateral (
		  select extract(year from later.starts_on)::int as calendar, d.currency, d.amount, d.balance, d.due_on
		  from dues d join membership_years later on later.id = d.year_id
		  where d.member_id = x.member_id and later.starts_on > y.starts_on order by later.starts_on limit 1) fee on true
		where x.id = any($2)`), r.Today(), store.IDs(ids))
	known := make(map[int64]ending, len(rows))
	for _, e := range rows {
		known[e.ID] = e
	}
	return known, err
}

// moot says why a letter of a kind to a person has nothing to say about the
// waiver.
func (e ending) moot(about Subject, kind Kind, person int64) string {
	switch {
	case about == WaiverReview && e.MootCase == "" && slices.Contains(e.Said, person):
		return "RECOMMENDED"
	case about == WaiverReview:
		return e.MootCase
	case kind == KindEnd:
		return e.MootEnd
	default:
		return e.Moot
	}
}

// saying says a text about waivers that end in a language.
func saying(l texts.Language) func(id string, args texts.Args) string {
	return func(id string, args texts.Args) string { return texts.Domain.Say(l, "reminders.waiver."+id, args) }
}

// ends says when some waivers end, as seen on a day: they end, end today, or
// have ended.
func ends(l texts.Language, count int, first, last, day date.Date) string {
	id := "ends_before"
	switch {
	case first != last && !day.After(first):
		id = "ends_from"
	case day == last:
		id = "ends_today"
	case day.After(last):
		id = "ends_after"
	}
	return saying(l)(id, texts.Args{"Count": count, "On": texts.FormatDate(l, first), "To": texts.FormatDate(l, last)})
}

// values are what the places of a letter to the member say on a day.
func (e ending) values(l texts.Language, name string, day date.Date) map[string]string {
	say := saying(l)
	state := e.Case
	if state == "" || state == "WITHDRAWN" {
		state = "NONE"
	}
	moment := "review."
	if day.After(e.ValidTo) {
		moment = "review_ended."
	}
	fee := "fee.none"
	switch {
	case e.FeeYear != 0 && e.Balance > 0:
		fee = "fee.owed"
	case e.FeeYear != 0:
		fee = "fee.settled"
	}
	return map[string]string{
		"Calendar": strconv.Itoa(e.Calendar), "Days": texts.FormatCount(l, int64(apart(day, e.ValidTo))),
		"Ends": ends(l, 1, e.ValidTo, e.ValidTo, day), "EndsOn": texts.FormatDate(l, e.ValidTo),
		"Fee": say(fee, texts.Args{"Year": e.FeeYear, "Amount": texts.FormatMoney(l, money.Money{Minor: e.Balance, Currency: e.Currency}),
			"DueOn": texts.FormatDate(l, e.DueOn)}),
		"Name": name, "Organisation": e.Names.In(l), "Review": say(moment+state, nil), "Rule": e.Rule,
	}
}

// account is the table of a letter to the member.
func (e ending) account(l texts.Language) []notices.Fact {
	say := saying(l)
	lines := []notices.Fact{
		{Label: say("member", nil), Value: e.Names.In(l)},
		{Label: say("waiver", nil), Value: say("waiver_value", texts.Args{"Year": e.Calendar, "Rule": e.Rule})},
		{Label: say("valid", nil), Value: say("valid_value", texts.Args{"From": texts.FormatDate(l, e.ValidFrom), "To": texts.FormatDate(l, e.ValidTo)})},
		{Label: say("case", nil), Value: e.stands(l)},
	}
	if e.FeeYear != 0 && e.Balance > 0 {
		lines = append(lines, notices.Fact{Label: say("fee", texts.Args{"Year": e.FeeYear}), Value: say("fee_value", texts.Args{
			"Amount": texts.FormatMoney(l, money.Money{Minor: e.Balance, Currency: e.Currency}), "DueOn": texts.FormatDate(l, e.DueOn)})})
	}
	return lines
}

// stands says where the case is that examines the waiver again.
func (e ending) stands(l texts.Language) string {
	state := e.Case
	if state == "" {
		state = "NONE"
	}
	return saying(l)("case."+state, nil)
}

// mostListed is how many waivers a letter to a reviewer lists.
const mostListed = 50

// together are the places and the table of a letter to a reviewer.
func together(l texts.Language, list []ending, name string, day date.Date) (values map[string]string, table []notices.Fact) {
	say := saying(l)
	first, last := list[0].ValidTo, list[0].ValidTo
	for i, e := range list {
		if e.ValidTo.Before(first) {
			first = e.ValidTo
		}
		if e.ValidTo.After(last) {
			last = e.ValidTo
		}
		if i < mostListed {
			table = append(table, notices.Fact{Label: e.Names.In(l), Value: say("listed", texts.Args{"EndsOn": texts.FormatDate(l, e.ValidTo), "Case": e.stands(l)})})
		}
	}
	if more := len(list) - mostListed; more > 0 {
		table = append(table, notices.Fact{Label: say("more", nil), Value: say("count", texts.Args{"Count": more})})
	}
	return map[string]string{
		"Count": say("count", texts.Args{"Count": len(list)}), "Days": texts.FormatCount(l, int64(apart(day, first))),
		"Ends": ends(l, len(list), first, last, day), "EndsOn": texts.FormatDate(l, first), "Name": name,
	}, table
}

// apart is how many days lie between two.
func apart(a, b date.Date) int {
	days := int(a.Start(time.UTC).Sub(b.Start(time.UTC)).Hours() / 24)
	return max(days, -days)
}
