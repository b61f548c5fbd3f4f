// Package dues holds what members owe the initiative and what they pay: fee
// schedules, membership years, one assessment a member and year, payments,
// what a member need not pay (written off, waived by a decision, credited),
// and what takes one of these back. Every figure is a row; a balance is their
// sum.
package dues

import (
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
)

// State says where dues stand on a day.
type State string

const (
	Due        State = "DUE"          // assessed, nothing paid, not late
	Overdue    State = "OVERDUE"      // nothing paid, the due day has passed
	PartPaid   State = "PART_PAID"    // something paid, something owed
	Paid       State = "PAID"         // nothing owed
	Overpaid   State = "OVERPAID"     // more paid than owed
	Waived     State = "WAIVED"       // nothing owed, the rest waived by a decision
	WrittenOff State = "WRITTEN_OFF"  // nothing owed, the rest given up
	Credited   State = "CREDITED"     // nothing owed, nothing paid, all taken back by credit notes
	NotYet     State = "NOT_ASSESSED" // a filter's word for members without dues of the year
)

// Sums are the account of dues in minor units. The balance is the amount less
// all the others.
type Sums struct {
	Amount     int64 `db:"amount"`
	Paid       int64 `db:"paid"`
	WrittenOff int64 `db:"written_off"`
	Waived     int64 `db:"waived"`
	Credited   int64 `db:"credited"`
}

// StateOn computes the state from the account.
func StateOn(today, dueOn date.Date, s Sums) State {
	balance := s.Amount - s.Paid - s.WrittenOff - s.Waived - s.Credited
	switch {
	case balance < 0:
		return Overpaid
	case balance == 0 && s.Waived > 0:
		return Waived
	case balance == 0 && s.WrittenOff > 0:
		return WrittenOff
	case balance == 0 && s.Credited > 0 && s.Paid == 0:
		return Credited
	case balance == 0:
		return Paid
	case s.Paid > 0:
		return PartPaid
	case dueOn.Before(today):
		return Overdue
	default:
		return Due
	}
}

// InState narrows a query over dues d (left-joined) to those in one of the
// states on a day: the same rule as StateOn, which a test holds together; but
// who looks for OVERDUE finds what is overdue in part too.
func InState(w *store.Where, today date.Date, states []string) {
	w.And(`'OVERDUE' = any($?) and d.balance > 0 and d.due_on < $? or
		case when d.id is null then 'NOT_ASSESSED'
		when d.balance < 0 then 'OVERPAID'
		when d.balance = 0 and d.waived > 0 then 'WAIVED'
		when d.balance = 0 and d.written_off > 0 then 'WRITTEN_OFF'
		when d.balance = 0 and d.credited > 0 and d.paid = 0 then 'CREDITED'
		when d.balance = 0 then 'PAID'
		when d.paid > 0 then 'PART_PAID'
		when d.due_on < $? then 'OVERDUE'
		else 'DUE' end = any($?)`, store.Texts(states), today, today, store.Texts(states))
}
