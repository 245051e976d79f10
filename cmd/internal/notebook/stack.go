package notebook

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/reports/nb"
)

var panicLine = regexp.MustCompile(`(?m)^(?:panic|fatal error|runtime: goroutine stack exceeds|unexpected fault address|SIGSEGV).*$`)

// panicText returns the line of a crash that says what it was; "" when the
// child did not crash.
func panicText(stderr string) string {
	lines := panicLine.FindAllString(stderr, -1)
	if len(lines) == 0 {
		return ""
	}
	for _, l := range lines { // the most telling of several
		for _, word := range []string{"stack exceeds", "stack overflow", "out of memory", "cannot allocate", "fault address", "deadlock"} {
			if strings.Contains(l, word) {
				return l
			}
		}
	}
	return strings.TrimPrefix(lines[0], "panic: ")
}

var stackLine = regexp.MustCompile(`(?m)^main\.[^\n]*\n\t([^\n]+\.go):(\d+)`)

// panicPlace returns the first line of the notebook in the stack of a crash.
func panicPlace(stderr string) nb.Place {
	m := stackLine.FindStringSubmatch(stderr)
	if m == nil {
		return nb.Place{}
	}
	line, _ := strconv.Atoi(m[2])
	return nb.Place{File: filepath.Base(m[1]), Line: line}
}
