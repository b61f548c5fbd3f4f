package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/rulebook"
)

// RulePeriods says when sections stand.
func (r *Root) RulePeriods(ctx context.Context, args struct{ Codes []string }) ([]rulePeriod, error) {
	rows, err := rulebook.Periods(ctx, reader(ctx), args.Codes)
	list := make([]rulePeriod, len(rows))
	for i, row := range rows {
		list[i] = rulePeriod{row.Code, row.From, lastOf(row.To)}
	}
	return list, err
}

type rulePeriod struct {
	Code string
	From date.Date
	To   *date.Date
}

// lastOf is the day before one that is the first after a period.
func lastOf(end date.Date) *date.Date {
	if end.IsZero() {
		return nil
	}
	return optionalDay(end.AddDays(-1))
}
