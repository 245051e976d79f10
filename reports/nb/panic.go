package nb

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
)

// panicked turns a panic of the author's function into a problem at the line of
// the notebook where it happened.
func panicked(d *node, v any) *Problem {
	p := ExplainPanic(fmt.Sprint(v))
	p.Cell, p.Place, p.Detail = d.name, d.place, string(debug.Stack())
	pc := make([]uintptr, 64)
	frames := runtime.CallersFrames(pc[:runtime.Callers(3, pc)])
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "main.") || inNotebook(f.File) {
			p.Place = Place{File: filepath.Base(f.File), Line: f.Line}
			return p
		}
		if !more {
			return p
		}
	}
}

// inNotebook reports whether a source file belongs to a notebook of the
// workspace or of the gallery.
func inNotebook(file string) bool {
	dir := path.Base(path.Dir(path.Dir(filepath.ToSlash(file))))
	return dir == "notebooks" || dir == "gallery"
}

var (
	indexPanic = regexp.MustCompile(`index out of range \[(-?\d+)\](?: with length (\d+))?`)
	slicePanic = regexp.MustCompile(`slice bounds out of range`)
	castPanic  = regexp.MustCompile(`interface conversion: .* is (\S+), not (\S+)`)
)

// ExplainPanic returns, for someone who has never seen one, what the message of
// a Go panic means.
func ExplainPanic(message string) *Problem {
	message = strings.TrimSpace(message)
	at := Place{}
	switch {
	case indexPanic.MatchString(message):
		m := indexPanic.FindStringSubmatch(message)
		index, _ := strconv.Atoi(m[1])
		length, _ := strconv.Atoi(m[2])
		if length == 0 {
			return Problemf(at, "nb.panic-index-empty", "element %d was asked of a list that is empty: the first element is number 0", index)
		}
		return Problemf(at, "nb.panic-index", "element %d was asked of a list of %d: they are numbered from 0 to %d", index, length, length-1)
	case slicePanic.MatchString(message):
		return Problemf(at, "nb.panic-slice", "a part of a list was asked that goes beyond its end (%s)", message)
	case strings.Contains(message, "nil pointer dereference"):
		return Problemf(at, "nb.panic-nil", "a value that was never given is used (nil): check for an error or a missing result before it")
	case strings.Contains(message, "assignment to entry in nil map"):
		return Problemf(at, "nb.panic-map", "something is put into a map that was not made: write m := map[…]…{} first")
	case strings.Contains(message, "divide by zero"):
		return Problemf(at, "nb.panic-zero", "a whole number is divided by zero: check the divisor first")
	case castPanic.MatchString(message):
		m := castPanic.FindStringSubmatch(message)
		return Problemf(at, "nb.panic-type", "a value of type %s is taken for a %s", m[1], m[2])
	case strings.Contains(message, "fatal error: all goroutines are asleep"):
		return Problemf(at, "nb.panic-deadlock", "every part of the program waits for another one")
	case strings.Contains(message, "stack overflow") || strings.Contains(message, "stack exceeds"):
		return Problemf(at, "nb.panic-stack", "a function calls itself without end")
	case strings.Contains(message, "out of memory") || strings.Contains(message, "cannot allocate memory"):
		return Problemf(at, "nb.panic-memory", "the cell asked for more memory than it may have")
	case strings.Contains(message, "unexpected fault address") || strings.Contains(message, "SIGSEGV") || strings.Contains(message, "SIGBUS"):
		return Problemf(at, "nb.panic-closed", "data was read after it had been closed: do not call Close in a cell, and copy what is to be kept")
	case strings.Contains(message, "concurrent map"):
		return Problemf(at, "nb.panic-race", "two goroutines changed the same map at once")
	}
	return Problemf(at, "nb.panic", "the cell stopped: %s", message)
}
