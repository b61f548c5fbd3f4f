package web

import (
	"slices"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
)

// exportRow is a member as the queries named "export" ask for it.
type exportRow struct {
	ID           string
	Organisation struct {
		Country *struct{ Code, Name string }
		Name    string
		Website string
	}
	Constituency    struct{ Name string }
	Category        *struct{ Name string }
	Band            *struct{ Name string }
	JoinedOn        date.Date
	JoinedPrecision string
	YearJoined      int
	Status          string
	Dues            *struct {
		Year                                                int
		DueOn                                               date.Date
		State                                               string
		Amount, Paid, WrittenOff, Waived, Credited, Balance Money
	}
}

// column is a column of an export: the id of its heading's text, its width in
// characters, and what a row has in it.
type column[R any] struct {
	title string
	width int
	cell  func(e exporting, row R) any
}

// duesColumns stand in exports of today's register only.
var duesColumns = []string{
	"label.dues", "label.year", "dues.dueOn", "export.currency", "dues.assessed", "dues.paid", "dues.writtenOff", "dues.waived", "dues.credited", "dues.balance",
}

// exportColumn is one of a member.
type exportColumn = column[exportRow]

// publicColumns are those of the public register.
var publicColumns = []exportColumn{
	{"label.member", 48, func(_ exporting, row exportRow) any { return row.Organisation.Name }},
	{"export.countryCode", 10, func(_ exporting, row exportRow) any {
		if row.Organisation.Country == nil {
			return nil
		}
		return row.Organisation.Country.Code
	}},
	{"label.country", 24, func(_ exporting, row exportRow) any {
		if row.Organisation.Country == nil {
			return nil
		}
		return row.Organisation.Country.Name
	}},
	{"label.constituency", 28, func(_ exporting, row exportRow) any { return row.Constituency.Name }},
	{"label.yearJoined", 10, func(_ exporting, row exportRow) any { return row.YearJoined }},
	{"label.status", 14, func(e exporting, row exportRow) any { return e.word("MemberStatus", row.Status) }},
}

// memberColumns are those of the secretariat: the public ones and the dues.
var memberColumns = slices.Concat(publicColumns, []exportColumn{
	{"member.since", 12, func(_ exporting, row exportRow) any {
		if row.JoinedPrecision != "DAY" {
			return nil // only the year is known
		}
		return row.JoinedOn
	}},
	{"label.category", 28, func(_ exporting, row exportRow) any { return nameOf(row.Category) }},
	{"label.band", 28, func(_ exporting, row exportRow) any { return nameOf(row.Band) }},
	{"label.website", 32, func(_ exporting, row exportRow) any { return row.Organisation.Website }},
	{"label.dues", 16, func(e exporting, row exportRow) any {
		if row.Dues == nil {
			return e.say("dues.none")
		}
		return e.word("DuesState", row.Dues.State)
	}},
	{"label.year", 10, ofDues(func(row exportRow) any { return row.Dues.Year })},
	{"dues.dueOn", 12, ofDues(func(row exportRow) any { return row.Dues.DueOn })},
	{"export.currency", 9, ofDues(func(row exportRow) any { return row.Dues.Amount.Currency })},
	{"dues.assessed", 14, ofDues(func(row exportRow) any { return money.Decimal(row.Dues.Amount.Amount) })},
	{"dues.paid", 14, ofDues(func(row exportRow) any { return money.Decimal(row.Dues.Paid.Amount) })},
	{"dues.waived", 14, ofDues(func(row exportRow) any { return money.Decimal(row.Dues.Waived.Amount) })},
	{"dues.credited", 14, ofDues(func(row exportRow) any { return money.Decimal(row.Dues.Credited.Amount) })},
	{"dues.writtenOff", 14, ofDues(func(row exportRow) any { return money.Decimal(row.Dues.WrittenOff.Amount) })},
	{"dues.balance", 14, ofDues(func(row exportRow) any { return money.Decimal(row.Dues.Balance.Amount) })},
	{"export.id", 20, func(_ exporting, row exportRow) any { return row.ID }},
})

// nameOf is the name of something that may be missing.
func nameOf(thing *struct{ Name string }) any {
	if thing == nil {
		return nil
	}
	return thing.Name
}

// ofDues leaves the cell empty where no dues are assessed.
func ofDues(cell func(exportRow) any) func(exporting, exportRow) any {
	return func(_ exporting, row exportRow) any {
		if row.Dues == nil {
			return nil
		}
		return cell(row)
	}
}
