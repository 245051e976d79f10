//go:build !unix

package storetest

import "testing"

// Postgres skips the test: the server is started on Unix only.
func Postgres(t testing.TB) string {
	t.Skip("a PostgreSQL server is started for tests on Unix only")
	return ""
}

// Stop has nothing to stop.
func Stop() {}
