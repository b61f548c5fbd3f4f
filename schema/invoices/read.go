package invoices

import (
	"context"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

const columns = `i.id, i.kind, i.year, i.number, i.dues_id, d.member_id, extract(year from y.starts_on)::int as dues_year, d.due_on,
	i.currency, i.amount, (select coalesce(sum(n.amount), 0) from invoices n where n.credits_id = i.id)::bigint as credited,
	i.issued_on, i.issued_at, who.name as issued_by, i.credits_id, i.reason`

const from = ` from invoices i join dues d on d.id = i.dues_id join membership_years y on y.id = d.year_id
	join members m on m.id = d.member_id left join people who on who.id = i.issued_by `

// own narrows to what the viewer may see: staff everything, a member's people
// their own.
func own(w *store.Where, v store.Viewer) {
	if !v.Can(store.Staff) {
		w.And("m.organisation_id = any($?)", store.IDs(v.Members))
	}
}

// Filter narrows the list; zero values do not.
type Filter struct {
	Year           int // in which they were issued
	MembershipYear int // the calendar year in which it starts
	MemberID       int64
	Kind           Kind
}

func (f Filter) where(v store.Viewer) *store.Where {
	var w store.Where
	own(&w, v)
	if f.Year != 0 {
		w.And("i.year = $?", f.Year)
	}
	if f.MembershipYear != 0 {
		w.And("extract(year from y.starts_on) = $?", f.MembershipYear)
	}
	if f.MemberID != 0 {
		w.And("d.member_id = $?", f.MemberID)
	}
	if f.Kind != "" {
		w.And("i.kind = $?", f.Kind)
	}
	return &w
}

// ListName is the name of the list for cursors.
const ListName = "invoices"

// List reads a page, the latest first, that the viewer may see.
func List(ctx context.Context, q store.Reader, f Filter, page relay.Page) ([]Invoice, relay.Info, error) {
	w := f.where(q.Viewer())
	order, beyond := `desc`, `<`
	if page.Back {
		order, beyond = `asc`, `>`
	}
	if page.Placed {
		w.And("i.id "+beyond+" $?", page.ID)
	}
	var rows []Invoice
	err := q.Select(ctx, &rows, `select `+columns+from+`where `+w.SQL()+` order by i.id `+order+` limit `+w.Param(page.Size+1), w.Args...)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(page, rows, func(i Invoice) (string, int64) { return "", i.ID })
	return rows, info, nil
}

// Sum is what invoices of a currency come to, in minor units.
type Sum struct {
	Currency        string
	Invoiced        int64
	Credited        int64
	Invoices, Notes int
}

const sums = `select i.currency, coalesce(sum(i.amount) filter (where i.kind = 'INVOICE'), 0)::bigint as invoiced,
	coalesce(sum(i.amount) filter (where i.kind = 'CREDIT_NOTE'), 0)::bigint as credited,
	count(*) filter (where i.kind = 'INVOICE') as invoices, count(*) filter (where i.kind = 'CREDIT_NOTE') as notes`

// Sums adds up all that a filter finds, a row a currency.
func Sums(ctx context.Context, q store.Reader, f Filter) (rows []Sum, err error) {
	w := f.where(q.Viewer())
	err = q.Select(ctx, &rows, sums+from+`where `+w.SQL()+` group by i.currency order by i.currency`, w.Args...)
	return rows, err
}

func sumsOf(ctx context.Context, q store.Reader, ids []int64) (rows []Sum, err error) {
	err = q.Select(ctx, &rows, sums+` from invoices i where i.id = any($1) group by i.currency order by i.currency`, store.IDs(ids))
	return rows, err
}

// ByIDs loads those that the viewer may see.
func ByIDs(ctx context.Context, q store.Reader, ids []int64) (map[int64]Invoice, error) {
	var w store.Where
	own(&w, q.Viewer())
	w.And("i.id = any($?)", store.IDs(ids))
	var rows []Invoice
	err := q.Select(ctx, &rows, `select `+columns+from+`where `+w.SQL(), w.Args...)
	return store.Index(rows, func(row Invoice) int64 { return row.ID }), err
}

// OfDues loads those of dues in the order of issue. The caller has loaded the
// dues as a viewer who may see them.
func OfDues(ctx context.Context, q store.Reader, duesIDs []int64) (map[int64][]Invoice, error) {
	return grouped(ctx, q, "i.dues_id", duesIDs, func(i Invoice) int64 { return i.DuesID })
}

// NotesOf loads the credit notes of invoices in the order of issue. The caller
// has loaded the invoices as a viewer who may see them.
func NotesOf(ctx context.Context, q store.Reader, invoiceIDs []int64) (map[int64][]Invoice, error) {
	return grouped(ctx, q, "i.credits_id", invoiceIDs, func(i Invoice) int64 { return *i.CreditsID })
}

func grouped(ctx context.Context, q store.Reader, column string, ids []int64, key func(Invoice) int64) (map[int64][]Invoice, error) {
	var rows []Invoice
	err := q.Select(ctx, &rows, `select `+columns+from+`where `+column+` = any($1) order by i.id`, store.IDs(ids))
	groups := make(map[int64][]Invoice)
	for _, row := range rows {
		groups[key(row)] = append(groups[key(row)], row)
	}
	return groups, err
}

// Progress is how far a membership year's dues are invoiced.
type Progress struct {
	YearID  int64 `db:"year_id"`
	Issued  int   // dues of which all is invoiced
	Missing int   // dues of which more is claimed than invoiced
}

// OfYears counts what is invoiced of membership years.
func OfYears(ctx context.Context, q store.Reader, yearIDs []int64) (map[int64]Progress, error) {
	var rows []Progress
	err := q.Select(ctx, &rows, `
		with standing as materialized (
		  select i.dues_id, sum(case i.kind when 'INVOICE' then i.amount else -i.amount end) as amount from invoices i group by i.dues_id)
		select d.year_id, count(*) filter (where s.amount > 0 and s.amount >= `+claimed+`) as issued,
		       count(*) filter (where `+claimed+` > coalesce(s.amount, 0)) as missing
		from dues d left join standing s on s.dues_id = d.id where d.year_id = any($1) group by d.year_id`, store.IDs(yearIDs))
	return store.Index(rows, func(row Progress) int64 { return row.YearID }), err
}
