package store

import (
	"context"
	"sync"
)

type memoryKey struct{}

// memory is what was computed for one reader of many pages.
type memory struct {
	mu    sync.Mutex
	known map[any]any
}

// Remembering returns a context under which Once computes a thing once: for
// whoever reads a list page by page to its end, such as an export. What it
// remembers lives as long as the context, and is for one viewer.
func Remembering(ctx context.Context) context.Context {
	return context.WithValue(ctx, memoryKey{}, &memory{known: map[any]any{}})
}

// Once computes what a key names, or under Remembering returns what was
// computed before; callers share it and must not change it. Errors are those
// of compute, and are not remembered.
func Once[T any](ctx context.Context, key any, compute func() (T, error)) (T, error) {
	m, ok := ctx.Value(memoryKey{}).(*memory)
	if !ok {
		return compute()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if value, found := m.known[key].(T); found {
		return value, nil
	}
	value, err := compute()
	if err == nil {
		m.known[key] = value
	}
	return value, err
}
