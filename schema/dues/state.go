// Package dues holds what members owe the initiative and what they pay: fee
// schedules, membership years, one assessment a member and year, payments,
// reversals and write-offs. Every figure is a row; a balance is their sum.
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
	WrittenOff State = "WRITTEN_OFF"  // nothing owed, the rest given up
	NotYet     State = "NOT_ASSESSED" // a filter's word for members without dues of the year
)

// StateOn computes the state from amounts in minor units.
func StateOn(today, dueOn date.Date, amount, paid, writtenOff int64) State {
	balance := amount - paid - writtenOff
	switch {
	case balance < 0:
		return Overpaid
	case balance == 0 && writtenOff > 0:
		return WrittenOff
	case balance == 0:
		return Paid
	case paid > 0:
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
		when d.balance = 0 and d.written_off > 0 then 'WRITTEN_OFF'
		when d.balance = 0 then 'PAID'
		when d.paid > 0 then 'PART_PAID'
		when d.due_on < $? then 'OVERDUE'
		else 'DUE' end = any($?)`, store.Texts(states), today, today, store.Texts(states))
}
