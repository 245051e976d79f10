package auth

import (
	"maps"
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

// try counts one more try under all the keys and reports whether it may be
// made: tries made at the same moment count before any of them is answered.
func (t *throttle) try(now time.Time, keys ...string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.makeRoom(now)
	for _, k := range keys {
		if len(t.recent(now, k)) >= mostTries {
			return false
		}
	}
	for _, k := range keys {
		t.tries[k] = append(t.recent(now, k), now)
	}
	return true
}

// makeRoom forgets what is over, and where strangers have filled the memory all
// the same, those who have tried least: nobody buys new tries that way.
func (t *throttle) makeRoom(now time.Time) {
	if t.tries == nil {
		t.tries = map[string][]time.Time{}
	}
	for least := 0; len(t.tries) > mostKept && least < mostTries; least++ {
		maps.DeleteFunc(t.tries, func(k string, _ []time.Time) bool { return len(t.recent(now, k)) <= least })
	}
}

// right takes back the last try, which was no wrong password.
func (t *throttle) right(keys ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, k := range keys {
		if n := len(t.tries[k]); n > 0 {
			t.tries[k] = t.tries[k][:n-1]
		}
	}
}

func (t *throttle) recent(now time.Time, key string) []time.Time {
	list := t.tries[key]
	for len(list) > 0 && now.Sub(list[0]) > window {
		list = list[1:]
	}
	return list
}
