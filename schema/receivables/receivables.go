// Package receivables tells what members owe by how long it has been due, as
// accountants ask for it at the end of a month: on any day, by member and
// currency, in the usual spans of age.
package receivables

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Ages are amounts in minor units by the days since they fell due.
type Ages struct {
	NotDue      int64 `db:"not_due"` // the due day has not passed
	Days1To30   int64 `db:"days_1"`
	Days31To60  int64 `db:"days_31"`
	Days61To90  int64 `db:"days_61"`
	Days91To180 int64 `db:"days_91"`
	Days181Year int64 `db:"days_181"` // to 365 days
	OverYear    int64 `db:"over_year"`
	Overdue     int64 `db:"overdue"` // all but NotDue
	Total       int64 `db:"total"`
}

// agesColumns adds up balances of rows with the days since they fell due.
const agesColumns = `
	coalesce(sum(balance) filter (where days <= 0), 0)::bigint as not_due,
	coalesce(sum(balance) filter (where days between 1 and 30), 0)::bigint as days_1,
	coalesce(sum(balance) filter (where days between 31 and 60), 0)::bigint as days_31,
	coalesce(sum(balance) filter (where days between 61 and 90), 0)::bigint as days_61,
	coalesce(sum(balance) filter (where days between 91 and 180), 0)::bigint as days_91,
	coalesce(sum(balance) filter (where days between 181 and 365), 0)::bigint as days_181,
	coalesce(sum(balance) filter (where days > 365), 0)::bigint as over_year,
	coalesce(sum(balance) filter (where days > 0), 0)::bigint as overdue,
	sum(balance)::bigint as total`

// Row is what a member owes in a currency.
type Row struct {
	MemberID int64     `db:"member_id"`
	Currency string    `db:"currency"`
	Since    date.Date `db:"since"` // the earliest due day of what is overdue; zero: nothing is
	Key      string    `db:"key"`
	Ages
}

// Total is what the rows of a currency add up to.
type Total struct {
	Currency string `db:"currency"`
	Members  int32  `db:"members"`
	Ages
}

// Filter says which members' debts to list.
type Filter struct {
	Search       string
	Constituency []string // codes, as the register has them on the day
	Category     []string // likewise
	OverdueOnly  bool     // leave out who owes only what is not due yet
}

// Order is how the list is sorted.
type Order string

// orders are sort keys as SQL over per p and organisations o, as text.
var orders = map[Order]struct {
	key  string
	down bool
}{
	"NAME_ASC":   {"o.sort_$lang", false},
	"SINCE_ASC":  {"coalesce(p.since, 'infinity')::text", false},
	"TOTAL_DESC": {"lpad(p.total::text, 20, '0')", true},
}

// ListName names the list in an order on a day, for cursors.
func ListName(by Order, on date.Date, l texts.Language) string {
	return "arrears " + string(by) + " " + on.String() + " " + string(l)
}

// per is what each member owed on a day in each currency: what was assessed by
// its end, less what was paid by then (the day on which the money came in, not
// the one on which somebody wrote it down) and what was relieved by then.
func per(w *store.Where, q store.Reader, on date.Date) string {
	day, end := w.Param(on), w.Param(on.AddDays(1).Start(q.Zone()).UTC().Format(time.RFC3339))
	return `
	owed as (
	  select d.member_id, d.currency, d.due_on, ` + day + `::date - d.due_on as days,
	         d.amount - coalesce(p.paid, 0) - coalesce(r.relieved, 0) as balance
	  from dues d
	  left join (select dues_id, sum(amount)::bigint as paid from payments where paid_on <= ` + day + ` group by dues_id) p on p.dues_id = d.id
	  left join (select dues_id, sum(amount)::bigint as relieved from reliefs where recorded_at < ` + end + `::timestamptz group by dues_id) r on r.dues_id = d.id
	  where d.assessed_at < ` + end + `::timestamptz),
	per as (
	  select member_id, currency, min(due_on) filter (where days > 0) as since, ` + agesColumns + `
	  from owed where balance > 0 group by member_id, currency)`
}

const perFrom = ` from per p join register($1) m on m.id = p.member_id join organisations o on o.id = m.organisation_id `

// scope writes the filter as conditions over p, m and o; $1 is the day.
func (f Filter) scope(q store.Reader, on date.Date) (w *store.Where, with string) {
	w = new(store.Where)
	with = per(w, q, on)
	w.And("$?", q.Viewer().Can(store.Staff))
	organisations.Search(w, f.Search)
	if len(f.Constituency) > 0 {
		w.And("m.constituency_id in (select id from constituencies where code = any($?))", store.Texts(f.Constituency))
	}
	if len(f.Category) > 0 {
		w.And("m.category_id in (select id from categories where code = any($?))", store.Texts(f.Category))
	}
	if f.OverdueOnly {
		w.And("p.overdue > 0")
	}
	return w, with
}

// List reads a page of what members owed on a day. The page's list must be
// ListName(by, on, …).
func List(ctx context.Context, q store.Reader, f Filter, on date.Date, by Order, page relay.Page) ([]Row, relay.Info, error) {
	l := q.Viewer().Language
	if _, known := texts.ParseLanguage(string(l)); !known {
		l = texts.English
	}
	o := orders[by]
	key := strings.ReplaceAll(o.key, "$lang", string(l))
	direction, compare := "asc", ">"
	if o.down != page.Back {
		direction, compare = "desc", "<"
	}
	w, with := f.scope(q, on)
	if page.Placed {
		currency, rest, ok := strings.Cut(page.Key, ":")
		if !ok {
			return nil, relay.Info{}, refuse.Invalid("after", "BAD_CURSOR")
		}
		w.And("("+key+", p.member_id, p.currency) "+compare+" ($?, $?, $?)", rest, page.ID, currency)
	}
	var rows []Row
	err := q.Select(ctx, &rows, `with `+with+`
		select p.member_id, p.currency, p.since, p.not_due, p.days_1, p.days_31, p.days_61, p.days_91, p.days_181, p.over_year, p.overdue, p.total,
		       p.currency || ':' || `+key+` as key`+perFrom+`where `+w.SQL()+`
		order by `+key+` `+direction+`, p.member_id `+direction+`, p.currency `+direction+` limit `+w.Param(page.Size+1), w.Args...)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(page, rows, func(r Row) (string, int64) { return r.Key, r.MemberID })
	return rows, info, nil
}

// Count counts the rows that a filter finds.
func Count(ctx context.Context, q store.Reader, f Filter, on date.Date) (n int32, err error) {
	w, with := f.scope(q, on)
	_, err = q.Get(ctx, &n, `with `+with+` select count(*)`+perFrom+`where `+w.SQL(), w.Args...)
	return n, err
}

// Totals adds up the rows that a filter finds, a row a currency.
func Totals(ctx context.Context, q store.Reader, f Filter, on date.Date) (totals []Total, err error) {
	w, with := f.scope(q, on)
	sums := make([]string, 0, len(spans))
	for _, span := range spans {
		sums = append(sums, "sum(p."+span+")::bigint as "+span)
	}
	err = q.Select(ctx, &totals, `with `+with+` select p.currency, count(*) as members, `+strings.Join(sums, ", ")+perFrom+`
		where `+w.SQL()+` group by p.currency order by p.currency`, w.Args...)
	return totals, err
}

var spans = []string{"not_due", "days_1", "days_31", "days_61", "days_91", "days_181", "over_year", "overdue", "total"}

// Day reads the day that is asked for: today by default, at most a year ahead,
// for what will be due if nobody pays.
func Day(today date.Date, on *date.Date) (date.Date, error) {
	if on == nil {
		return today, nil
	}
	if on.After(today.AddDays(366)) || on.Year() < 1900 {
		return today, refuse.Invalid("on", "ARREARS_DAY", "From", strconv.Itoa(1900), "To", strconv.Itoa(today.Year()+1))
	}
	return *on, nil
}
