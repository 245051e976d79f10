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

// A Server is a PostgreSQL server of its own, which can be killed.
type Server struct{ Address string }

// NewServer skips the test: servers are only started on Unix.
func NewServer(t testing.TB) *Server {
	t.Skip("PostgreSQL is only started on Unix")
	return nil
}

// Kill does nothing here.
func (*Server) Kill() {}

// Restart does nothing here.
func (*Server) Restart(testing.TB) {}

// Stop does nothing here.
func (*Server) Stop() {}
