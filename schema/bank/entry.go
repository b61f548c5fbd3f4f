package bank

import (
	"cmp"
	"slices"
	"strings"
)

// lines makes an entry's lines: one each transaction of a batch, where their
// amounts add up to the entry's; else one for the whole, which staff split.
// What is not booked yet comes again when it is, and is left out.
func (e camtEntry) lines(place int, wrong *problems) []Line {
	status := cmp.Or(strings.TrimSpace(e.Status.Code), strings.TrimSpace(e.Status.Word), "BOOK")
	if status != "BOOK" {
		return nil
	}
	whole, ok := e.whole(place, wrong)
	if !ok {
		return nil
	}
	if len(e.Details) == 0 {
		whole.Remittance = plain(e.Remark)
		return []Line{whole}
	}
	parts := make([]Line, len(e.Details))
	var sum int64
	for i, tx := range e.Details {
		parts[i] = tx.line(whole, len(e.Details) == 1)
		sum += parts[i].Amount
		if parts[i].Amount == 0 || parts[i].Currency != whole.Currency {
			sum = 0
			break
		}
	}
	if sum == whole.Amount {
		return parts
	}
	return []Line{e.joined(whole)}
}

// whole is the entry as one line; ok is false where something was refused.
func (e camtEntry) whole(place int, wrong *problems) (l Line, ok bool) {
	money, err := e.Amount.parse()
	if err != nil || money.Minor == 0 {
		wrong.add(place, "STATEMENT_AMOUNT", "Value", cut(plain(e.Amount.Value+" "+e.Amount.Currency), 40))
		return l, false
	}
	l = Line{
		Amount: money.Minor, Currency: money.Currency, place: place,
		BankReference: cut(plain(e.Reference), 100), Reversal: strings.TrimSpace(e.Reversal) == "true" || strings.TrimSpace(e.Reversal) == "1",
	}
	switch strings.TrimSpace(e.Direction) {
	case "CRDT":
	case "DBIT":
		l.Amount = -l.Amount
	default:
		wrong.add(place, "STATEMENT_DIRECTION")
		return l, false
	}
	booked, err := e.Booked.parse()
	value, valueErr := e.Value.parse()
	if err != nil {
		booked, err = value, valueErr
	}
	if err != nil {
		wrong.add(place, "STATEMENT_DAY", "Value", cut(plain(e.Booked.Day+e.Booked.Instant), 40))
		return l, false
	}
	l.BookedOn = booked
	if valueErr == nil {
		l.ValueOn = value
	}
	return l, true
}

// line is one transaction of an entry; alone, it has the entry's amount.
func (tx camtTransaction) line(whole Line, alone bool) Line {
	l := whole
	l.Remittance, l.Payer = tx.remittance(), tx.payer(whole.Amount > 0)
	if own := cut(plain(tx.Reference), 100); own != "" {
		l.BankReference = own
	}
	if alone {
		return l
	}
	amount := tx.Amount
	if amount.Value == "" {
		amount = tx.AmountBefore
	}
	money, err := amount.parse()
	if err != nil {
		money.Minor = 0 // the entry stays whole
	}
	l.Amount, l.Currency = money.Minor, money.Currency
	direction := strings.TrimSpace(tx.Direction)
	if direction == "DBIT" || direction == "" && whole.Amount < 0 {
		l.Amount = -l.Amount
	}
	return l
}

// joined is a batch that cannot be taken apart.
func (e camtEntry) joined(whole Line) Line {
	var remittances, payers []string
	for _, tx := range e.Details {
		remittances = append(remittances, tx.remittance())
		if payer := tx.payer(whole.Amount > 0); payer != "" && !slices.Contains(payers, payer) {
			payers = append(payers, payer)
		}
	}
	whole.Remittance = plain(strings.Join(remittances, " "))
	if len(payers) == 1 {
		whole.Payer = payers[0]
	}
	return whole
}

// payer is the other side: who pays what comes in, who is paid what goes out.
func (tx camtTransaction) payer(in bool) string {
	if in {
		return plain(cmp.Or(tx.Debtor, tx.DebtorParty))
	}
	return plain(cmp.Or(tx.Creditor, tx.CreditParty))
}

// remittance is what the payer wrote: free text, references, and the name of
// the transfer where it says something; each once.
func (tx camtTransaction) remittance() string {
	var parts []string
	for _, text := range slices.Concat(tx.Free, tx.Structured, tx.Invoices) {
		if text = plain(text); text != "" && !slices.Contains(parts, text) {
			parts = append(parts, text)
		}
	}
	if end := plain(tx.EndToEnd); end != "" && end != "NOTPROVIDED" && (len(parts) == 0 || len(documents(end)) > 0 && len(documents(strings.Join(parts, " "))) == 0) {
		parts = append(parts, end)
	}
	if len(parts) == 0 {
		return plain(tx.Remark)
	}
	return plain(strings.Join(parts, " "))
}
