package resolvers

import (
	"context"
	"errors"
	"sync"
	"testing"
)

func TestTheFirstRowToAskLoadsForAll(t *testing.T) {
	loads := 0
	batch := NewBatch([]int{1, 2, 3}, func(_ context.Context, keys []int) (map[int]string, error) {
		loads++
		return map[int]string{keys[0]: "one", keys[1]: "two"}, nil
	})
	var rows sync.WaitGroup
	for key, want := range map[int]string{1: "one", 2: "two", 3: ""} {
		rows.Go(func() {
			if got, err := batch.Get(t.Context(), key); got != want || err != nil {
				t.Errorf("%d: %q, %v", key, got, err)
			}
		})
	}
	rows.Wait()
	if loads != 1 {
		t.Errorf("%d loads", loads)
	}
}

func TestEveryRowLearnsThatTheLoadFailed(t *testing.T) {
	failure := errors.New("no")
	failed := NewBatch([]int{1}, func(context.Context, []int) (map[int]int, error) { return nil, failure })
	panicked := NewBatch([]int{1}, func(context.Context, []int) (map[int]int, error) { panic("no") })
	func() {
		defer func() { _ = recover() }()
		_, _ = panicked.Get(t.Context(), 1)
	}()
	for range 2 {
		if _, err := failed.Get(t.Context(), 1); !errors.Is(err, failure) {
			t.Errorf("failed: %v", err)
		}
		if _, err := panicked.Get(t.Context(), 1); !errors.Is(err, errLoadPanicked) {
			t.Errorf("panicked: %v", err)
		}
	}
}
