package watch

import (
	"cmp"
	"slices"

	"github.com/lozere-developpement/sillage/funding"
)

// An Action is what of an action of the roadmap a call is matched on.
type Action struct {
	ID       string
	Title    string
	Keywords []string // further words: publics, means, partners
}

// A Match says that a call could pay for an action, and why.
type Match struct {
	ActionID string
	Score    float64  // sum over the shared words of how rare they are, 0 to 1
	Words    []string // the words in common, the rarest first
	Reason   funding.Note
}

// MatchActions returns the actions that a call could pay for, the likeliest
// first. A word weighs as it is rare among the actions: « numérique », that all
// of them share, says nothing. Calls without a shared word that says something
// match nothing.
func MatchActions(c funding.Call, actions []Action) []Match {
	bags, counts := bagsOf(actions)
	text := c.Title + " " + c.Summary
	for _, t := range c.Themes {
		text += " " + t
	}
	call := wordsOf(text)
	var out []Match
	for i, a := range actions {
		if m, ok := match(a, bags[i], call, counts, len(actions)); ok {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(x, y Match) int { return cmp.Compare(y.Score, x.Score) })
	return out
}

func bagsOf(actions []Action) (bags []map[string]bool, counts map[string]int) {
	counts = map[string]int{}
	for _, a := range actions {
		text := a.Title
		for _, k := range a.Keywords {
			text += " " + k
		}
		bag := wordsOf(text)
		bags = append(bags, bag)
		for w := range bag {
			counts[w]++
		}
	}
	return bags, counts
}

func match(a Action, bag, call map[string]bool, counts map[string]int, n int) (Match, bool) {
	m := Match{ActionID: a.ID}
	weight := func(w string) float64 { return 1 - float64(counts[w])/float64(n+1) }
	for w := range bag {
		if call[w] && 2*counts[w] <= n {
			m.Words = append(m.Words, w)
		}
	}
	if len(m.Words) == 0 {
		return Match{}, false
	}
	slices.SortFunc(m.Words, func(x, y string) int { return cmp.Or(cmp.Compare(counts[x], counts[y]), cmp.Compare(x, y)) })
	for _, w := range m.Words {
		m.Score += weight(w)
	}
	m.Score /= float64(2 + len(m.Words)) // three good words are enough, one is not
	m.Reason = funding.Notef("funding.watch.match", "words in common: %[1]v", m.Words)
	return m, true
}
