package waivers

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Reason is why a case needs a reviewer's attention.
type Reason struct {
	Code      string     // NEW, CHANGED, PULLED, PAID, or the verdict on the criterion
	Criterion *Criterion // nil: the case as a whole
	Pack      date.Date  // of PULLED: the day of the pack
	Year      int        // of PAID: the membership year
}

// Reasons lists why a case is not clean; none: it is. Of alternatives of which
// one is met, the others are no reason.
func (a Assessment) Reasons() (list []Reason) {
	if !a.Facts.Pulled.IsZero() {
		list = append(list, Reason{Code: "PULLED", Pack: a.Facts.Pulled})
	}
	if a.Facts.Paid {
		list = append(list, Reason{Code: "PAID", Year: a.Facts.Year})
	}
	if a.Previous == nil {
		list = append(list, Reason{Code: "NEW"})
	} else if a.Lost || a.Facts.Evidence[0].Fresh > 0 {
		list = append(list, Reason{Code: "CHANGED"})
	}
	for i := range a.Findings {
		f := &a.Findings[i]
		if f.Changed && a.Previous != nil {
			list = append(list, Reason{Code: "CHANGED", Criterion: &f.Criterion})
		}
		if f.Criterion.Required && f.Verdict != Met && !a.spared(f.Criterion) {
			list = append(list, Reason{Code: string(f.Verdict), Criterion: &f.Criterion})
		}
	}
	return list
}

// In says in a reader's language what the code alone does not: out of which
// pack, of which year; empty for other reasons.
func (r Reason) In(l texts.Language) string {
	switch r.Code {
	case "PULLED", "PAID":
		return texts.Domain.Say(l, "waivers.reason."+r.Code, texts.Args{"Pack": r.Pack, "Year": r.Year})
	}
	return ""
}

// Attention says in a reader's language why a case needs somebody apart from
// its criteria.
func (a Assessment) Attention(l texts.Language) (list []string) {
	for _, r := range a.Reasons() {
		if said := r.In(l); said != "" {
			list = append(list, said)
		}
	}
	return list
}

// Owed is the fee of a membership year in a case's member's history.
type Owed struct {
	MemberID int64 `db:"member_id"`
	Year     int
	Currency string
	Amount   int64 // minor units, as are the others
	Paid     int64
	Waived   int64
	Balance  int64
	DueOn    date.Date `db:"due_on"`
}

// OwedBy loads the fees of the latest membership years of members, for who may
// read a case of theirs.
func OwedBy(ctx context.Context, q store.Reader, memberIDs []int64) (map[int64][]Owed, error) {
	var rows []Owed
	err := q.Select(ctx, &rows, `
		select member_id, year, currency, amount, paid, waived, balance, due_on from (
		  select d.member_id, extract(year from y.starts_on)::int as year, d.currency, d.amount, d.paid, d.waived, d.balance, d.due_on,
		         row_number() over (partition by d.member_id order by y.starts_on desc) as place
		  from dues d join membership_years y on y.id = d.year_id where d.member_id = any($1)) latest
		where place <= 6 order by member_id, year desc`, store.IDs(memberIDs))
	byMember := map[int64][]Owed{}
	for _, row := range rows {
		byMember[row.MemberID] = append(byMember[row.MemberID], row)
	}
	return byMember, err
}
