package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/store"
)

type feeSchedule struct {
	Code          string
	Currency      string
	EffectiveFrom date.Date
	Proration     string
	list          []dues.Schedule
	id            int64
	name          named
	fees          *Batch[int64, []dues.Fee]
}

// schedulesOf shows all schedules, the latest first.
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
		list[i] = &feeSchedule{row.Code, row.Currency, row.EffectiveFrom, string(row.Proration), rows, row.ID, named{row.Code, row.Names}, fees}
	}
	return list
}

// InForce tells whether it is the one of its currency today.
func (s *feeSchedule) InForce(ctx context.Context) bool {
	return dues.InForce(s.list, reader(ctx).Today())[s.id]
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

type feeSchedulePayload struct {
	FeeSchedule *feeSchedule
	UserErrors  []userError
}

// FeeScheduleAdd adds a schedule to come.
func (r *Root) FeeScheduleAdd(ctx context.Context, args struct {
	Input struct {
		Code          string
		Currency      string
		EffectiveFrom date.Date
		Fees          []struct {
			Amount *money.Decimal
			Band   string
		}
		Names     namesInput
		Proration *string
	}
}) (p feeSchedulePayload, err error) {
	in := args.Input
	fresh := dues.NewSchedule{
		Code: in.Code, Names: in.Names.translated(), Currency: in.Currency, EffectiveFrom: in.EffectiveFrom, Proration: dues.Proration(value(in.Proration)),
	}
	for _, f := range in.Fees {
		fresh.Fees = append(fresh.Fees, dues.NewFee{Band: f.Band, Amount: value(f.Amount)})
	}
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		added, err := dues.AddSchedule(ctx, tx, fresh)
		if err != nil {
			return err
		}
		rows, err := dues.Schedules(ctx, tx)
		for _, s := range schedulesOf(rows) {
			if s.id == added {
				p.FeeSchedule = s
			}
		}
		return err
	})
	return p, err
}

type memberBillPayload struct {
	Member     *member
	UserErrors []userError
}

// MemberBill says in which currency a member is assessed.
func (r *Root) MemberBill(ctx context.Context, args struct {
	Input struct {
		Currency string
		FromYear int32
		MemberID graphql.ID
	}
}) (p memberBillPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Member", "memberId", in.MemberID, func(tx *store.Tx, n int64) (err error) {
		if err := dues.Bill(ctx, tx, n, in.Currency, int(in.FromYear)); err != nil {
			return err
		}
		p.Member, err = loadMember(ctx, tx, n)
		return err
	})
	return p, err
}

// BillingCurrency is in which currency a member is assessed.
func (m *member) BillingCurrency(ctx context.Context, args struct{ Year *int32 }) (string, error) {
	year := int(value(args.Year))
	if year == 0 {
		year = reader(ctx).Today().Year()
	}
	return m.page.currencies.Get(ctx, year, m.row.ID)
}
