package dues

import (
	"context"
	"strings"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// DefaultCurrency is in which dues are assessed where nothing else is agreed.
func DefaultCurrency(ctx context.Context, q store.Reader) (currency string, err error) {
	_, err = q.Get(ctx, &currency, `select currency from billing`)
	return currency, err
}

// Bill says in which currency a member's dues are assessed from a membership
// year on, the calendar year in which it starts. Years that are assessed stay
// as they are; there must be a schedule in the currency.
func Bill(ctx context.Context, tx *store.Tx, memberID int64, currency string, fromYear int) error {
	currency = strings.ToUpper(strings.TrimSpace(currency))
	if fromYear <= firstNumber || fromYear > tx.Today().Year()+10 {
		return refuse.Invalid("fromYear", "YEAR_OUT_OF_RANGE", "From", firstNumber+1, "To", tx.Today().Year()+10)
	}
	var is struct{ Member, Priced, Assessed bool }
	_, err := tx.Get(ctx, &is, `
		select exists (select from members where id = $1) as member,
		       exists (select from fee_schedules where currency = $2 and effective_from < make_date($3 + 1, 1, 1)) as priced,
		       exists (select from dues d join membership_years y on y.id = d.year_id
		               where d.member_id = $1 and extract(year from y.starts_on) >= $3) as assessed`, memberID, currency, fromYear)
	switch {
	case err != nil:
		return err
	case !is.Member:
		return refuse.NotFound("memberId")
	case !is.Priced:
		return refuse.Invalid("currency", "NO_SCHEDULE_IN_CURRENCY", "Currency", currency)
	case is.Assessed:
		return refuse.Closed("fromYear", "BILLED_ALREADY", "Year", fromYear)
	}
	_, err = tx.Exec(ctx, `
		insert into member_billing (member_id, from_year, currency, recorded_at, recorded_by) values ($1, $2, $3, $4, nullif($5, 0))
		on conflict (member_id, from_year) do update set currency = excluded.currency, recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by`,
		memberID, fromYear, currency, tx.Now(), tx.Viewer().PersonID)
	return err
}

// BillingCurrencies tells in which currency members' dues are assessed for a
// membership year.
func BillingCurrencies(ctx context.Context, q store.Reader, members []int64, year int) (map[int64]string, error) {
	var rows []struct {
		ID       int64
		Currency string
	}
	err := q.Select(ctx, &rows, `select m.id, billing_currency(m.id, $2) as currency from members m where m.id = any($1)`, store.IDs(members), year)
	byMember := make(map[int64]string, len(rows))
	for _, row := range rows {
		byMember[row.ID] = row.Currency
	}
	return byMember, err
}
