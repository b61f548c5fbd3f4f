package web

import (
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/store"
)

// waiverRow is a fee waiver as the query named "export" of the register asks
// for it.
type waiverRow struct {
	Cost     *Money
	Decision *struct {
		Body      struct{ Name string }
		DecidedOn *date.Date
		Number    string
	}
	Member struct {
		ID           string
		Organisation struct {
			Country *struct{ Code string }
			Name    string
		}
	}
	RuleRef, State     string
	ValidFrom, ValidTo *date.Date
	Year               int
}

// What waivers cost the organisation is for the Board and the secretariat: the
// files of others have no such columns.
var (
	waiverCostReaders = []store.Role{store.Board, store.Staff}
	waiverCostColumns = []string{"waivers.cost", "waivers.costCurrency"}
)

// waiverColumns are those of the register of fee waivers.
var waiverColumns = []column[waiverRow]{
	{"label.member", 48, func(_ exporting, row waiverRow) any { return row.Member.Organisation.Name }},
	{"export.countryCode", 10, func(_ exporting, row waiverRow) any {
		if row.Member.Organisation.Country == nil {
			return nil
		}
		return row.Member.Organisation.Country.Code
	}},
	{"label.year", 10, func(_ exporting, row waiverRow) any { return row.Year }},
	{"waivers.rule", 16, func(_ exporting, row waiverRow) any { return row.RuleRef }},
	{"label.state", 20, func(e exporting, row waiverRow) any { return e.word("FeeWaiverState", row.State) }},
	{"decision.body", 24, decided(func(_ exporting, row waiverRow) any { return row.Decision.Body.Name })},
	{"decision.number", 16, decided(func(_ exporting, row waiverRow) any { return row.Decision.Number })},
	{"decision.decidedOn", 12, decided(func(_ exporting, row waiverRow) any { return dayOrNone(row.Decision.DecidedOn) })},
	{"waivers.validFrom", 12, func(_ exporting, row waiverRow) any { return dayOrNone(row.ValidFrom) }},
	{"waivers.validTo", 12, func(_ exporting, row waiverRow) any { return dayOrNone(row.ValidTo) }},
	{"waivers.costCurrency", 9, costing(func(cost Money) any { return cost.Currency })},
	{"waivers.cost", 14, costing(func(cost Money) any { return money.Decimal(cost.Amount) })},
	{"export.id", 20, func(_ exporting, row waiverRow) any { return row.Member.ID }},
}

func dayOrNone(day *date.Date) any {
	if day == nil {
		return nil
	}
	return *day
}

// decided leaves the cell empty where nothing is decided.
func decided(cell func(exporting, waiverRow) any) func(exporting, waiverRow) any {
	return func(e exporting, row waiverRow) any {
		if row.Decision == nil {
			return nil
		}
		return cell(e, row)
	}
}

// costing leaves the cell empty where a waiver cost nothing.
func costing(cell func(Money) any) func(exporting, waiverRow) any {
	return func(_ exporting, row waiverRow) any {
		if row.Cost == nil {
			return nil
		}
		return cell(*row.Cost)
	}
}
