package dues

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// NewSchedule is a fee schedule to come.
type NewSchedule struct {
	Code          string
	Names         texts.Translated
	Currency      string
	EffectiveFrom date.Date
	Proration     Proration // empty: NONE
	Fees          []NewFee
}

// NewFee is what a band will pay a year; an empty amount is not set yet.
type NewFee struct {
	Band   string // code
	Amount money.Decimal
}

var scheduleCode = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

// AddSchedule adds a fee schedule and returns its id. It takes effect after
// the first day of every year that is open: what was assessed stays assessed.
// Bands that it does not name have no fee yet.
func AddSchedule(ctx context.Context, tx *store.Tx, n NewSchedule) (id int64, err error) {
	n = n.tidy()
	amounts, problems := n.check()
	var opened date.Date
	if _, err := tx.Get(ctx, &opened, `select max(starts_on) from membership_years`); err != nil {
		return 0, err
	}
	if !opened.IsZero() && !n.EffectiveFrom.After(opened) {
		problems.Add(refuse.Invalid("effectiveFrom", "SCHEDULE_IN_PAST", "Day", opened))
	}
	bands, err := bandIDs(ctx, tx, n.Fees, &problems)
	if err != nil {
		return 0, err
	}
	if err := problems.Err(); err != nil {
		return 0, err
	}
	_, err = tx.Get(ctx, &id, `
		insert into fee_schedules (code, name, currency, effective_from, proration) values ($1, $2, $3, $4, $5) returning id`,
		n.Code, n.Names, n.Currency, n.EffectiveFrom, n.Proration)
	switch {
	case store.Violates(err, "fee_schedules_code_key"):
		return 0, refuse.Conflict("code", "SCHEDULE_CODE_TAKEN", "Code", n.Code)
	case store.Violates(err, "fee_schedules_one"):
		return 0, refuse.Conflict("effectiveFrom", "SCHEDULE_TWICE", "Currency", n.Currency, "Day", n.EffectiveFrom)
	case err != nil:
		return 0, err
	}
	for i, fee := range n.Fees {
		_, err := tx.Exec(ctx, `insert into fees (schedule_id, band_id, amount) values ($1, $2, $3)`, id, bands[fee.Band], amounts[i])
		if err != nil {
			return 0, err
		}
	}
	return id, nil
}

func (n NewSchedule) tidy() NewSchedule {
	n.Code, n.Currency = strings.ToLower(strings.TrimSpace(n.Code)), strings.ToUpper(strings.TrimSpace(n.Currency))
	names := texts.Translated{}
	for l, name := range n.Names {
		if name = strings.TrimSpace(name); name != "" {
			names[l] = name
		}
	}
	n.Names = names
	if n.Proration == "" {
		n.Proration = Whole
	}
	return n
}

// check holds the rules that need no database; amounts has a fee's minor
// units in its place, nil where it is not set.
func (n NewSchedule) check() (amounts []*int64, problems refuse.List) {
	if !scheduleCode.MatchString(n.Code) {
		problems.Add(refuse.Invalid("code", "SCHEDULE_CODE"))
	}
	if _, err := money.Scale(n.Currency); err != nil {
		problems.Add(refuse.Invalid("currency", "CURRENCY_UNKNOWN"))
		return nil, problems
	}
	if n.Names[texts.English] == "" {
		problems.Add(refuse.Invalid("names.en", "SCHEDULE_NAME"))
	}
	for l, name := range n.Names {
		if utf8.RuneCountInString(name) > 200 || strings.ContainsFunc(name, unicode.IsControl) {
			problems.Add(refuse.Invalid("names."+string(l), "SCHEDULE_NAME"))
		}
	}
	amounts = make([]*int64, len(n.Fees))
	seen := map[string]bool{}
	for i, fee := range n.Fees {
		if seen[fee.Band] {
			problems.Add(refuse.Invalid(feeField(i, "band"), "FEE_TWICE", "Band", fee.Band))
		}
		seen[fee.Band] = true
		if strings.Trim(string(fee.Amount), "0. ") == "" && fee.Amount != "" {
			amounts[i] = new(int64) // free of charge is a fee
			continue
		}
		if fee.Amount != "" {
			minor, refusal := positive(feeField(i, "amount"), fee.Amount, n.Currency)
			problems.Add(refusal)
			amounts[i] = &minor
		}
	}
	return amounts, problems
}

// feeField names a field of a fee, as the input does.
func feeField(i int, name string) string { return "fees." + strconv.Itoa(i) + "." + name }

func bandIDs(ctx context.Context, q store.Reader, fees []NewFee, problems *refuse.List) (map[string]int64, error) {
	var rows []struct {
		ID   int64
		Code string
	}
	err := q.Select(ctx, &rows, `select id, code from bands`)
	ids := make(map[string]int64, len(rows))
	for _, row := range rows {
		ids[row.Code] = row.ID
	}
	for i, fee := range fees {
		if ids[fee.Band] == 0 {
			problems.Add(refuse.Invalid(feeField(i, "band"), "BAND_NOT_KNOWN", "Band", fee.Band))
		}
	}
	return ids, err
}
