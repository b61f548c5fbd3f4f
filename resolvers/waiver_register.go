package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/waivers"
)

// newCosts loads what a page's waivers cost.
func newCosts(rows []waivers.Waiver) *Batch[int64, waivers.Cost] {
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64]waivers.Cost, error) {
		return waivers.Costs(ctx, reader(ctx), ids)
	})
}

func (w *waiver) Cost(ctx context.Context) (*amount, error) {
	cost, err := w.page.costs.Get(ctx, w.row.ID)
	if err != nil || cost.Currency == "" {
		return nil, err
	}
	made := moneyOf(cost.Minor, cost.Currency)
	return &made, nil
}

type feeWaiverRule struct{ Ref string }

type feeWaiverRegister struct{}

// FeeWaiverRegister says who reads the register.
func (r *Root) FeeWaiverRegister() feeWaiverRegister { return feeWaiverRegister{} }

func (feeWaiverRegister) Rules(ctx context.Context) ([]feeWaiverRule, error) {
	rules, err := waivers.Rules(ctx, reader(ctx))
	list := make([]feeWaiverRule, len(rules))
	for i, ref := range rules {
		list[i] = feeWaiverRule{ref}
	}
	return list, err
}

func (feeWaiverRegister) ViewerCanRead(ctx context.Context) (bool, error) {
	s, err := waivers.InForce(ctx, reader(ctx))
	return s.ReadsRegister(viewer(ctx)), err
}

type feeWaiverTotal struct {
	Cases   int32
	Costs   []amount
	Granted int32
	Year    int32
}

// FeeWaiverTotals adds up what a filter finds, by year.
func (r *Root) FeeWaiverTotals(ctx context.Context, args struct{ Filter *waiverFilter }) ([]feeWaiverTotal, error) {
	filter, err := args.Filter.filter()
	if err != nil {
		return nil, err
	}
	rows, err := waivers.Totals(ctx, reader(ctx), filter)
	list := make([]feeWaiverTotal, len(rows))
	for i, row := range rows {
		list[i] = feeWaiverTotal{Cases: row.Cases, Costs: []amount{}, Granted: row.Granted, Year: int32(row.Year)}
		for _, cost := range row.Costs {
			list[i].Costs = append(list[i].Costs, moneyOf(cost.Minor, cost.Currency))
		}
	}
	return list, err
}
