package web

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/texts"
)

type owed struct {
	Overdue bool
	Balance Money
	DueOn   date.Date
}

func TestArrearsAreTheSumOfAllThatIsOverdue(t *testing.T) {
	site := newReal(t).Site
	history := []*owed{
		{false, Money{"1100.00", "USD"}, date.New(2027, 11, 15)},
		{true, Money{"1100.10", "USD"}, date.New(2025, 3, 31)},
		{true, Money{"1649.90", "USD"}, date.New(2024, 3, 31)},
		{true, Money{"7", "XOF"}, date.New(2026, 3, 31)},
	}
	got, err := site.arrears(texts.English, history)
	if err != nil {
		t.Fatal(err)
	}
	want := &Arrears{"USD\u00a02,750.00 + XOF\u00a07", date.New(2024, 3, 31), 3}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b date.Date) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
	if got, err := site.arrears(texts.French, history[:1]); err != nil || got.Years != 0 || got.Amount != "" {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := site.arrears(texts.French, []struct{ Overdue bool }{{}}); err == nil {
		t.Error("a list of something else was summed up")
	}
}

func TestWhoOwesForAnEarlierYearIsNotThanked(t *testing.T) {
	d := newReal(t)
	d.api.values["viewer.memberships.0.dues.state"] = "PAID"
	d.api.lists["viewer.memberships"] = 1
	d.api.values["viewer.memberships.0.duesHistory.0.membershipYear.startsOn"] = "2999-01-01"
	for i, current := range []bool{false, true, false} {
		d.api.values["viewer.memberships.0.duesHistory."+string(rune('0'+i))+".membershipYear.current"] = current
	}
	w := d.get("/my-membership")
	d.wants(w, 200, "Your dues of several years are overdue, the oldest since 1\u00a0March\u00a02024: USD\u00a03,703.50 is owed.", "standing late",
		"Your dues for 12, USD\u00a01,234.50, are to be paid by 1\u00a0March\u00a02024.", "If paying is a difficulty")
	if strings.Contains(w.Body.String(), "Thank you") {
		t.Error("thanks for arrears")
	}
}

func TestWhatIsOwedIsFilledInAsItsReaderTypesIt(t *testing.T) {
	for _, l := range texts.Languages {
		if got := plainDecimal(l, owing(l, Money{"2200.50", "USD"})); got != "2200.50" {
			t.Errorf("%s reads %s", l, got)
		}
	}
	for _, amount := range []string{"0.00", "-5.00"} {
		if got := owing(texts.French, Money{amount, "USD"}); got != "" {
			t.Errorf("%s is filled in as %s", amount, got)
		}
	}
}

func TestTheLastDayOfATokenIsTheDayBeforeItsEnd(t *testing.T) {
	zone := time.FixedZone("house", 2*60*60)
	end := time.Date(2027, 1, 31, 22, 0, 0, 0, time.UTC) // midnight in the house
	if got := lastDay(end, zone); got != date.New(2027, 1, 31) {
		t.Error(got)
	}
}
