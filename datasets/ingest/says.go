package ingest

import "strings"

// Says tells whether a row was set aside, or something noted, for the reason
// with this key.
func (r *Report) Says(key string) bool {
	for k := range r.reasons {
		if strings.HasSuffix(k, "\x00"+key) {
			return true
		}
	}
	for _, n := range r.Notes {
		if n.Key == key {
			return true
		}
	}
	return false
}
