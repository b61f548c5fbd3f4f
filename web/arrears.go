package web

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/texts"
)

// Arrears is what of the dues of all years should have been paid by today.
type Arrears struct {
	Amount string // in the reader's language; a sum for each currency
	Since  date.Date
	Years  int // of which anything is overdue
}

// arrears sums up a list of dues whose query names overdue, balance and dueOn.
func (s *Site) arrears(l texts.Language, history any) (*Arrears, error) {
	list := reflect.ValueOf(history)
	if list.Kind() != reflect.Slice {
		return nil, fmt.Errorf("arrears wants a list of dues, not %T", history)
	}
	late := &Arrears{}
	var balances []Money
	for i := range list.Len() {
		one := reflect.Indirect(list.Index(i))
		overdue, isBool := field[bool](one, "Overdue")
		balance, isMoney := field[Money](one, "Balance")
		dueOn, isDate := field[date.Date](one, "DueOn")
		if !isBool || !isMoney || !isDate {
			return nil, fmt.Errorf("arrears wants the fields overdue, balance and dueOn")
		}
		if !overdue {
			continue
		}
		late.Years++
		balances = append(balances, balance)
		if late.Since.IsZero() || dueOn.Before(late.Since) {
			late.Since = dueOn
		}
	}
	sums, err := sum(balances)
	if err != nil {
		return nil, err
	}
	var written []string
	for _, m := range sums {
		written = append(written, texts.FormatMoney(l, m))
	}
	late.Amount = strings.Join(written, " + ")
	return late, nil
}

func field[T any](of reflect.Value, name string) (value T, ok bool) {
	if f := of.FieldByName(name); f.IsValid() {
		value, ok = f.Interface().(T)
	}
	return value, ok
}

// sum adds up amounts exactly, those of each currency by themselves.
func sum(amounts []Money) ([]money.Money, error) {
	var sums []money.Money
	for _, amount := range amounts {
		m, err := money.Parse(amount.Amount, amount.Currency)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(sums, func(s money.Money) bool { return s.Currency == m.Currency })
		if i < 0 {
			sums = append(sums, m)
			continue
		}
		sums[i].Minor += m.Minor
	}
	return sums, nil
}

// owing is an amount as its reader would type it, to fill a field in advance;
// empty where nothing is owed.
func owing(l texts.Language, m Money) string {
	if sign(m) <= 0 {
		return ""
	}
	if l == texts.English {
		return m.Amount
	}
	return strings.Replace(m.Amount, ".", ",", 1)
}

// lastDay is the day that ends at an instant, or on which it falls.
func lastDay(until time.Time, zone *time.Location) date.Date {
	return date.Of(until.Add(-time.Nanosecond), zone)
}
