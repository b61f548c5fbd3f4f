package standing

import (
	"context"
	"slices"
	"time"

	"github.com/lib/pq"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/store"
)

// Facts are what a member's rights follow from, on a record date.
type Facts struct {
	MemberID       int64
	OrganisationID int64
	Constituency   int64       // of that day
	Status         string      // CURRENT, FORMER, FUTURE; empty: not on record then
	JoinedOn       date.Date   // while FUTURE, of the membership to come
	JoinedInYear   bool        // only the year of JoinedOn is known
	EndedOn        date.Date   // the first day no longer a member
	Overdue        *Overdue    // the oldest dues overdue; nil: none are
	Dues           map[int]Sum // of the calendar years that the rules look at, where assessed
}

// Overdue is what is still owed of dues whose due day has passed.
type Overdue struct {
	Year        int
	DueOn       date.Date
	Amount      money.Money
	InPrinciple string // as in Sum
}

// Sum is where the dues of a year stand.
type Sum struct {
	DueOn     date.Date
	Owed      money.Money
	SettledOn date.Date // the day on which nothing more was owed; zero: something is, or nothing ever was
	SettledBy string    // what settled them: PAID, WAIVED, WRITTEN_OFF, CREDITED
	Decision  *decisions.Decision
	// InPrinciple is the decision on which a waiver granted in principle depends;
	// empty: there is none. Until it passes the dues are owed.
	InPrinciple string
}

// line is a row of the facts' query: a member and a year.
type line struct {
	MemberID       int64      `db:"member_id"`
	OrganisationID int64      `db:"organisation_id"`
	Constituency   int64      `db:"constituency_id"`
	Status         string     `db:"status"`
	JoinedOn       date.Date  `db:"joined_on"`
	JoinedInYear   bool       `db:"joined_in_year"`
	EndedOn        date.Date  `db:"ended_on"`
	Year           int        `db:"year"`
	DueOn          date.Date  `db:"due_on"` // zero: no dues of the year
	Owed           *int64     `db:"owed"`
	Currency       *string    `db:"currency"`
	SettledOn      date.Date  `db:"settled_on"`
	SettledBy      *string    `db:"settled_by"`
	DecisionID     *int64     `db:"decision_id"`
	Body           *string    `db:"body"`
	Number         *string    `db:"number"`
	DecidedOn      *date.Date `db:"decided_on"`
	Basis          *string    `db:"rule"`
	LateYear       *int       `db:"late_year"`
	LateDueOn      date.Date  `db:"late_due_on"`
	LateAmount     *int64     `db:"late_owed"`
	LateCurrency   *string    `db:"late_currency"`
	InPrinciple    string     `db:"in_principle"`
	LatePrinciple  string     `db:"late_principle"`
}

// On reads the facts of members (nil: of all who were ever known) for a record
// date and some calendar years' dues, in one statement.
func On(ctx context.Context, q store.Reader, on date.Date, members []int64, years []int) (map[int64]Facts, error) {
	return AsKnown(ctx, q, on, Known(q, on), members, years)
}

// AsKnown is On by what was known at an instant; nil: by all that is known now.
func AsKnown(ctx context.Context, q store.Reader, on date.Date, known *time.Time, members []int64, years []int) (map[int64]Facts, error) {
	var w store.Where
	day, until := w.Param(on), `coalesce(`+w.Param(known)+`::timestamptz, 'infinity')`
	wanted, theirs := `true`, `true`
	if members != nil {
		ids := w.Param(store.IDs(members))
		wanted, theirs = `m.id = any(`+ids+`)`, `dues_id in (select id from dues where member_id = any(`+ids+`))`
	}
	asked := make([]int64, len(years))
	for i, year := range years {
		asked[i] = int64(year)
	}
	if len(asked) == 0 {
		asked = []int64{int64(on.Year())}
	}
	var rows []line
	err := q.Select(ctx, &rows, `
		with entries as (
		  `+entries(day, until, w.Param(zone(q)), theirs)+`),
		steps as (
		  select e.*, (sum(e.amount) over towards)::bigint as upto, lead(e.id) over towards is null as last
		  from entries e window towards as (partition by e.dues_id order by e.day, e.kind, e.id)),
		pending as ( -- what was decided last on a fee waiver
		  select distinct on (w.id) w.member_id, w.year_id, e.act, e.named_decision
		  from waiver_decisions e join decisions c on c.id = e.decision_id join fee_waivers w on w.id = e.waiver_id
		  where e.recorded_at < `+until+` and c.decided_on <= `+day+` order by w.id, e.id desc),
		accounts as ( -- with the step that settled the dues, else the last one
		  select m.id as member_id, extract(year from y.starts_on)::int as year, d.due_on, d.currency, greatest(d.amount - coalesce(s.upto, 0), 0) as owed,
		         case when s.upto >= d.amount then s.day end as settled_on, case when s.upto >= d.amount then s.kind end as settled_by, s.decision_id,
		         coalesce(p.named_decision, '') as in_principle
		  from dues d join members m on m.id = d.member_id join membership_years y on y.id = d.year_id
		  left join steps s on s.dues_id = d.id and (s.upto >= d.amount and s.upto - s.amount < d.amount or s.last and s.upto < d.amount)
		  left join pending p on p.member_id = d.member_id and p.year_id = d.year_id and p.act = 'GRANT_IN_PRINCIPLE'
		  where d.assessed_at < `+until+` and `+wanted+`),
		late as (
		  select distinct on (member_id) member_id, year, due_on, owed, currency, in_principle from accounts
		  where owed > 0 and due_on < `+day+` order by member_id, due_on, year)
		select m.id as member_id, m.organisation_id, m.constituency_id, m.status, m.joined_on, m.joined_precision = 'YEAR' as joined_in_year, m.ended_on,
		       asked.year, a.due_on, a.owed, a.currency, a.settled_on, a.settled_by, a.decision_id, c.body, c.number, c.decided_on, c.rule,
		       l.year as late_year, l.due_on as late_due_on, l.owed as late_owed, l.currency as late_currency,
		       coalesce(a.in_principle, '') as in_principle, coalesce(l.in_principle, '') as late_principle
		from register_as_known(`+day+`, `+until+`) m cross join unnest(`+w.Param(pq.Array(asked))+`::int[]) as asked (year)
		left join accounts a on a.member_id = m.id and a.year = asked.year
		left join decisions c on c.id = a.decision_id
		left join late l on l.member_id = m.id
		where `+wanted, w.Args...)
	return gather(rows), err
}

// entries is the SQL of all that settled dues by a day: what was known to be
// paid, and to be written off, waived or credited from its decision on. What
// was taken back never was.
func entries(day, until, zone, theirs string) string {
	decided := `coalesce(c.decided_on, (r.recorded_at at time zone ` + zone + `)::date)`
	return `select p.id, p.dues_id, p.paid_on as day, 'PAID' as kind, p.amount, null::bigint as decision_id
		  from payments p where p.reverses_id is null and p.paid_on <= ` + day + ` and p.recorded_at < ` + until + ` and ` + theirs + `
		    and not exists (select from payments b where b.reverses_id = p.id and b.recorded_at < ` + until + `)
		  union all
		  select r.id, r.dues_id, ` + decided + `, r.kind, r.amount, r.decision_id
		  from reliefs r left join decisions c on c.id = r.decision_id
		  where r.reverses_id is null and ` + decided + ` <= ` + day + ` and r.recorded_at < ` + until + ` and ` + theirs + `
		    and not exists (select from reliefs b where b.reverses_id = r.id and b.recorded_at < ` + until + `)`
}

// zone names the house's time zone as PostgreSQL knows it.
func zone(q store.Reader) string {
	if name := q.Zone().String(); name != time.Local.String() {
		return name
	}
	return "UTC" // the machine's own zone has no name
}

func gather(rows []line) map[int64]Facts {
	all := make(map[int64]Facts, len(rows))
	for _, row := range rows {
		f, begun := all[row.MemberID]
		if !begun {
			f = Facts{
				MemberID: row.MemberID, OrganisationID: row.OrganisationID, Constituency: row.Constituency, Status: row.Status,
				JoinedOn: row.JoinedOn, JoinedInYear: row.JoinedInYear, EndedOn: row.EndedOn, Dues: map[int]Sum{},
			}
			if row.LateYear != nil {
				f.Overdue = &Overdue{*row.LateYear, row.LateDueOn, money.Money{Minor: *row.LateAmount, Currency: *row.LateCurrency}, row.LatePrinciple}
			}
		}
		if !row.DueOn.IsZero() {
			f.Dues[row.Year] = row.sum()
		}
		all[row.MemberID] = f
	}
	return all
}

func (row line) sum() Sum {
	s := Sum{DueOn: row.DueOn, Owed: money.Money{Minor: *row.Owed, Currency: *row.Currency}, SettledOn: row.SettledOn, InPrinciple: row.InPrinciple}
	if row.SettledBy == nil {
		return s
	}
	s.SettledBy = *row.SettledBy
	if row.DecisionID != nil {
		s.Decision = &decisions.Decision{ID: *row.DecisionID, Body: *row.Body, Number: *row.Number, DecidedOn: *row.DecidedOn, Rule: *row.Basis}
	}
	return s
}

// yearsOf lists the calendar years whose dues rules look at, for a record date.
func yearsOf(on date.Date, rules map[Right]Rule) (years []int) {
	for _, rule := range rules {
		if rule.SettledBy != nil {
			years = append(years, on.Year()-int(*rule.SettledYearsBack))
		}
	}
	slices.Sort(years)
	return slices.Compact(years)
}
