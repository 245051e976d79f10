package ingest

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// An Identity is what a form says of a person, while it is being linked and no
// longer: nothing of it is stored. Empty fields are unknown.
type Identity struct {
	Ref     string // what the caller knows the form by
	Name    string // first and last name, in any order
	Birth   Date   // 0 = unknown
	Commune string // INSEE code
	Token   string // code given to the person; decides alone
}

// A Match links a form of one wave to a form of another, with the certainty
// that both are the same person.
type Match struct {
	Before, After string  // Ref of the two forms
	Certainty     float64 // 0–1; 1 only for the same token
	Rival         float64 // certainty of the next best match of either form
}

// Sure tells the matches that may be made unseen: certain enough, and far from
// any other. The rest is for the user to look at.
func (m Match) Sure() bool { return m.Certainty >= 0.95 && m.Rival < 0.5 }

// leastCertainty is below what a match is not worth showing.
const leastCertainty = 0.5

// Matches links the forms of two waves, each at most once, best first. The
// certainty of two identities follows Fellegi and Sunter (1969): what agrees
// counts for, what differs against, what is unknown neither, in log odds. The
// weights are a convention, in [agreement]; they were not learnt from data, so
// that a certainty ranks pairs and is no frequency.
func Matches(before, after []Identity) []Match {
	var pairs []Match
	for _, a := range before {
		for _, b := range after {
			if c := agreement(a, b); c >= leastCertainty {
				pairs = append(pairs, Match{Before: a.Ref, After: b.Ref, Certainty: c})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Certainty, a.Certainty), strings.Compare(a.Before, b.Before), strings.Compare(a.After, b.After))
	})
	var out []Match
	usedBefore, usedAfter := map[string]bool{}, map[string]bool{}
	for i, m := range pairs {
		if usedBefore[m.Before] || usedAfter[m.After] {
			continue
		}
		for j, other := range pairs {
			if j != i && (other.Before == m.Before || other.After == m.After) {
				m.Rival = max(m.Rival, other.Certainty)
			}
		}
		usedBefore[m.Before], usedAfter[m.After] = true, true
		out = append(out, m)
	}
	return out
}

// agreement returns the certainty that two identities are one person. A name
// must be known on both sides: a birthday and a commune alone link nobody.
func agreement(a, b Identity) float64 {
	if a.Token != "" && b.Token != "" {
		if Fold(a.Token) == Fold(b.Token) {
			return 1
		}
		return 0
	}
	if Fold(a.Name) == "" || Fold(b.Name) == "" {
		return 0
	}
	odds := -3.0 // before looking, two forms are rarely of one person
	switch likeness := nameLikeness(a.Name, b.Name); {
	case likeness > 0.99:
		odds += 5
	case likeness > 0.92:
		odds += 3
	default:
		return 0
	}
	if a.Birth != 0 && b.Birth != 0 {
		ta, tb := a.Birth.Time(), b.Birth.Time()
		switch {
		case a.Birth == b.Birth:
			odds += 5
		case ta.Year() == tb.Year() && (ta.Month() == tb.Month() || ta.Day() == tb.Day()):
			odds += 1
		default:
			odds -= 5
		}
	}
	if a.Commune != "" && b.Commune != "" {
		if a.Commune == b.Commune {
			odds++
		} else {
			odds--
		}
	}
	return 1 / (1 + math.Exp(-odds))
}

// nameLikeness compares names whatever the order of their words.
func nameLikeness(a, b string) float64 {
	wa, wb := strings.Fields(Fold(a)), strings.Fields(Fold(b))
	slices.Sort(wa)
	slices.Sort(wb)
	return jaroWinkler(strings.Join(wa, " "), strings.Join(wb, " "))
}

// jaroWinkler is the similarity of Jaro (1989) with Winkler's bonus (1990) for a
// common beginning of up to four letters, 0 to 1, on folded text.
func jaroWinkler(a, b string) float64 {
	if a == b {
		return 1
	}
	reach := max(len(a), len(b))/2 - 1
	taken := make([]bool, len(b))
	var inA []byte
	for i := range len(a) {
		for j := max(0, i-reach); j < min(len(b), i+reach+1); j++ {
			if !taken[j] && a[i] == b[j] {
				taken[j] = true
				inA = append(inA, a[i])
				break
			}
		}
	}
	if len(inA) == 0 {
		return 0
	}
	swaps, k := 0, 0
	for j, t := range taken {
		if t {
			if b[j] != inA[k] {
				swaps++
			}
			k++
		}
	}
	m := float64(len(inA))
	jaro := (m/float64(len(a)) + m/float64(len(b)) + (m-float64(swaps)/2)/m) / 3
	same := 0
	for same < min(4, len(a), len(b)) && a[same] == b[same] {
		same++
	}
	return jaro + float64(same)*0.1*(1-jaro)
}
