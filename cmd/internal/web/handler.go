package web

import (
	"errors"
	"net/http"
)

// Refuse answers a request that failed: it logs what the reader must not see,
// and shows the rest.
type Refuse func(w http.ResponseWriter, r *http.Request, status int, err error)

// Mux serves routes. role says who asks; refuse answers every request that
// is not allowed, fails, or asks for what is in no route.
func Mux(routes []Route, role func(*http.Request) Role, refuse Refuse) http.Handler {
	mux := http.NewServeMux()
	for _, rt := range routes {
		mux.HandleFunc(rt.Pattern, func(w http.ResponseWriter, r *http.Request) {
			if role(r) < rt.Least {
				refuse(w, r, http.StatusUnauthorized, ErrSignIn)
				return
			}
			if err := receive(w, r, rt.Most); err != nil {
				refuse(w, r, Status(err), err)
				return
			}
			defer forget(r)
			if err := rt.Serve(w, r); err != nil {
				refuse(w, r, Status(err), err)
			}
		})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		var a answer // no such page, or none that is asked for in this way
		h.ServeHTTP(&a, r)
		for name, values := range a.header {
			if name == "Allow" {
				w.Header()[name] = values
			}
		}
		refuse(w, r, a.status, &Error{Status: a.status, Err: ErrNotFound.Err})
	})
}

// An answer is one whose body is of no interest.
type answer struct {
	header http.Header
	status int
}

func (a *answer) Header() http.Header {
	if a.header == nil {
		a.header = http.Header{}
	}
	return a.header
}

func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(b []byte) (int, error) { return len(b), nil }

// ErrSignIn is the refusal of a page that asks for more than the reader may.
var ErrSignIn = errors.New("sign in to see this page")

// ErrNotFound is a page that does not exist.
var ErrNotFound = &Error{Status: http.StatusNotFound, Err: errors.New("no such page")}

// Status returns the HTTP status of err: its own when it is an *Error,
// otherwise 500.
func Status(err error) int {
	var e *Error
	if errors.As(err, &e) {
		return e.Status
	}
	return http.StatusInternalServerError
}
