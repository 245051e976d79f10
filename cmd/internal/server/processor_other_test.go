//go:build !unix

package server

import "time"

var started = time.Now()

// processor returns the time that has passed: the processor's own is not to be
// had the same way everywhere.
func processor() time.Duration { return time.Since(started) }
