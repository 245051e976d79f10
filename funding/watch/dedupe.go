package watch

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/lozere-developpement/sillage/funding"
)

// A Duplicate is two calls that are, or may be, one.
type Duplicate struct {
	A, B  int     // indexes of the two calls, A < B
	Same  bool    // same source and identifier, same address, or same title, funder and deadline
	Score float64 // likeness of the titles and funders, 0 to 1
	Note  funding.Note
}

// likeEnough is the likeness of titles from which two calls are shown as
// perhaps the same.
const likeEnough = 0.6

// Duplicates finds the calls that are the same, and those that may be: their
// titles share most of their words and their deadlines agree or are not both
// known. Two years of a yearly call are two calls.
func Duplicates(calls []funding.Call) []Duplicate {
	var out []Duplicate
	bags := make([]map[string]bool, len(calls))
	for i, c := range calls {
		bags[i] = wordsOf(c.Title)
	}
	for i, a := range calls {
		for j := i + 1; j < len(calls); j++ {
			if d, ok := compare(a, calls[j], bags[i], bags[j]); ok {
				d.A, d.B = i, j
				out = append(out, d)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y Duplicate) int { return cmp.Compare(y.Score, x.Score) })
	return out
}

func compare(a, b funding.Call, wa, wb map[string]bool) (Duplicate, bool) {
	switch {
	case a.SourceID != "" && a.Source == b.Source && a.SourceID == b.SourceID:
		return Duplicate{Same: true, Score: 1, Note: funding.Notef("funding.watch.same-id", "same number %[1]s in %[2]s", a.SourceID, a.Source)}, true
	case !a.Deadline.IsZero() && !b.Deadline.IsZero() && a.Deadline != b.Deadline:
		return Duplicate{}, false
	case a.URL != "" && strings.TrimRight(a.URL, "/") == strings.TrimRight(b.URL, "/"):
		return Duplicate{Same: true, Score: 1, Note: funding.Notef("funding.watch.same-address", "same address")}, true
	}
	score := jaccard(wa, wb)
	if score == 1 && a.FunderID != "" && a.FunderID == b.FunderID && !a.Deadline.IsZero() {
		return Duplicate{Same: true, Score: 1, Note: funding.Notef("funding.watch.same-call", "same title, funder and deadline")}, true
	}
	return Duplicate{Score: score, Note: funding.Notef("funding.watch.alike", "titles alike at %[1].0f %%", 100*score)}, score >= likeEnough
}

func jaccard(a, b map[string]bool) float64 {
	both := 0
	for w := range a {
		if b[w] {
			both++
		}
	}
	if len(a)+len(b) == 0 {
		return 0
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

// Merge returns one call out of two that are the same: the more recently
// checked one, with what only the other knows.
func Merge(a, b funding.Call) funding.Call {
	if b.CheckedOn.After(a.CheckedOn) {
		a, b = b, a
	}
	a.URL, a.Summary = cmp.Or(a.URL, b.URL), cmp.Or(a.Summary, b.Summary)
	a.Perimeter, a.FunderID = cmp.Or(a.Perimeter, b.Perimeter), cmp.Or(a.FunderID, b.FunderID)
	a.SchemeID = cmp.Or(a.SchemeID, b.SchemeID)
	if a.Deadline.IsZero() && !a.Permanent {
		a.Deadline = b.Deadline
	}
	if a.Opens.IsZero() {
		a.Opens = b.Opens
	}
	if a.PreFiling.IsZero() {
		a.PreFiling = b.PreFiling
	}
	a.Structured = cmp.Or(a.Structured, b.Structured)
	for _, m := range b.Matches { // what somebody judged is kept
		if !slices.ContainsFunc(a.Matches, func(n funding.CallMatch) bool { return n.ActionID == m.ActionID }) {
			a.Matches = append(slices.Clip(a.Matches), m)
		}
	}
	if !a.Maximum.Known {
		a.Maximum = b.Maximum
	}
	if !a.Minimum.Known {
		a.Minimum = b.Minimum
	}
	if a.RateHigh == nil {
		a.RateHigh = b.RateHigh
	}
	if a.RateLow == nil {
		a.RateLow = b.RateLow
	}
	if len(a.Audience) == 0 {
		a.Audience = b.Audience
	}
	if len(a.Themes) == 0 {
		a.Themes = b.Themes
	}
	return a
}

// stop are the words that say nothing.
var stop = map[string]bool{"a": true, "au": true, "aux": true, "de": true, "des": true, "du": true, "d": true, "en": true, "et": true,
	"l": true, "la": true, "le": true, "les": true, "par": true, "pour": true, "sur": true, "un": true, "une": true, "dans": true,
	"vers": true, "leur": true, "leurs": true, "avec": true, "appel": true, "projets": true, "projet": true, "aap": true, "ami": true}

// wordsOf returns the words of a text, without case or accents, a plural s or
// an s alike, without the words that say nothing.
func wordsOf(s string) map[string]bool {
	plain := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, norm.NFD.String(s))
	out := map[string]bool{}
	for _, w := range strings.Fields(plain) {
		if len(w) > 4 {
			w = strings.TrimRight(w, "sx")
		}
		if len(w) > 1 && !stop[w] {
			out[w] = true
		}
	}
	return out
}
