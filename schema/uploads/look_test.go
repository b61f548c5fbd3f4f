package uploads

import (
	"context"
	"errors"
	"testing"
	"time"
)

// TestALookIsBounded: in time, and in how many are under way, until they end.
func TestALookIsBounded(t *testing.T) {
	t1, ended := make(turns, 1), make(chan bool)
	slow := func(context.Context, []byte) (bool, error) { <-ended; return false, nil }
	quick := func(context.Context, []byte) (bool, error) { return true, nil }
	if _, err := t1.look(t.Context(), time.Millisecond, slow, nil); !errors.Is(err, errUnreadable) {
		t.Errorf("what takes too long: %v", err)
	}
	if _, err := t1.look(t.Context(), time.Millisecond, quick, nil); !errors.Is(err, errNoTurn) {
		t.Errorf("while it goes on: %v", err)
	}
	close(ended)
	if runs, err := t1.look(t.Context(), time.Minute, quick, nil); !runs || err != nil {
		t.Errorf("once it has ended: %v %v", runs, err)
	}
	if _, err := t1.look(t.Context(), time.Minute, func(context.Context, []byte) (bool, error) { panic("malformed") }, nil); !errors.Is(err, errUnreadable) {
		t.Errorf("what breaks the library: %v", err)
	}
	if runs, err := t1.look(t.Context(), time.Minute, quick, nil); !runs || err != nil {
		t.Errorf("after that: %v %v", runs, err)
	}
}

// TestALookThatNobodyWaitsForEnds at its next step.
func TestALookThatNobodyWaitsForEnds(t *testing.T) {
	ctx, done := context.WithCancel(t.Context())
	done()
	if _, err := runsPDF(ctx, []byte("%PDF-1.7\n%%EOF\n")); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
