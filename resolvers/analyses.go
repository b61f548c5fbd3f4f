package resolvers

import (
	"container/list"
	"sync"
)

// analyses remembers the queries asked last, up to a sum of their lengths.
type analyses struct {
	mu     sync.Mutex
	recent *list.List // of *remembered, the latest first
	byText map[string]*list.Element
	bytes  int
}

type remembered struct {
	query    string
	analysis *analysis
}

// maxRemembered bounds the cache; what is kept for a query takes some fifty
// times its length.
const maxRemembered = 1 << 20

func newAnalyses() *analyses {
	return &analyses{recent: list.New(), byText: map[string]*list.Element{}}
}

func (c *analyses) get(query string) *analysis {
	c.mu.Lock()
	defer c.mu.Unlock()
	element, ok := c.byText[query]
	if !ok {
		return nil
	}
	c.recent.MoveToFront(element)
	return element.Value.(*remembered).analysis
}

func (c *analyses) put(query string, n *analysis) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.byText[query]; known {
		return
	}
	c.byText[query] = c.recent.PushFront(&remembered{query, n})
	for c.bytes += len(query); c.bytes > maxRemembered; {
		oldest := c.recent.Remove(c.recent.Back()).(*remembered)
		delete(c.byText, oldest.query)
		c.bytes -= len(oldest.query)
	}
}
