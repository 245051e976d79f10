package disclosure

import (
	"cmp"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// A Statement is a count that is or will be published: how many people are in
// the given atoms. An atom is a cell at the finest that any page uses, say
// "a07|48095|60+|2025-T1"; different atoms hold different people.
type Statement struct {
	Page  string   `json:"page"`  // where it stands, for the person who reads a refusal
	Atoms []string `json:"atoms"` // sorted, none twice
	Value int64    `json:"value"`
}

// maxProof bounds the work of proving that nothing follows from all that was
// published: about five hundred statements on the same people, one second.
const maxProof = 2e8

// NewStatement counts the people of atoms. It sorts a copy of the names.
func NewStatement(page string, people map[string]int64, atoms ...string) Statement {
	s := Statement{Page: page, Atoms: slices.Clone(atoms)}
	slices.Sort(s.Atoms)
	s.Atoms = slices.Compact(s.Atoms)
	for _, a := range s.Atoms {
		s.Value += people[a]
	}
	return s
}

// A Ledger holds all that was published. It holds no secret: it can be stored
// beside the pages. The zero Ledger is empty.
type Ledger struct {
	Threshold  int64       `json:"threshold"` // least number of people; zero means 5
	Statements []Statement `json:"statements"`
}

// A Leak is why a statement must not be published.
type Leak struct {
	Statement Statement
	With      string // page of an earlier statement it can be subtracted from, "" = other
	Reason    impact.Note
}

// Error names the page and the reason.
func (l *Leak) Error() string { return l.Statement.Page + ": " + l.Reason.Error() }

// Unwrap returns the reason.
func (l *Leak) Unwrap() error { return l.Reason }

// Publish adds the statements that may be published together, in the order
// given, and returns those that may not. people are the present counts of
// atoms, of which none leaves the function. A statement is refused when it
// speaks of fewer people than the threshold; when subtracting it from one
// published before (or before it here) leaves fewer than the threshold, the
// same group a moment later included; and when all that is published together
// would tell, to less than one person either way, how many are in an atom of
// fewer than the threshold.
func (l *Ledger) Publish(people map[string]int64, statements ...Statement) []*Leak {
	var leaks []*Leak
	for _, s := range statements {
		if leak := l.leak(people, s); leak != nil {
			leaks = append(leaks, leak)
			continue
		}
		if !slices.ContainsFunc(l.Statements, func(o Statement) bool { return o.Value == s.Value && slices.Equal(o.Atoms, s.Atoms) }) {
			l.Statements = append(l.Statements, s)
		}
	}
	return leaks
}

func (l *Ledger) leak(people map[string]int64, s Statement) *Leak {
	threshold := cmp.Or(l.Threshold, 5)
	few := func(n int64) bool { return n > 0 && n < threshold }
	if few(s.Value) {
		return &Leak{s, "", impact.Notef("impact.disclosure.few", "fewer people than the threshold")}
	}
	for _, o := range l.Statements {
		in, out := within(s.Atoms, o.Atoms), within(o.Atoms, s.Atoms)
		gap := s.Value - o.Value
		if in {
			gap = -gap
		}
		if (in || out) && (few(gap) || few(-gap)) {
			return &Leak{s, o.Page, impact.Notef("impact.disclosure.difference", "subtracting it from « %s » would leave fewer people than the threshold", o.Page)}
		}
	}
	atom, proved := l.revealed(people, s, few)
	if !proved {
		return &Leak{s, "", impact.Notef("impact.disclosure.large", "too much is published of the same people to prove that nothing can be worked out")}
	}
	if atom != "" {
		return &Leak{s, "", impact.Notef("impact.disclosure.together", "with all that is already published, it would tell how many people are in a group below the threshold")}
	}
	return nil
}

// within reports whether all of a is in b. Both are sorted.
func within(a, b []string) bool {
	j := 0
	for _, x := range a {
		for j < len(b) && b[j] < x {
			j++
		}
		if j == len(b) || b[j] != x {
			return false
		}
	}
	return true
}

// revealed returns a small atom whose count would follow from s and what was
// published, "" if none; proved is false when there is too much to tell. Atoms
// that occur together everywhere are one unknown.
func (l *Ledger) revealed(people map[string]int64, s Statement, few func(int64) bool) (atom string, proved bool) {
	said := l.near(s)
	var groups []string // signature of each unknown
	at := map[string]int{}
	members := map[string][]string{}
	for _, atom := range atomsOf(said) {
		signature := make([]byte, len(said))
		for i, o := range said {
			signature[i] = '0'
			if _, ok := slices.BinarySearch(o.Atoms, atom); ok {
				signature[i] = '1'
			}
		}
		k := string(signature)
		if _, ok := at[k]; !ok {
			at[k] = len(groups)
			groups = append(groups, k)
		}
		members[k] = append(members[k], atom)
	}
	if float64(len(said))*float64(len(said))*float64(len(groups)) > maxProof {
		return "", false
	}
	var a [][]float64
	var b []float64
	for i, o := range said {
		row := make([]float64, len(groups))
		for g, k := range groups {
			if k[i] == '1' {
				row[g] = 1
			}
		}
		a, b = append(a, row), append(b, float64(o.Value))
	}
	p := newPolytope(a, b, len(groups))
	if p == nil { // counts of different moments: pairs were compared, sums cannot be
		return "", true
	}
	for g, k := range groups {
		n := int64(0)
		for _, atom := range members[k] {
			n += people[atom]
		}
		if !few(n) {
			continue
		}
		if low, high := p.span([]int{g}); high-low < 1-1e-6 {
			return members[k][0], true
		}
	}
	return "", true
}

// near returns s and the statements that share people with it, directly or
// through others.
func (l *Ledger) near(s Statement) []Statement {
	said := []Statement{s}
	taken := make([]bool, len(l.Statements))
	for k := 0; k < len(said); k++ {
		for i, o := range l.Statements {
			if !taken[i] && overlap(said[k].Atoms, o.Atoms) {
				taken[i] = true
				said = append(said, o)
			}
		}
	}
	return said
}

func overlap(a, b []string) bool {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			return true
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return false
}

func atomsOf(said []Statement) []string {
	var out []string
	for _, s := range said {
		out = append(out, s.Atoms...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
