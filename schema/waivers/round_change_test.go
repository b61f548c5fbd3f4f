package waivers

import (
	"sync"
	"testing"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

func TestOfTwoWhoOpenARoundOneIsTold(t *testing.T) {
	s := storetest.New(t)
	if err := s.Work(t.Context(), store.System("test"), func(tx *store.Tx) error {
		partnerCountries(t.Context(), t, tx, 20)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wait.Go(func() {
			errs[i] = s.Write(t.Context(), staffer, func(tx *store.Tx) error {
				_, _, err := OpenRound(t.Context(), tx, round2024)
				return err
			})
		})
	}
	wait.Wait()
	opened := 0
	for _, err := range errs {
		if err == nil {
			opened++
		} else if code(err) != "ROUND_OPEN" {
			t.Error(err)
		}
	}
	q := s.Read(staffer)
	if letters := number(t.Context(), t, q, `select count(*) from notices`); opened != 1 || letters != 20 {
		t.Errorf("%d opened it, %d letters", opened, letters)
	}
}

func TestTheDaysOfARoundChangeAndItStays(t *testing.T) {
	storetest.Tx(t, staffer, func(tx *store.Tx) {
		ctx := t.Context()
		partnerCountries(ctx, t, tx, 1)
		round, _, err := OpenRound(ctx, tx, round2024)
		if err != nil {
			t.Fatal(err)
		}
		change := RoundDays{round, 1, date.New(2024, 2, 15), date.New(2024, 3, 15)}
		if err := ChangeRound(ctx, tx, change); err != nil {
			t.Fatal(err)
		}
		if err := ChangeRound(ctx, tx, change); code(err) != "STALE_VERSION" {
			t.Errorf("what somebody changed meanwhile: %v", err)
		}
		if err := ChangeRound(ctx, tx, RoundDays{round, 2, date.New(2024, 2, 15), date.New(2024, 2, 14)}); code(err) != "ROUND_REVIEW_EARLY" {
			t.Error(err)
		}
		if err := ChangeRound(ctx, tx, RoundDays{round + 1, 1, date.New(2024, 2, 15), date.New(2024, 3, 15)}); code(err) != "NOT_FOUND" {
			t.Error(err)
		}
		r, found, err := RoundByID(ctx, tx, round)
		if err != nil || !found || r.Version != 2 || r.AsksUntil != change.AsksUntil || r.ReviewUntil != change.ReviewUntil || r.ReferenceOn != round2024.ReferenceOn {
			t.Errorf("%+v, %v", r, err)
		}
		if n := number(ctx, t, tx, `select count(*) from audit where entity = 'waiver_rounds' and act = 'update'`); n != 1 {
			t.Errorf("%d changes on record", n)
		}
		if _, err := tx.Exec(ctx, `delete from waiver_rounds`); err == nil {
			t.Error("a round was deleted")
		}
	})
}
