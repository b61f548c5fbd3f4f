package web

import (
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
)

// invoiceRow is an invoice or credit note as the query named "export" of its
// page asks for it.
type invoiceRow struct {
	ID, Number, Kind       string
	Amount, Credited, Open Money
	Credits                *struct{ Number string }
	DueOn, IssuedOn        date.Date
	Reason                 *string
	Year                   int
	Member                 struct {
		Organisation struct {
			Country *struct{ Code string }
			Name    string
		}
	}
}

// invoiceColumns are those of the list of invoices; amounts of credit notes
// are below zero, so that the column adds up.
var invoiceColumns = []column[invoiceRow]{
	{"invoices.number", 16, func(_ exporting, row invoiceRow) any { return row.Number }},
	{"invoices.kind", 14, func(e exporting, row invoiceRow) any { return e.word("InvoiceKind", row.Kind) }},
	{"label.member", 48, func(_ exporting, row invoiceRow) any { return row.Member.Organisation.Name }},
	{"export.countryCode", 10, func(_ exporting, row invoiceRow) any {
		if row.Member.Organisation.Country == nil {
			return nil
		}
		return row.Member.Organisation.Country.Code
	}},
	{"label.year", 10, func(_ exporting, row invoiceRow) any { return row.Year }},
	{"invoices.issuedOn", 12, func(_ exporting, row invoiceRow) any { return row.IssuedOn }},
	{"dues.dueOn", 12, func(_ exporting, row invoiceRow) any { return row.DueOn }},
	{"export.currency", 9, func(_ exporting, row invoiceRow) any { return row.Amount.Currency }},
	{"label.amount", 14, func(_ exporting, row invoiceRow) any {
		if row.Kind == "CREDIT_NOTE" {
			return money.Decimal("-" + row.Amount.Amount)
		}
		return money.Decimal(row.Amount.Amount)
	}},
	{"invoices.open", 14, func(_ exporting, row invoiceRow) any { return money.Decimal(row.Open.Amount) }},
	{"invoices.credits", 16, func(_ exporting, row invoiceRow) any {
		if row.Credits == nil {
			return nil
		}
		return row.Credits.Number
	}},
	{"label.reason", 40, func(_ exporting, row invoiceRow) any {
		if row.Reason == nil {
			return nil
		}
		return *row.Reason
	}},
	{"export.id", 20, func(_ exporting, row invoiceRow) any { return row.ID }},
}
