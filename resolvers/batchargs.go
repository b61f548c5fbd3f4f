package resolvers

import (
	"context"
	"sync"
)

// ByArgs keeps one Batch for each set of arguments that a page's field is
// taken with, so that `a: dues(year: 2022) b: dues(year: 2023)` is two loads
// and not one too few.
type ByArgs[A, K comparable, V any] struct {
	keys    []K
	load    func(context.Context, A, []K) (map[K]V, error)
	mu      sync.Mutex
	batches map[A]*Batch[K, V]
}

// NewByArgs prepares the batches of a field for the keys of a page's rows.
func NewByArgs[A, K comparable, V any](keys []K, load func(context.Context, A, []K) (map[K]V, error)) *ByArgs[A, K, V] {
	return &ByArgs[A, K, V]{keys: keys, load: load, batches: map[A]*Batch[K, V]{}}
}

// Get returns a key's value under some arguments.
func (b *ByArgs[A, K, V]) Get(ctx context.Context, args A, key K) (V, error) {
	b.mu.Lock()
	batch, ok := b.batches[args]
	if !ok {
		batch = NewBatch(b.keys, func(ctx context.Context, keys []K) (map[K]V, error) { return b.load(ctx, args, keys) })
		b.batches[args] = batch
	}
	b.mu.Unlock()
	return batch.Get(ctx, key)
}
