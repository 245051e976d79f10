// Package storetest holds every database of package store to one contract. Run
// is given a function that opens an empty store; it does not know which
// database is behind it.
//
// Postgres starts a PostgreSQL server of its own for a test: own data folder,
// unprivileged user, loopback, free port, stopped at the end. Where there is
// none to start it skips the test, by name.
package storetest
