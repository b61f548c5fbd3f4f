package standing

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Row is a member on the roll of a day.
type Row struct {
	MemberID int64            `db:"member_id"`
	Names    texts.Translated `db:"names"` // of that day
	Sort     string           `db:"sort"`  // the name folded, in the viewer's language
	Standing Standing
	Constituency
}

// Constituency is where a member of the roll was filed on that day.
type Constituency struct {
	Code     string           `db:"code"`
	Name     texts.Translated `db:"constituency"`
	Position int              `db:"position"`
}

// Total counts the members of a constituency, and those with the right.
type Total struct {
	Constituency
	Entitled, Members int
}

// Roll is who has a right on a day, and who has not: every member of the day,
// by constituency and name.
type Roll struct {
	On    date.Date
	Right Right
	Rule  *Rule // nil: none was in force
	Rows  []Row
}

// Call reads the roll of a right on a day. For a past day it is what it was at
// that day's end, whatever was recorded since: payments, waivers, admissions,
// endings, names. Under store.Remembering it is computed once, however many of
// its pages are read.
func Call(ctx context.Context, q store.Reader, on date.Date, right Right) (Roll, error) {
	if !q.Viewer().Can(store.Staff, store.Board) {
		return Roll{On: on, Right: right}, refuse.Denied("ROLL_NOT_FOR_YOU")
	}
	type called struct {
		on       date.Date
		right    Right
		language texts.Language
	}
	return store.Once(ctx, called{on, right, q.Viewer().Language}, func() (Roll, error) { return compute(ctx, q, on, right) })
}

func compute(ctx context.Context, q store.Reader, on date.Date, right Right) (Roll, error) {
	roll := Roll{On: on, Right: right}
	rules, err := InForce(ctx, q, on)
	if err != nil {
		return roll, err
	}
	if rule, found := rules[right]; found {
		roll.Rule = &rule
	}
	facts, err := On(ctx, q, on, nil, yearsOf(on, map[Right]Rule{right: rules[right]}))
	if err != nil {
		return roll, err
	}
	rows, err := onRoll(ctx, q, on)
	for _, row := range rows {
		if f := facts[row.MemberID]; f.Status == "CURRENT" {
			row.Standing = Judge(f, right, roll.Rule, on)
			roll.Rows = append(roll.Rows, row)
		}
	}
	slices.SortFunc(roll.Rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.Sort, b.Sort), cmp.Compare(a.MemberID, b.MemberID))
	})
	return roll, err
}

// onRoll reads the members of a day with the names that they were known by.
// What a name was at an instant is what the audit trail says that the first
// later change found.
func onRoll(ctx context.Context, q store.Reader, on date.Date) (rows []Row, err error) {
	language := string(q.Viewer().Language)
	if _, offered := texts.ParseLanguage(language); !offered {
		language = string(texts.English)
	}
	err = q.Select(ctx, &rows, `
		select m.id as member_id, coalesce(old.names, o.names) as names, co.code, co.name as constituency, co.position,
		       case when old.names is null then o.sort_`+language+` else fold(coalesce(nullif(old.names->>$3, ''), old.names->>'en')) end as sort
		from register_as_known($1, coalesce($2::timestamptz, 'infinity')) m
		join organisations o on o.id = m.organisation_id
		join constituencies co on co.id = m.constituency_id
		left join lateral (
		  select a.before->'names' as names from audit a
		  where a.entity = 'organisations' and a.row_id = o.id and a.act = 'update' and a.at >= $2
		  order by a.at, a.id limit 1) old on true
		where m.status = 'CURRENT'`, on, Known(q, on), language)
	return rows, err
}

// Totals counts by constituency, in their order.
func (r Roll) Totals() (totals []Total) {
	for _, row := range r.Rows { // in the constituencies' order
		if n := len(totals); n == 0 || totals[n-1].Code != row.Code {
			totals = append(totals, Total{Constituency: row.Constituency})
		}
		last := &totals[len(totals)-1]
		last.Members++
		if row.Standing.Granted {
			last.Entitled++
		}
	}
	return totals
}

// Filter leaves the rows of a constituency (empty: of all) with or without the
// right (nil: both).
func (r Roll) Filter(constituency string, granted *bool) (rows []Row) {
	for _, row := range r.Rows {
		if (constituency == "" || row.Code == constituency) && (granted == nil || row.Standing.Granted == *granted) {
			rows = append(rows, row)
		}
	}
	return rows
}

// ListName names the roll for cursors.
func ListName(on date.Date, right Right, l texts.Language) string {
	return fmt.Sprintf("roll %s %s %s", on, right, l)
}

func (row Row) place() (key string, id int64) {
	return fmt.Sprintf("%06d %s", row.Position, row.Sort), row.MemberID
}

// Page takes a page of rows, which are in the roll's order.
func Page(rows []Row, page relay.Page) ([]Row, relay.Info) {
	rest := slices.Clone(rows)
	if page.Back {
		slices.Reverse(rest)
	}
	if page.Placed {
		rest = slices.DeleteFunc(rest, func(row Row) bool {
			key, id := row.place()
			order := cmp.Or(cmp.Compare(key, page.Key), cmp.Compare(id, page.ID))
			return order == 0 || order < 0 != page.Back
		})
	}
	return relay.Cut(page, rest[:min(len(rest), page.Size+1)], Row.place)
}
