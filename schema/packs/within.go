package packs

import (
	"context"
	"errors"
	"time"
)

const (
	// readingTime is how long the pages of one paper may take to be read.
	readingTime = 30 * time.Second
	// joiningTime is how long all may take to be joined; less than the lease.
	joiningTime = 4 * time.Minute
)

// errSlow says that something took longer than it may.
var errSlow = errors.New("it took too long")

// within waits for work that cannot be stopped, and no longer than it may take:
// what a file makes endless is left behind, and its pack goes on or is given up.
func within[T any](ctx context.Context, most time.Duration, work func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	ctx, done := context.WithTimeout(ctx, most)
	defer done()
	answers := make(chan answer, 1)
	go func() {
		value, err := work()
		answers <- answer{value, err}
	}()
	select {
	case a := <-answers:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return none, errSlow
		}
		return none, ctx.Err()
	}
}
