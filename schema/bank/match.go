package bank

import "github.com/plenary-org/plenary/schema/date"

// Why says what made a line's dues a candidate; the words are the schema's.
type Why string

const (
	Referenced      Why = "REFERENCE"        // named, and the amount is what is owed
	AmountDiffers   Why = "AMOUNT_DIFFERS"   // named, and the amount is not what is owed
	Several         Why = "SEVERAL"          // named together with others
	NameAndAmount   Why = "NAME_AND_AMOUNT"  // the payer's name resembles the member's, and the amount is what is owed
	AlreadyRecorded Why = "ALREADY_RECORDED" // somebody recorded this payment by hand, it seems
)

// nearDays is how far apart the bank's day and the day that somebody wrote
// down may be for one payment.
const nearDays = 10

// owed is what is known of dues while lines are judged; bookings of lines
// before change its balance.
type owed struct {
	DuesID   int64 `db:"dues_id"`
	Currency string
	Balance  int64
}

// recorded is a payment that no line brought.
type recorded struct {
	PaymentID int64 `db:"payment_id"`
	DuesID    int64 `db:"dues_id"`
	Amount    int64
	PaidOn    date.Date `db:"paid_on"`
}

// Candidate is dues that a line may pay.
type Candidate struct {
	DuesID    int64
	PaymentID int64 // of AlreadyRecorded
	Why       Why
}

// evidence is all that is known about what a line may be.
type evidence struct {
	named    []*owed     // dues that its reference names
	alike    []*owed     // dues of members whose name resembles the payer's, that owe just this
	recorded []*recorded // payments towards either, or of members alike, without a line
}

// judge says what becomes of a line: booked to the first candidate (certain),
// shown with its candidates, or left to staff without any. Certain is only the
// one dues that the reference names, in the same currency, which owe exactly
// that amount, and for which nobody recorded the same amount these days.
func judge(l Line, e evidence) (candidates []Candidate, certain bool) {
	if l.Amount <= 0 || l.Reversal {
		return nil, false
	}
	for _, r := range e.recorded {
		if r.Amount == l.Amount && near(r.PaidOn, l.BookedOn) {
			candidates = append(candidates, Candidate{r.DuesID, r.PaymentID, AlreadyRecorded})
		}
	}
	twice := len(candidates) > 0
	var exact, named int
	for _, d := range e.named {
		if d.Currency != l.Currency {
			continue
		}
		named++
		why := AmountDiffers
		if d.Balance == l.Amount {
			why = Referenced
			exact++
		}
		if len(e.named) > 1 {
			why = Several
		}
		candidates = append(candidates, Candidate{d.DuesID, 0, why})
	}
	if len(e.named) > 0 {
		return candidates, !twice && len(e.named) == 1 && exact == 1 && named == 1
	}
	for _, d := range e.alike {
		if d.Currency == l.Currency && d.Balance == l.Amount {
			candidates = append(candidates, Candidate{d.DuesID, 0, NameAndAmount})
		}
	}
	return candidates, false
}

// near tells whether two days may be those of one payment.
func near(a, b date.Date) bool {
	return !a.Before(b.AddDays(-nearDays)) && !a.After(b.AddDays(nearDays))
}
