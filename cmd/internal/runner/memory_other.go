//go:build unix && !linux

package runner

// limitMemory relies on GOMEMLIMIT alone here: these systems do not let a
// parent limit a child that runs. Not tested.
func limitMemory(int, int64) {}

// resident is not measured here.
func resident(int) int64 { return 0 }
