// Package web is what every set of pages shares: a route, who may use it, and
// how an error reaches its reader.
package web

import "net/http"

// A Role says what a person may do. Each role may do all that the one before
// it may.
type Role int

// The roles, from the least to the most.
const (
	Anyone Role = iota // published pages only
	Reader
	Evaluator
	Officer
	Administrator
)

// A Handler answers a request or says why it could not.
type Handler func(http.ResponseWriter, *http.Request) error

// A Route is one line of the table that a server can be read from: what, for
// whom, by which code.
type Route struct {
	Pattern string // as net/http.ServeMux takes it, method included
	Least   Role
	Serve   Handler
	// Most is how many bytes of a body the route reads, when it takes a file; it
	// says itself what is wrong with a longer one. 0 = a form, of [MostForm].
	Most int64
}

// An Error is one that its reader may see. Any other error is logged, and the
// reader told only that something failed.
type Error struct {
	Status int   // HTTP status
	Err    error // carries a message of the catalogue
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the error that is shown.
func (e *Error) Unwrap() error { return e.Err }
