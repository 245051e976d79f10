package runner

import (
	"bytes"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// limitMemory makes the system refuse private memory beyond the limit, so that
// a child that asks for ten gigabytes at once fails at once. RLIMIT_DATA rather
// than RLIMIT_AS: the latter would count mapped data files and the address
// space that the Go runtime only reserves.
func limitMemory(pid int, limit int64) {
	l := unix.Rlimit{Cur: uint64(limit), Max: uint64(limit)}
	// A child that has already ended cannot be limited and need not be.
	_ = unix.Prlimit(pid, unix.RLIMIT_DATA, &l, nil)
}

// resident returns the private memory of the process that is in the machine's
// memory, in bytes: mapped files do not count. 0 when it has ended.
func resident(pid int) int64 {
	data, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/statm")
	if err != nil {
		return 0
	}
	fields := bytes.Fields(data)
	if len(fields) < 3 {
		return 0
	}
	all, _ := strconv.ParseInt(string(fields[1]), 10, 64)
	shared, _ := strconv.ParseInt(string(fields[2]), 10, 64)
	return (all - shared) * int64(os.Getpagesize())
}
