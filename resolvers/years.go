package resolvers

import (
	"context"
	"maps"
	"slices"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/invoices"
	"github.com/plenary-org/plenary/schema/store"
)

type membershipYear struct {
	DueOn    date.Date
	EndsOn   date.Date
	ID       graphql.ID
	Number   int32
	OpenedAt DateTime
	StartsOn date.Date
	Year     int32
	row      dues.Year
	page     *yearPage
}

type yearPage struct {
	invoicing *Batch[int64, invoices.Progress]
	schedules *Batch[int64, *feeSchedule]
	totals    *Batch[int64, []dues.Total]
}

func newYearPage(rows []dues.Year) *yearPage {
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return &yearPage{
		invoicing: newInvoicingBatch(ids),
		schedules: NewBatch(nil, func(ctx context.Context, _ []int64) (map[int64]*feeSchedule, error) {
			rows, err := dues.Schedules(ctx, reader(ctx))
			byID := make(map[int64]*feeSchedule, len(rows))
			for _, s := range schedulesOf(rows) {
				byID[s.id] = s
			}
			return byID, err
		}),
		totals: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]dues.Total, error) {
			return dues.YearTotals(ctx, reader(ctx), ids)
		}),
	}
}

func (p *yearPage) node(y dues.Year) *membershipYear {
	return &membershipYear{y.DueOn, y.EndsOn, id("MembershipYear", y.ID), y.Number, DateTime{y.OpenedAt}, y.StartsOn, int32(y.StartsOn.Year()), y, p}
}

func (y *membershipYear) Current(ctx context.Context) bool {
	today := reader(ctx).Today()
	return !today.Before(y.StartsOn) && !today.After(y.EndsOn)
}

func (y *membershipYear) Schedule(ctx context.Context) (*feeSchedule, error) {
	return y.page.schedules.Get(ctx, y.row.ScheduleID)
}

func (y *membershipYear) Totals(ctx context.Context) ([]duesTotal, error) {
	rows, err := y.page.totals.Get(ctx, y.row.ID)
	return totalsOf(rows), err
}

func (r *Root) MembershipYears(ctx context.Context) ([]*membershipYear, error) {
	rows, err := dues.Years(ctx, reader(ctx))
	page := newYearPage(rows)
	list := make([]*membershipYear, len(rows))
	for i, row := range rows {
		list[i] = page.node(row)
	}
	return list, err
}

// shownAssessments bounds the table of an opening; its counts are of all.
const shownAssessments = 500

type membershipYearOpenPayload struct {
	Assessments    []assessment
	Assessed       int32
	DryRun         bool
	Invoiced       int32
	MembershipYear *membershipYear
	NotAssessable  int32
	Totals         []amount
	UserErrors     []userError
}

type assessment struct {
	Amount        *amount
	Band          *named
	Category      *category
	NotAssessable *string
	Part          *duesPart
	memberID      int64
	members       *Batch[int64, *member]
}

func (a assessment) Member(ctx context.Context) (*member, error) {
	return a.members.Get(ctx, a.memberID)
}

func (r *Root) MembershipYearOpen(ctx context.Context, args struct {
	Input struct {
		DryRun        *bool
		DueOn         *date.Date
		IssueInvoices *bool
		Year          *int32
	}
}) (p membershipYearOpenPayload, err error) {
	in := args.Input
	p.DryRun, p.Assessments, p.UserErrors = value(in.DryRun), []assessment{}, []userError{}
	p.Totals = []amount{}
	var opened dues.Opened
	var issued invoices.Issued
	act := func(tx *store.Tx) (err error) {
		opened, err = dues.Open(ctx, tx, dues.Opening{Year: int(value(in.Year)), DueOn: value(in.DueOn)})
		if err != nil || !value(in.IssueInvoices) {
			return err
		}
		issued, err = invoices.IssueYear(ctx, tx, opened.Year.StartsOn.Year(), false)
		return err
	}
	if p.DryRun {
		p.UserErrors, err = r.rehearse(ctx, act)
	} else {
		p.UserErrors, err = r.write(ctx, act)
	}
	if err == nil && len(p.UserErrors) == 0 {
		p.Invoiced = int32(len(issued.IDs))
		p.fill(opened)
	}
	return p, err
}

func (p *membershipYearOpenPayload) fill(opened dues.Opened) {
	shown := opened.Assessments[:min(len(opened.Assessments), shownAssessments)]
	ids := make([]int64, len(shown))
	for i, line := range shown {
		ids[i] = line.MemberID
	}
	membersOf, bandsOf := NewBatch(ids, loadMembers), newBands()
	for _, line := range shown {
		row := assessment{
			Amount: moneyOrNull(line.Amount, line.Currency), Part: partOf(line.Part, line.Currency), NotAssessable: line.NotAssessable, memberID: line.MemberID,
			Category: &category{named{line.CategoryCode, line.CategoryName}, bandsOf}, members: membersOf,
		}
		if line.BandCode != nil {
			row.Band = &named{*line.BandCode, line.BandName}
		}
		p.Assessments = append(p.Assessments, row)
	}
	p.add(opened.Assessments)
	if !p.DryRun {
		p.MembershipYear = newYearPage([]dues.Year{opened.Year}).node(opened.Year)
	}
}

// add counts and adds up all lines, a sum a currency.
func (p *membershipYearOpenPayload) add(lines []dues.Assessment) {
	sums := map[string]int64{}
	for _, line := range lines {
		if line.NotAssessable != nil {
			p.NotAssessable++
			continue
		}
		p.Assessed++
		sums[line.Currency] += *line.Amount
	}
	for _, currency := range slices.Sorted(maps.Keys(sums)) {
		p.Totals = append(p.Totals, moneyOf(sums[currency], currency))
	}
}
