package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"time"
)

// MostForm is how many bytes a form without a file may have. No page has one
// that is near it.
const MostForm = 1 << 20

// slowest is how long a form may be on its way: a stranger who sends one byte
// a minute is not waited for.
const slowest = time.Minute

// receive reads a form whole before its route is asked, and lets a route that
// takes files read no more than most bytes.
func receive(w http.ResponseWriter, r *http.Request, most int64) error {
	if most > 0 {
		r.Body = http.MaxBytesReader(w, r.Body, most)
		return nil
	}
	if r.Body == nil || r.ContentLength == 0 {
		return nil
	}
	line := http.NewResponseController(w)
	_ = line.SetReadDeadline(time.Now().Add(slowest)) // without a connection there is nothing to wait for
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MostForm))
	_ = line.SetReadDeadline(time.Time{})
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		return &Error{Status: http.StatusRequestEntityTooLarge, Err: errTooLong}
	}
	if err != nil {
		return &Error{Status: http.StatusBadRequest, Err: errCut}
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}

// forget removes the files of a form that were put aside. net/http does so for
// the request that it made itself, and not for this one, which is a copy.
func forget(r *http.Request) {
	if r.MultipartForm != nil {
		_ = r.MultipartForm.RemoveAll() // they lie in the temporary folder
	}
}

type formError struct{ key, text string }

func (e *formError) Error() string                     { return e.text }
func (e *formError) Message() (key string, args []any) { return e.key, nil }

var (
	errTooLong = &formError{"pages.too-long", "the form is longer than 1 MiB"}
	errCut     = &formError{"pages.cut-short", "the form did not arrive whole"}
)
