package packs

import (
	"context"
	"errors"
	"testing"
	"time"
)

// TestWhatIsEndlessIsLeftBehind, what answers in time is taken, and a process
// that ends waits for nothing.
func TestWhatIsEndlessIsLeftBehind(t *testing.T) {
	endless := make(chan struct{})
	defer close(endless)
	hang := func() (int, error) { <-endless; return 1, nil }
	if _, err := within(t.Context(), time.Millisecond, hang); !errors.Is(err, errSlow) {
		t.Errorf("%v", err)
	}
	if n, err := within(t.Context(), time.Minute, func() (int, error) { return 7, errPDF }); n != 7 || !errors.Is(err, errPDF) {
		t.Errorf("%d %v", n, err)
	}
	over, end := context.WithCancel(t.Context())
	end()
	if _, err := within(over, time.Minute, hang); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
