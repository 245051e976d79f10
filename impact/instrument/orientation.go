package instrument

import (
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

var nan = math.NaN()

// Orientations counts what a diagnostic of digital uses led to: the three
// follow-up figures of a shared diagnostic.
type Orientations struct {
	Diagnosed int // people for whom it was said whether an orientation was proposed
	Proposed  int
	Accepted  int            // of those proposed
	Refused   int            // of those proposed
	Unsaid    int            // of those proposed: acceptance not noted
	Towards   map[string]int // of those proposed, by label of whom to; "" = not noted
	Unlinked  int            // answers of nobody known, not counted
}

// Oriented counts the people of an instrument whose items have the roles
// "orientation-proposed", "orientation-target" and "orientation-accepted".
// Somebody diagnosed twice counts once, by their later answers.
func Oriented(in *impact.Instrument, codes impact.Codes, answers []impact.Answers) Orientations {
	out := Orientations{Towards: map[string]int{}}
	proposed, target, accepted := role(in, codes, "orientation-proposed"), role(in, codes, "orientation-target"), role(in, codes, "orientation-accepted")
	type person struct{ proposed, target, accepted int }
	people := map[uint32]*person{}
	for part := range answers {
		a := &answers[part]
		for i := range a.Respondent {
			it := a.Item[i]
			if it == 0 || it != proposed.code && it != target.code && it != accepted.code {
				continue
			}
			if a.Respondent[i] == 0 {
				out.Unlinked++
				continue
			}
			p := people[a.Respondent[i]]
			if p == nil {
				p = &person{-1, -1, -1}
				people[a.Respondent[i]] = p
			}
			switch it {
			case proposed.code:
				p.proposed = proposed.value(a.Value[i])
			case target.code:
				p.target = target.value(a.Value[i])
			case accepted.code:
				p.accepted = accepted.value(a.Value[i])
			}
		}
	}
	for _, p := range people {
		if p.proposed < 0 {
			continue
		}
		out.Diagnosed++
		if p.proposed == 0 {
			continue
		}
		out.Proposed++
		out.Towards[target.label(p.target)]++
		switch p.accepted {
		case 1:
			out.Accepted++
		case 0:
			out.Refused++
		default:
			out.Unsaid++
		}
	}
	return out
}

// A roleItem is the item that has a role, with its code in the columns.
type roleItem struct {
	code uint16 // 0 = the columns do not have it
	item impact.Item
}

func role(in *impact.Instrument, codes impact.Codes, name string) roleItem {
	for _, it := range in.Items {
		if it.Role == name {
			if at := slices.Index(codes.Items, it.ID); at > 0 {
				return roleItem{uint16(at), it}
			}
		}
	}
	return roleItem{}
}

// value returns the answer, -1 when it is missing or not on the scale.
func (r roleItem) value(v uint8) int {
	for _, c := range r.item.Codes {
		if c.Value == v && !c.Missing {
			return int(v)
		}
	}
	return -1
}

func (r roleItem) label(value int) string {
	for _, c := range r.item.Codes {
		if int(c.Value) == value {
			return c.Label
		}
	}
	return ""
}
