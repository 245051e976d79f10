package evidence

import (
	"github.com/lozere-developpement/sillage/datasets"
)

// A Reach counts what was done. An activity counts once however many people
// came, and so does its duration.
type Reach struct {
	Activities  int   // distinct activities
	Workshops   int   // of them, collective ones
	Attendances int   // people helped, each time they came
	Minutes     int64 // of the activities, never multiplied by the people
	Followed    int   // attendances of people known by a pseudonym
}

func (r Reach) plus(o Reach) Reach {
	return Reach{
		r.Activities + o.Activities, r.Workshops + o.Workshops, r.Attendances + o.Attendances,
		r.Minutes + o.Minutes, r.Followed + o.Followed,
	}
}

// Hours returns the time given, in hours.
func (r Reach) Hours() float64 { return float64(r.Minutes) / 60 }

// A place is where and when something was done, for which action; the fields
// are codes of the dictionaries.
type place struct{ action, territory, period uint16 }

// countReach reads the attendances once.
func countReach(parts []datasets.AttendanceColumns, collective uint8) map[place]Reach {
	counts := map[place]Reach{}
	var seen bitset
	var last place
	var r Reach // of last: rows are clustered, so the map is seldom asked
	for i := range parts {
		p := &parts[i]
		for row, activity := range p.Activity {
			if at := (place{p.Action[row], p.Territory[row], p.Period[row]}); at != last {
				counts[last], last, r = r, at, counts[at]
			}
			r.Attendances++
			if p.Beneficiary[row] != 0 {
				r.Followed++
			}
			if seen.add(activity) {
				r.Activities++
				r.Minutes += int64(p.Duration[row])
				if p.Kind[row] == collective {
					r.Workshops++
				}
			}
		}
	}
	counts[last] = r
	if counts[place{}] == (Reach{}) {
		delete(counts, place{}) // where the loop began: nothing was there
	}
	return counts
}

// A bitset remembers which dense codes were seen.
type bitset []uint64

// add reports whether code is seen for the first time.
func (b *bitset) add(code uint32) bool {
	word, bit := int(code>>6), uint64(1)<<(code&63)
	for word >= len(*b) {
		*b = append(*b, make([]uint64, word+1)...)
	}
	first := (*b)[word]&bit == 0
	(*b)[word] |= bit
	return first
}
