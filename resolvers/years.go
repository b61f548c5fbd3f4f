package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
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
	schedules *Batch[int64, *feeSchedule]
	totals    *Batch[int64, []dues.Total]
}

func newYearPage(rows []dues.Year) *yearPage {
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return &yearPage{
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

type feeSchedule struct {
	Code          string
	Currency      string
	EffectiveFrom date.Date
	id            int64
	name          named
	fees          *Batch[int64, []dues.Fee]
}

func schedulesOf(rows []dues.Schedule) []*feeSchedule {
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	fees := NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]dues.Fee, error) {
		return dues.Fees(ctx, reader(ctx), ids)
	})
	list := make([]*feeSchedule, len(rows))
	for i, row := range rows {
		list[i] = &feeSchedule{row.Code, row.Currency, row.EffectiveFrom, row.ID, named{row.Code, row.Names}, fees}
	}
	return list
}

func (s *feeSchedule) Name(ctx context.Context, args languageArgs) string {
	return s.name.Name(ctx, args)
}

type fee struct {
	Amount   *amount
	Band     named
	Category *category
}

func (s *feeSchedule) Fees(ctx context.Context) ([]fee, error) {
	rows, err := s.fees.Get(ctx, s.id)
	bandsOf := newBands()
	list := make([]fee, len(rows))
	for i, row := range rows {
		list[i] = fee{
			Band:     named{row.BandCode, row.BandName},
			Category: &category{named{row.CategoryCode, row.CategoryName}, bandsOf},
			Amount:   moneyOrNull(row.Amount, s.Currency),
		}
	}
	return list, err
}

func moneyOrNull(minor *int64, currency string) *amount {
	if minor == nil {
		return nil
	}
	m := moneyOf(*minor, currency)
	return &m
}

func (r *Root) FeeSchedules(ctx context.Context) ([]*feeSchedule, error) {
	rows, err := dues.Schedules(ctx, reader(ctx))
	return schedulesOf(rows), err
}

// shownAssessments bounds the table of an opening; its counts are of all.
const shownAssessments = 500

type membershipYearOpenPayload struct {
	Assessments    []assessment
	Assessed       int32
	DryRun         bool
	MembershipYear *membershipYear
	NotAssessable  int32
	Total          *amount
	UserErrors     []userError
}

type assessment struct {
	Amount        *amount
	Band          *named
	Category      *category
	NotAssessable *string
	memberID      int64
	members       *Batch[int64, *member]
}

func (a assessment) Member(ctx context.Context) (*member, error) {
	return a.members.Get(ctx, a.memberID)
}

func (r *Root) MembershipYearOpen(ctx context.Context, args struct {
	Input struct {
		DryRun *bool
		DueOn  *date.Date
		Year   *int32
	}
}) (p membershipYearOpenPayload, err error) {
	in := args.Input
	p.DryRun, p.Assessments, p.UserErrors = value(in.DryRun), []assessment{}, []userError{}
	var opened dues.Opened
	act := func(tx *store.Tx) (err error) {
		opened, err = dues.Open(ctx, tx, dues.Opening{Year: int(value(in.Year)), DueOn: value(in.DueOn)})
		return err
	}
	if p.DryRun {
		p.UserErrors, err = r.rehearse(ctx, act)
	} else {
		p.UserErrors, err = r.write(ctx, act)
	}
	if err == nil && len(p.UserErrors) == 0 {
		p.fill(opened)
	}
	return p, err
}

func (p *membershipYearOpenPayload) fill(opened dues.Opened) {
	var total int64
	shown := opened.Assessments[:min(len(opened.Assessments), shownAssessments)]
	ids := make([]int64, len(shown))
	for i, line := range shown {
		ids[i] = line.MemberID
	}
	membersOf, bandsOf := NewBatch(ids, loadMembers), newBands()
	for _, line := range shown {
		row := assessment{
			Amount: moneyOrNull(line.Amount, opened.Currency), NotAssessable: line.NotAssessable, memberID: line.MemberID,
			Category: &category{named{line.CategoryCode, line.CategoryName}, bandsOf}, members: membersOf,
		}
		if line.BandCode != nil {
			row.Band = &named{*line.BandCode, line.BandName}
		}
		p.Assessments = append(p.Assessments, row)
	}
	for _, line := range opened.Assessments {
		if line.NotAssessable != nil {
			p.NotAssessable++
			continue
		}
		p.Assessed++
		total += *line.Amount
	}
	p.Total = moneyOrNull(&total, opened.Currency)
	if !p.DryRun {
		p.MembershipYear = newYearPage([]dues.Year{opened.Year}).node(opened.Year)
	}
}
