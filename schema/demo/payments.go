package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/store"
)

// planPayments decides how a member pays a year: most in full around the due
// day, some late, in part, over, and a few not at all.
func (d *demo) planPayments(s story, b body, a assessment, year int, due, today date.Date) {
	current := year == today.Year()
	luck, days := d.dice.IntN(100), d.dice.IntN(45)
	if !current && luck >= 3 {
		luck += 22 // of a year long gone, few still owe and fewer a part
	}
	pay := func(day date.Date, minor int64, reference string) {
		if day.Before(today) {
			s.add(d.hour(day, 11), d.receive(a, day, minor, reference))
		}
	}
	reference := fmt.Sprintf("PLN-%d-%03d", year, b.MemberID)
	switch {
	case b.Name == inArrears && year >= today.Year()-1, current && slices.Contains(unpaid, b.Name):
		return
	case year >= waived.Year() && a.Waivable:
		if b.Name == graduate && !current && year > waived.Year() {
			pay(today.AddDays(-40), a.Amount, reference) // declined once, it pays
		}
	case !current && luck < 3:
		if day := due.AddDays(170); !d.credited && day.Before(today) {
			d.credited = true
			s.add(d.hour(day, 10), d.credit(a))
		} else if year < today.Year()-1 { // once the rights were suspended; of last year, some owe it still
			pay(due.AddDays(days+95), a.Amount, reference)
		}
	case current && luck < 24:
		return
	case luck < 30:
		pay(due.AddDays(days-50), a.Amount/2, reference+" (1/2)")
		if !current && (year < today.Year()-1 || luck > 27) { // after the notice of arrears
			pay(due.AddDays(days+65), a.Amount-a.Amount/2, reference+" (2/2)")
		}
	case luck < 33:
		pay(due.AddDays(days-50), a.Amount+2500, reference)
	case luck < 35:
		pay(due.AddDays(days-50), a.Amount*10, reference)
		if day := due.AddDays(days - 48); day.Before(today) {
			s.add(d.hour(day, 15), d.correct(a))
		}
	case luck < 45:
		pay(due.AddDays(days+5), a.Amount, reference)
	default:
		pay(due.AddDays(days-44), a.Amount, reference)
	}
}

func (d *demo) receive(a assessment, day date.Date, minor int64, reference string) happening {
	return func(ctx context.Context, at time.Time) error {
		return d.act(ctx, at, func(tx *store.Tx) error {
			_, err := dues.Record(ctx, tx, dues.Receipt{
				DuesID: a.ID, Amount: money.Money{Minor: minor, Currency: a.Currency}.Amount(), PaidOn: day, Reference: reference,
			})
			return err
		})
	}
}

// correct takes back the payment with one nought too many and records the right one.
func (d *demo) correct(a assessment) happening {
	return func(ctx context.Context, at time.Time) error {
		return d.act(ctx, at, func(tx *store.Tx) error {
			paid, err := dues.Payments(ctx, tx, []int64{a.ID})
			if err != nil || len(paid[a.ID]) == 0 {
				return err
			}
			wrong := paid[a.ID][0]
			if _, err := dues.Reverse(ctx, tx, wrong.ID, "Keyed with one nought too many"); err != nil {
				return err
			}
			_, err = dues.Record(ctx, tx, dues.Receipt{
				DuesID: a.ID, Amount: money.Money{Minor: a.Amount, Currency: a.Currency}.Amount(), PaidOn: wrong.PaidOn, Reference: wrong.Reference,
			})
			return err
		})
	}
}
