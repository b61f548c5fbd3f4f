package web

import (
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
)

// debtRow is what a member owes by age, as the query "export" asks for it.
type debtRow struct {
	Member struct {
		Category     *struct{ Name string }
		Constituency struct{ Name string }
		ID           string
		Organisation struct{ Name string }
	}
	Since *date.Date
	Ages  struct {
		Days1To30, Days31To60, Days61To90, Days91To180, Days181To365, NotDue, OverYear, Overdue, Total Money
	}
}

// amountOf leaves the currency to its own column.
func amountOf(pick func(debtRow) Money) func(exporting, debtRow) any {
	return func(_ exporting, row debtRow) any { return money.Decimal(pick(row).Amount) }
}

var debtColumns = []column[debtRow]{
	{"label.member", 48, func(_ exporting, row debtRow) any { return row.Member.Organisation.Name }},
	{"label.constituency", 28, func(_ exporting, row debtRow) any { return row.Member.Constituency.Name }},
	{"label.category", 28, func(_ exporting, row debtRow) any { return nameOf(row.Member.Category) }},
	{"export.currency", 9, func(_ exporting, row debtRow) any { return row.Ages.Total.Currency }},
	{"export.since", 12, func(_ exporting, row debtRow) any {
		if row.Since == nil {
			return nil
		}
		return *row.Since
	}},
	{"export.notDue", 14, amountOf(func(row debtRow) Money { return row.Ages.NotDue })},
	{"export.days1To30", 14, amountOf(func(row debtRow) Money { return row.Ages.Days1To30 })},
	{"export.days31To60", 14, amountOf(func(row debtRow) Money { return row.Ages.Days31To60 })},
	{"export.days61To90", 14, amountOf(func(row debtRow) Money { return row.Ages.Days61To90 })},
	{"export.days91To180", 14, amountOf(func(row debtRow) Money { return row.Ages.Days91To180 })},
	{"export.days181To365", 14, amountOf(func(row debtRow) Money { return row.Ages.Days181To365 })},
	{"export.overYear", 14, amountOf(func(row debtRow) Money { return row.Ages.OverYear })},
	{"export.overdue", 14, amountOf(func(row debtRow) Money { return row.Ages.Overdue })},
	{"export.total", 14, amountOf(func(row debtRow) Money { return row.Ages.Total })},
	{"export.id", 20, func(_ exporting, row debtRow) any { return row.Member.ID }},
}
