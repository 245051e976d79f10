package server

import (
	"container/list"
	"errors"
	"sync"

	"github.com/lozere-developpement/sillage/cmd/internal/web"
)

// A cache keeps the bodies that were drawn last. Two readers who ask for the
// same page at once wait for one drawing. Its keys hold the hash of the data,
// so nothing in it is ever out of date.
type cache struct {
	limit int // bytes

	mu    sync.Mutex
	size  int
	order *list.List // of *cached, the last used first
	byKey map[string]*list.Element
}

type cached struct {
	key  string
	once sync.Once
	body *web.Body
	err  error
}

// errUnmade is what those are told who waited for a body whose making panicked.
var errUnmade = errors.New("the page could not be made")

func newCache(limit int) *cache {
	return &cache{limit: limit, order: list.New(), byKey: map[string]*list.Element{}}
}

// get returns the body under key, made by make when it is not there. A body
// that could not be made is not kept.
func (c *cache) get(key string, make func() (*web.Body, error)) (*web.Body, error) {
	entry := c.entry(key)
	entry.once.Do(func() {
		entry.err = errUnmade // stays if make panics: the next reader tries again
		defer c.account(entry)
		entry.body, entry.err = make()
	})
	return entry.body, entry.err
}

func (c *cache) entry(key string) *cached {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.byKey[key]; ok {
		c.order.MoveToFront(e)
		return e.Value.(*cached)
	}
	entry := &cached{key: key}
	c.byKey[key] = c.order.PushFront(entry)
	return entry
}

// account counts a new body, and forgets the ones used longest ago when there
// is no room left.
func (c *cache) account(entry *cached) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byKey[entry.key]
	if !ok || e.Value != entry {
		return // forgotten meanwhile
	}
	if entry.err != nil {
		c.order.Remove(e)
		delete(c.byKey, entry.key)
		return
	}
	c.size += entry.body.Size()
	for e := c.order.Back(); e != nil && c.size > c.limit; {
		old, prev := e.Value.(*cached), e.Prev()
		if old != entry && old.body != nil {
			c.size -= old.body.Size()
			c.order.Remove(e)
			delete(c.byKey, old.key)
		}
		e = prev
	}
}
