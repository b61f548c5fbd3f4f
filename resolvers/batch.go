package resolvers

import (
	"context"
	"errors"
	"sync"
)

// Batch loads one thing for every row of a page at once: rows share the batch,
// and the first row to ask loads for all. There are no timers; a batch lives
// and dies with its page.
type Batch[K comparable, V any] struct {
	keys   []K
	load   func(context.Context, []K) (map[K]V, error)
	once   sync.Once
	values map[K]V
	err    error
}

// NewBatch prepares a batch for the keys of a page's rows. load runs at most
// once, with all keys, and leaves out what it does not find.
func NewBatch[K comparable, V any](keys []K, load func(context.Context, []K) (map[K]V, error)) *Batch[K, V] {
	return &Batch[K, V]{keys: keys, load: load}
}

// errLoadPanicked is what the rows see that asked after a load that panicked.
var errLoadPanicked = errors.New("the batch's load panicked")

// Get returns a key's value, or the zero value where the load found none. It
// may be called by many goroutines at once.
func (b *Batch[K, V]) Get(ctx context.Context, key K) (V, error) {
	b.once.Do(func() {
		b.err = errLoadPanicked
		b.values, b.err = b.load(ctx, b.keys)
	})
	return b.values[key], b.err
}
