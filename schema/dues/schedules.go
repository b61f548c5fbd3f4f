package dues

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Schedule is what membership costs in a currency from a day on.
type Schedule struct {
	ID            int64            `db:"id"`
	Code          string           `db:"code"`
	Names         texts.Translated `db:"name"`
	Currency      string           `db:"currency"`
	EffectiveFrom date.Date        `db:"effective_from"`
	Proration     Proration        `db:"proration"`
}

const scheduleColumns = `id, code, name, currency, effective_from, proration`

// Schedules lists the fee schedules, the latest first.
func Schedules(ctx context.Context, q store.Reader) (list []Schedule, err error) {
	err = q.Select(ctx, &list, `select `+scheduleColumns+` from fee_schedules order by effective_from desc, currency`)
	return list, err
}

// InForce picks from schedules, the latest first, those in force on a day: one
// a currency.
func InForce(list []Schedule, day date.Date) map[int64]bool {
	known, ids := map[string]bool{}, map[int64]bool{}
	for _, s := range list {
		if !s.EffectiveFrom.After(day) && !known[s.Currency] {
			known[s.Currency], ids[s.ID] = true, true
		}
	}
	return ids
}

func scheduleOn(ctx context.Context, q store.Reader, currency string, day date.Date) (s Schedule, err error) {
	found, err := q.Get(ctx, &s, `
		select `+scheduleColumns+` from fee_schedules
		where effective_from <= $1 and currency = $2 order by effective_from desc limit 1`, day, currency)
	if err == nil && !found {
		return s, refuse.Closed("year", "NO_SCHEDULE", "Day", day)
	}
	return s, err
}

// Fee is what a band pays a year; Amount is nil where it is not set yet.
type Fee struct {
	ScheduleID   int64            `db:"schedule_id"`
	Amount       *int64           `db:"amount"`
	BandCode     string           `db:"band_code"`
	BandName     texts.Translated `db:"band_name"`
	CategoryCode string           `db:"category_code"`
	CategoryName texts.Translated `db:"category_name"`
}

// Fees loads the fees of schedules in the order of categories and bands.
func Fees(ctx context.Context, q store.Reader, schedules []int64) (map[int64][]Fee, error) {
	var rows []Fee
	err := q.Select(ctx, &rows, `
		select f.schedule_id, f.amount, b.code as band_code, b.name as band_name, c.code as category_code, c.name as category_name
		from fees f join bands b on b.id = f.band_id join categories c on c.id = b.category_id
		where f.schedule_id = any($1) order by c.position, b.position`, store.IDs(schedules))
	return store.Group(rows, func(row Fee) int64 { return row.ScheduleID }), err
}
