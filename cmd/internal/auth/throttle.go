package auth

import (
	"sync"
	"time"
)

const (
	mostTries = 10
	window    = 15 * time.Minute
	mostKept  = 10_000 // keys in memory, whatever a stranger sends
)

// A throttle counts wrong passwords by login and by address.
type throttle struct {
	mu    sync.Mutex
	tries map[string][]time.Time
}

// allows reports whether one more try may be made under all the keys.
func (t *throttle) allows(now time.Time, keys ...string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, k := range keys {
		if len(t.recent(now, k)) >= mostTries {
			return false
		}
	}
	return true
}

func (t *throttle) failed(now time.Time, keys ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.tries == nil || len(t.tries) > mostKept {
		t.tries = map[string][]time.Time{}
	}
	for _, k := range keys {
		t.tries[k] = append(t.recent(now, k), now)
	}
}

func (t *throttle) recent(now time.Time, key string) []time.Time {
	list := t.tries[key]
	for len(list) > 0 && now.Sub(list[0]) > window {
		list = list[1:]
	}
	return list
}
