package waivers

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

func TestOneRefusedMeansNothingIsDoneUnlessFailedOnesAreLeftOut(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		b := convene(ctx, t, tx, 3)
		if _, err := tx.Exec(ctx, `delete from waiver_answers where waiver_id = $1`, b.cases[1]); err != nil {
			t.Fatal(err)
		}
		d := b.grants("2023/07", b.cases...)
		d.Versions = map[int64]int{b.cases[2]: 9}
		results, err := Decide(ctx, tx, d)
		if got := err.Error(); len(refuse.From(err)) != 2 || !strings.Contains(got, "Country 2: A required answer") || !strings.Contains(got, "Country 3: Somebody changed") {
			t.Error(got)
		}
		if len(results) != 3 || one(ctx, t, tx, `select count(*) from waiver_decisions`) != "0" {
			t.Error(results)
		}
		d.RejectFailedRows = true
		results, err = Decide(ctx, tx, d)
		if err != nil || results[0].Refusals != nil || code(results[1].Refusals) != "NOT_COMPLETE" || code(results[2].Refusals) != "STALE_VERSION" {
			t.Error(results, err)
		}
		if got := one(ctx, t, tx, `select string_agg(state, ' ' order by id) from fee_waivers`); got != "GRANTED SUBMITTED SUBMITTED" {
			t.Error(got)
		}
	})
}

func TestFiveHundredCasesTakeAsManyStatementsAsFive(t *testing.T) {
	counted := map[int]int64{}
	for _, cases := range []int{5, 500} {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			b := convene(t.Context(), t, tx, cases)
			ctx, statements := store.CountStatements(t.Context())
			d := b.grants("2023/07", b.cases...)
			d.RejectFailedRows = true
			results, err := Decide(ctx, tx, d)
			if err != nil || len(results) != cases {
				t.Fatal(err)
			}
			counted[cases] = statements.Load()
			if got := one(t.Context(), t, tx, `select count(*) from dues where balance = 0`); got != fmt.Sprint(cases) {
				t.Errorf("%s waived", got)
			}
		})
	}
	if counted[5] != counted[500] || counted[5] > 22 {
		t.Errorf("%v statements", counted)
	}
}

func TestOfTwoHundredDecisionsOneIsRecordedAndTheOthersAreToldWhich(t *testing.T) {
	s := storetest.New(t)
	var b board
	if err := s.Work(t.Context(), store.System("test"), func(tx *store.Tx) error {
		b = convene(t.Context(), t, tx, 1)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	answers := make([]error, 200)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			answers[i] = s.Write(context.WithoutCancel(t.Context()), store.System("test"), func(tx *store.Tx) error {
				_, err := Decide(t.Context(), tx, b.grants(fmt.Sprintf("2023/%03d", i+1), b.cases...))
				return err
			})
		})
	}
	all.Wait()
	q := s.Read(store.System("test"))
	number := one(t.Context(), t, q, `select c.number from waiver_decisions d join decisions c on c.id = d.decision_id`)
	won, told := 0, 0
	for _, err := range answers {
		switch {
		case err == nil:
			won++
		case code(err) == "ALREADY_DECIDED" && strings.Contains(err.Error(), number):
			told++
		default:
			t.Error(err)
		}
	}
	if won != 1 || told != 199 {
		t.Errorf("%d recorded, %d told which", won, told)
	}
	if got := one(t.Context(), t, q, `select count(*) || ' ' || (select count(*) from decisions) from reliefs`); got != "1 1" {
		t.Errorf("reliefs and decisions: %s", got)
	}
}
